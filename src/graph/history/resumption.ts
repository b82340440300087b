// resumption.ts — where events go on after a redrive, which names no state: those that had not ended by themselves.
//
//   N1. An iteration that had started and come to no state goes on with entering its first one, which names no iteration:
//       they do so in their order, those inside an iteration before the next one. One that failed before it came to a state
//       is started again, by its index. What else is entered for the first time begins a branch of a Parallel.
//   N2. A Map whose iterations go on has no attempt more, though it may have no state inside that could: which of the two
//       a redrive does is seen by the first of its events.
//   N3. What had halted goes on in the order of branches and iterations, however long ago each was entered. Of Waits with
//       one name the input tells which is over, where it is what they give.
//   N4. A branch or iteration that had left one state and had not entered the next goes on with that.
//   N5. Names of states are unique: where the definition is known it says to which Map or Parallel a first state belongs,
//       and what leads to which; else what has been seen so far tells, which is not always enough.
import { stateCauseIn } from "../../base/index.ts";
import {
  type FoldedAttempt,
  type FoldedScope,
  type FoldedVisit,
  type Halt,
  isLeft,
  type Position,
} from "./folded.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";
import type { Pause } from "./pauses.ts";
import { scopeOf } from "./trouble.ts";
import { visitEnd } from "./visit-end.ts";
import { SeenWays, type Ways } from "./ways.ts";

/** A visit that had not come to its exit, as it was before the redrive. */
interface Halted {
  readonly visit: FoldedVisit;
  readonly failure: FoldedVisit["failure"];
  readonly countsFrom: number;
}

/** What else is known of an execution. */
interface Known {
  /** What Waits were entered with. */
  readonly waits: ReadonlyMap<FoldedVisit, string>;
  /** Of the definition, where that is known. */
  readonly ways: Ways | undefined;
}

/** The innermost visits that a redrive goes on with, in the order in which it does; each is taken once. */
export class Resumption {
  readonly #halted: Halted[];
  readonly #haltedAt: number;
  readonly #eventId: number;
  /** Inline ones whose iterations may go on. */
  readonly #maps: readonly FoldedVisit[];
  /** N1. */
  readonly #unentered: FoldedScope[];
  readonly #seen: SeenWays;
  readonly #ways: Ways;
  /** What has begun in an iteration or in the branches of an attempt. */
  readonly #begun = new Map<FoldedScope, Set<string>>();
  /** N3: the last that has gone on. */
  #reached: Place | undefined;
  /** N4. */
  readonly #behind: FoldedVisit[];
  /** Of the branches of Parallels that go on, the innermost last. */
  readonly #branches: readonly FoldedScope[];
  readonly #inputs: ReadonlyMap<FoldedVisit, string>;

  /** Opens all that goes on. */
  constructor(visits: readonly FoldedVisit[], pause: Pause, { waits, ways }: Known) {
    this.#inputs = waits;
    this.#seen = new SeenWays(visits);
    this.#ways = ways ?? this.#seen;
    for (const visit of visits) giveUpAround(visit);
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
    for (const { from, scope, name } of visits) if (from === undefined) this.#begin(scope, name);
    const goingOn = new Set(open);
    this.#behind = lastOf(visits)
      .filter((visit) => isBehind(visit, goingOn))
      .sort(byPlace);
    this.#branches = open
      .filter((visit) => visit.type === "Parallel" && !isWaiting(visit))
      .flatMap((visit) => this.#branchesOf(visit))
      .sort((left, right) => byPlace({ scope: left }, { scope: right }));
    this.#halted = open
      .filter((visit) => !around.has(visit))
      .map((visit) => {
        const { failure, countsFrom } = visit;
        return { visit, failure, countsFrom };
      })
      .sort((left, right) => byPlace(left.visit, right.visit));
    // All of them first: what is opened no longer tells when what stands inside it was over.
    for (const visit of open) visit.halts = [...(visit.halts ?? []), haltOf(visit, pause)];
    for (const visit of open) reopen(visit, { haltedAt, goesOn: around.has(visit) });
    for (const visit of around) this.#reopenInside(visit);
  }

  /** The place of an event that follows the redrive itself; undefined where nothing fits. */
  placeOf(event: HistoryEvent): Position | undefined {
    const { type, details } = event;
    if (type.startsWith("MapIteration")) return this.#inMap(event);
    if (type === "EvaluationFailed") return this.#evaluated(event);
    const name = textOf(details, "name");
    if (type.endsWith("StateEntered") && name !== undefined) return this.#entered(name);
    const halted = this.#taken(this.#haltedAs(event, name));
    if (halted === undefined) return undefined;
    // A Wait goes on without a word, and is over at any time.
    if (halted.visit.type !== "Wait") this.#reached = halted.visit;
    return { scope: halted.visit.scope, visit: halted.visit };
  }

  /** N3. Where more than one may enter that state, the first of them does. */
  #entered(name: string): Position | undefined {
    const named = this.#halted.filter(({ visit }) => visit.name === name && !isOver(visit.scope));
    const halted = named.find((one) => !hasBegun(one))?.visit;
    const iteration = this.#iterationBefore(name);
    const branch = this.#branchBefore(name);
    const behind = this.#behind.find((visit) => this.#leadsTo(visit, name));
    const places = [halted, iteration, branch, behind].filter((place) => place !== undefined);
    const first = places.sort(byPlace)[0] ?? named[0]?.visit ?? this.#unknownBehind();
    if (first === undefined || first === branch) {
      return this.#inBranch(name, branch?.scope ?? this.#unknownBranch(name));
    }
    this.#reached = first;
    if (first === iteration) return this.#enter(iteration.scope, name);
    const left = this.#behind.find((visit) => visit === first);
    if (left !== undefined) return this.#goOnBehind(left);
    return this.#anew(this.#halted.findIndex(({ visit }) => visit === first));
  }

