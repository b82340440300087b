// wire-visit.ts — a visit as the console sees it.
import type { Json } from "../../base/index.ts";
import type { Attempt, Visit } from "../../console-wire/index.ts";
import { jsonataOf } from "../../query/index.ts";
import {
  endOf,
  endOfAttempt,
  type FoldedAttempt,
  type FoldedScope,
  type FoldedVisit,
  ranBetween,
  tellsFailure,
  visitEnd,
} from "../fold/index.ts";
import { idOf, type Subject, statusOf } from "./subject.ts";

/** An object while it is put together, member by member: this is done for thousands of visits at once. */
type Draft<T> = { -readonly [member in keyof T]: T[member] };

export function wireVisit(visit: FoldedVisit, subject: Subject): Visit {
  const status = statusOf(visit, subject);
  const endedAt = visitEnd(visit);
  const shown: Draft<Visit> = {
    id: idOf(subject, visit.name),
    name: visit.name,
    type: visit.type,
    enteredEventId: visit.enteredEventId,
    enteredAt: visit.enteredAt,
    status,
    attempts: visit.attempts.map((attempt) => wireAttempt(attempt, visit, endedAt, subject)),
    path: pathOf(visit, subject),
  };
  if (visit.exitedEventId !== undefined) shown.exitedEventId = visit.exitedEventId;
  if (visit.exitedAt !== undefined) shown.exitedAt = visit.exitedAt;
  else if (endedAt !== undefined) shown.endedAt = endedAt;
  if (visit.childExecutionArn !== undefined) shown.childExecutionArn = visit.childExecutionArn;
  if (visit.mapRunArn !== undefined) shown.mapRunArn = visit.mapRunArn;
  const error = errorOf(visit, subject);
  if (error !== undefined && error !== "") shown.error = error;
  const { trouble, exitedEventId } = visit;
  if (shown.error !== undefined && trouble !== undefined && trouble.eventId === exitedEventId) {
    shown.cause = trouble.cause;
  }
  const toldBy = endTelling(visit, subject);
  if (toldBy !== undefined) shown.toldBy = toldBy;
  const { pauses, lastAt } = subject.fold;
  if (pauses.length > 0) {
    const until = endedAt ?? lastAt;
    const { ms, runs } = ranBetween(visit.enteredAt, until, pauses);
    if (runs > 1) {
      shown.idleMs = until - visit.enteredAt - ms;
      shown.runs = runs;
    }
  }
  if (visit.halts !== undefined && visit.halts.length > 0) shown.halts = visit.halts;
  const resumedBy = lastResumption(visit, subject);
  if (resumedBy > 0) shown.resumedBy = resumedBy;
  return shown;
}

/** By the place of its pause, from 1; 0 where there was none. */
function lastResumption(
  { halts, isEnteredAnew, endedAt }: FoldedVisit,
  { fold: { pauses } }: Subject,
): number {
  // Entered anew, it ended where the execution had.
  if (isEnteredAnew) return pauses.findLastIndex(({ from }) => from === endedAt) + 1;
  const halt = halts?.at(-1);
  return halt === undefined ? 0 : pauses.findLastIndex(({ to }) => to === halt.to) + 1;
}

/** An attempt that no event has ended was over with the visit at the latest. */
function wireAttempt(
  attempt: FoldedAttempt,
  visit: FoldedVisit,
  visitEndedAt: number | undefined,
  subject: Subject,
): Attempt {
  const { scheduledEventId, scheduledAt, startedAt, status, begunBy, failedInside } = attempt;
  const shown: Draft<Attempt> = {
    scheduledEventId,
    scheduledAt,
    status: visitEndedAt !== undefined && status === "running" ? "aborted" : status,
  };
  const endedAt = attempt.endedAt ?? visitEndedAt;
  if (startedAt !== undefined) shown.startedAt = startedAt;
  if (endedAt !== undefined) shown.endedAt = endedAt;
  const error = attemptError(attempt, subject);
  if (error !== undefined) shown.error = error;
  const toldBy = endTellingAttempt(attempt, visit, subject);
  if (toldBy !== undefined) shown.toldBy = toldBy;
  if (attempt.notBegun) shown.notBegun = true;
  if (begunBy === "redrive") shown.redriven = true;
  if (attempt.childExecutionArn !== undefined) shown.childExecutionArn = attempt.childExecutionArn;
  if (attempt.mapRunArn !== undefined) shown.mapRunArn = attempt.mapRunArn;
  if (failedInside !== undefined) shown.failedInside = insideOf(innermost(failedInside), subject);
  return shown;
}

