// failed-end.ts — how an execution ended with a failure, each time until a redrive, and what failed with that.
//
//   E1. What nobody may catch or did catch goes up to the end of the execution as it was: all visits on the way, from the
//       one that failed by itself to the outermost, failed with what the end says.
//   E2. A redrive goes on with some of them, which know of that end no more; it stays theirs in the attempt of that time.
import { type FoldedVisit, outwardFrom, type Position, type Trouble } from "./folded.ts";

export interface FailedEnd {
  /** Of the ExecutionFailed. */
  readonly eventId: number;
  /** E1. */
  readonly visits: ReadonlySet<FoldedVisit>;
}

const TELLS =
  /^(?:(?:Task|LambdaFunction|Activity)(?:|Schedule|Start|Submit)Failed|(?:Task|LambdaFunction|Activity)TimedOut|MapRunFailed|EvaluationFailed)$/;

/** True of the type of an event that says of a state itself with what it failed. */
export function tellsFailure(type: string): boolean {
  return TELLS.test(type);
}

/** `at`: the place of the end, behind which all that failed is marked already. Those that no event told it are told. */
export function failedEnd({ eventId, ...told }: Trouble, at: Position): FailedEnd {
  const visits = new Set<FoldedVisit>();
  for (const visit of outwardFrom(at)) {
    let failed = visit.failure === "failed" ? visit : undefined;
    while (failed !== undefined && !visits.has(failed)) {
      visits.add(failed);
      failed = failed.failedInside;
    }
  }
  for (const visit of visits) {
    const { trouble } = visit;
    if (trouble === undefined || trouble.error === "") {
      visit.trouble = { ...told, eventId: trouble?.eventId ?? eventId };
    }
  }
  return { eventId, visits };
}

/** The end that a failed visit failed with; undefined where that was caught, or is not over. */
export function endOf(ends: readonly FailedEnd[], visit: FoldedVisit): FailedEnd | undefined {
  if (visit.failure !== "failed") return undefined;
  const begun = visit.attempts.at(-1)?.scheduledEventId ?? visit.enteredEventId;
  const after = Math.max(begun, visit.trouble?.eventId ?? 0);
  return ends.findLast(({ eventId, visits }) => eventId >= after && visits.has(visit));
}

/** E2. `number`: of the attempt, from 1. */
export function endOfAttempt(
  ends: readonly FailedEnd[],
  visit: FoldedVisit,
  number: number,
): FailedEnd | undefined {
  const attempt = visit.attempts[number - 1];
  if (attempt?.status !== "failed") return undefined;
  const next = visit.attempts[number]?.scheduledEventId ?? Number.POSITIVE_INFINITY;
  return ends.findLast(
    ({ eventId, visits }) =>
      eventId >= attempt.scheduledEventId && eventId < next && visits.has(visit),
  );
}
