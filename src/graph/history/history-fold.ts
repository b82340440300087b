// history-fold.ts — a history followed event by event, as far as it has come; more can be added at any time.
//
// Follows previousEventId: a visit belongs to a scope (the execution itself, one iteration of a Map, the branches of one
// start of a Parallel), a scope to the visit of its Map or Parallel. Never: the data of an execution, which is read from
// the history again where it is shown.
//   F1. Events are added in the order of their ids, each once.
//   F2. An open visit inside a scope that is over did not end by itself: it was aborted.
//   F3. What fails by itself (a result that is too large, a full history) names whatever ended last before it, which did
//       nothing wrong: only visits that are still open are to blame.
//   F4. Of a Catch that failed in JSONPath, or made too much data, and of an attempt that could not be given its data only
//       the end of the execution tells, in words that name the state: what that had failed with before, or a state inside
//       it, is not what it failed with.
//   F5. A Task that was left and never scheduled anything was caught, and what is caught may have failed once more than
//       events tell (unseen-failure.ts); with what, the output may tell, as it does of a Map or Parallel that failed by
//       itself.
import { stateCauseIn } from "../../base/index.ts";
import { FOLLOWERS, resultFailed, tellAttempt } from "./attempts.ts";
import { keptFromBeginning } from "./before-begin.ts";
import { type FailedEnd, failedEnd } from "./failed-end.ts";
import {
  type FoldedScope,
  type FoldedVisit,
  outward,
  outwardFrom,
  type Position,
  type Trouble,
} from "./folded.ts";
import {
  abortedIteration,
  attemptFailed,
  groupFailed,
  groupOverrun,
  groupStarted,
  groupSucceeded,
  isGroupStart,
  iterationEnded,
  iterationStarted,
} from "./groups.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";
import type { Pause } from "./pauses.ts";
import { Resumption } from "./resumption.ts";
import { failed, scopeOf, troubleOf } from "./trouble.ts";
import {
  hasNothingScheduled,
  hasWords,
  isOf,
  leftWithError,
  leftWithOther,
} from "./unseen-failure.ts";
import type { Ways } from "./ways.ts";

export type FoldEnd = "succeeded" | "failed" | "timedOut" | "aborted";

const ENDS: Readonly<Record<string, FoldEnd>> = {
  ExecutionSucceeded: "succeeded",
  ExecutionFailed: "failed",
  ExecutionTimedOut: "timedOut",
  ExecutionAborted: "aborted",
};

const GROUP_ENDED = /^(Map|Parallel)State(Failed|Succeeded)$/;
const FAILURE = /(?:Failed|TimedOut)$/;
/** States that may have a Catch. */
const GUARDED: ReadonlySet<string> = new Set(["Task", "Map", "Parallel"]);

/** The last event that a history can have; a failure in its place says that there is no room for more. */
const EVENTS_MAX = 25_000;

export class HistoryFold {
  readonly visits: FoldedVisit[] = [];
  /** In which it had ended, each until a redrive. */
  readonly pauses: Pause[] = [];
  /** With a failure, those before redrives too; oldest first. */
  readonly failedEnds: FailedEnd[] = [];
  readonly #types: string[] = [""];
  readonly #times: number[] = [0];
  readonly #positions: Position[];
  #resumption: Resumption | undefined;
  readonly #endedScopes = new Map<number, FoldedScope>();
  /** The iteration whose abort was told last, while aborts are told. */
  #aborting: FoldedScope | undefined;
  /** What Tasks that have scheduled nothing yet, Maps and Parallels were entered with, and Tasks where it holds words of the engine. */
  readonly #inputs = new Map<FoldedVisit, string>();
  /** What Waits that are not over were entered with. */
  readonly #waits = new Map<FoldedVisit, string>();
  readonly #interned = new Map<string, string>();
  readonly #root: FoldedScope;
  /** Of the definition that is executed; without, the histories of redriven executions may tell too little. */
  ways: Ways | undefined;
  /** Undefined while it runs. */
  end: FoldEnd | undefined;
  endTrouble: Trouble | undefined;
  lastAt = 0;

  constructor(ways?: Ways) {
    this.ways = ways;
    this.#root = scopeOf(undefined, undefined, { id: 0, at: 0 });
    this.#positions = [{ scope: this.#root, visit: undefined }];
  }

  /** Events so far; the next one has this id plus one. */
  get count(): number {
    return this.#types.length - 1;
  }

  typeOf(eventId: number): string {
    return this.#types[eventId] ?? "";
  }

  positionOf(eventId: number): Position | undefined {
    return this.#positions[eventId];
  }

  /** The scope that an event lies in; that of an iteration's end is the iteration. */
  scopeOf(eventId: number): FoldedScope | undefined {
    return this.#endedScopes.get(eventId) ?? this.#positions[eventId]?.scope;
  }

