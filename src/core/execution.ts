// execution.ts — the state of one execution between two steps.
//
// Never changes: a step makes a new one that shares what stayed the same.
//   E1. Ids of events are dense from 1; `historyCount` is the last one given.
//   E2. `counter` only grows, so no id of a task or timer is given twice.
//   E3. A RUNNING execution has a frame that is ready, or one that waits for an open command.
import type { Program } from "../asl/index.ts";
import type { Failure, Payload, TimestampMs } from "../base/index.ts";
import type { TaskRequest } from "./command.ts";
import type { Frame, Timer } from "./frame.ts";
import type { MapRun } from "./map-run.ts";
import type { ExecutionIdentity } from "./trigger.ts";

export type ExecutionStatus =
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "TIMED_OUT"
  | "ABORTED"
  | "PENDING_REDRIVE";

export interface Execution {
  readonly identity: ExecutionIdentity;
  readonly status: ExecutionStatus;
  readonly startDate: TimestampMs;
  readonly stopDate: TimestampMs | undefined;
  readonly input: Payload;
  readonly output: Payload | undefined;
  readonly failure: Failure | undefined;
  readonly redriveCount: number;
  readonly redriveDate: TimestampMs | undefined;
  /** How many events the history has. */
  readonly historyCount: number;
  /** The number of the last task, timer or map run. */
  readonly counter: number;
  readonly root: Frame;
  /** Ids of the frames that a used-up budget left ready, in their order. */
  readonly ready: readonly string[];
  /** The machine's `TimeoutSeconds`. */
  readonly timeout: Timer | undefined;
  readonly mapRuns: readonly MapRun[];
}

/** What the host allows. */
export interface Limits {
  /** 262,144 on AWS. */
  readonly payloadBytesMax: number;
  /** 25,000 on AWS for Standard; Express executions have no limit whatever this says. */
  readonly historyEventsMax: number;
}

export interface StepOptions {
  /** States entered in one step at most; the rest waits for a `continued` trigger. */
  readonly transitionsMax: number;
  readonly limits: Limits;
  /**
   * AWS's reason why a request cannot be started, as far as its parameters alone tell: the execution then fails
   * with States.Runtime and no task is scheduled. Must be a pure function of the request.
   */
  readonly refuseTask?: ((request: TaskRequest) => string | undefined) | undefined;
}

export const AWS_LIMITS: Limits = { payloadBytesMax: 262_144, historyEventsMax: 25_000 };

/** The machine's own limit; that of their type for children of a Distributed Map. */
export function timeoutSecondsOf(
  { timeoutSeconds, childTimeoutSeconds }: Program,
  { flow, type }: ExecutionIdentity,
): number | undefined {
  if (flow === 0) return timeoutSeconds;
  const seconds = childTimeoutSeconds?.[type];
  return seconds === Number.POSITIVE_INFINITY ? undefined : seconds;
}