  /** It is entered once more: the visit before stays as it was. */
  #anew(i: number): Position | undefined {
    const halted = this.#taken(i);
    if (halted === undefined) return undefined;
    const { visit, failure, countsFrom } = halted;
    visit.isEnteredAnew = true;
    visit.failure = failure ?? "aborted";
    visit.endedAt = this.#haltedAt;
    visit.halts = visit.halts?.slice(0, -1);
    visit.countsFrom = countsFrom;
    return { scope: visit.scope, visit: visit.from, branch: visit.branch };
  }

  #taken(i: number): Halted | undefined {
    return i < 0 ? undefined : this.#halted.splice(i, 1)[0];
  }

  /** N3. */
  #haltedAs({ type, details }: HistoryEvent, name: string | undefined): number {
    const halted = this.#halted;
    if (name === undefined) {
      const kind = kindOf(type);
      const run = textOf(details, "mapRunArn");
      const ofRun = halted.findIndex(({ visit }) => run !== undefined && visit.mapRunArn === run);
      if (ofRun >= 0) return ofRun;
      return halted.findIndex(({ visit }) => visit.type === kind && !isOver(visit.scope));
    }
    const isIt = ({ visit }: Halted): boolean => visit.name === name && !isOver(visit.scope);
    const output = type === "WaitStateExited" ? textOf(details, "output") : undefined;
    const told = halted.findIndex(
      (one) => isIt(one) && output !== undefined && this.#inputs.get(one.visit) === output,
    );
    return told < 0 ? halted.findIndex(isIt) : told;
  }

  /** One that an expression keeps from going on does not go on later: its cause names it. */
  #evaluated({ details }: HistoryEvent): undefined {
    const said = stateCauseIn(textOf(details, "cause") ?? "");
    const i = this.#halted.findIndex(({ visit }) => visit.enteredEventId === said?.enteredEventId);
    if (i >= 0) this.#halted.splice(i, 1);
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

  /** N1. */
  #iterationBefore(name: string): Place | undefined {
    const scope = this.#unentered.find((one) => {
      const first = this.#ways.firstsIn(one.owner?.name ?? "");
      return (first === undefined || first.has(name)) && !isLeft(one);
    });
    return scope && { scope };
  }

  /** Of a Parallel whose other attempts, or those in other iterations, had such a branch: behind those that it has. */
  #branchBefore(name: string): Place | undefined {
    return this.#lacking(name).find(
      ({ scope }) => this.#ways.firstsIn(scope.owner?.name ?? "")?.has(name) === true,
    );
  }

  /** Where a branch that begins with that may still be entered, in order: behind those that have begun. */
  #lacking(name: string): readonly Place[] {
    return this.#branches
      .filter((one) => this.#begun.get(one)?.has(name) !== true && !isLeft(one))
      .map((scope) => ({ scope, branch: Number.POSITIVE_INFINITY }))
      .sort(byPlace);
  }

  #enter(scope: FoldedScope, name: string | undefined): Position {
    this.#unentered.splice(this.#unentered.indexOf(scope), 1);
    reopenScope(scope);
    const { owner } = scope;
    if (name !== undefined) this.#begin(scope, name);
    if (owner !== undefined) this.#goOn(owner);
    return { scope, visit: undefined };
  }

  /** Of the attempt that goes on, if one has begun. */
  #branchesOf(visit: FoldedVisit): readonly FoldedScope[] {
    const { attempts } = visit;
    const attempt = attempts.at(-1);
    if (attempt === undefined || attempt.notBegun) return [];
    const known = [...this.#begun.keys()].find(
      (scope) => scope.owner === visit && scope.attempt === attempts.length,
    );
    const { scheduledEventId: id, scheduledAt: at } = attempt;
    return [known ?? scopeOf(visit, undefined, { id, at })];
  }

  #leadsTo({ name: from, scope }: FoldedVisit, to: string): boolean {
    const known = this.#ways.behind(from);
    // A branch may have been done with it.
    return known === undefined ? scope.owner?.type !== "Parallel" : known.has(to);
  }

  #unknownBehind(): FoldedVisit | undefined {
    return this.#behind.find(({ name }) => this.#ways.behind(name) === undefined);
  }

  #goOnBehind(visit: FoldedVisit): Position {
    const { scope } = visit;
    this.#behind.splice(this.#behind.indexOf(visit), 1);
    reopenScope(scope);
    if (scope.owner !== undefined) this.#goOn(scope.owner);
    return { scope, visit };
  }

  /** N3: the next one, where nothing tells which Parallel has such a branch. */
  #unknownBranch(name: string): FoldedScope | undefined {
    const lacking = this.#lacking(name);
    const reached = this.#reached;
    const next = lacking.find((end) => reached === undefined || byPlace(reached, end) < 0);
    return (next ?? lacking.at(-1))?.scope;
  }

  #inBranch(name: string, scope: FoldedScope | undefined): Position | undefined {
    if (scope === undefined) return undefined;
    this.#begin(scope, name);
    if (scope.owner !== undefined) this.#goOn(scope.owner);
    return { scope, visit: undefined };
  }

  /** A state with which an iteration or a branch begins. */
  #begin(scope: FoldedScope, name: string): void {
    if (scope.owner === undefined) return;
    const begun = this.#begun.get(scope);
    if (begun === undefined) this.#begun.set(scope, new Set([name]));
    else begun.add(name);
    this.#seen.add({ name, from: undefined, scope });
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

