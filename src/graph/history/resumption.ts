// resumption.ts — where events go on after a redrive, which names no state: those that had not ended by themselves.
//
//   N1. An iteration that had started and come to no state goes on with entering its first one, which names no iteration:
//       they do so in their order, those inside an iteration before the next one. One that failed before it came to a state
//       is started again, by its index. What else is entered for the first time begins a branch of a Parallel.
//   N2. A Map whose iterations go on has no attempt more, though it may have no state inside that could: which of the two
//       a redrive does is seen by the first of its events.
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
  readonly #eventId: number;
  /** Inline ones whose iterations may go on. */
  readonly #maps: readonly FoldedVisit[];
  /** N1. */
  readonly #unentered: FoldedScope[];
  /** What iterations begin with, as far as it is known, by the name of their Map. */
  readonly #firsts = new Map<string, string>();
  /** Of the branches of Parallels that go on, the innermost last. */
  readonly #branches: readonly FoldedScope[];

  /** Opens all that goes on. */
  constructor(visits: readonly FoldedVisit[], pause: Pause) {
    const open = visits.filter(
      ({ exitedAt, isEnteredAnew, scope }) =>
        exitedAt === undefined && !isEnteredAnew && !isLeft(scope) && !isGivenUp(scope),
    );
    const around = new Set<FoldedVisit>();
    for (const visit of open) {
      for (let { owner } = visit.scope; owner !== undefined; { owner } = owner.scope) {
        around.add(owner);
      }
    }
    const haltedAt = pause.from;
    this.#haltedAt = haltedAt;
    this.#eventId = pause.eventId;
    this.#maps = open.filter((visit) => visit.iterations !== undefined && !isWaiting(visit));
    this.#unentered = unenteredOf(this.#maps, visits);
    for (const { from, scope, name } of this.#unentered.length === 0 ? [] : visits) {
      if (from === undefined && scope.owner !== undefined) this.#firsts.set(scope.owner.name, name);
    }
    const scopes = open.map(({ scope }) => scope);
    this.#branches = scopes.filter(({ owner }) => owner?.type === "Parallel");
    this.#halted = open
      .filter((visit) => !around.has(visit))
      .map((visit) => {
        const { failure, countsFrom } = visit;
        return { visit, failure, countsFrom };
      });
    // All of them first: what is opened no longer tells when what stands inside it was over.
    for (const visit of open) visit.halts = [...(visit.halts ?? []), haltOf(visit, pause)];
    for (const visit of open) reopen(visit, { haltedAt, goesOn: around.has(visit) });
    for (const visit of around) this.#reopenInside(visit);
  }

  /** The place of an event that follows the redrive itself; undefined where nothing fits. */
  placeOf(event: HistoryEvent): Position | undefined {
    const { type, details } = event;
    if (type.startsWith("MapIteration")) return this.#inMap(event);
    const name = textOf(details, "name");
    const kind = kindOf(type);
    const i = this.#halted.findIndex(({ visit }) =>
      name === undefined ? visit.type === kind : visit.name === name,
    );
    const halted = this.#halted[i];
    const isEntry = type.endsWith("StateEntered");
    const scope = isEntry ? this.#unenteredBefore(name, halted?.visit) : undefined;
    if (scope !== undefined) return this.#enter(scope, name);
    if (halted === undefined) return isEntry ? this.#inBranch() : undefined;
    const { visit, failure, countsFrom } = halted;
    this.#halted.splice(i, 1);
    if (!isEntry) return { scope: visit.scope, visit };
    // It is entered once more: the visit before stays as it was.
    visit.isEnteredAnew = true;
    visit.failure = failure ?? "aborted";
    visit.endedAt = this.#haltedAt;
    visit.halts = visit.halts?.slice(0, -1);
    visit.countsFrom = countsFrom;
    return { scope: visit.scope, visit: visit.from };
  }

  /** The Map of that name whose iteration of that index has not been started since. */
  #inMap({ details }: HistoryEvent): Position | undefined {
    const name = textOf(details, "name");
    const index = Number(details["index"]);
    const maps = this.#maps.filter((one) => {
      const scope = one.iterations?.scopes.get(index);
      const isDone =
        scope !== undefined && (scope.end === "succeeded" || scope.startedEventId > this.#eventId);
      return one.name === name && !isDone && !isLeft(one.scope);
    });
    const isFailed = (one: FoldedVisit): boolean =>
      one.iterations?.scopes.get(index)?.end === "failed";
    const visit = maps.find(isFailed) ?? maps[0];
    if (visit === undefined) return undefined;
    this.#goOn(visit);
    return { scope: visit.scope, visit };
  }

  /** N1: the next one; where that may enter the state once more which had halted, the one that comes first. */
  #unenteredBefore(
    name: string | undefined,
    halted: FoldedVisit | undefined,
  ): FoldedScope | undefined {
    const scope = this.#unentered.find((one) => {
      const first = this.#firsts.get(one.owner?.name ?? "");
      return (first === undefined || first === name) && !isLeft(one);
    });
    if (scope === undefined || halted === undefined) return scope;
    if (halted.attempts.some(({ notBegun }) => !notBegun)) return scope;
    return byPlace(scope, halted.scope) < 0 ? scope : undefined;
  }

  #enter(scope: FoldedScope, name: string | undefined): Position {
    this.#unentered.splice(this.#unentered.indexOf(scope), 1);
    reopenScope(scope);
    const { owner } = scope;
    if (owner !== undefined) {
      if (name !== undefined) this.#firsts.set(owner.name, name);
      this.#goOn(owner);
    }
    return { scope, visit: undefined };
  }

  #inBranch(): Position | undefined {
    const scope = this.#branches.findLast((one) => !isLeft(one));
    return scope && { scope, visit: undefined };
  }

  /** N2. */
  #goOn(visit: FoldedVisit): void {
    const i = this.#halted.findIndex((one) => one.visit === visit);
    if (i < 0) return;
    this.#halted.splice(i, 1);
    goOn(visit);
    this.#reopenInside(visit);
  }

  #reopenInside(visit: FoldedVisit): void {
    for (const scope of this.#unentered) if (scope.owner === visit) reopenScope(scope);
  }
}

