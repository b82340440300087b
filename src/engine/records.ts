// records.ts — what the engine keeps and shows: executions, map runs, revisions of state machines, pages.
//
// Texts (input, output, history events) are JSON texts as they were stored; nothing here parses them.
import type { Payload, TimestampMs } from "../base/index.ts";

export type ExecutionStatus =
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "TIMED_OUT"
  | "ABORTED"
  | "PENDING_REDRIVE";

export type RedriveStatus = "REDRIVABLE" | "NOT_REDRIVABLE" | "REDRIVABLE_BY_MAP_RUN";

/** What lists show. */
export interface ExecutionSummary {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly status: ExecutionStatus;
  readonly startDate: TimestampMs;
  readonly stopDate?: TimestampMs;
  readonly mapRunArn?: string;
  /** Children of a Distributed Map: how many of its items. */
  readonly itemCount?: number;
  readonly redriveCount: number;
  readonly redriveDate?: TimestampMs;
}

/** What DescribeExecution and DescribeStateMachineForExecution need. */
export interface ExecutionRecord extends ExecutionSummary {
  /** JSON text as it was given. */
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly traceHeader?: string;
  /** The revision (catalog kind `stateMachineRevision`) that it runs, fixed at its start. */
  readonly revisionId: string;
  readonly roleArn: string;
  /** 0, or the flow of a Distributed Map's processor. */
  readonly flow: number;
  /** The execution that started this one for a Distributed Map. */
  readonly parentExecutionArn?: string;
  readonly historyCount: number;
  readonly redriveStatus: RedriveStatus;
  readonly redriveStatusReason?: string;
}

export interface LoggingConfiguration {
  readonly level: "ALL" | "ERROR" | "FATAL" | "OFF";
  readonly includeExecutionData: boolean;
  readonly logGroupArns: readonly string[];
}

/** One immutable definition with its configuration: catalog kind `stateMachineRevision`, key `revisionId`. */
export interface StateMachineRevision {
  /** Unique over all machines. */
  readonly revisionId: string;
  /** Without version or alias. */
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly roleArn: string;
  /** The text as it was given. */
  readonly definition: string;
  readonly updateDate: TimestampMs;
  readonly logging?: LoggingConfiguration;
  readonly tracingEnabled?: boolean;
}

export interface StartRequest {
  /** Key of a `stateMachineRevision` document. */
  readonly revisionId: string;
  /** Absent: a UUID. Already checked against AWS's rules. */
  readonly name?: string;
  readonly input: Payload;
  readonly traceHeader?: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
}

export type StartAnswer =
  | { readonly type: "started"; readonly executionArn: string; readonly startDate: TimestampMs }
  | { readonly type: "executionAlreadyExists"; readonly executionArn: string }
  | { readonly type: "stateMachineDeleting"; readonly stateMachineArn: string }
  | { readonly type: "stateMachineDoesNotExist"; readonly revisionId: string }
  /** Of Express: what those that run hold takes the memory there is. */
  | { readonly type: "noRoom" };

/** The answer of StartSyncExecution. */
export interface SyncExecutionRecord extends ExecutionRecord {
  readonly billingDetails: {
    readonly billedMemoryUsedInMB: number;
    readonly billedDurationInMilliseconds: number;
  };
}

export type StartSyncAnswer =
  | { readonly type: "closed"; readonly execution: SyncExecutionRecord }
  | Exclude<StartAnswer, { readonly type: "started" }>;

export type StopAnswer =
  | { readonly type: "stopped"; readonly stopDate: TimestampMs }
  | { readonly type: "executionDoesNotExist" };

export type RedriveAnswer =
  | { readonly type: "redriven"; readonly redriveDate: TimestampMs }
  /** `reason` is AWS's exact text. */
  | { readonly type: "notRedrivable"; readonly reason: string }
  | { readonly type: "executionDoesNotExist" };

export type TaskAnswer =
  | { readonly type: "succeeded"; readonly output: Payload }
  | {
      readonly type: "failed";
      readonly failure: { readonly error?: string; readonly cause?: string };
    };

export type TaskAnswerResult = "accepted" | "TaskDoesNotExist" | "TaskTimedOut" | "InvalidToken";

export interface ActivityTask {
  readonly taskToken: string;
  /** JSON text. */
  readonly input: string;
}

/** Exactly one of the members of `of` says which list. */
export interface ListExecutionsQuery {
  readonly of:
    | { readonly stateMachineArn: string }
    | { readonly stateMachineVersionArn: string }
    | { readonly stateMachineAliasArn: string }
    | { readonly mapRunArn: string }
    /** The newest of all machines, for the console. */
    | { readonly everything: true };
  readonly status?: ExecutionStatus;
  /** Only those that were (not) redriven. */
  readonly redriven?: boolean;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** Newest first; `next` is absent on the last page and stays right while executions come and go. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface HistoryQuery {
  /** The event to begin with; absent: the first, or the last with `reverse`. */
  readonly fromId?: number;
  readonly limit: number;
  readonly reverse?: boolean;
  /** False leaves out inputs, outputs and the like. Default true. */
  readonly includeExecutionData?: boolean;
}

export interface HistoryPage {
  /** Each a wire event as JSON text: `{"timestamp":1.5,"type":"…","id":1,"previousEventId":0,…}`. */
  readonly events: readonly string[];
  /** `fromId` of the next page; absent on the last. */
  readonly nextId?: number;
}

export interface MapRunRecord {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly startDate: TimestampMs;
  readonly stopDate?: TimestampMs;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount: number;
  readonly redriveDate?: TimestampMs;
}

export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable: number;
  readonly pendingRedrive: number;
}
