// rows.ts — how far down: below everything that leads here, beside what leads here from the side.
import type { Metrics } from "./metrics.ts";
import { type Arc, type Chain, type Vertex, valueAt } from "./work.ts";

/** Alternatives of one state are set in columns of about this ratio of height to width. */
const LANE_TO_ROW = 4.4;

export function assignRows(
  order: readonly Vertex[],
  chains: readonly Chain[],
  metrics: Metrics,
): void {
  for (const vertex of order) vertex.span = spanOf(vertex, metrics);
  const after = stagedHeads(order, chains);
  let below = 0;
  for (const vertex of order) {
    vertex.row = vertex.reached ? 0 : below;
    for (const arc of vertex.in) {
      if (!arc.back) vertex.row = Math.max(vertex.row, arc.from.row + distance(arc));
    }
    for (const before of after.get(vertex) ?? []) {
      vertex.row = Math.max(vertex.row, before.row + before.span);
    }
    // The order has what is never reached last: it stands under everything else.
    if (vertex.reached) below = Math.max(below, vertex.row + vertex.span);
  }
}

/** The rows that a group stands beside; a row is at least a node and a gap high, so it always fits. */
function spanOf({ box }: Vertex, { nodeHeight, rowGap }: Metrics): number {
  return box.tall ? Math.max(2, Math.ceil((box.height + rowGap) / (nodeHeight + rowGap))) : 1;
}

/** Rows between the ends of an arc: one state's own height, or none to a state at its side. */
function distance(arc: Arc): number {
  return arc === arc.from.down || isOnlyWay(arc) ? arc.from.span : 0;
}

/** True for the arc of a state that leads to one place only: it leaves at the bottom. */
export function isOnlyWay(arc: Arc): boolean {
  if (arc.line.kind !== "flow" || arc.from.down !== undefined) return false;
  return arc.from.out.every((other) => other === arc || other.line.kind === "catch");
}

/** Heads that must stand below other alternatives of the same state, with the ends of those. */
function stagedHeads(
  order: readonly Vertex[],
  chains: readonly Chain[],
): ReadonlyMap<Vertex, readonly Vertex[]> {
  const after = new Map<Vertex, Vertex[]>();
  const heads = new Set(chains.map(({ vertices }) => vertices[0]));
  for (const vertex of order) {
    const beside = vertex.out
      .filter((arc) => arc !== vertex.down && !arc.back && heads.has(arc.to))
      .map(({ to }) => to)
      .filter((to) => to.in.every(({ from, back }) => back || from === vertex));
    stage([...new Set(beside)], after);
  }
  const loose = order.filter((vertex) => !vertex.reached && vertex.in.every(({ back }) => back));
  stage(loose, after);
  return after;
}

function stage(heads: readonly Vertex[], after: Map<Vertex, Vertex[]>): void {
  if (heads.length < 2) return;
  const total = heads.reduce((sum, head) => sum + rowsOf(head), 0);
  const columns = Array.from(
    { length: Math.max(1, Math.round(Math.sqrt(total / LANE_TO_ROW))) },
    (): { rows: number; end: Vertex | undefined } => ({ rows: 0, end: undefined }),
  );
  for (const head of heads) {
    const column = columns.reduce((least, other) => (other.rows < least.rows ? other : least));
    // Only with the order: two alternatives that lead into each other stay as they are.
    if (column.end !== undefined && column.end.order < head.order) {
      valueAt(after, head, () => []).push(column.end);
    }
    column.rows += rowsOf(head);
    column.end = head.chain?.vertices.at(-1);
  }
}

function rowsOf({ chain }: Vertex): number {
  return chain?.vertices.reduce((sum, { span }) => sum + span, 0) ?? 1;
}
