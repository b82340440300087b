// place.ts — coordinates: how wide lanes and gutters are, how high rows and channels, and where all of it stands.
import type { Grid } from "./lanes.ts";
import type { Metrics } from "./metrics.ts";
import { gutterOf, type SlotBook } from "./slots.ts";
import type { TrackCounts } from "./tracks.ts";
import {
  type Arc,
  groupBy,
  type Route,
  type Side,
  type Vertex,
  valueAt,
  type Work,
} from "./work.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where the lanes, gutters, rows and channels of a flow stand. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly laneMiddle: (lane: number) => number;
  readonly rowMiddle: (row: number) => number;
  readonly trackX: (gutter: number, track: number) => number;
  readonly trackY: (channel: number, track: number) => number;
  /** The inner edge of a gutter's label zone, at the side of the node. */
  readonly labelX: (gutter: number, side: Side) => number;
  /** The middle of the labels under the nodes above a channel. */
  readonly bandY: (channel: number) => number;
}

export interface FrameParts {
  readonly work: Work;
  readonly grid: Grid;
  readonly book: SlotBook;
  readonly counts: TrackCounts;
  readonly metrics: Metrics;
}

/** Sizes the nodes to what ends at them, then the whole frame; writes the place of every vertex. */
export function placeVertices(parts: FrameParts): Frame {
  widenNodes(parts.work);
  raiseNodes(parts);
  const across = measureAcross(parts);
  const down = measureDown(parts);
  for (const vertex of parts.work.vertices) {
    vertex.x = across.laneMiddle(vertex.lane) - Math.floor(vertex.width / 2);
    vertex.y = down.rowMiddle(vertex.row) - Math.floor(vertex.header / 2);
  }
  return { ...across, ...down };
}

/** Simple nodes of a lane are equally wide. */
function widenNodes({ vertices }: Work): void {
  const widths = new Map<number, number>();
  for (const { lane, box } of vertices) {
    if (box.elastic) widths.set(lane, Math.max(widths.get(lane) ?? 0, box.width));
  }
  for (const vertex of vertices) {
    if (vertex.box.elastic) vertex.width = widths.get(vertex.lane) ?? vertex.box.width;
  }
}

/** A node is high enough for the lines that end at its sides. */
function raiseNodes({ work, book, metrics }: FrameParts): void {
  const raise = (vertex: Vertex, arc: Arc, end: "exit" | "enter"): void => {
    const half = Math.abs(book.offset(arc, end)) + Math.floor(metrics.slotHeight / 2);
    const more = 2 * (half + metrics.labelGap) - vertex.header;
    if (more <= 0) return;
    vertex.header += more;
    vertex.height += more;
  };
  for (const arc of work.arcs) {
    if (arc.route === undefined) continue;
    if (arc.route.exit !== "bottom") raise(arc.from, arc, "exit");
    if (arc.route.enter !== "top") raise(arc.to, arc, "enter");
  }
}

type Across = Pick<Frame, "width" | "laneMiddle" | "trackX" | "labelX">;

function measureAcross({ work, grid, counts, metrics }: FrameParts): Across {
  const laneWidths = new Map<number, number>();
  for (const { lane, width } of work.vertices) {
    laneWidths.set(lane, Math.max(laneWidths.get(lane) ?? 0, width));
  }
  for (const arc of work.arcs.filter(leavesAtBottom)) {
    const { lane } = arc.from;
    laneWidths.set(lane, Math.max(laneWidths.get(lane) ?? 0, arc.line.labelWidth));
  }
  const zones = labelZones(work);
  const lefts: number[] = [];
  const gutters: Gutter[] = [];
  let x = 0;
  for (let i = 0; i <= grid.lanes; i++) {
    const zone = zones.get(i) ?? { left: 0, right: 0 };
    const tracks = counts.gutters.get(i) ?? 0;
    const gutter = createGutter(x, { zone, tracks, inner: i > 0 && i < grid.lanes }, metrics);
    gutters.push(gutter);
    x += gutter.width;
    lefts.push(x);
    x += laneWidths.get(i) ?? 0;
  }
  return {
    width: x,
    laneMiddle: (lane) => (lefts[lane] ?? 0) + Math.floor((laneWidths.get(lane) ?? 0) / 2),
    trackX: (gutter, track) => (gutters[gutter]?.tracksAt ?? 0) + track * metrics.trackPitch,
    labelX: (gutter, side) => {
      const { left = 0, width = 0 } = gutters[gutter] ?? {};
      return side === "right" ? left + 2 * metrics.labelGap : left + width - metrics.labelGap;
    },
  };
}

