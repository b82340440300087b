// ways.ts — which states may come behind which: as the definition says, or as far as visits have shown it.
import type { FlowGraph, MachineGraph } from "../model/index.ts";
import type { FoldedVisit } from "./folded.ts";

/** Names of states; they are unique in a definition. */
export interface Ways {
  /** What the iterations of a Map or the branches of a Parallel begin with; undefined where that is not known. */
  firstsIn(owner: string): ReadonlySet<string> | undefined;
  /** What a state leads to, by Catch too; undefined where that is not known. */
  behind(state: string): ReadonlySet<string> | undefined;
}

type Names = Map<string, Set<string>>;

/** All that a definition has. */
export function waysOf({ flow }: Pick<MachineGraph, "flow">): Ways {
  const firsts: Names = new Map();
  const nexts: Names = new Map();
  note(flow);
  return {
    firstsIn: (owner) => firsts.get(owner),
    behind: (state) => nexts.get(state),
  };

  function note({ states, edges }: FlowGraph): void {
    const names = new Map(states.map(({ id, name }) => [id, name]));
    for (const { name, flows } of states) {
      nexts.set(name, nexts.get(name) ?? new Set());
      for (const inner of flows) {
        const first = inner.states.find(({ id }) => id === inner.startAt);
        if (first !== undefined) addTo(firsts, name, first.name);
        note(inner);
      }
    }
    for (const { from, to } of edges) addTo(nexts, names.get(from) ?? "", names.get(to) ?? "");
  }
}

/** What visits have shown, where the definition is not known. */
export class SeenWays implements Ways {
  readonly #firsts: Names = new Map();
  readonly #nexts: Names = new Map();

  constructor(visits: readonly FoldedVisit[]) {
    for (const visit of visits) this.add(visit);
  }

  add({ name, from, scope: { owner } }: Pick<FoldedVisit, "name" | "from" | "scope">): void {
    if (from !== undefined) addTo(this.#nexts, from.name, name);
    else if (owner !== undefined) addTo(this.#firsts, owner.name, name);
  }

  firstsIn(owner: string): ReadonlySet<string> | undefined {
    return this.#firsts.get(owner);
  }

  behind(state: string): ReadonlySet<string> | undefined {
    return this.#nexts.get(state);
  }
}

function addTo(names: Names, key: string, name: string): void {
  const known = names.get(key);
  if (known === undefined) names.set(key, new Set([name]));
  else known.add(name);
}
