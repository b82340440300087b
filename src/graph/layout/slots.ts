// slots.ts — where at the side of a node a line ends: no two nets at the same height.
//
// A side's slots are those of its row in its gutter; a line that runs on through empty cells joins the gutters it
// passes, and all of them have one list. A net has one slot in a list, so a straight line stays straight.
import type { Metrics } from "./metrics.ts";
import { type Arc, type Net, type Route, type Side, type Vertex, valueAt } from "./work.ts";

interface Slot {
  readonly net: Net;
  /** The gutter of its vertical part. */
  readonly turn: number;
  readonly side: Side;
  labelled: boolean;
  /** Below zero where its line goes up from here, above zero where it goes down. */
  bend: number;
  offset: number;
}

interface Row {
  /** Joined gutters: gutter → a gutter nearer to the root of its list. */
  readonly joined: Map<number, number>;
  /** gutter → slot key → slot */
  readonly lists: Map<number, Map<number, Slot>>;
  readonly heights: Map<number, number>;
}

export interface SlotBook {
  enter(arc: Arc, route: Route): void;
  /** Orders all lists once the tracks are known. */
  settle(metrics: Metrics): void;
  /** From the middle of the row to the line's end. */
  offset(arc: Arc, end: "exit" | "enter"): number;
  /** What the longest list of a row needs; 0 where nothing ends. */
  heightOfRow(row: number): number;
}

export function createSlotBook(): SlotBook {
  const rows = new Map<number, Row>();
  const rowAt = (row: number): Row =>
    valueAt(rows, row, () => ({ joined: new Map(), lists: new Map(), heights: new Map() }));
  const endsOf = new Map<Arc, Ends>();
  const listAt = (row: Row, gutter: number): Map<number, Slot> =>
    valueAt(row.lists, rootOf(row, gutter), () => new Map());
  return {
    enter(arc, route) {
      const ends: Ends = { exit: exitOf(arc, route), enter: enterOf(arc, route) };
      endsOf.set(arc, ends);
      for (const end of [ends.exit, ends.enter]) {
        if (end === undefined) continue;
        const row = rowAt(end.row);
        join(row, end.gutters);
        const [gutter = 0] = end.gutters;
        const turn = end.gutters.at(-1) ?? gutter;
        const make = (): Slot => ({
          net: route.net,
          turn,
          side: end.side,
          labelled: false,
          bend: 0,
          offset: 0,
        });
        const slot = valueAt(listAt(row, gutter), end.key, make);
        slot.labelled ||= end.labelled;
        slot.bend += end.bend;
      }
    },
    settle(metrics) {
      for (const row of rows.values()) {
        for (const [gutter, list] of row.lists) {
          row.heights.set(gutter, stack([...list.values()], metrics));
        }
      }
    },
    offset(arc, end) {
      const at = endsOf.get(arc)?.[end];
      if (at === undefined) return 0;
      const [gutter = 0] = at.gutters;
      return listAt(rowAt(at.row), gutter).get(at.key)?.offset ?? 0;
    },
    heightOfRow(row) {
      return Math.max(0, ...(rows.get(row)?.heights.values() ?? []));
    },
  };
}

interface End {
  readonly side: Side;
  readonly row: number;
  /** From the node to the vertical part. */
  readonly gutters: readonly number[];
  readonly key: number;
  readonly labelled: boolean;
  readonly bend: number;
}

interface Ends {
  readonly exit: End | undefined;
  readonly enter: End | undefined;
}

function exitOf(arc: Arc, route: Route): End | undefined {
  const { from, to, line } = arc;
  const { net, exit, exitGutter, channel, labelAt } = route;
  if (exit === "bottom") return undefined;
  const turn = channel === undefined ? to.row - from.row : channel - from.row - 0.5;
  return {
    side: exit,
    row: from.row,
    gutters: range(gutterOf(from, exit), exitGutter),
    // A loop to itself has two ends in one list.
    key: from === to ? -1 - net.index : net.index,
    labelled: line.labelWidth > 0 && labelAt === "exit",
    bend: Math.sign(turn),
  };
}

function enterOf(arc: Arc, route: Route): End | undefined {
  const { from, to, line } = arc;
  const { net, enter, exitGutter, enterGutter, channel, labelAt } = route;
  if (enter === "top") return undefined;
  const drops = exitGutter < 0 && channel === undefined;
  const turn = channel === undefined ? from.row - to.row : channel - to.row - 0.5;
  const last = drops ? gutterBeside(from.lane, to.lane) : enterGutter;
  return {
    side: enter,
    row: to.row,
    gutters: range(gutterOf(to, enter), last),
    key: net.index,
    labelled: line.labelWidth > 0 && labelAt === "enter",
    bend: drops ? -1 : Math.sign(turn),
  };
}

/** The gutter at the side of a vertex. */
export function gutterOf({ lane }: Vertex, side: "left" | "right"): number {
  return side === "left" ? lane : lane + 1;
}

/** The gutter of a lane on the side of another lane. */
function gutterBeside(lane: number, other: number): number {
  return other < lane ? lane : lane + 1;
}

function range(from: number, to: number): readonly number[] {
  const step = to < from ? -1 : 1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + i * step);
}

function rootOf({ joined }: Row, gutter: number): number {
  let root = gutter;
  for (let next = joined.get(root); next !== undefined; next = joined.get(root)) root = next;
  return root;
}

/** Makes one list of those of all the gutters. */
function join(row: Row, gutters: readonly number[]): void {
  const [first = 0, ...others] = gutters;
  for (const gutter of others) {
    const [root, other] = [rootOf(row, first), rootOf(row, gutter)];
    if (root === other) continue;
    row.joined.set(other, root);
    const list = valueAt(row.lists, root, () => new Map<number, Slot>());
    for (const [key, slot] of row.lists.get(other) ?? []) {
      const own = list.get(key);
      list.set(key, own === undefined ? slot : merged(own, slot));
    }
    row.lists.delete(other);
  }
}

function merged(a: Slot, b: Slot): Slot {
  return { ...a, labelled: a.labelled || b.labelled, bend: a.bend + b.bend };
}

/** Up before straight before down; among those of one bend the order in which they do not cross. */
function inOrder(a: Slot, b: Slot): number {
  return Math.sign(a.bend) - Math.sign(b.bend) || turnOrder(a) - turnOrder(b);
}

function turnOrder({ net, turn, side, bend }: Slot): number {
  const track = net.verticalTracks.get(turn) ?? 0;
  return (side === "right") === bend > 0 ? -track : track;
}

/** Those that go up above, those that go down below; gives the height of all. */
function stack(slots: readonly Slot[], { labelHeight, labelGap, slotHeight }: Metrics): number {
  const heightOf = ({ labelled }: Slot): number => (labelled ? labelHeight + labelGap : slotHeight);
  const ordered = slots.toSorted(inOrder);
  const total = ordered.reduce((sum, slot) => sum + heightOf(slot), 0);
  let top = -Math.floor(total / 2);
  for (const slot of ordered) {
    slot.offset = top + Math.floor(heightOf(slot) / 2);
    top += heightOf(slot);
  }
  return total;
}
