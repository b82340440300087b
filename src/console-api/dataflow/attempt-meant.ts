// attempt-meant.ts — one attempt of a visit whose data is followed alone: an earlier one, or one that failed and is not
// the end of its visit yet. Of any other the visit itself tells all.
import { notFound, type Query } from "../door/index.ts";
import type { FoldedAttempt, FoldedVisit } from "../fold/index.ts";

export interface AttemptMeant {
  /** From 1. */
  readonly number: number;
  readonly attempt: FoldedAttempt;
  /** The one that came after it. */
  readonly next: FoldedAttempt | undefined;
}

/** `number`: from 1, one that the visit has; the last without. */
export function attemptMeant(
  visit: FoldedVisit,
  number: number = visit.attempts.length,
): AttemptMeant | undefined {
  const attempt = visit.attempts[number - 1];
  if (attempt === undefined) return undefined;
  const next = visit.attempts[number];
  const isOpen = visit.failure === undefined && visit.exitedEventId === undefined;
  return next !== undefined || (isOpen && hasFailed(attempt))
    ? { number, attempt, next }
    : undefined;
}

/** The one that a query names by `attempt=<1..>`; without, that of an iteration which it names, or the last. */
export function attemptAsked(
  visit: FoldedVisit,
  query: Query,
  ofIteration?: number,
): AttemptMeant | undefined {
  const asked = query.number("attempt") ?? ofIteration;
  const { length } = visit.attempts;
  if (asked !== undefined && (asked < 1 || asked > length)) {
    throw notFound(
      `This visit of ${visit.name} has ${length} attempts, and none that is ${asked}.`,
    );
  }
  return attemptMeant(visit, asked);
}

function hasFailed({ status }: FoldedAttempt): boolean {
  return status === "failed" || status === "timedOut";
}

/** What became of it; one that gave a result and was tried again failed with what was made of that. */
export function failureOf({ attempt }: AttemptMeant): FoldedVisit["failure"] {
  if (hasFailed(attempt) || attempt.status === "succeeded") return "failed";
  return attempt.status === "aborted" ? "aborted" : undefined;
}

/** The ids of its events lie between: the second is no longer one. */
export function eventsOf(
  { attempt, next }: AttemptMeant,
  count: number,
): readonly [first: number, end: number] {
  return [attempt.scheduledEventId, next?.scheduledEventId ?? count + 1];
}
