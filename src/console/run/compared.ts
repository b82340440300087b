// compared.ts — two executions over one graph: the colours of the right one, the ways of both, and who went where.
import type { Comparison } from "../../console-wire/index.ts";
import type { GraphOverlay } from "../../graph/index.ts";
import { overlayOfView } from "./run-overlay.ts";

export function comparedOverlay({ left, right }: Comparison): GraphOverlay {
  const [before, after] = [overlayOfView(left), overlayOfView(right)];
  return {
    states: after.states,
    taken: new Set([...before.taken, ...after.taken]),
    ended: after.ended,
    inChildren: new Set([...(before.inChildren ?? []), ...(after.inChildren ?? [])]),
  };
}

/** Classes of states: `left-only` or `right-only`, `diverges`. */
export function comparedMarks(comparison: Comparison): ReadonlyMap<string, string> {
  const { states } = comparison;
  const first = divergedState(comparison);
  const marks = new Map<string, string>();
  for (const { id, left, right } of states) {
    const alone = right === undefined ? "left-only" : left === undefined ? "right-only" : undefined;
    const own = [alone, id === first ? "diverges" : undefined].filter((mark) => mark !== undefined);
    if (own.length > 0) marks.set(id, own.join(" "));
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

export interface ComparedRow {
  readonly state: Comparison["states"][number];
  readonly depth: number;
}

/**
 * In the order in which the left one entered them first, then the right one; each below the Map or Parallel that it is in,
 * which stands where the first of what is in it was entered.
 */
export function comparedRows(states: Comparison["states"]): readonly ComparedRow[] {
  const ids = new Set(states.map(({ id }) => id));
  const inside = new Map<string | undefined, Comparison["states"][number][]>();
  for (const state of states) {
    const around = aroundOf(state.id, ids);
    const known = inside.get(around);
    if (known === undefined) inside.set(around, [state]);
    else known.push(state);
  }
  const rankOf = new Map(states.map(({ id }, i) => [id, i]));
  for (const [i, { id }] of states.entries()) {
    for (let at = aroundOf(id, ids); at !== undefined; at = aroundOf(at, ids)) {
      rankOf.set(at, Math.min(i, rankOf.get(at) ?? i));
    }
  }
  const told = (around: string | undefined, depth: number): readonly ComparedRow[] =>
    (inside.get(around) ?? [])
      .toSorted((a, b) => (rankOf.get(a.id) ?? 0) - (rankOf.get(b.id) ?? 0))
      .flatMap((state) => [{ state, depth }, ...told(state.id, depth + 1)]);
  return told(undefined, 0);
}

/** The innermost of some states that a state is in. */
function aroundOf(id: string, ids: ReadonlySet<string>): string | undefined {
  for (let end = id.lastIndexOf("/"); end > 0; end = id.lastIndexOf("/", end - 1)) {
    const around = id.slice(0, end);
    if (ids.has(around)) return around;
  }
  return undefined;
}