interface Gutter {
  readonly left: number;
  readonly width: number;
  /** The first track. */
  readonly tracksAt: number;
}

interface GutterNeeds {
  readonly zone: { readonly left: number; readonly right: number };
  readonly tracks: number;
  /** Between two lanes. */
  readonly inner: boolean;
}

function createGutter(
  left: number,
  { zone, tracks, inner }: GutterNeeds,
  metrics: Metrics,
): Gutter {
  const { trackPitch, trackMargin, labelGap, laneGap } = metrics;
  // Behind a label the track may come a little nearer: the line to the node is long enough there.
  const before = zone.left > 0 ? zone.left + 4 * labelGap : trackMargin;
  const after = zone.right > 0 ? zone.right + 3 * labelGap + trackMargin : trackMargin;
  const empty = tracks === 0 && zone.left + zone.right === 0;
  const middle = Math.max(0, tracks - 1) * trackPitch;
  const needed = empty ? 0 : before + middle + after;
  const width = inner ? Math.max(laneGap, needed) : needed;
  const spare = empty ? 0 : Math.floor((width - needed) / 2);
  return { left, width, tracksAt: left + before + spare };
}

/** The widest label at each side of each gutter. */
function labelZones({ arcs }: Work): ReadonlyMap<number, { left: number; right: number }> {
  const zones = new Map<number, { left: number; right: number }>();
  for (const { line, from, to, route } of arcs) {
    if (route === undefined || line.labelWidth === 0) continue;
    const [vertex, side] = route.labelAt === "exit" ? [from, route.exit] : [to, route.enter];
    if (side === "bottom" || side === "top") continue;
    const zone = valueAt(zones, gutterOf(vertex, side), () => ({ left: 0, right: 0 }));
    const at = side === "right" ? "left" : "right";
    zone[at] = Math.max(zone[at], line.labelWidth);
  }
  return zones;
}

type Down = Pick<Frame, "height" | "rowMiddle" | "trackY" | "bandY">;

function measureDown(parts: FrameParts): Down {
  const { work, grid, metrics } = parts;
  const heights = rowHeights(parts);
  const bands = bandsOf(work);
  const channels = channelHeights(parts, heights, bands);
  const tall = work.vertices.filter(({ box }) => box.tall);
  const starting = groupBy(tall, ({ row }) => row);
  const ending = groupBy(tall, ({ row, span }) => row + span);
  const bottoms = new Map<Vertex, number>();
  const tops: number[] = [];
  const middles: number[] = [];
  let bottom = 0;
  for (let i = 0; i <= grid.rows; i++) {
    // Groups that end above this channel hold it down.
    for (const vertex of ending.get(i) ?? []) bottom = Math.max(bottom, bottoms.get(vertex) ?? 0);
    tops.push(bottom);
    const height = heights[i] ?? 0;
    const middle = bottom + (channels[i] ?? 0) + Math.floor(height / 2);
    middles.push(middle);
    for (const vertex of starting.get(i) ?? []) {
      bottoms.set(vertex, middle - Math.floor(vertex.header / 2) + vertex.height);
    }
    bottom += (channels[i] ?? 0) + height;
  }
  const bandHeight = (channel: number): number =>
    bands.has(channel) ? metrics.labelHeight + metrics.labelGap : 0;
  return {
    height: bottom,
    rowMiddle: (row) => middles[row] ?? 0,
    trackY: (channel, track) => {
      const lead = channel === 0 ? 0 : bandHeight(channel) + Math.floor(metrics.rowGap / 2);
      return (tops[channel] ?? 0) + lead + track * metrics.trackPitch;
    },
    bandY: (channel) =>
      (tops[channel] ?? 0) + metrics.labelGap + Math.floor(metrics.labelHeight / 2),
  };
}

/** What the highest node and the longest list of slots need; zero for a row that only groups pass. */
function rowHeights({ work, grid, book }: FrameParts): readonly number[] {
  const heights = Array.from({ length: grid.rows }, (_, row) => book.heightOfRow(row));
  for (const { row, header } of work.vertices) heights[row] = Math.max(heights[row] ?? 0, header);
  return heights;
}

function channelHeights(
  { grid, counts, metrics }: FrameParts,
  heights: readonly number[],
  bands: ReadonlySet<number>,
): readonly number[] {
  const { trackPitch, rowGap, labelHeight, labelGap } = metrics;
  return Array.from({ length: grid.rows + 1 }, (_, channel) => {
    const tracks = counts.channels.get(channel) ?? 0;
    if (channel === 0) return tracks * trackPitch;
    if (bands.has(channel)) {
      return labelHeight + labelGap + rowGap + Math.max(0, tracks - 1) * trackPitch;
    }
    if (tracks > 0) return rowGap + (tracks - 1) * trackPitch;
    const above = heights[channel - 1] ?? 0;
    const below = heights[channel] ?? 0;
    const last = channel === grid.rows;
    return last || above + below === 0 ? 0 : rowGap;
  });
}

