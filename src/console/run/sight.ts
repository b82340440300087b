// sight.ts — what of a picture is shown while nobody has moved it: all of it, or the lanes that can be read at once.
import { type Extent, fitted, type Part, type Viewport } from "./viewport.ts";

/** What stands in a picture; lines and labels lie between. */
export interface Picture extends Extent {
  readonly nodes: readonly (Part & { readonly role: string; readonly state?: unknown })[];
  /** Of the Parallels, with lanes of their own. */
  readonly branches: readonly Part[];
}

/** A name, of 13 pixels, is of 7.5 at the least. */
const READABLE = { min: 0.58, max: 0.88 } as const;
/** Around what is shown, of the picture: half of the least gap between two nodes. */
const PAD = 13;
/** As much of a wide group as has its name. */
const HEAD = 264;
/** What is less of a node than this part. */
const SLIVER = 0.25;
/** In pixels, to the next place that is tried. */
const STEP = 4;

/** What can be seen of the picture, and above and below it what is half hidden by something. */
export interface CoveredPane extends Extent {
  readonly above: number;
  readonly below: number;
}

type Span = readonly [start: number, end: number];

/** One direction of a picture and of the pane. */
interface Axis {
  /** Of the nodes. */
  readonly spans: readonly Span[];
  /** Of groups, which are shown whole where nothing is lost by it. */
  readonly frames: readonly Span[];
  readonly focus: Span;
  /** Where more is wanted of than elsewhere. */
  readonly near: number;
  readonly length: number;
  readonly room: number;
  /** Where nodes are cut. */
  readonly edges: Span;
}

/**
 * The whole picture where it can be read. Else as many of its lanes as can be, that of the focus and as near to the happy
 * path as may be, as large as they allow; and of their rows those around the focus.
 */
export function fitReadable(
  picture: Picture,
  pane: CoveredPane,
  { margin, focus }: { readonly margin: number; readonly focus: Part | undefined },
): Viewport {
  const whole = fitted(picture, pane, margin);
  if (whole.scale >= READABLE.min) return whole;
  const start = picture.nodes.find(({ role }) => role === "start") ?? { ...picture, x: 0, y: 0 };
  const { x, y, width, height } = focus ?? start;
  const branches = picture.branches.filter(
    (one) => one.x <= x && one.x + one.width > x && one.y <= y && one.y + one.height > y,
  );
  const home = branches.reduce((a, b) => (b.width < a.width ? b : a), branches[0] ?? start);
  const states = picture.nodes.filter(({ state }) => state !== undefined);
  const nodes = states.filter(({ role }) => role !== "group");
  const groups = states.filter(({ role }) => role === "group");
  const across: Axis = {
    ...{ room: pane.width, edges: [0, pane.width], length: picture.width },
    spans: rowsOf(nodes.map((one) => [one.x, one.width])),
    frames: groups.map((one) => [one.x, one.x + one.width]),
    focus: [x, x + Math.min(width, HEAD)],
    near: home.x + home.width / 2,
  };
  const lanes = widest(across, READABLE.min);
  const scale = Math.min(READABLE.max, scaleOf(lanes, across));
  const inLanes = nodes.filter((one) => one.x < lanes[1] && one.x + one.width > lanes[0]);
  const down: Axis = {
    ...{ room: pane.height, length: picture.height },
    edges: [-pane.above, pane.height + pane.below],
    spans: rowsOf(inLanes.map((one) => [one.y, one.height])),
    frames: [],
    focus: [y, y + height],
    near: y + height / 2,
  };
  return {
    scale,
    x: placed(lanes, across, scale),
    y: placed(widest(down, scale), down, scale),
  };
}

/** Those with the same middle stand in one lane, which is as wide as its widest. */
function rowsOf(nodes: readonly (readonly [at: number, length: number])[]): readonly Span[] {
  const lengths = new Map<number, number>();
  for (const [at, length] of nodes) {
    const middle = at + length / 2;
    lengths.set(middle, Math.max(length, lengths.get(middle) ?? 0));
  }
  return [...lengths].map(([middle, length]) => [middle - length / 2, middle + length / 2]);
}

/** The largest scale at which it is seen whole. */
function scaleOf([start, end]: Span, { room }: Axis): number {
  return room / (end - start + 2 * PAD);
}

/** The focus, and as many of the others as can be seen with it at a scale, the nearest first. */
function widest(axis: Axis, scale: number): Span {
  const { spans, frames, focus, near, length } = axis;
  const far = ([start, end]: Span): number => Math.abs((start + end) / 2 - near);
  const all: Span = [PAD, length - PAD];
  const nearest = spans.toSorted((a, b) => far(a) - far(b));
  return [all, ...nearest, ...frames].reduce(([start, end], span) => {
    const wider: Span = [Math.min(start, span[0]), Math.max(end, span[1])];
    return scaleOf(wider, axis) < scale ? [start, end] : wider;
  }, focus);
}

/** The shift that shows a part of an axis, as near to what is wanted as cuts the fewest nodes close to their edges. */
function placed([start, end]: Span, axis: Axis, scale: number): number {
  const { near, length, room } = axis;
  if (length * scale <= room) return (room - length * scale) / 2;
  const [least, most] = [(PAD - start) * scale, room - (end + PAD) * scale];
  const middle = Math.max(room - length * scale, Math.min(0, room / 2 - near * scale));
  const wanted = Math.max(least, Math.min(most, middle));
  let [best, fewest] = [wanted, slivers(axis, scale, wanted)];
  for (let off = STEP; off <= most - least && fewest > 0; off += STEP) {
    for (const shift of [wanted - off, wanted + off]) {
      const count = shift < least || shift > most ? fewest : slivers(axis, scale, shift);
      if (count < fewest) [best, fewest] = [shift, count];
    }
  }
  return best;
}

/** How many nodes are cut so that only a sliver of them is inside, or outside. */
function slivers({ spans, edges }: Axis, scale: number, shift: number): number {
  const cuts = ([start, end]: Span, edge: number): boolean => {
    const place = (edge - shift) / scale;
    const depth = Math.min(place - start, end - place);
    return depth > 0 && depth < (end - start) * SLIVER;
  };
  return spans.filter((span) => edges.some((edge) => cuts(span, edge))).length;
}
