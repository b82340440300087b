// attempts.ts — what events inside a visit say of it: attempts, children, map runs.

import type { FoldedAttempt, FoldedVisit } from "./folded.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";

type Follower = (event: HistoryEvent, visit: FoldedVisit) => void;

/** By the type of the event. */
export const FOLLOWERS: Readonly<Record<string, Follower>> = {
  ...ofTask("Task"),
  ...ofTask("LambdaFunction"),
  ...ofTask("Activity"),
  TaskSubmitted: (event, visit) => {
    noteChild(event, visit);
    const attempt = visit.attempts.at(-1);
    if (attempt !== undefined) attempt.startedAt ??= event.at;
  },
  TaskSucceeded: (event, visit) => {
    noteChild(event, visit);
    end(event, visit, "succeeded");
  },
  TaskSubmitFailed: (event, visit) => end(event, visit, "failed"),
  MapStateStarted: (event, visit) => {
    schedule(event, visit);
    visit.iterations = { total: Number(event.details["length"] ?? 0), scopes: new Map() };
    const attempt = visit.attempts.at(-1);
    if (attempt !== undefined) attempt.iterations = visit.iterations;
    begin(visit);
  },
  MapRunStarted: (event, visit) => {
    schedule(event, visit);
    noteRun(event, visit);
  },
  MapRunRedriven: (event, visit) => {
    schedule(event, visit);
    noteRun(event, visit);
  },
  MapRunFailed: (event, visit) => end(event, visit, "failed"),
  MapRunAborted: (event, visit) => end(event, visit, "aborted"),
  MapRunSucceeded: (event, visit) => end(event, visit, "succeeded"),
  MapStateAborted: (event, visit) => end(event, visit, "aborted"),
  ParallelStateStarted: (event, visit) => {
    schedule(event, visit);
    begin(visit);
  },
  ParallelStateAborted: (event, visit) => end(event, visit, "aborted"),
  TaskStateAborted: (event, visit) => end(event, visit, "aborted"),
};

function ofTask(kind: string): Record<string, Follower> {
  return {
    [`${kind}Scheduled`]: schedule,
    [`${kind}Started`]: (event, visit) => {
      const attempt = visit.attempts.at(-1);
      if (attempt !== undefined) attempt.startedAt ??= event.at;
    },
    [`${kind}Succeeded`]: (event, visit) => end(event, visit, "succeeded"),
    [`${kind}Failed`]: (event, visit) => end(event, visit, "failed"),
    [`${kind}TimedOut`]: (event, visit) => end(event, visit, "timedOut"),
    [`${kind}StartFailed`]: (event, visit) => end(event, visit, "failed"),
    [`${kind}ScheduleFailed`]: (event, visit) => end(event, visit, "failed"),
  };
}

/** Another attempt: what ended the one before is over. */
function begin(visit: FoldedVisit): void {
  visit.failure = undefined;
  visit.failedInside = undefined;
  visit.endedAt = undefined;
}

function schedule(event: HistoryEvent, visit: FoldedVisit): void {
  const before = visit.attempts.at(-1);
  // A Distributed Map tells of its run besides its own start.
  if (before?.status === "running" && visit.type === "Map") return;
  // In JSONPath no event tells so.
  resultFailed(visit, undefined);
  visit.attempts.push(attemptOfEvent(event, visit));
}

function attemptOfEvent({ id, at }: HistoryEvent, visit: FoldedVisit): FoldedAttempt {
  return {
    ...{ scheduledEventId: id, scheduledAt: at, startedAt: undefined, endedAt: undefined },
    ...{ begunBy: begunBy(visit), notBegun: false },
    retryCount: Math.max(0, visit.attempts.length - visit.countsFrom),
    ...{ status: "running", error: undefined, failedInside: undefined, iterations: undefined },
    ...{ childExecutionArn: undefined, mapRunArn: undefined },
  };
}

/** An attempt that an expression kept from its beginning: the event that says so is all there is of it. */
export function failBeforeBegin(event: HistoryEvent, visit: FoldedVisit): void {
  const error = textOf(event.details, "error");
  visit.attempts.push({
    ...attemptOfEvent(event, visit),
    ...{ notBegun: true, status: "failed", endedAt: event.at, error },
  });
  visit.iterations = undefined;
  begin(visit);
}

/** With what the visit failed, where the attempt knows neither that nor of anything inside it. */
export function tellAttempt({ attempts, trouble }: FoldedVisit): void {
  const attempt = attempts.at(-1);
  if (attempt?.status !== "failed" || attempt.failedInside !== undefined) return;
  const error = trouble?.error ?? "";
  if (error !== "") attempt.error ??= error;
}

/** What an attempt gave was nothing that the state could go on with: it has failed. */
export function resultFailed({ attempts }: FoldedVisit, error: string | undefined): void {
  const attempt = attempts.at(-1);
  if (attempt?.status !== "succeeded") return;
  attempt.status = "failed";
  attempt.error = error;
}

function begunBy({ attempts, countsFrom }: FoldedVisit): FoldedAttempt["begunBy"] {
  if (attempts.length === 0) return "entry";
  return attempts.length === countsFrom ? "redrive" : "retry";
}

function end(
  { id, at, details }: HistoryEvent,
  visit: FoldedVisit,
  status: FoldedAttempt["status"],
): void {
  const failed = status === "failed" || status === "timedOut";
  const error = textOf(details, "error") ?? (status === "timedOut" ? "States.Timeout" : "");
  if (failed) visit.trouble = { eventId: id, error, cause: textOf(details, "cause") ?? "" };
  const attempt = visit.attempts.at(-1);
  if (attempt === undefined) return;
  // AWS aborts the state around an attempt that had failed by itself.
  if (status === "aborted" && attempt.status !== "running") return;
  attempt.status = status;
  attempt.endedAt = at;
  if (failed && error !== "") attempt.error = error;
}

const CHILD = /"[eE]xecutionArn"\s*:\s*"(arn:[^"]+)"/;

/** Of a task that starts an execution. */
function noteChild({ details }: HistoryEvent, visit: FoldedVisit): void {
  if (details["resourceType"] !== "states") return;
  if (!String(details["resource"]).startsWith("start")) return;
  const arn = CHILD.exec(textOf(details, "output") ?? "")?.[1];
  const attempt = visit.attempts.at(-1);
  if (attempt === undefined || arn === undefined) return;
  // What it was submitted with tells more surely than what its output holds.
  attempt.childExecutionArn ??= arn;
  visit.childExecutionArn = attempt.childExecutionArn;
}

function noteRun({ details }: HistoryEvent, visit: FoldedVisit): void {
  const attempt = visit.attempts.at(-1);
  // A redriven run is the one before where its event does not name it.
  const arn = textOf(details, "mapRunArn") ?? visit.mapRunArn;
  if (attempt !== undefined) attempt.mapRunArn = arn;
  visit.mapRunArn = arn;
}
