// redrive.ts — a failed execution goes on where it failed.
//
//   D1. A state is taken up again where it was entered and not left; what was left keeps its output.
//   D2. Retry counters and clocks start anew; the input, the definition and the variables stay.
//   D3. Of a Parallel or an inline Map only the branches that did not end run again, unless it failed because
//       its result was too large: then all of them do.
import type { TimestampMs } from "../base/index.ts";
import type { Draft } from "./draft.ts";
import { type ExecutionStatus, timeoutSecondsOf } from "./execution.ts";
import { ENTERING, type Frame, TRYING } from "./frame.ts";
import { MapProgress } from "./progress.ts";
import { redriveMapRun } from "./states/distributed-map.ts";

const DAY_MS = 86_400_000;
/** AWS's window, from the close of the execution. */
const PERIOD_MS = 14 * DAY_MS;
const EXECUTION_MS_MAX = 365 * DAY_MS;
/** Room for ExecutionRedriven and one event more. */
const EVENTS_MAX = 24_999;

/** What AWS looks at; `historyEventsMax`: Infinity where the host has lifted its limits. */
export interface RedriveStanding {
  readonly status: ExecutionStatus;
  readonly startDate: TimestampMs;
  readonly stopDate?: TimestampMs | undefined;
  readonly historyCount: number;
  readonly historyEventsMax: number;
}

/** AWS's reason why an execution cannot be redriven at this time; undefined when it can. */
export function redriveRefusal(standing: RedriveStanding, at: TimestampMs): string | undefined {
  const { status, startDate, stopDate = startDate, historyCount, historyEventsMax } = standing;
  switch (status) {
    case "RUNNING":
    case "SUCCEEDED":
    case "PENDING_REDRIVE":
      return `Execution is ${status} and cannot be redriven`;
    case "FAILED":
    case "TIMED_OUT":
    case "ABORTED":
      break;
  }
  if (historyCount >= Math.min(EVENTS_MAX, historyEventsMax - 1)) {
    return "Execution history event limit exceeded";
  }
  if (at - startDate >= EXECUTION_MS_MAX) return "Execution has exceeded the max execution time";
  return at - stopDate > PERIOD_MS ? "Execution redrivable period exceeded" : undefined;
}

/** False where the execution cannot be redriven. */
export function redriveExecution(draft: Draft): boolean {
  const standing = { ...draft.finish(), historyEventsMax: draft.limits.historyEventsMax };
  if (redriveRefusal(standing, draft.at) !== undefined) return false;
  draft.status = "RUNNING";
  draft.stopDate = undefined;
  draft.failure = undefined;
  draft.redriveCount += 1;
  draft.redriveDate = draft.at;
  const root = draft.touch(draft.root);
  const id = draft.emitBeside(root, draft.historyCount, "ExecutionRedriven", {
    redriveCount: draft.redriveCount,
  });
  const seconds = timeoutSecondsOf(draft.program, draft.identity);
  if (seconds !== undefined) draft.timeout = draft.startTimer(root, seconds);
  takeUp(draft, root, id);
  return true;
}

/** Sets a halted frame, and the halted frames below it, going again. */
function takeUp(draft: Draft, frame: Frame, eventId: number): void {
  const { position } = frame;
  if (position.at !== "halted") return;
  frame.attempts = [];
  frame.retryCount = 0;
  frame.lastEventId = eventId;
  const state = draft.stateOf(frame);
  const all = position.failure?.error === "States.DataLimitExceeded";
  if (position.mapRunArn !== undefined && state.type === "Map" && !all) {
    redriveMapRun(draft, frame, state, position.mapRunArn);
    return;
  }
  if (position.progress === undefined || all) {
    frame.dropChildren();
    frame.position = position.entered ? TRYING : ENTERING;
    draft.enqueue(frame);
    return;
  }
  const { progress } = position;
  frame.position =
    progress instanceof MapProgress ? { at: "iterations", progress } : { at: "branches", progress };
  for (const child of [...frame.children.values()]) takeUp(draft, draft.touch(child), eventId);
  // It may have been done with its branches, or have places for more iterations: its turn will show.
  draft.enqueue(frame);
}
