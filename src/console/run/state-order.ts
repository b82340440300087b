// state-order.ts — all states of a machine in the order of a story, each before what is inside it.
import { type FlowGraph, type MachineGraph, readingOrder } from "../../graph/index.ts";
import type { OrderedState } from "./timeline-rows.ts";

export function stateOrder({ flow }: MachineGraph): readonly OrderedState[] {
  return ordered(flow, 0);
}

function ordered(flow: FlowGraph, depth: number): readonly OrderedState[] {
  return readingOrder(flow).flatMap(({ id, name, flows }) => [
    { id, name, depth },
    ...flows.flatMap((inner) => ordered(inner, depth + 1)),
  ]);
}
