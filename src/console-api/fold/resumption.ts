// resumption.ts — where events go on after a redrive, which names no state: those that had not ended by themselves.
import { type FoldEvent, textOf } from "./fold-event.ts";
import type { FoldedVisit, Position } from "./folded.ts";

/** The innermost visits that a redrive goes on with, in order of entry; each is taken once. */
export class Resumption {
  readonly #halted: FoldedVisit[];

  constructor(visits: readonly FoldedVisit[]) {
    const open = visits.filter(({ exitedAt }) => exitedAt === undefined);
    const around = new Set<FoldedVisit>();
    for (const visit of open) {
      for (let { owner } = visit.scope; owner !== undefined; { owner } = owner.scope) {
        around.add(owner);
      }
    }
    this.#halted = open.filter((visit) => !around.has(visit));
  }

  /** The place of an event that follows the redrive itself; undefined where nothing fits. */
  placeOf({ type, details }: FoldEvent): Position | undefined {
    const name = textOf(details, "name");
    const kind = kindOf(type);
    const i = this.#halted.findIndex((visit) =>
      name === undefined ? visit.type === kind : visit.name === name,
    );
    const visit = this.#halted[i];
    if (visit === undefined) return undefined;
    this.#halted.splice(i, 1);
    if (!type.endsWith("StateEntered")) return { scope: visit.scope, visit };
    // It is entered once more: the visit before stays failed.
    visit.failure = "failed";
    return { scope: visit.scope, visit: visit.from };
  }
}

function kindOf(type: string): string {
  if (/^(?:Task|LambdaFunction|Activity)/.test(type)) return "Task";
  return /^(?:Map|Parallel|Wait)/.exec(type)?.[0] ?? "";
}
