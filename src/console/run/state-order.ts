// state-order.ts — all states of a machine in the order of a story, each before what is inside it.
import type { StateSummary } from "../../console-wire/index.ts";
import { type FlowGraph, type MachineGraph, readingOrder } from "../../graph/index.ts";
import { parseIteration } from "./iteration.ts";
import type { OrderedState } from "./timeline-rows.ts";

/** Those that lists show: all, or where an iteration is chosen those inside its Map. */
export function shownOrder(
  graph: MachineGraph,
  states: readonly Pick<StateSummary, "id">[],
  iteration: string | undefined,
): readonly OrderedState[] {
  const all = stateOrder(graph, states);
  const chosen = parseIteration(iteration);
  if (chosen === undefined) return all;
  const inside = all.filter(({ id }) => id.startsWith(`${chosen.of}/`));
  const least = Math.min(...inside.map(({ depth }) => depth));
  return inside.map((state) => ({ ...state, depth: state.depth - least }));
}

/** How many of them were visited. */
export function shownCount(states: readonly StateSummary[], iteration: string | undefined): number {
  const of = parseIteration(iteration)?.of;
  return states.filter(({ id }) => of === undefined || id.startsWith(`${of}/`)).length;
}

/** `states`: those that were visited, in the order in which they were entered first; that is how it is told then. */
export function stateOrder(
  { flow }: MachineGraph,
  states: readonly Pick<StateSummary, "id">[] = [],
): readonly OrderedState[] {
  return ordered(flow, 0, new Map(states.map(({ id }, i) => [id, i])));
}

function ordered(
  flow: FlowGraph,
  depth: number,
  entered: ReadonlyMap<string, number>,
): readonly OrderedState[] {
  const rank = ({ id }: { readonly id: string }): number =>
    entered.get(id) ?? Number.POSITIVE_INFINITY;
  const told = readingOrder(flow).toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  return told.flatMap(({ id, name, flows }) => [
    { id, name, depth },
    ...flows.flatMap((inner) => ordered(inner, depth + 1, entered)),
  ]);
}
