// visits.ts — a history as visits: each time a state was entered, in which iteration, how it ended.
//
// Follows previousEventId. A scope is one iteration of a Map, the branches of one start of a Parallel, or the
// execution itself; a visit belongs to a scope, a scope to the visit of its Map or Parallel.
//   V1. An open visit inside a scope that is over did not end by itself: it was aborted.
//   V2. The failure of a Parallel or a Map names the state that failed inside as its previous event, so the Map or
//       Parallel is the nearest one around it that has not failed yet.
//   V3. Where a Parallel or a Map is tried again there is no event of its failure: the start of the new attempt names
//       the state that failed inside as its previous event.
import type { HistoryStep } from "./history-step.ts";

export interface Visit {
  readonly name: string;
  readonly kind: "Map" | "Parallel" | "other";
  readonly scope: Scope;
  /** The visit that led here; undefined at the beginning of a scope. */
  readonly from: Visit | undefined;
  readonly enteredMs: number;
  exitedMs: number | undefined;
  /** How often it was tried. */
  attempts: number;
  failure: "failed" | "caught" | "aborted" | undefined;
  iterations: Iterations | undefined;
}

export interface Scope {
  readonly owner: Visit | undefined;
  /** Of an iteration. */
  readonly index: number | undefined;
  /** Which attempt of its owner. */
  readonly attempt: number;
  over: boolean;
}

/** True where the Map or Parallel around it was tried again since. */
export function isSuperseded({ owner, attempt }: Scope): boolean {
  return owner !== undefined && (attempt < owner.attempts || isSuperseded(owner.scope));
}

/** True where the execution has gone on from the Map or Parallel around it: what failed inside stays as it was. */
function isLeft({ owner, attempt }: Scope): boolean {
  if (owner === undefined) return false;
  return owner.exitedMs !== undefined || attempt < owner.attempts || isLeft(owner.scope);
}

function scopeIn(owner: Visit | undefined, index: number | undefined): Scope {
  return { owner, index, attempt: owner?.attempts ?? 0, over: false };
}

export interface Iterations {
  readonly total: number;
  started: number;
  succeeded: number;
  failed: number;
  aborted: number;
}

export interface Followed {
  readonly visits: readonly Visit[];
  /** Undefined while it runs. */
  readonly end: "succeeded" | "failed" | "aborted" | undefined;
  readonly lastMs: number;
}

/** Where the execution stands after an event. */
interface Position {
  readonly scope: Scope;
  readonly visit: Visit | undefined;
}

export function followHistory(steps: readonly HistoryStep[]): Followed {
  const root = scopeIn(undefined, undefined);
  const positions = new Map<number, Position>();
  const types = new Map<number, string>();
  const visits: Visit[] = [];
  let end: Followed["end"];
  for (const step of steps) {
    const at = positions.get(step.previousId) ?? { scope: root, visit: undefined };
    const before = types.get(step.previousId) ?? "";
    types.set(step.id, step.type);
    positions.set(step.id, positionAfter(step, at, { before, visits }));
    end = endAfter(step.type, end);
    root.over = end !== undefined;
    if (step.type === "ExecutionRedriven") reopen(visits);
  }
  return { visits, end, lastMs: steps.at(-1)?.atMs ?? 0 };
}

function endAfter(type: string, end: Followed["end"]): Followed["end"] {
  switch (type) {
    case "ExecutionSucceeded":
      return "succeeded";
    case "ExecutionFailed":
      return "failed";
    case "ExecutionAborted":
    case "ExecutionTimedOut":
      return "aborted";
    case "ExecutionRedriven":
      return undefined;
    default:
      return end;
  }
}

/** A redrive goes on with what had not ended by itself. */
function reopen(visits: readonly Visit[]): void {
  for (const visit of visits) {
    if (visit.exitedMs !== undefined || isLeft(visit.scope)) continue;
    visit.failure = undefined;
    visit.scope.over = false;
  }
}

interface Around {
  /** The type of the previous event. */
  readonly before: string;
  readonly visits: Visit[];
}

const ATTEMPT = /^(?:Task|LambdaFunction|Activity)Scheduled$|^(?:MapState|ParallelState)Started$/;
const FAILURE = /(?:Failed|TimedOut)$/;
const GROUP_STARTED: Readonly<Record<string, Visit["kind"]>> = {
  MapStateStarted: "Map",
  ParallelStateStarted: "Parallel",
};

