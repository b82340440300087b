// lanes.ts — how far to the side: each chain in the nearest lane that is free for its rows.
import type { Chain, Vertex } from "./work.ts";

export interface Grid {
  readonly rows: number;
  readonly lanes: number;
  /** The vertex of a cell; a group fills all cells of its span. */
  at(row: number, lane: number): Vertex | undefined;
  /** True where neither a vertex stands nor a chain passes. */
  isEmpty(row: number, lane: number): boolean;
  /** Tells that a line goes down through these cells, the last one too. */
  occupy(first: number, last: number, lane: number): void;
  /** True where no line can cross a lane between two rows: a group stands there. */
  isBlocked(channel: number, lane: number): boolean;
}

/** A vertex, or the straight line of a chain that passes, or nothing. */
type Cell = Vertex | "line" | undefined;

/** Sets the lane of every vertex; the first chain is the spine and has lane 0. */
export function assignLanes(chains: readonly Chain[]): Grid {
  const columns: Cell[][] = [];
  const [spine, ...others] = chains;
  if (spine !== undefined) settle(spine, 0, columns);
  const inOrder = others.toSorted((a, b) => firstRow(a) - firstRow(b) || order(a) - order(b));
  for (const chain of inOrder) settle(chain, nearestLane(chain), columns);
  const at = (row: number, lane: number): Vertex | undefined => {
    const cell = columns[lane]?.[row];
    return cell === "line" ? undefined : cell;
  };
  return {
    rows: Math.max(0, ...columns.map(({ length }) => length)),
    lanes: columns.length,
    at,
    isEmpty: (row, lane) => columns[lane]?.[row] === undefined,
    occupy: (first, last, lane) => {
      const column = columns[lane] ?? [];
      for (let row = first; row <= last; row++) column[row] = "line";
    },
    isBlocked: (channel, lane) => {
      const above = at(channel - 1, lane);
      return above !== undefined && above === at(channel, lane);
    },
  };
}

function firstRow(chain: Chain): number {
  return chain.vertices[0]?.row ?? 0;
}

function order(chain: Chain): number {
  return chain.vertices[0]?.order ?? 0;
}

/** One to the right of the nearest state that leads into the chain. */
function nearestLane({ vertices }: Chain): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const vertex of vertices) {
    for (const { from, back } of vertex.in) {
      if (!back && from.chain !== vertex.chain && isSettled(from)) {
        nearest = Math.min(nearest, from.lane + 1);
      }
    }
  }
  if (nearest !== Number.POSITIVE_INFINITY) return nearest;
  return vertices[0]?.reached === true ? 1 : 0;
}

function isSettled({ chain }: Vertex): boolean {
  return chain !== undefined && chain.lane >= 0;
}

/** Puts a chain in the first lane from `lane` on that is free for all its rows. */
function settle(chain: Chain, lane: number, columns: Cell[][]): void {
  const first = firstRow(chain);
  const last = chain.vertices.at(-1);
  const end = last === undefined ? first : last.row + last.span;
  chain.lane = lane;
  while (!isFree(columns[chain.lane], first, end)) chain.lane += 1;
  while (columns.length <= chain.lane) columns.push([]);
  const column = columns[chain.lane] ?? [];
  for (let row = first; row < end; row++) column[row] = "line";
  for (const vertex of chain.vertices) {
    vertex.lane = chain.lane;
    for (let row = vertex.row; row < vertex.row + vertex.span; row++) column[row] = vertex;
  }
}

function isFree(column: readonly Cell[] | undefined, first: number, end: number): boolean {
  for (let row = first; row < end; row++) if (column?.[row] !== undefined) return false;
  return true;
}
