// flow-layout.ts — one flow: boxes and lines to places and corners.
import { formChains } from "./chains.ts";
import { assignLanes } from "./lanes.ts";
import type { Metrics } from "./metrics.ts";
import { orderVertices } from "./order.ts";
import { cornersOf, labelBoxOf, type Point, placeVertices, type Rectangle } from "./place.ts";
import { routeArcs } from "./routes.ts";
import { assignRows } from "./rows.ts";
import { createSlotBook } from "./slots.ts";
import { assignTracks } from "./tracks.ts";
import { type Box, createWork, type Line } from "./work.ts";

export interface FlowInput {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  /** Position of the first box. */
  readonly start: number | undefined;
}

export interface PlacedBox extends Rectangle {
  /** The height of the part at whose sides lines end. */
  readonly header: number;
  readonly lane: number;
  readonly row: number;
  /** True where lines from the start lead here. */
  readonly reached: boolean;
}

export interface PlacedLine {
  readonly points: readonly Point[];
  readonly label: Rectangle | undefined;
  /** Goes back up: closes a loop. */
  readonly back: boolean;
}

export interface FlowPlan {
  readonly width: number;
  readonly height: number;
  /** In the order of the input. */
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly PlacedLine[];
}

/** The same input gives the same plan, to the last pixel. */
export function layoutFlow({ boxes, lines, start }: FlowInput, metrics: Metrics): FlowPlan {
  const work = createWork(boxes, lines, start);
  const order = orderVertices(work);
  const chains = formChains(work, order);
  assignRows(order, chains, metrics);
  const grid = assignLanes(chains);
  const book = createSlotBook();
  const nets = routeArcs(work, grid, book);
  const counts = assignTracks(nets);
  book.settle(metrics);
  const frame = placeVertices({ work, grid, book, counts, metrics });
  return {
    width: frame.width,
    height: frame.height,
    boxes: work.vertices.map(({ x, y, width, height, header, lane, row, reached }) => ({
      x,
      y,
      width,
      height,
      header,
      lane,
      row,
      reached,
    })),
    lines: work.arcs.map((arc) => ({
      points: cornersOf(arc, frame, book),
      label: labelBoxOf(arc, { frame, book, metrics }),
      back: arc.back,
    })),
  };
}
