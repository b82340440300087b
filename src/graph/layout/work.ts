// work.ts — what the stages of one flow's layout fill in, one after the other.
//
// Each stage is a file: order (loops, topological order) → chains (columns) → rows → lanes → routes → slots and
// tracks → place (coordinates). A field is written by one stage and only read by those after it.
//
// A flow is a grid. Nodes stand in cells (row, lane); lines run only between the lanes (gutters), between the rows
// (channels), or through cells without a node. So no line can meet a node, whatever the graph is.

/** A node as the layout sees it. */
export interface Box {
  readonly width: number;
  readonly height: number;
  /** Lines end at the upper part of a group, its header; elsewhere this is the height. */
  readonly header: number;
  /** True for a group: it may stand beside several rows of other lanes. */
  readonly tall: boolean;
  /** True where it may be made as wide as the others of its lane. */
  readonly elastic: boolean;
  /** How a flow that ends here has gone; undefined where it goes on. */
  readonly ending: "good" | "bad" | undefined;
}

/** An edge as the layout sees it; ends are positions in the list of boxes. */
export interface Line {
  readonly from: number;
  readonly to: number;
  /** Catch lines go aside; flow lines make the columns. */
  readonly kind: "flow" | "catch";
  /** Between equals the line that goes straight on. */
  readonly preferred: boolean;
  /** Zero for none. */
  readonly labelWidth: number;
}

export interface Vertex {
  readonly index: number;
  readonly box: Box;
  readonly out: Arc[];
  readonly in: Arc[];
  // order
  reached: boolean;
  order: number;
  /** Flow states from here to the end, the longest way. */
  depth: number;
  happy: boolean;
  // chains
  chain: Chain | undefined;
  /** The arc straight down to the next of the chain. */
  down: Arc | undefined;
  // rows
  row: number;
  span: number;
  // lanes
  lane: number;
  // place
  x: number;
  y: number;
  width: number;
  height: number;
  header: number;
}

export interface Arc {
  readonly index: number;
  readonly line: Line;
  readonly from: Vertex;
  readonly to: Vertex;
  /** Closes a loop, or comes from where nothing leads: rows do not follow it. */
  back: boolean;
  route: Route | undefined;
}

/** States one below the other, joined by straight lines. */
export interface Chain {
  readonly vertices: Vertex[];
  /** Below zero until it has one. */
  lane: number;
}

/** Arcs that share their line: all to one target, or all from one Choice. */
export interface Net {
  readonly index: number;
  /** On which side of a gutter its single end lies; its tracks are near there. */
  readonly toward: "left" | "right";
  /** Vertical parts: gutter → ranks from, to. */
  readonly verticals: Map<number, Interval>;
  /** Horizontal parts between rows: channel → ranks from, to. */
  readonly horizontals: Map<number, Interval>;
  readonly verticalTracks: Map<number, number>;
  readonly horizontalTracks: Map<number, number>;
}

export interface Interval {
  low: number;
  high: number;
}

export type Side = "left" | "right";

export interface Route {
  readonly net: Net;
  readonly exit: "bottom" | Side;
  readonly enter: "top" | Side;
  /** Where the labels of this arc stand. */
  readonly labelAt: "exit" | "enter";
  /** Gutters of the two vertical parts; the same where there is one; -1 where the line drops from its bottom. */
  readonly exitGutter: number;
  readonly enterGutter: number;
  /** The channel between the two vertical parts. */
  readonly channel: number | undefined;
}

/** The whole flow. */
export interface Work {
  readonly vertices: readonly Vertex[];
  readonly arcs: readonly Arc[];
  readonly start: Vertex | undefined;
}

export function createWork(
  boxes: readonly Box[],
  lines: readonly Line[],
  start: number | undefined,
): Work {
  const vertices = boxes.map(
    (box, index): Vertex => ({
      index,
      box,
      out: [],
      in: [],
      reached: false,
      order: 0,
      depth: 0,
      happy: false,
      chain: undefined,
      down: undefined,
      row: 0,
      span: 1,
      lane: 0,
      x: 0,
      y: 0,
      width: box.width,
      height: box.height,
      header: box.header,
    }),
  );
  const arcs: Arc[] = [];
  for (const line of lines) {
    const from = vertices[line.from];
    const to = vertices[line.to];
    if (from === undefined || to === undefined) continue;
    const arc: Arc = { index: arcs.length, line, from, to, back: false, route: undefined };
    arcs.push(arc);
    from.out.push(arc);
    to.in.push(arc);
  }
  return { vertices, arcs, start: start === undefined ? undefined : vertices[start] };
}

/** The value of a key, made where it is missing. */
export function valueAt<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** Widens the interval at a key so that it holds both numbers. */
export function stretch(map: Map<number, Interval>, key: number, [a, b]: [number, number]): void {
  const interval = valueAt(map, key, () => ({ low: a, high: a }));
  interval.low = Math.min(interval.low, a, b);
  interval.high = Math.max(interval.high, a, b);
}

export function groupBy<Key, Value>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) valueAt(groups, keyOf(value), () => []).push(value);
  return groups;
}