  add(event: HistoryEvent): void {
    const after = this.#positions[event.previousId] ?? { scope: this.#root, visit: undefined };
    const isFirst = this.typeOf(event.previousId) === "ExecutionRedriven";
    const at = (isFirst ? this.#resumption?.placeOf(event) : undefined) ?? after;
    this.#types[event.id] = this.#intern(event.type);
    if (!event.type.endsWith("Aborted")) this.#aborting = undefined;
    this.#times[event.id] = event.at;
    this.#positions[event.id] = this.#after(event, at);
    this.#ends(event);
    this.lastAt = event.at;
  }

  #intern(type: string): string {
    const known = this.#interned.get(type);
    if (known !== undefined) return known;
    this.#interned.set(type, type);
    return type;
  }

  #ends({ type, id, details, at }: HistoryEvent): void {
    if (type === "ExecutionRedriven") {
      const pause: Pause = { eventId: id, from: this.lastAt, to: at };
      this.#resumption = new Resumption(this.visits, pause, {
        ...{ waits: this.#waits, ways: this.ways },
      });
      this.pauses.push(pause);
      this.end = undefined;
      this.endTrouble = undefined;
      this.#root.endedAt = undefined;
    }
    const end = ENDS[type];
    if (end === undefined) return;
    this.end = end;
    this.#inputs.clear();
    this.#root.endedAt = at;
    const error = textOf(details, "error") ?? (end === "timedOut" ? "States.Timeout" : "");
    this.endTrouble = { eventId: id, error, cause: textOf(details, "cause") ?? "" };
  }

  #after(event: HistoryEvent, from: Position): Position {
    const { type, previousId } = event;
    // The failure that brings another attempt was when the event before was.
    const at = isGroupStart(type)
      ? groupStarted({ ...event, at: this.#times[previousId] ?? event.at }, from)
      : from;
    if (type.endsWith("StateEntered")) return this.#entered(event, at);
    if (type.endsWith("StateExited")) return this.#exited(event, at, this.typeOf(previousId));
    if (type === "MapIterationStarted" || type === "MapIterationRedriven") {
      return iterationStarted(event, at);
    }
    if (type.startsWith("MapIteration")) {
      const ended = iterationEnded(event, at, this.visits);
      const scope = type === "MapIterationAborted" ? this.#aborted(event, at) : ended.scope;
      if (scope !== undefined) this.#endedScopes.set(event.id, scope);
      return ended.position;
    }
    if (type === "EvaluationFailed") return this.#evaluationFailed(event, at);
    const group = GROUP_ENDED.exec(type);
    if (group !== null) return groupEnded(event, at, group);
    if (type === "ExecutionFailed") {
      failOutward(event, at);
      this.failedEnds.push(failedEnd(troubleOf(event), at));
    }
    if (type.endsWith("StateAborted") && hasFailed(at.visit)) attemptFailed(event, at);
    if (at.visit !== undefined) {
      FOLLOWERS[type]?.(event, at.visit);
      const isTask = at.visit.type === "Task";
      if (isTask && !hasWords(this.#inputs.get(at.visit) ?? "")) this.#inputs.delete(at.visit);
    }
    if (type === "ParallelStateStarted") {
      return { scope: scopeOf(at.visit, undefined, event), visit: undefined };
    }
    return at;
  }

  #aborted(event: HistoryEvent, at: Position): FoldedScope | undefined {
    this.#aborting = abortedIteration(event, at, { last: this.#aborting, visits: this.visits });
    return this.#aborting;
  }

  #entered(event: HistoryEvent, at: Position): Position {
    const { type, details, at: enteredAt, id } = event;
    const { scope, visit: from } = at;
    const name = textOf(details, "name") ?? "";
    // Written out: this is done for every state of a history, and spreading costs ten times as much.
    const visit: FoldedVisit = {
      name,
      type: type.slice(0, -"StateEntered".length),
      scope,
      from,
      branch: from?.branch ?? at.branch ?? id,
      enteredEventId: id,
      enteredAt,
      exitedEventId: undefined,
      exitedAt: undefined,
      endedAt: undefined,
      attempts: [],
      halts: undefined,
      countsFrom: 0,
      failure: undefined,
      trouble: undefined,
      failedInside: undefined,
      caughtBy: undefined,
      iterations: undefined,
      childExecutionArn: undefined,
      mapRunArn: undefined,
    };
    if (from?.failure === "caught") from.caughtBy = name;
    this.visits.push(visit);
    const input = textOf(details, "input");
    if (input !== undefined && GUARDED.has(visit.type)) this.#inputs.set(visit, input);
    if (input !== undefined && visit.type === "Wait") this.#waits.set(visit, input);
    if (visit.type === "Fail") {
      failed(visit, enteredAt);
      attemptFailed(event, { scope, visit });
    }
    return { scope, visit };
  }

  #exited(event: HistoryEvent, at: Position, before: string): Position {
    const { details, at: exitedAt, id } = event;
    const name = textOf(details, "name");
    const visit = outward(at, (one) => one.name === name && one.exitedAt === undefined);
    if (visit === undefined) return at;
    visit.exitedAt = exitedAt;
    visit.exitedEventId = id;
    const isSeen = FAILURE.test(before);
    const isUnseen = !isSeen && hasNothingScheduled(visit);
    visit.failure = isSeen || isUnseen ? "caught" : undefined;
    const isUntold = isSeen && visit.failedInside === undefined && visit.trouble?.error === "";
    const input = this.#inputs.get(visit);
    this.#inputs.delete(visit);
    this.#waits.delete(visit);
    if (isUnseen || isUntold) visit.trouble = leftWithError(event, input);
    if (isUntold) tellAttempt(visit);
    const other = isSeen ? leftWithOther(event, visit, input) : undefined;
    if (other !== undefined) {
      visit.trouble = other;
      visit.failedInside = undefined;
    }
    return { scope: visit.scope, visit };
  }

  #evaluationFailed(event: HistoryEvent, at: Position): Position {
    const visit = this.#evaluating(event, at);
    if (visit === undefined) return at;
    keptFromBeginning(event, visit, { at, endedAt: this.#times[event.previousId] ?? event.at });
    // Its Catch failed, after all that stands inside it.
    if (visit.failure === "failed") visit.failedInside = undefined;
    visit.trouble = troubleOf(event);
    const evaluated = { scope: visit.scope, visit };
    // What has neither Retry nor Catch has failed for good.
    if (!GUARDED.has(visit.type)) {
      failed(visit, event.at);
      attemptFailed(event, evaluated);
    }
    return evaluated;
  }

  /**
   * The one whose entry its words name. Without: the event before is the visit's own, or the one before its entry;
   * where none is named, the name alone tells.
   */
  #evaluating({ details, previousId }: HistoryEvent, at: Position): FoldedVisit | undefined {
    const name = textOf(details, "state");
    const isIt = (one: FoldedVisit): boolean => one.name === name && one.exitedAt === undefined;
    const said = stateCauseIn(textOf(details, "cause") ?? "");
    const visit = said && this.#positions[said.enteredEventId]?.visit;
    if (visit !== undefined && isIt(visit)) return visit;
    // What a redrive entered once more has not left the visit before.
    const again =
      this.typeOf(previousId) === "ExecutionRedriven"
        ? this.visits.findLast((one) => isIt(one) && one.enteredEventId > previousId)
        : undefined;
    const around = again ?? outward(at, isIt);
    if (around !== undefined) return around;
    const entered = this.visits.findLast(
      (one) => isIt(one) && one.scope === at.scope && one.from === at.visit,
    );
    return entered ?? this.visits.findLast(isIt);
  }
}

