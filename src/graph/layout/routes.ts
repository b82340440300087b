// routes.ts — the way of each line through the gutters between lanes and the channels between rows.

import type { Grid } from "./lanes.ts";
import { isOnlyWay } from "./rows.ts";
import type { SlotBook } from "./slots.ts";
import {
  type Arc,
  type Net,
  type Route,
  type Side,
  stretch,
  type Vertex,
  valueAt,
  type Work,
} from "./work.ts";

/** A Choice with more side lines than this has one trunk, with labels where its lines arrive. */
const LABELS_AT_CHOICE_MAX = 3;

/** Ranks order rows and channels (and lanes and gutters) along one axis: channel 0, row 0, channel 1 … */
export const rankOfRow = (row: number): number => 2 * row + 1;
export const rankOfChannel = (channel: number): number => 2 * channel;
const rankOfLane = (lane: number): number => 2 * lane + 1;
const rankOfGutter = (gutter: number): number => 2 * gutter;

/** Gives every arc that is not straight a route and books its places at the sides of nodes. */
export function routeArcs(work: Work, grid: Grid, book: SlotBook): readonly Net[] {
  const nets = new Map<string, Net>();
  const netOf = (key: string, toward: Side): Net =>
    valueAt(nets, key, () => createNet(nets.size, toward));
  for (const vertex of work.vertices) {
    const fans = fansOut(vertex);
    for (const arc of vertex.out) {
      if (arc === vertex.down) continue;
      const course = dropOf(arc, grid) ?? sideCourse(arc, grid, fans.has(arc));
      const key = fans.has(arc)
        ? `from ${vertex.index} ${course.exit}`
        : `to ${arc.to.index} ${arc.line.kind} ${course.enter}`;
      const toward = fans.has(arc) ? opposite(course.exit) : opposite(course.enter);
      const net = netOf(key, toward);
      arc.route = { ...course, net, labelAt: fans.has(arc) ? "enter" : "exit" };
      runNet(arc, arc.route);
      book.enter(arc, arc.route);
    }
  }
  return [...nets.values()];
}

type Course = Omit<Route, "net" | "labelAt">;

function createNet(index: number, toward: Side): Net {
  const maps = { verticals: new Map(), horizontals: new Map() };
  return { index, toward, ...maps, verticalTracks: new Map(), horizontalTracks: new Map() };
}

/** The near side of a gutter, seen from a node whose side it is. */
function opposite(side: string): Side {
  return side === "right" ? "left" : "right";
}

/** The arcs of a wide Choice whose targets have no other labelled line: they share one trunk. */
function fansOut(vertex: Vertex): ReadonlySet<Arc> {
  const aside = vertex.out.filter((arc) => {
    if (arc === vertex.down || arc.line.kind === "catch" || arc.from === arc.to) return false;
    const labelled = ({ line, from }: Arc): boolean =>
      line.kind === "flow" && line.labelWidth > 0 && from !== vertex;
    return arc.line.labelWidth > 0 && !arc.to.in.some(labelled);
  });
  return new Set(aside.length > LABELS_AT_CHOICE_MAX ? aside : []);
}

/** Straight down from the bottom, then at most once around a corner; undefined where something stands there. */
function dropOf(arc: Arc, grid: Grid): Course | undefined {
  const { from, to } = arc;
  if (!isOnlyWay(arc) || from.lane === to.lane || to.row < from.row + from.span) return undefined;
  const enter = from.lane < to.lane ? "left" : "right";
  const enterGutter = enter === "left" ? to.lane : to.lane + 1;
  let free = isRowFree(grid, to.row, [from.lane, to.lane]);
  for (let row = from.row + from.span; row <= to.row && free; row++) {
    free = grid.isEmpty(row, from.lane);
  }
  const shared = { exit: "bottom", enter, exitGutter: -1 } as const;
  if (free) {
    grid.occupy(from.row + from.span, to.row, from.lane);
    return { ...shared, enterGutter, channel: undefined };
  }
  const channel = from.row + from.span;
  const crossed = crossedLanes(enterGutter, from.lane < to.lane ? from.lane + 1 : from.lane);
  if (crossed.some((lane) => grid.isBlocked(channel, lane))) return undefined;
  return { ...shared, enterGutter, channel };
}

/** From one side of a node to a side of the other. */
function sideCourse(arc: Arc, grid: Grid, fan: boolean): Course {
  const { from, to } = arc;
  const [exit, enter] = sidesOf(arc);
  const exitGutter = exit === "left" ? from.lane : from.lane + 1;
  const enterGutter = enter === "left" ? to.lane : to.lane + 1;
  const course = { exit, enter, exitGutter, enterGutter, channel: undefined };
  if (exitGutter === enterGutter) return course;
  const isFree = (row: number): boolean => isRowFree(grid, row, [from.lane, to.lane]);
  const atSource = { ...course, exitGutter: enterGutter };
  const atTarget = { ...course, enterGutter: exitGutter };
  if (fan && isFree(to.row)) return atTarget;
  if (isFree(from.row)) return atSource;
  if (isFree(to.row)) return atTarget;
  return { ...course, channel: nearestChannel(arc, grid, crossedLanes(exitGutter, enterGutter)) };
}

function sidesOf({ from, to, back }: Arc): readonly [Side, Side] {
  if (from.lane < to.lane) return ["right", "left"];
  if (from.lane > to.lane) return ["left", "right"];
  const up = back || to.row < from.row;
  return up && from.lane === 0 ? ["left", "left"] : ["right", "right"];
}

/** The channel next to the target that no group blocks; the first and the last are always free. */
function nearestChannel({ from, to }: Arc, grid: Grid, crossed: readonly number[]): number {
  const upward = to.row < from.row;
  const ideal = upward ? to.row + 1 : to.row;
  for (let step = 0; step <= grid.rows; step++) {
    // First on the side from which the line comes.
    for (const channel of upward ? [ideal + step, ideal - step] : [ideal - step, ideal + step]) {
      const inside = channel >= 0 && channel <= grid.rows;
      if (inside && !crossed.some((lane) => grid.isBlocked(channel, lane))) return channel;
    }
  }
  return 0;
}

/** True where no vertex stands in a row between two lanes. */
function isRowFree(grid: Grid, row: number, [a, b]: readonly [number, number]): boolean {
  for (let lane = Math.min(a, b) + 1; lane < Math.max(a, b); lane++) {
    if (grid.at(row, lane) !== undefined) return false;
  }
  return true;
}

/** The lanes between two gutters; lane n lies between gutters n and n + 1. */
function crossedLanes(a: number, b: number): readonly number[] {
  const low = Math.min(a, b);
  return Array.from({ length: Math.abs(a - b) }, (_, i) => low + i);
}

/** Tells the net where this arc runs, so that no other net is given the same track there. */
function runNet({ from, to }: Arc, route: Route): void {
  const { net, channel, exitGutter, enterGutter } = route;
  const [start, end] = [rankOfRow(from.row), rankOfRow(to.row)];
  if (channel === undefined) {
    // A straight line to the node at the other side of the gutter needs no track.
    const straight = start === end && from !== to;
    if (exitGutter >= 0 && !straight) stretch(net.verticals, exitGutter, [start, end]);
    return;
  }
  const across = rankOfChannel(channel);
  const begin = exitGutter < 0 ? rankOfLane(from.lane) : rankOfGutter(exitGutter);
  if (exitGutter >= 0) stretch(net.verticals, exitGutter, [start, across]);
  stretch(net.horizontals, channel, [begin, rankOfGutter(enterGutter)]);
  stretch(net.verticals, enterGutter, [across, end]);
}
