// attempts.ts — which attempt of a visit is meant, and what each of them began.
import type { DataFlow, EventPlace, Visit } from "../../console-wire/index.ts";
import type { Selection, SelectionChange } from "./selection.ts";

/** The attempt, from 1, that an event of a visit or of what stands inside it belongs to; none before the first, after the last none but its exit. */
export function attemptOfEvent(
  {
    enteredEventId,
    exitedEventId,
    attempts,
  }: Pick<Visit, "enteredEventId" | "exitedEventId" | "attempts">,
  event: number,
): number | undefined {
  if (event < enteredEventId || event >= (exitedEventId ?? Number.POSITIVE_INFINITY)) {
    return undefined;
  }
  const at = attempts.findLastIndex(({ scheduledEventId }) => scheduledEventId <= event);
  return at < 0 ? undefined : at + 1;
}

/** From 1: that of the selected event, else the one that was chosen, else the last; 0 where it has none. */
export function chosenAttempt(
  visit: Visit,
  { attempt, event }: Pick<Selection, "attempt" | "event">,
): number {
  const ofEvent = event === undefined ? undefined : attemptOfEvent(visit, event);
  const { length } = visit.attempts;
  return ofEvent ?? (attempt !== undefined && attempt <= length ? attempt : length);
}

/** Whose data flow is looked at; undefined for that of the visit, which ends with its last attempt. */
export function followedAttempt(
  visit: Visit,
  selection: Pick<Selection, "attempt" | "event">,
): number | undefined {
  const number = chosenAttempt(visit, selection);
  return number < visit.attempts.length ? number : undefined;
}

/** An attempt that is told from the others of its visit. */
export interface AttemptMark {
  readonly entered: number;
  readonly attempt: number;
  /** Its first event. */
  readonly first: number;
  /** It was chosen, and is not the last one by itself. */
  readonly chosen: boolean;
}

/** Undefined where there are no others. */
export function attemptMark(
  visit: Visit | undefined,
  selection: Pick<Selection, "attempt" | "event">,
): AttemptMark | undefined {
  if (visit === undefined || visit.attempts.length < 2) return undefined;
  const attempt = chosenAttempt(visit, selection);
  const first = visit.attempts[attempt - 1]?.scheduledEventId ?? visit.enteredEventId;
  const chosen = selection.attempt !== undefined;
  return { entered: visit.enteredEventId, attempt, first, chosen };
}

/** True where the attempt whose flow it is, is the one that the state was left with. */
export function hasLeft(
  { exitedEventId, attempts }: Visit,
  { attempt = 0 }: Pick<DataFlow, "attempt">,
): boolean {
  return exitedEventId !== undefined && attempt === attempts.length;
}

/** The visit as an attempt, from 1, left it: nothing of what came after. */
export function asOfAttempt(visit: Visit, number: number): Visit {
  const attempt = visit.attempts[number - 1];
  if (attempt === undefined) return visit;
  const { status } = attempt;
  const hasFailed = status === "failed" || status === "timedOut";
  const isEarlier = number < visit.attempts.length;
  if (!isEarlier && !(hasFailed && visit.status === "running")) return visit;
  const { error: _last, exitedEventId: _id, exitedAt: _at, endedAt: _end, ...begun } = visit;
  return {
    ...begun,
    status: hasFailed ? "failed" : "aborted",
    attempts: visit.attempts.slice(0, number),
    ...(attempt.error === undefined ? {} : { error: attempt.error }),
  };
}

/** S2 and S5 of selection.ts: whose event it is comes with it, as far as that is known. */
export function eventChange(event: number, place: EventPlace | null): SelectionChange {
  if (place === null) return { event };
  const { id, entered, attempt, path } = place;
  return { event, state: id, visit: entered, attempt, path };
}

export interface ChildOf {
  readonly kind: "execution" | "mapRun";
  readonly arn: string;
  /** From 1; several where a redrive went on with the same one. */
  readonly attempts: readonly number[];
}

/** The executions and map runs that a visit began, each once, in the order of its attempts. */
export function childrenOf({ attempts }: Visit): readonly ChildOf[] {
  const found = new Map<string, { readonly kind: ChildOf["kind"]; readonly attempts: number[] }>();
  const note = (kind: ChildOf["kind"], arn: string | undefined, attempt: number): void => {
    if (arn === undefined) return;
    const known = found.get(arn);
    if (known === undefined) found.set(arn, { kind, attempts: [attempt] });
    else known.attempts.push(attempt);
  };
  for (const [i, { childExecutionArn, mapRunArn }] of attempts.entries()) {
    note("execution", childExecutionArn, i + 1);
    note("mapRun", mapRunArn, i + 1);
  }
  return [...found].map(([arn, one]) => ({ arn, ...one }));
}