/** The last visit of each branch and iteration, and of the execution itself. */
function lastOf(visits: readonly FoldedVisit[]): readonly FoldedVisit[] {
  const last = new Map<number, FoldedVisit>();
  for (const visit of visits) last.set(visit.branch, visit);
  return [...last.values()];
}

/** N4: left, and not the end of what goes on around it, as far as that is known. */
function isBehind({ type, exitedAt, scope }: FoldedVisit, open: ReadonlySet<FoldedVisit>): boolean {
  if (exitedAt === undefined || type === "Succeed" || scope.end === "succeeded") return false;
  const { owner, attempt } = scope;
  if (owner === undefined) return true;
  return open.has(owner) && attempt === owner.attempts.length && !isWaiting(owner);
}

/** It goes on, or another attempt begins: it is not entered once more. */
function hasBegun({ visit: { type, attempts }, failure }: Halted): boolean {
  return attempts.some(({ notBegun }) => !notBegun) || (type === "Wait" && failure !== "failed");
}

/** N1, of Maps. */
function unenteredOf(maps: readonly FoldedVisit[], visits: readonly FoldedVisit[]): FoldedScope[] {
  const scopes = maps.flatMap(({ iterations }) => [...(iterations?.scopes.values() ?? [])]);
  const open = scopes.filter(({ end }) => end === undefined || end === "aborted");
  if (open.length === 0) return open;
  const entered = new Set(visits.map(({ scope }) => scope));
  return open
    .filter((scope) => !entered.has(scope))
    .sort((left, right) => byPlace({ scope: left }, { scope: right }));
}

/** A visit, or an iteration that has none. */
type Place = Pick<FoldedVisit, "scope"> & Partial<Pick<FoldedVisit, "branch">>;

/** In the order in which they are gone through, those inside one before the next. */
function byPlace(left: Place, right: Place): number {
  const [from, to] = [placesOf(left), placesOf(right)];
  const i = from.findIndex((place, at) => place !== to[at]);
  return i < 0 ? from.length - to.length : (from[i] ?? 0) - (to[i] ?? Number.POSITIVE_INFINITY);
}

/** From the outermost: the index of the iteration, or the branch. */
function placesOf({ scope: { owner, index }, branch = 0 }: Place): readonly number[] {
  return owner === undefined ? [] : [...placesOf(owner), index ?? branch];
}

/** What failed and was not caught has ended the attempt around it: that failed as well, or waited for its next attempt. */
function giveUpAround({ failure, exitedAt, endedAt, isEnteredAnew, scope }: FoldedVisit): void {
  const { owner, attempt: number } = scope;
  const attempt = owner?.attempts.at(-1);
  if (failure !== "failed" || exitedAt !== undefined || isEnteredAnew) return;
  if (owner?.failure !== undefined || attempt?.status !== "running") return;
  if (number !== owner?.attempts.length) return;
  attempt.status = "failed";
  attempt.endedAt = endedAt;
}

/** The Map or Parallel around it waited for its next attempt, which begins anew. */
function isGivenUp({ owner }: FoldedScope): boolean {
  return owner !== undefined && (isWaiting(owner) || isGivenUp(owner.scope));
}

/** What went on around it has failed since. */
function isOver({ owner }: FoldedScope): boolean {
  if (owner === undefined) return false;
  return owner.failure !== undefined || isWaiting(owner) || isOver(owner.scope);
}

function hasFailed({ status }: FoldedAttempt): boolean {
  return status === "failed" || status === "timedOut";
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
  const attempt = visit.attempts.at(-1);
  if (attempt !== undefined && visit.failure === undefined && hasFailed(attempt)) {
    attempt.isAwaited = true;
  }
  visit.failure = undefined;
  visit.failedInside = undefined;
  visit.endedAt = undefined;
  reopenScope(visit.scope);
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
