// history-fold.ts — a history followed event by event, as far as it has come; more can be added at any time.
//
// Follows previousEventId, as src/graph's overlay does, and keeps besides what the timeline shows: attempts, errors,
// children. Never: the data of an execution, which is read from the history again where it is shown.
//   F1. Events are added in the order of their ids, each once.
//   F2. An open visit inside a scope that is over did not end by itself: it was aborted.
//   F3. Where a Map or Parallel is tried again there is no event of its failure: the start of the new attempt names the
//       state that failed inside as its previous event.
import { FOLLOWERS } from "./attempts.ts";
import type { FoldEvent } from "./fold-event.ts";
import { textOf } from "./fold-event.ts";
import {
  type FoldedScope,
  type FoldedVisit,
  isLeft,
  outwardFrom,
  type Position,
  type Trouble,
} from "./folded.ts";
import { Resumption } from "./resumption.ts";

const FAILURE = /(?:Failed|TimedOut)$/;

export type FoldEnd = "succeeded" | "failed" | "timedOut" | "aborted";

export class HistoryFold {
  readonly visits: FoldedVisit[] = [];
  readonly #types: string[] = [""];
  readonly #positions: Position[];
  #resumption: Resumption | undefined;
  readonly #endedScopes = new Map<number, FoldedScope>();
  readonly #interned = new Map<string, string>();
  readonly #root: FoldedScope;
  /** Undefined while it runs. */
  end: FoldEnd | undefined;
  endTrouble: Trouble | undefined;
  lastAt = 0;

  constructor() {
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

  add(event: FoldEvent): void {
    const after = this.#positions[event.previousId] ?? { scope: this.#root, visit: undefined };
    const isFirst = this.typeOf(event.previousId) === "ExecutionRedriven";
    const at = (isFirst ? this.#resumption?.placeOf(event) : undefined) ?? after;
    this.#types[event.id] = this.#intern(event.type);
    this.#positions[event.id] = this.#after(event, at);
    this.lastAt = event.at;
    this.#ends(event);
  }

  #intern(type: string): string {
    const known = this.#interned.get(type);
    if (known !== undefined) return known;
    this.#interned.set(type, type);
    return type;
  }

  #ends({ type, id, details, at }: FoldEvent): void {
    if (type === "ExecutionRedriven") this.#reopen();
    const end = ENDS[type];
    if (end === undefined) return;
    this.end = end;
    this.#root.endedAt = at;
    const error = textOf(details, "error") ?? (end === "timedOut" ? "States.Timeout" : "");
    this.endTrouble = { eventId: id, error, cause: textOf(details, "cause") ?? "" };
  }

  /** A redrive goes on with what had not ended by itself. */
  #reopen(): void {
    this.end = undefined;
    this.endTrouble = undefined;
    this.#resumption = new Resumption(this.visits);
    for (const visit of this.visits) {
      if (visit.exitedAt !== undefined || isLeft(visit.scope)) continue;
      visit.failure = undefined;
      visit.failedInside = undefined;
      visit.scope.end = undefined;
      visit.scope.endedAt = undefined;
    }
  }

  #after(event: FoldEvent, from: Position): Position {
    const { type } = event;
    const at = GROUP_STARTED[type] === undefined ? from : regrouped(event, from);
    if (type.endsWith("StateEntered")) return this.#entered(event, at);
    if (type.endsWith("StateExited")) return exited(event, at, this.typeOf(event.previousId));
    if (type === "MapIterationStarted" || type === "MapIterationRedriven") {
      return iterationStarted(event, at);
    }
    if (type.startsWith("MapIteration")) {
      this.#endedScopes.set(event.id, at.scope);
      return iterationEnded(event, at);
    }
    if (type === "EvaluationFailed") return this.#evaluationFailed(event, at);
    if (type === "MapStateFailed") return groupFailed(event, at, "Map");
    if (type === "ParallelStateFailed") return groupFailed(event, at, "Parallel");
    if (type === "ExecutionFailed") failOutward(event, at);
    if (at.visit !== undefined) FOLLOWERS[type]?.(event, at.visit);
    if (type === "ParallelStateStarted") {
      return { scope: scopeOf(at.visit, undefined, event), visit: undefined };
    }
    return at;
  }

  #entered({ type, details, at: enteredAt, id }: FoldEvent, at: Position): Position {
    const { scope, visit: from } = at;
    const name = textOf(details, "name") ?? "";
    // Written out: this is done for every state of a history, and spreading costs ten times as much.
    const visit: FoldedVisit = {
      name,
      type: type.slice(0, -"StateEntered".length),
      scope,
      from,
      enteredEventId: id,
      enteredAt,
      exitedEventId: undefined,
      exitedAt: undefined,
      attempts: [],
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
    return { scope, visit };
  }

  /** AWS gives it no previous event: it is found by its name. */
  #evaluationFailed(event: FoldEvent, at: Position): Position {
    const name = textOf(event.details, "state");
    const visit = this.visits.findLast((one) => one.name === name && one.exitedAt === undefined);
    if (visit === undefined) return at;
    visit.trouble = troubleOf(event);
    return { scope: visit.scope, visit };
  }
}

const GROUP_STARTED: Readonly<Record<string, string>> = {
  MapStateStarted: "Map",
  ParallelStateStarted: "Parallel",
};