function positionAfter(step: HistoryStep, from: Position, around: Around): Position {
  const { type } = step;
  const at = GROUP_STARTED[type] === undefined ? from : groupStarted(from, GROUP_STARTED[type]);
  if (type.endsWith("StateEntered")) return entered(step, at, around);
  if (type.endsWith("StateExited")) return exited(step, at, around.before);
  if (/^MapIteration(?:Started|Redriven)$/.test(type)) return iterationStarted(step, at);
  if (type.startsWith("MapIteration")) return iterationEnded(step, at);
  if (type === "EvaluationFailed") return evaluationFailed(step, at, around);
  if (type === "MapStateFailed") return groupFailed(at, "Map");
  if (type === "ParallelStateFailed") return groupFailed(at, "Parallel");
  if (type === "ExecutionFailed") failOutward(at);
  if (ATTEMPT.test(type) && at.visit !== undefined) at.visit.attempts += 1;
  if (type === "MapStateStarted") return mapStarted(step, at);
  if (type === "ParallelStateStarted") {
    return { scope: scopeIn(at.visit, undefined), visit: undefined };
  }
  return at;
}

/** V3: leaves what failed inside behind. */
function groupStarted(at: Position, kind: Visit["kind"]): Position {
  const group = outward(at, (visit) => visit.kind === kind && visit.exitedMs === undefined);
  if (group === undefined || group === at.visit) return at;
  failInside(at, group);
  for (let { scope } = at; scope.owner !== undefined; scope = scope.owner.scope) {
    scope.over = true;
    if (scope.owner === group) break;
  }
  return { scope: group.scope, visit: group };
}

function entered(
  { type, name = "", atMs }: HistoryStep,
  at: Position,
  { visits }: Around,
): Position {
  const { scope } = at;
  const visit: Visit = {
    name,
    kind:
      type === "MapStateEntered" ? "Map" : type === "ParallelStateEntered" ? "Parallel" : "other",
    scope,
    from: at.visit,
    enteredMs: atMs,
    exitedMs: undefined,
    attempts: 0,
    failure: undefined,
    iterations: undefined,
  };
  visits.push(visit);
  return { scope, visit };
}

function exited({ name, atMs }: HistoryStep, at: Position, before: string): Position {
  const visit = outward(at, (one) => one.name === name && one.exitedMs === undefined);
  if (visit === undefined) return at;
  visit.exitedMs = atMs;
  visit.failure = FAILURE.test(before) ? "caught" : undefined;
  return { scope: visit.scope, visit };
}

function mapStarted({ length = 0 }: HistoryStep, at: Position): Position {
  if (at.visit !== undefined) {
    at.visit.iterations = { total: length, started: 0, succeeded: 0, failed: 0, aborted: 0 };
    at.visit.failure = undefined;
  }
  return at;
}

function iterationStarted({ name, index }: HistoryStep, at: Position): Position {
  const owner = outward(at, (visit) => visit.name === name) ?? at.visit;
  if (owner?.iterations !== undefined) owner.iterations.started += 1;
  return { scope: scopeIn(owner, index), visit: undefined };
}

function iterationEnded({ name, type }: HistoryStep, at: Position): Position {
  const owner = outward(at, (visit) => visit.name === name);
  if (owner === undefined) return at;
  let { scope } = at;
  while (scope.owner !== undefined && scope.owner !== owner) scope = scope.owner.scope;
  if (scope.owner === owner) scope.over = true;
  const { iterations } = owner;
  if (type === "MapIterationSucceeded" && iterations !== undefined) iterations.succeeded += 1;
  if (type === "MapIterationFailed") {
    if (iterations !== undefined) iterations.failed += 1;
    failInside(at, owner);
  }
  if (type === "MapIterationAborted" && iterations !== undefined) iterations.aborted += 1;
  return { scope: owner.scope, visit: owner };
}

/** AWS gives it no previous event: it is found by its name. */
function evaluationFailed({ name }: HistoryStep, at: Position, { visits }: Around): Position {
  const visit = visits.findLast((one) => one.name === name && one.exitedMs === undefined);
  return visit === undefined ? at : { scope: visit.scope, visit };
}

function groupFailed(at: Position, kind: Visit["kind"]): Position {
  const group = outward(at, (visit) => visit.kind === kind && visit.failure === undefined);
  if (group === undefined) return at;
  // A Map whose own work failed (its items, its run) has no failed state inside.
  if (group !== at.visit) failInside(at, group);
  group.failure = "failed";
  return { scope: group.scope, visit: group };
}

/** Marks the open visits from where the failure happened up to a Map or Parallel. */
function failInside(at: Position, owner: Visit): void {
  for (const visit of outwardFrom(at)) {
    if (visit === owner) return;
    if (visit.exitedMs === undefined) visit.failure = "failed";
  }
}

function failOutward(at: Position): void {
  for (const visit of outwardFrom(at)) if (visit.exitedMs === undefined) visit.failure = "failed";
}

function outward(at: Position, test: (visit: Visit) => boolean): Visit | undefined {
  for (const visit of outwardFrom(at)) if (test(visit)) return visit;
  return undefined;
}

/** The visit itself, then the Maps and Parallels around it. */
function* outwardFrom(at: Position): Generator<Visit> {
  if (at.visit !== undefined) yield at.visit;
  let { owner } = at.scope;
  while (owner !== undefined) {
    yield owner;
    ({ owner } = owner.scope);
  }
}