/** N1, of Maps. */
function unenteredOf(maps: readonly FoldedVisit[], visits: readonly FoldedVisit[]): FoldedScope[] {
  const scopes = maps.flatMap(({ iterations }) => [...(iterations?.scopes.values() ?? [])]);
  const open = scopes.filter(({ end }) => end === undefined || end === "aborted");
  if (open.length === 0) return open;
  const entered = new Set(visits.map(({ scope }) => scope));
  return open.filter((scope) => !entered.has(scope)).sort(byPlace);
}

/** Iterations in the order in which they are gone through, those inside one before the next. */
function byPlace(left: FoldedScope, right: FoldedScope): number {
  const [from, to] = [placesOf(left), placesOf(right)];
  const i = from.findIndex((place, at) => place !== to[at]);
  return i < 0 ? from.length - to.length : (from[i] ?? 0) - (to[i] ?? Number.POSITIVE_INFINITY);
}

/** From the outermost: each Map or Parallel by its entry, and the index of the iteration. */
function placesOf({ owner, index = 0 }: FoldedScope): readonly number[] {
  return owner === undefined ? [] : [...placesOf(owner.scope), owner.enteredEventId, index];
}

/** The Map or Parallel around it waited for its next attempt, which begins anew. */
function isGivenUp({ owner }: FoldedScope): boolean {
  return owner !== undefined && (isWaiting(owner) || isGivenUp(owner.scope));
}

function isWaiting({ failure, attempts }: FoldedVisit): boolean {
  return failure === undefined && attempts.at(-1)?.status === "failed";
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
  reopenScope(visit.scope);
  const attempt = visit.attempts.at(-1);
  if (attempt === undefined) return;
  visit.countsFrom = visit.attempts.length;
  if (goesOn) goOn(visit);
  else if (attempt.status === "running") {
    attempt.status = "aborted";
    attempt.endedAt = haltedAt;
  }
}

function reopenScope(scope: FoldedScope): void {
  scope.end = undefined;
  scope.endedAt = undefined;
  scope.failedInside = undefined;
}

/** Its last attempt does. */
function goOn(visit: FoldedVisit): void {
  const attempt = visit.attempts.at(-1);
  if (attempt === undefined) return;
  visit.countsFrom = visit.attempts.length - 1;
  attempt.goesOn = true;
  attempt.status = "running";
  attempt.endedAt = undefined;
  attempt.error = undefined;
  attempt.failedInside = undefined;
}

function kindOf(type: string): string {
  if (/^(?:Task|LambdaFunction|Activity)/.test(type)) return "Task";
  return /^(?:Map|Parallel|Wait)/.exec(type)?.[0] ?? "";
}
