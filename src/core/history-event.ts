// history-event.ts — one event of an execution's history, in AWS's words.
//
// Holds: the shape of an event inside Treadle. `details` is the member that AWS names after the type
// (`stateEnteredEventDetails`, …); DETAILS_MEMBER says which. Payload members (`input`, `output`,
// `parameters`, …) are Payloads here and text on the wire.
import type { Json, Payload, TimestampMs } from "../base/index.ts";

/** The 62 event types of the API model. */
export type HistoryEventType =
  | "ActivityFailed"
  | "ActivityScheduled"
  | "ActivityScheduleFailed"
  | "ActivityStarted"
  | "ActivitySucceeded"
  | "ActivityTimedOut"
  | "ChoiceStateEntered"
  | "ChoiceStateExited"
  | "EvaluationFailed"
  | "ExecutionAborted"
  | "ExecutionFailed"
  | "ExecutionRedriven"
  | "ExecutionStarted"
  | "ExecutionSucceeded"
  | "ExecutionTimedOut"
  | "FailStateEntered"
  | "LambdaFunctionFailed"
  | "LambdaFunctionScheduled"
  | "LambdaFunctionScheduleFailed"
  | "LambdaFunctionStarted"
  | "LambdaFunctionStartFailed"
  | "LambdaFunctionSucceeded"
  | "LambdaFunctionTimedOut"
  | "MapIterationAborted"
  | "MapIterationFailed"
  | "MapIterationStarted"
  | "MapIterationSucceeded"
  | "MapRunAborted"
  | "MapRunFailed"
  | "MapRunRedriven"
  | "MapRunStarted"
  | "MapRunSucceeded"
  | "MapStateAborted"
  | "MapStateEntered"
  | "MapStateExited"
  | "MapStateFailed"
  | "MapStateStarted"
  | "MapStateSucceeded"
  | "ParallelStateAborted"
  | "ParallelStateEntered"
  | "ParallelStateExited"
  | "ParallelStateFailed"
  | "ParallelStateStarted"
  | "ParallelStateSucceeded"
  | "PassStateEntered"
  | "PassStateExited"
  | "SucceedStateEntered"
  | "SucceedStateExited"
  | "TaskFailed"
  | "TaskScheduled"
  | "TaskStarted"
  | "TaskStartFailed"
  | "TaskStateAborted"
  | "TaskStateEntered"
  | "TaskStateExited"
  | "TaskSubmitFailed"
  | "TaskSubmitted"
  | "TaskSucceeded"
  | "TaskTimedOut"
  | "WaitStateAborted"
  | "WaitStateEntered"
  | "WaitStateExited";

/** A detail member: plain JSON, a payload that the wire shows as text, or several by name (`assignedVariables`). */
export type HistoryDetail = Json | Payload | { readonly [name: string]: Payload };

export interface HistoryEvent {
  /** Dense from 1. */
  readonly id: number;
  /** 0 = none; chains per branch. */
  readonly previousEventId: number;
  readonly timestamp: TimestampMs;
  readonly type: HistoryEventType;
  readonly details?: { readonly [name: string]: HistoryDetail };
}

/** The wire member that carries an event's details; undefined where the type has none. */
export function detailsMemberOf(type: HistoryEventType): string | undefined {
  if (NO_DETAILS.has(type)) return undefined;
  const shared = SHARED_MEMBERS.find(([pattern]) => pattern.test(type));
  const stem = shared === undefined ? `${type.charAt(0).toLowerCase()}${type.slice(1)}` : shared[1];
  return `${stem}EventDetails`;
}

const NO_DETAILS: ReadonlySet<HistoryEventType> = new Set([
  "LambdaFunctionStarted",
  "MapStateAborted",
  "MapStateFailed",
  "MapStateSucceeded",
  "MapRunAborted",
  "MapRunSucceeded",
  "ParallelStateAborted",
  "ParallelStateFailed",
  "ParallelStateStarted",
  "ParallelStateSucceeded",
  "TaskStateAborted",
  "WaitStateAborted",
]);

const SHARED_MEMBERS: readonly (readonly [RegExp, string])[] = [
  [/State(Entered)$/, "stateEntered"],
  [/State(Exited)$/, "stateExited"],
];
