// compared.ts — two executions over one graph: the colours of the right one, the ways of both, and who went where.
import type { Comparison } from "../../console-wire/index.ts";
import type { GraphOverlay, StateOverlay } from "../../graph/index.ts";
import { overlayOfView } from "./run-overlay.ts";

export function comparedOverlay({ left, right }: Comparison): GraphOverlay {
  const [before, after] = [overlayOfView(left), overlayOfView(right)];
  const states = new Map<string, StateOverlay>(before.states);
  for (const [id, state] of after.states) states.set(id, state);
  return {
    states,
    taken: new Set([...before.taken, ...after.taken]),
    ended: before.ended || after.ended,
    inChildren: new Set([...(before.inChildren ?? []), ...(after.inChildren ?? [])]),
  };
}

/** Classes of states: `left-only`, `right-only`, `diverges`. */
export function comparedMarks(comparison: Comparison): ReadonlyMap<string, string> {
  const { states } = comparison;
  const first = divergedState(comparison);
  const marks = new Map<string, string>();
  for (const { id, left, right } of states) {
    if (left !== undefined && right === undefined) marks.set(id, "left-only");
    if (left === undefined && right !== undefined) marks.set(id, "right-only");
    if (id === first) marks.set(id, "diverges");
  }
  return marks;
}

/** Where the ways part, the state that one of them alone came to: it says most of where the other did not go. */
export function divergedState({ states, divergence }: Comparison): string | undefined {
  const { left, right } = divergence ?? {};
  const both = [right, left].flatMap(
    (visit) => states.find(({ name }) => name === visit?.name) ?? [],
  );
  const alone = both.find((state) => state.left === undefined || state.right === undefined);
  return (alone ?? both[0])?.id;
}
