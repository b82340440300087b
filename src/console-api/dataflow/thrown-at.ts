// thrown-at.ts — which expression of a visit failed, where the history tells so, and whether an attempt never began by it.
import type { Engine } from "../../engine/index.ts";
import type { Subject } from "../execution/index.ts";
import { type FoldedAttempt, type FoldedVisit, retryCountOf, textOf } from "../fold/index.ts";
import type { AttemptMeant } from "./attempt-meant.ts";
import type { FailedWith } from "./failed-with.ts";
import type { ThrownAt } from "./steps.ts";
import { eventAt } from "./visit-events.ts";

/** AWS says so of JSONata only. */
export async function thrownAt(
  engine: Engine,
  { record, fold }: Subject,
  visit: FoldedVisit,
  failed: FailedWith | undefined,
): Promise<ThrownAt | undefined> {
  const { eventId = 0 } = failed?.began ?? {};
  if (fold.typeOf(eventId) !== "EvaluationFailed") return undefined;
  if (fold.positionOf(eventId)?.visit !== visit) return undefined;
  const event = await eventAt(engine, record.executionArn, eventId);
  const location = event && textOf(event.details, "location");
  if (event === undefined || location === undefined) return undefined;
  const cause = textOf(event.details, "cause") ?? "";
  const reason = cause.replace(/^An error occurred while executing the state '.*?#\d+\)\. /s, "");
  return { location, reason, eventId };
}

const AFTER_RESULT = /^(?:Assign|Output|Catch\[\d+\])(?:\/|\[|$)/;

/** The attempt that never began, with which the visit ended. */
export interface NotBegun {
  /** From 1; what was scheduled is counted. */
  readonly number: number;
  /** The event that says why. */
  readonly eventId: number;
  readonly begunBy: FoldedAttempt["begunBy"];
}

/** `thrown`: with what the visit failed. */
export function notBegunIn(visit: FoldedVisit, thrown: ThrownAt | undefined): NotBegun | undefined {
  const last = visit.attempts.at(-1);
  if (visit.type !== "Task" || last === undefined || thrown === undefined) return undefined;
  if (AFTER_RESULT.test(thrown.location)) return undefined;
  // A redrive begins to count anew.
  const begunBy = retryCountOf(visit) > last.retryCount ? "retry" : "redrive";
  return { number: visit.attempts.length + 1, eventId: thrown.eventId, begunBy };
}

/** The last attempt that began, told without the one that did not. */
export function lastBegun(
  { attempts }: FoldedVisit,
  { number, eventId, begunBy }: NotBegun,
): AttemptMeant | undefined {
  const attempt = attempts.at(-1);
  const next = { scheduledEventId: eventId, begunBy };
  return attempt && { number: number - 1, attempt, next };
}
