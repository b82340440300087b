// groups.ts — Maps and Parallels: their iterations, their failures, their further attempts.
//
//   G1. The failure of a Parallel or a Map names the state that failed inside as its previous event, so the Map or
//       Parallel is the nearest one around it that has not failed yet.
//   G2. Where one is tried again there is no event of its failure: the start of the new attempt names the state that
//       failed inside as its previous event.
//   G3. Iterations that are aborted name what failed as their previous event: which ones they are, their index says.
//   G4. Where nobody may catch what failed, the end of the execution is all that is told: it names the state that failed
//       as its previous event, and neither the iterations nor the Maps and Parallels around it.
import {
  type FoldedScope,
  type FoldedVisit,
  outward,
  outwardFrom,
  type Position,
  scopeWithin,
} from "./folded.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";
import { failed, scopeOf, troubleOf } from "./trouble.ts";

const GROUP_STARTED: Readonly<Record<string, string>> = {
  MapStateStarted: "Map",
  ParallelStateStarted: "Parallel",
};

export function isGroupStart(type: string): boolean {
  return GROUP_STARTED[type] !== undefined;
}

/** G2: the attempt before has failed; `event.at` is when. */
export function groupStarted(event: HistoryEvent, at: Position): Position {
  const type = GROUP_STARTED[event.type] ?? "";
  const group = outward(at, isOpen(type));
  if (group === undefined) return at;
  if (group !== at.visit) return groupFailed(event, at, type);
  if (group.attempts.at(-1)?.status === "running") endAttempt(group, event.at);
  return at;
}

function isOpen(type: string): (visit: FoldedVisit) => boolean {
  return (visit) =>
    visit.type === type && visit.failure === undefined && visit.exitedAt === undefined;
}

/** The failure names the state that failed inside as its previous event. */
export function groupFailed(event: HistoryEvent, at: Position, type: string): Position {
  const group = outward(at, isOpen(type));
  if (group === undefined) return at;
  endInside(event, at, group);
  failed(group, event.at);
  return { scope: group.scope, visit: group };
}

/**
 * Something inside has failed for good, a Fail state or what others were aborted for: the attempt of what stands around
 * it is over, whether the failure is told at once or another attempt comes later.
 */
export function attemptFailed(event: HistoryEvent, at: Position): void {
  const group = outward(at, (visit) => isOpen("Map")(visit) || isOpen("Parallel")(visit));
  if (group !== undefined && group !== at.visit) endInside(event, at, group);
}

/** G4: `at` is what stands inside the group, or the group itself where it failed by itself. */
export function groupOverrun(event: HistoryEvent, at: Position, group: FoldedVisit): void {
  if (!isOpen("Map")(group) && !isOpen("Parallel")(group)) return;
  endInside(event, at, group);
  const { scope, visit } = at;
  // What its ItemSelector made of the item failed: it has no state that could have.
  if (visit === undefined && scope.index !== undefined) close(scope, "failed", event.at);
}

/** Its previous event is the last one of a branch or an iteration. */
export function groupSucceeded(event: HistoryEvent, at: Position, type: string): Position {
  const group = outward(at, isOpen(type));
  if (group === undefined) return at;
  const attempt = group.attempts.at(-1);
  if (attempt !== undefined) {
    attempt.status = "succeeded";
    attempt.endedAt = event.at;
    // What failed before a redrive went on with it.
    attempt.error = undefined;
    attempt.failedInside = undefined;
  }
  return { scope: group.scope, visit: group };
}

function endInside(event: HistoryEvent, at: Position, group: FoldedVisit): void {
  if (group !== at.visit) failInside(event, at, group);
  const scope = scopeWithin(at, group);
  if (scope !== undefined && scope.end !== "succeeded") {
    const { failedInside } = group;
    // AWS tells of no failed iteration where an expression inside it failed: only that all of them were aborted.
    const hasFailed = failedInside !== undefined || scope.end === "failed";
    close(scope, hasFailed ? "failed" : "aborted", event.at);
    if (failedInside !== undefined) scope.failedInside = failedInside;
  }
  for (const other of group.iterations?.scopes.values() ?? []) {
    if (other.end === undefined) close(other, "aborted", event.at);
  }
  const own = troubleOf(event);
  const told = own.error !== "" ? own : (group.failedInside?.trouble ?? group.trouble ?? own);
  group.trouble = { ...told, eventId: event.id };
  if (group.attempts.at(-1)?.status === "running") endAttempt(group, event.at);
}