/** F3: leaves behind what failed inside. */
function regrouped(event: FoldEvent, at: Position): Position {
  const type = GROUP_STARTED[event.type];
  const group = outward(at, (visit) => visit.type === type && visit.exitedAt === undefined);
  if (group === undefined || group === at.visit) return at;
  const after = groupFailed(event, at, group.type);
  for (let { scope } = at; scope.owner !== undefined; { scope } = scope.owner) {
    scope.end ??= "failed";
    scope.endedAt ??= event.at;
    if (scope.owner === group) break;
  }
  return after;
}

const ENDS: Readonly<Record<string, FoldEnd>> = {
  ExecutionSucceeded: "succeeded",
  ExecutionFailed: "failed",
  ExecutionTimedOut: "timedOut",
  ExecutionAborted: "aborted",
};

function scopeOf(
  owner: FoldedVisit | undefined,
  index: number | undefined,
  { id, at }: Pick<FoldEvent, "id" | "at">,
): FoldedScope {
  return {
    owner,
    index,
    attempt: owner?.attempts.length ?? 0,
    startedEventId: id,
    startedAt: at,
    endedAt: undefined,
    end: undefined,
    failedInside: undefined,
  };
}

function troubleOf({ id, details }: FoldEvent): Trouble {
  const error = textOf(details, "error") ?? "";
  return { eventId: id, error, cause: textOf(details, "cause") ?? "" };
}

function exited({ details, at: exitedAt, id }: FoldEvent, at: Position, before: string): Position {
  const name = textOf(details, "name");
  const visit = outward(at, (one) => one.name === name && one.exitedAt === undefined);
  if (visit === undefined) return at;
  visit.exitedAt = exitedAt;
  visit.exitedEventId = id;
  visit.failure = FAILURE.test(before) ? "caught" : undefined;
  return { scope: visit.scope, visit };
}

function iterationStarted(event: FoldEvent, at: Position): Position {
  const name = textOf(event.details, "name");
  const index = Number(event.details["index"]);
  const owner = outward(at, (visit) => visit.name === name) ?? at.visit;
  const scope = scopeOf(owner, index, event);
  owner?.iterations?.scopes.set(index, scope);
  return { scope, visit: undefined };
}

function iterationEnded(event: FoldEvent, at: Position): Position {
  const name = textOf(event.details, "name");
  const owner = outward(at, (visit) => visit.name === name);
  if (owner === undefined) return at;
  let { scope } = at;
  while (scope.owner !== undefined && scope.owner !== owner) scope = scope.owner.scope;
  const end = ITERATION_ENDS[event.type];
  if (scope.owner === owner) {
    scope.end = end;
    scope.endedAt = event.at;
  }
  if (end === "failed") {
    failInside(event, at, owner);
    if (scope.owner === owner) scope.failedInside = owner.failedInside;
  }
  return { scope: owner.scope, visit: owner };
}

const ITERATION_ENDS: Readonly<Record<string, FoldedScope["end"]>> = {
  MapIterationSucceeded: "succeeded",
  MapIterationFailed: "failed",
  MapIterationAborted: "aborted",
};

/** The failure names the state that failed inside as its previous event. */
function groupFailed(event: FoldEvent, at: Position, type: string): Position {
  const group = outward(at, (visit) => visit.type === type && visit.failure === undefined);
  if (group === undefined) return at;
  // A Map whose own work failed (its items, its run) has no failed state inside.
  if (group !== at.visit) failInside(event, at, group);
  group.failure = "failed";
  const [inside] = insideOf(at, group);
  if (inside !== undefined) {
    group.failedInside = inside;
    failIteration(inside, group);
  }
  const own = troubleOf(event);
  const told = own.error !== "" ? own : (group.failedInside?.trouble ?? group.trouble ?? own);
  group.trouble = { ...told, eventId: event.id };
  const attempt = group.attempts.at(-1);
  if (attempt?.status === "running") {
    attempt.status = "failed";
    attempt.endedAt = event.at;
    attempt.error = told.error === "" ? undefined : told.error;
  }
  return { scope: group.scope, visit: group };
}

/** AWS tells of no failed iteration where an expression inside it failed: only that all of them were aborted. */
function failIteration(inside: FoldedVisit, group: FoldedVisit): void {
  let { scope } = inside;
  while (scope.owner !== undefined && scope.owner !== group) scope = scope.owner.scope;
  if (scope.owner !== group || scope.index === undefined || scope.end === "succeeded") return;
  scope.end = "failed";
  scope.failedInside = inside;
}

/** Marks the open visits from where the failure happened up to a Map or Parallel. */
function failInside(event: FoldEvent, at: Position, owner: FoldedVisit): void {
  const [innermost] = insideOf(at, owner);
  for (const visit of insideOf(at, owner)) {
    if (visit.exitedAt !== undefined) continue;
    visit.failure = "failed";
    visit.trouble ??= { ...troubleOf(event), eventId: event.id };
  }
  if (innermost !== undefined) owner.failedInside = innermost;
}

function* insideOf(at: Position, owner: FoldedVisit): Generator<FoldedVisit> {
  for (const visit of outwardFrom(at)) {
    if (visit === owner) return;
    yield visit;
  }
}

function failOutward(event: FoldEvent, at: Position): void {
  for (const visit of outwardFrom(at)) {
    if (visit.exitedAt !== undefined) continue;
    visit.failure = "failed";
    if (visit.trouble === undefined || visit.trouble.error === "") visit.trouble = troubleOf(event);
  }
}

function outward(at: Position, test: (visit: FoldedVisit) => boolean): FoldedVisit | undefined {
  for (const visit of outwardFrom(at)) if (test(visit)) return visit;
  return undefined;
}