/** The end of the execution that alone says with what a visit failed. */
function endTelling(visit: FoldedVisit, { fold }: Subject): number | undefined {
  const { trouble } = visit;
  const isOwn = trouble !== undefined && tellsFailure(fold.typeOf(trouble.eventId));
  return isOwn ? undefined : endOf(fold.failedEnds, visit)?.eventId;
}

function endTellingAttempt(
  attempt: FoldedAttempt,
  visit: FoldedVisit,
  { fold }: Subject,
): number | undefined {
  if (attempt.failedInside !== undefined || fold.failedEnds.length === 0) return undefined;
  const end = endOfAttempt(fold.failedEnds, visit, visit.attempts.indexOf(attempt) + 1);
  if (end === undefined) return undefined;
  for (let id = attempt.scheduledEventId; id < end.eventId; id += 1) {
    if (tellsFailure(fold.typeOf(id)) && fold.positionOf(id)?.visit === visit) return undefined;
  }
  return end.eventId;
}

/** What made a Map or Parallel fail says why; of one that is tried again the history tells nothing itself. */
export function attemptError(
  { failedInside, error }: FoldedAttempt,
  subject: Subject,
): string | undefined {
  const inside = failedInside && errorOf(failedInside, subject);
  return inside === undefined || inside === "" ? error : inside;
}

function insideOf(visit: FoldedVisit, subject: Subject): NonNullable<Attempt["failedInside"]> {
  const { name: stateName, enteredEventId } = visit;
  const iteration = iterationsAround(visit, subject);
  return {
    ...{ stateName, stateId: idOf(subject, stateName), enteredEventId },
    ...(iteration.length === 0 ? {} : { iteration }),
  };
}

/** The state inside that failed by itself. */
export function innermost(visit: FoldedVisit): FoldedVisit {
  let at = visit;
  while (at.failedInside !== undefined) at = at.failedInside;
  return at;
}

/** Of the Maps around it, outermost first. */
export function iterationsAround(visit: FoldedVisit, subject: Subject): readonly number[] {
  return pathOf(visit, subject).flatMap(({ of, index }) => (isMap(subject, of) ? [index] : []));
}

function isMap({ picture }: Subject, id: string): boolean {
  for (const state of picture.states.values())
    if (state.id === id) return state.graph.type === "Map";
  return false;
}

/** What a failed visit failed with; a Fail state's own words where the history does not repeat them. */
export function errorOf(visit: FoldedVisit, subject: Subject): string | undefined {
  const { picture } = subject;
  if (visit.failure === undefined || visit.failure === "aborted") return undefined;
  const told = visit.trouble?.error;
  if (told !== undefined && told !== "") return told;
  const written = picture.states.get(visit.name)?.json["Error"];
  if (isSaid(written)) return written;
  return visit.failedInside === undefined ? told : errorOf(visit.failedInside, subject);
}

/** What a Fail state says by itself: an expression is not what it comes to. */
export function isSaid(written: Json | undefined): written is string {
  return typeof written === "string" && jsonataOf(written) === undefined;
}

/** The branch of the Parallel around that a visit belongs to. */
export function branchOf(visit: FoldedVisit, subject: Subject): number {
  return pathOf(visit, subject).at(-1)?.index ?? 0;
}

/** Indexes of iterations and branches around it, outermost first. */
export function pathOf(visit: FoldedVisit, subject: Subject): Visit["path"] {
  const path: PathStep[] = [];
  let inside = idOf(subject, visit.name);
  for (let { scope } = visit; scope.owner !== undefined; scope = scope.owner.scope) {
    const of = idOf(subject, scope.owner.name);
    const branch = inside.startsWith(`${of}/Branches/`)
      ? Number(inside.slice(`${of}/Branches/`.length).split("/")[0])
      : 0;
    path.push({ of, index: scope.index ?? branch, ...attemptOfMap(scope) });
    inside = of;
  }
  return path.reverse();
}

type PathStep = Visit["path"][number];

/** Of what was tried again; branches are told by their names alone. */
export function attemptOfMap({ owner, index, attempt }: FoldedScope): Pick<PathStep, "attempt"> {
  return index !== undefined && owner !== undefined && owner.attempts.length > 1 ? { attempt } : {};
}