function close(scope: FoldedScope, end: FoldedScope["end"], at: number): void {
  scope.end = end;
  scope.endedAt ??= at;
}

function endAttempt(group: FoldedVisit, at: number): void {
  const attempt = group.attempts.at(-1);
  if (attempt === undefined) return;
  attempt.status = "failed";
  attempt.endedAt = at;
  const error = group.trouble?.error ?? "";
  attempt.error = error === "" ? undefined : error;
  attempt.failedInside = group.failedInside;
}

export function iterationStarted(event: HistoryEvent, at: Position): Position {
  const owner = outward(at, isNamed(event)) ?? at.visit;
  const index = Number(event.details["index"]);
  const scope = scopeOf(owner, index, event);
  owner?.iterations?.scopes.set(index, scope);
  return { scope, visit: undefined };
}

interface IterationEnd {
  readonly position: Position;
  readonly scope: FoldedScope | undefined;
}

/** G3. Of an iteration whose state stands nowhere, its name and its index tell. */
export function iterationEnded(
  event: HistoryEvent,
  at: Position,
  visits: readonly FoldedVisit[],
): IterationEnd {
  const isIt = isNamed(event);
  const isOpenMap = (visit: FoldedVisit): boolean => isIt(visit) && isOpen("Map")(visit);
  const isAborted = event.type === "MapIterationAborted";
  const owner = outward(at, isIt) ?? (isAborted ? undefined : visits.findLast(isOpenMap));
  const scope = owner?.iterations?.scopes.get(Number(event.details["index"]));
  const end = ENDS[event.type];
  // Aborted inside an iteration that was aborted: what failed beside it may be of the same name.
  const isElsewhere =
    end === "aborted" && (owner?.failure !== undefined || scope?.end !== undefined);
  if (owner === undefined || isElsewhere) return { position: at, scope: undefined };
  if (scope !== undefined && end !== undefined) {
    scope.end = end;
    scope.endedAt = event.at;
  }
  if (end === "aborted") return { position: at, scope };
  if (end === "failed") {
    failInside(event, at, owner);
    if (scope !== undefined) scope.failedInside = owner.failedInside;
    if (owner.attempts.at(-1)?.status === "running") endAttempt(owner, event.at);
  }
  return { position: { scope: owner.scope, visit: owner }, scope };
}

interface Aborting {
  /** The iteration whose abort was told last, one of the same failure. */
  readonly last: FoldedScope | undefined;
  readonly visits: readonly FoldedVisit[];
}

/** G3: of the Map around what failed, of one inside the iteration that was aborted just before, or beside what failed. */
export function abortedIteration(
  event: HistoryEvent,
  at: Position,
  { last, visits }: Aborting,
): FoldedScope | undefined {
  const isIt = isNamed(event);
  const from = last === undefined ? at : { scope: last, visit: undefined };
  const isInside = (visit: FoldedVisit): boolean =>
    isIt(visit) &&
    visit.exitedAt === undefined &&
    (last === undefined || isWithin(visit.scope, last));
  const owner = outward(from, isIt) ?? visits.findLast(isInside);
  return owner?.iterations?.scopes.get(Number(event.details["index"]));
}

function isWithin(scope: FoldedScope, around: FoldedScope): boolean {
  return scope === around || (scope.owner !== undefined && isWithin(scope.owner.scope, around));
}

const ENDS: Readonly<Record<string, FoldedScope["end"]>> = {
  MapIterationSucceeded: "succeeded",
  MapIterationFailed: "failed",
  MapIterationAborted: "aborted",
};

function isNamed({ details }: HistoryEvent): (visit: FoldedVisit) => boolean {
  const name = textOf(details, "name");
  return (visit) => visit.name === name;
}

/** Marks the open visits from where the failure happened up to a Map or Parallel; none where it failed by itself. */
function failInside(event: HistoryEvent, at: Position, owner: FoldedVisit): void {
  let innermost: FoldedVisit | undefined;
  for (const visit of outwardFrom(at)) {
    if (visit === owner) break;
    if (visit.exitedAt !== undefined) continue;
    failed(visit, event.at);
    visit.trouble ??= { ...troubleOf(event), eventId: event.id };
    innermost ??= visit;
  }
  owner.failedInside = innermost;
}
