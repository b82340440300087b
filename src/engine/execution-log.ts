// execution-log.ts — history events as Step Functions writes them to CloudWatch Logs.
import { Payload, utf8Length } from "../base/index.ts";
import type { HistoryDetail, HistoryEvent, HistoryEventType } from "../core/index.ts";
import type { ExecutionLogEntry } from "./ports.ts";
import type { LoggingConfiguration } from "./records.ts";
import { withoutExecutionData } from "./wire-event.ts";

/** A payload above this is cut, and its `…Details` say so. */
const LOGGED_PAYLOAD_BYTES_MAX = 248 * 1024;

export interface LoggedExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly redriveCount: number;
  readonly logging: LoggingConfiguration;
}

/** The entries of these events that the logging level wants. */
export function logEntriesOf(
  execution: LoggedExecution,
  events: readonly HistoryEvent[],
): readonly ExecutionLogEntry[] {
  const { logging, executionArn, stateMachineArn } = execution;
  return events
    .filter((event) => wants(logging.level, event.type))
    .map((event) => ({
      logGroupArns: logging.logGroupArns,
      stateMachineArn,
      executionArn,
      at: event.timestamp,
      message: messageOf(execution, event),
    }));
}

function messageOf({ executionArn, redriveCount, logging }: LoggedExecution, event: HistoryEvent) {
  const details = event.details ?? {};
  const shown = logging.includeExecutionData ? cut(details) : withoutExecutionData(details);
  return JSON.stringify({
    id: String(event.id),
    type: event.type,
    details: shown,
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(event.timestamp),
    execution_arn: executionArn,
    redrive_count: String(redriveCount),
  });
}

function wants(level: LoggingConfiguration["level"], type: HistoryEventType): boolean {
  switch (level) {
    case "ALL":
      return true;
    case "ERROR":
      return /(?:Failed|Aborted|TimedOut)$/.test(type) || type === "FailStateEntered";
    case "FATAL":
      return (
        type === "ExecutionAborted" || type === "ExecutionFailed" || type === "ExecutionTimedOut"
      );
    case "OFF":
      return false;
  }
}

type Details = { readonly [name: string]: HistoryDetail };

function cut(details: Details): Details {
  const long = Object.entries(details).filter(
    ([, value]) => value instanceof Payload && utf8Length(value.text()) > LOGGED_PAYLOAD_BYTES_MAX,
  );
  if (long.length === 0) return details;
  const shorter: [string, HistoryDetail][] = long.flatMap(([name, value]) => [
    [name, value instanceof Payload ? value.text().slice(0, LOGGED_PAYLOAD_BYTES_MAX) : value],
    [`${name}Details`, { truncated: true }],
  ]);
  return { ...details, ...Object.fromEntries(shorter) };
}
