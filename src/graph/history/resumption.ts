// resumption.ts — where events go on after a redrive, which names no state: those that had not ended by themselves.
import { type FoldedScope, type FoldedVisit, type Halt, isLeft, type Position } from "./folded.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";
import type { Pause } from "./pauses.ts";
import { visitEnd } from "./visit-end.ts";

/** A visit that had not come to its exit, as it was before the redrive. */
interface Halted {
  readonly visit: FoldedVisit;
  readonly failure: FoldedVisit["failure"];
  readonly countsFrom: number;
}

/** The innermost visits that a redrive goes on with, in order of entry; each is taken once. */
export class Resumption {
  readonly #halted: Halted[];
  readonly #haltedAt: number;

  /** Opens all that goes on. */
  constructor(visits: readonly FoldedVisit[], pause: Pick<Pause, "from" | "to">) {
    const open = visits.filter(
      ({ exitedAt, scope }) => exitedAt === undefined && !isLeft(scope) && !isGivenUp(scope),
    );
    const around = new Set<FoldedVisit>();
    for (const visit of open) {
      for (let { owner } = visit.scope; owner !== undefined; { owner } = owner.scope) {
        around.add(owner);
      }
    }
    const haltedAt = pause.from;
    this.#haltedAt = haltedAt;
    this.#halted = open
      .filter((visit) => !around.has(visit))
      .map((visit) => {
        const { failure, countsFrom } = visit;
        return { visit, failure, countsFrom };
      });
    // All of them first: what is opened no longer tells when what stands inside it was over.
    for (const visit of open) visit.halts = [...(visit.halts ?? []), haltOf(visit, pause)];
    for (const visit of open) reopen(visit, { haltedAt, goesOn: around.has(visit) });
  }

  /** The place of an event that follows the redrive itself; undefined where nothing fits. */
  placeOf({ type, details }: HistoryEvent): Position | undefined {
    const name = textOf(details, "name");
    const kind = kindOf(type);
    const i = this.#halted.findIndex(({ visit }) =>
      name === undefined ? visit.type === kind : visit.name === name,
    );
    const halted = this.#halted[i];
    if (halted === undefined) return undefined;
    const { visit, failure, countsFrom } = halted;
    this.#halted.splice(i, 1);
    if (!type.endsWith("StateEntered")) return { scope: visit.scope, visit };
    // It is entered once more: the visit before stays as it was.
    visit.failure = failure ?? "aborted";
    visit.endedAt = this.#haltedAt;
    visit.halts = visit.halts?.slice(0, -1);
    visit.countsFrom = countsFrom;
    return { scope: visit.scope, visit: visit.from };
  }
}

/** The Map or Parallel around it waited for its next attempt, which begins anew. */
function isGivenUp({ owner }: FoldedScope): boolean {
  if (owner === undefined) return false;
  const isWaiting = owner.failure === undefined && owner.attempts.at(-1)?.status === "failed";
  return isWaiting || isGivenUp(owner.scope);
}

function haltOf(visit: FoldedVisit, { from, to }: Pick<Pause, "from" | "to">): Halt {
  const as = visit.failure === "failed" ? "failed" : "aborted";
  return { from: visitEnd(visit) ?? from, to, as };
}

/** `goesOn`: it stands around others, and its last attempt is under way again. */
function reopen(
  visit: FoldedVisit,
  { haltedAt, goesOn }: { readonly haltedAt: number; readonly goesOn: boolean },
): void {
  visit.failure = undefined;
  visit.failedInside = undefined;
  visit.endedAt = undefined;
  visit.scope.end = undefined;
  visit.scope.endedAt = undefined;
  visit.scope.failedInside = undefined;
  const attempt = visit.attempts.at(-1);
  if (attempt === undefined) return;
  visit.countsFrom = visit.attempts.length - (goesOn ? 1 : 0);
  if (goesOn) {
    attempt.status = "running";
    attempt.endedAt = undefined;
    attempt.error = undefined;
    attempt.failedInside = undefined;
  } else if (attempt.status === "running") {
    attempt.status = "aborted";
    attempt.endedAt = haltedAt;
  }
}

function kindOf(type: string): string {
  if (/^(?:Task|LambdaFunction|Activity)/.test(type)) return "Task";
  return /^(?:Map|Parallel|Wait)/.exec(type)?.[0] ?? "";
}
