// reading-order.ts — the states of a flow in the order in which a person would tell them.
import type { FlowGraph, GraphState } from "../model/index.ts";
import { formChains } from "./chains.ts";
import { orderVertices } from "./order.ts";
import { type Box, type Chain, createWork } from "./work.ts";

const POINT = { width: 0, height: 0, header: 0, tall: false, elastic: false } as const;

function pointOf({ type, ends }: GraphState): Box {
  return { ...POINT, ending: type === "Fail" ? "bad" : ends ? "good" : undefined };
}

/** From the start onward, the happy path before what goes aside; what is never reached comes last. */
export function readingOrder(flow: FlowGraph): readonly GraphState[] {
  const positions = new Map(flow.states.map(({ id }, i) => [id, i]));
  const at = (id: string): number => positions.get(id) ?? -1;
  // Catches last: each handler stands behind the path that it serves.
  const edges = flow.edges.toSorted(
    (a, b) => Number(a.kind === "catch") - Number(b.kind === "catch"),
  );
  const lines = edges.map(({ from, to, kind }) => ({
    from: at(from),
    to: at(to),
    kind: kind === "catch" ? ("catch" as const) : ("flow" as const),
    preferred: kind === "default",
    labelWidth: 0,
  }));
  const boxes = flow.states.map(pointOf);
  const start = flow.startAt === undefined ? undefined : at(flow.startAt);
  const work = createWork(boxes, lines, start);
  const [spine, ...others] = formChains(work, orderVertices(work));
  const headOrder = ({ vertices }: Chain): number => vertices[0]?.order ?? 0;
  const chains = others.toSorted((a, b) => headOrder(a) - headOrder(b));
  return [...(spine === undefined ? [] : [spine]), ...chains].flatMap(({ vertices }) =>
    vertices.flatMap(({ index }) => flow.states[index] ?? []),
  );
}