/** Channels with a label under one of the nodes above them. */
function bandsOf({ arcs }: Work): ReadonlySet<number> {
  const labelled = arcs.filter((arc) => arc.line.labelWidth > 0 && leavesAtBottom(arc));
  return new Set(labelled.map(({ from }) => from.row + from.span));
}

function leavesAtBottom(arc: Arc): boolean {
  return arc === arc.from.down || arc.route?.exit === "bottom";
}

/** The corners of an arc, its ends included. */
export function cornersOf(arc: Arc, frame: Frame, book: SlotBook): readonly Point[] {
  const { from, to, route } = arc;
  const bottom = { x: frame.laneMiddle(from.lane), y: from.y + from.height };
  if (route === undefined) return [bottom, { x: frame.laneMiddle(to.lane), y: to.y }];
  const { exit, enter } = route;
  const end = sidePoint(arc, { which: "enter", side: enter, frame, book });
  if (exit === "bottom") return cleaned([bottom, ...bendsOf(route, frame, [bottom, end]), end]);
  const start = sidePoint(arc, { which: "exit", side: exit, frame, book });
  return cleaned([start, ...bendsOf(route, frame, [start, end]), end]);
}

interface SideEnd {
  readonly which: "exit" | "enter";
  readonly side: Side | "top";
  readonly frame: Frame;
  readonly book: SlotBook;
}

function sidePoint(arc: Arc, { which, side, frame, book }: SideEnd): Point {
  const vertex = which === "exit" ? arc.from : arc.to;
  return {
    x: side === "right" ? vertex.x + vertex.width : vertex.x,
    y: frame.rowMiddle(vertex.row) + book.offset(arc, which),
  };
}

function bendsOf(
  { net, channel, exitGutter, enterGutter }: Route,
  frame: Frame,
  [start, end]: readonly [Point, Point],
): readonly Point[] {
  const xOf = (gutter: number): number | undefined => {
    const track = net.verticalTracks.get(gutter);
    return track === undefined ? undefined : frame.trackX(gutter, track);
  };
  // Without a track the line is straight, or drops from the bottom.
  const exitX = (exitGutter < 0 ? undefined : xOf(exitGutter)) ?? start.x;
  if (channel === undefined)
    return [
      { x: exitX, y: start.y },
      { x: exitX, y: end.y },
    ];
  const y = frame.trackY(channel, net.horizontalTracks.get(channel) ?? 0);
  const enterX = xOf(enterGutter) ?? end.x;
  return [
    { x: exitX, y: start.y },
    { x: exitX, y },
    { x: enterX, y },
    { x: enterX, y: end.y },
  ];
}

/** Without points that repeat the one before, or lie on the line between their neighbours. */
function cleaned(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [before, last] = kept.slice(-2);
    if (last !== undefined && last.x === point.x && last.y === point.y) continue;
    const inLine =
      before !== undefined &&
      last !== undefined &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (inLine) kept.pop();
    else if (
      kept.length === 1 &&
      before !== undefined &&
      before.x === point.x &&
      before.y === point.y
    ) {
      continue;
    }
    kept.push(point);
  }
  return kept;
}

/** Where the label of an arc stands; its middle is on the line. */
export function labelBoxOf(
  arc: Arc,
  {
    frame,
    book,
    metrics,
  }: { readonly frame: Frame; readonly book: SlotBook; readonly metrics: Metrics },
): Rectangle | undefined {
  const { from, to, line, route } = arc;
  if (line.labelWidth === 0) return undefined;
  const size = { width: line.labelWidth, height: metrics.labelHeight };
  if (route === undefined || leavesAtBottom(arc)) {
    const x = frame.laneMiddle(from.lane) - Math.floor(line.labelWidth / 2);
    return { x, y: frame.bandY(from.row + from.span) - Math.floor(size.height / 2), ...size };
  }
  const [vertex, side] = route.labelAt === "exit" ? [from, route.exit] : [to, route.enter];
  if (side === "bottom" || side === "top") return undefined;
  const middle = frame.rowMiddle(vertex.row) + book.offset(arc, route.labelAt);
  const edge = frame.labelX(gutterOf(vertex, side), side);
  const x = side === "right" ? edge : edge - metrics.trackMargin - line.labelWidth;
  return { x, y: middle - Math.floor(size.height / 2), ...size };
}