function groupEnded(
  event: HistoryEvent,
  at: Position,
  [, type = "", end]: RegExpExecArray,
): Position {
  return end === "Failed" ? groupFailed(event, at, type) : groupSucceeded(event, at, type);
}

/** Others were aborted for it: its trouble is the last that is known of it. */
function hasFailed(visit: FoldedVisit | undefined): boolean {
  if (visit === undefined) return false;
  const attempt = visit.attempts.at(-1);
  return (
    visit.failure === "failed" || (visit.trouble !== undefined && attempt?.status !== "running")
  );
}

/** F3: no state failed where the history is full, at most the Map or Parallel that filled it. */
function failOutward(event: HistoryEvent, at: Position): void {
  const error = textOf(event.details, "error") ?? "States.Runtime";
  const isFull = event.id >= EVENTS_MAX && error === "States.Runtime";
  let inside = at;
  for (const visit of outwardFrom(at)) {
    const from = inside;
    inside = { scope: visit.scope, visit };
    if (visit.exitedAt !== undefined) continue;
    if (isFull && visit.type !== "Map" && visit.type !== "Parallel") continue;
    if (!isFull) groupOverrun(event, from, visit);
    failed(visit, event.at);
    resultFailed(visit, error);
    if (visit.trouble === undefined || visit.trouble.error === "") visit.trouble = troubleOf(event);
    tellAttempt(visit);
  }
  if (!isFull) failByWords(event, at);
}

/** F4. What stands around that state failed with the same. */
function failByWords(event: HistoryEvent, at: Position): void {
  const told = troubleOf(event);
  const outermost = [...outwardFrom(at)].at(-1);
  const around: FoldedVisit[] = [];
  let visit = outermost?.failure === "failed" ? outermost : undefined;
  while (visit !== undefined && !isOf(visit, told)) {
    around.push(visit);
    visit = visit.failedInside;
  }
  // What a Fail state says may be what another one had failed with.
  if (visit === undefined || at.visit?.type === "Fail") return;
  visit.failedInside = undefined;
  if (!isSame(visit.trouble, told)) visit.trouble = told;
  for (const one of around) one.trouble = { ...told, eventId: one.trouble?.eventId ?? event.id };
}

function isSame(one: Trouble | undefined, { error, cause }: Trouble): boolean {
  return one?.error === error && one.cause === cause;
}
