// redrive-rules.ts — may an execution be redriven? AWS's words for why not, in the order in which AWS looks.
import type { TimestampMs } from "../base/index.ts";
import type { ExecutionStatus, RedriveStatus } from "./records.ts";

const DAY_MS = 86_400_000;
/** From the close of the execution. */
const REDRIVE_WINDOW_MS = 14 * DAY_MS;
/** From its start. */
const EXECUTION_MAX_MS = 365 * DAY_MS;
/** Room for ExecutionRedriven and one event more within 25,000. */
const REDRIVE_EVENTS_MAX = 24_999;

export interface RedriveFacts {
  readonly type: "STANDARD" | "EXPRESS";
  readonly status: ExecutionStatus;
  readonly startDate: TimestampMs;
  readonly stopDate?: TimestampMs;
  readonly historyCount: number;
  readonly mapRunArn?: string;
  readonly deleting: boolean;
  /** Infinity where the host has lifted AWS's limits. */
  readonly historyEventsMax: number;
}

/** Undefined where nothing stands against it. */
export function redriveRefusalOf(facts: RedriveFacts, at: TimestampMs): string | undefined {
  if (facts.deleting) return "State machine is in DELETING status";
  if (
    facts.status === "RUNNING" ||
    facts.status === "SUCCEEDED" ||
    facts.status === "PENDING_REDRIVE"
  ) {
    return `Execution is ${facts.status} and cannot be redriven`;
  }
  if (facts.historyCount >= Math.min(REDRIVE_EVENTS_MAX, facts.historyEventsMax - 1)) {
    return "Execution history event limit exceeded";
  }
  if (at - facts.startDate >= EXECUTION_MAX_MS) {
    return "Execution has exceeded the max execution time";
  }
  if (at - (facts.stopDate ?? at) > REDRIVE_WINDOW_MS) {
    return "Execution redrivable period exceeded";
  }
  return undefined;
}

/** What DescribeExecution says. */
export function redriveStatusOf(
  facts: RedriveFacts,
  at: TimestampMs,
): { readonly redriveStatus: RedriveStatus; readonly redriveStatusReason?: string } {
  const reason = redriveRefusalOf(facts, at);
  if (reason !== undefined) {
    return { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason: reason };
  }
  return { redriveStatus: facts.mapRunArn === undefined ? "REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN" };
}
