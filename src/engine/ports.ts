// ports.ts — the doors out of the engine, apart from the store: running tasks, time, chance, telling others.
//
// Every effect of the engine goes through a port; each has one conformance suite that all implementations pass.
// Nothing throws across a port except a bug: an outcome is a value.
import type { TaskResource } from "../asl/index.ts";
import type { Failure, Payload, TimestampMs } from "../base/index.ts";
import type { TaskRequest } from "../core/index.ts";

/** The memory that all have together, in bytes: what is in use, garbage included, and where the process ends. */
export interface HeapUse {
  readonly used: number;
  readonly limit: number;
}

export interface MemoryPorts {
  /** Asked at each turn. Absent: always ample. */
  readonly heapUse?: () => HeapUse;
  /** Afterwards nothing in use is garbage; the process stands still meanwhile. */
  readonly collectGarbage?: () => void;
}

/** How one attempt at a task ended. */
export type TaskOutcome =
  | { readonly type: "succeeded"; readonly output: Payload }
  | {
      readonly type: "failed";
      readonly failure: Failure;
      /** Where it failed; absent: while running. */
      readonly stage?: "schedule" | "start" | "submit";
    }
  /** The request has been handed over; the answer comes by SendTaskSuccess or SendTaskFailure. */
  | { readonly type: "waiting" };

export interface TaskRunOptions {
  /** Aborted when nobody wants the outcome any more: timeout, stop, failure of a sibling. */
  readonly signal: AbortSignal;
  /** 1, or more where a crash made the engine give the same task (same taskId) again: work is at-least-once. */
  readonly attempt: number;
  /** What was submitted before the crash, where it was: a `.sync` runner goes on waiting instead of starting anew. */
  readonly submittedOutput?: Payload;
  /** `.sync` and `.waitForTaskToken`: says that the service has accepted; resolves when that is durable. */
  readonly submitted: (output: Payload) => Promise<void>;
  /** Wrap a wait for something that the engine or its clock brings (a nested execution, a delay), so that a skipping
   * clock may jump meanwhile. */
  readonly whilePassive: <T>(wait: Promise<T>) => Promise<T>;
  /** Told by HTTP tasks what they have sent and got, where somebody inspects them. */
  readonly exchanged?: (exchange: HttpExchange) => void;
}

/** A request and its response, in the texts of TestState's InspectionData. */
export interface HttpExchange {
  /** As the definition alone makes it. */
  readonly request: HttpRequestView;
  /** With what the connection has added: secrets. */
  readonly revealed: HttpRequestView;
  /** Absent where nobody answered. */
  readonly response?: HttpResponseView;
}

export interface HttpRequestView {
  readonly protocol: string;
  readonly method: string;
  readonly url: string;
  readonly headers: string;
  readonly body?: string;
}

export interface HttpResponseView {
  readonly protocol: string;
  readonly statusCode: string;
  readonly statusMessage: string;
  readonly headers: string;
  readonly body: string;
}

/** Runs one kind of task. A rejected promise is a bug of the runner and fails the task with States.Runtime. */
export interface TaskRunner {
  run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome>;
}

/** Finds the runner of a resource; activities never reach it. */
export type RunnerResolver = (resource: TaskResource) => TaskRunner | undefined;

/** Ends a wake-up that is no longer wanted; harmless when it has rung. */
export type CancelWake = () => void;

/** The only source of time. */
export interface Clock {
  /** Milliseconds since 1970; never goes back. */
  now(): TimestampMs;
  /**
   * Calls `wake` once when `now() >= at`. `passive` wake-ups (the end of a long poll) are no reason for a skipping
   * clock to jump.
   */
  wakeAt(at: TimestampMs, wake: () => void, options?: { readonly passive?: boolean }): CancelWake;
  /** Calls `run` soon, after the work that is queued already. */
  soon(run: () => void): void;
  /** Says that something real is under way, so a skipping clock must not jump; the answer ends it. */
  hold(): () => void;
  /** Says that somebody outside is waited for, who has no part in jumps; the answer ends it. */
  waitOutside(): () => void;
}

/** The only source of chance. */
export interface Chance {
  /** Any text, new for every trigger. */
  seed(): string;
  /** A version 4 UUID: names of executions, request ids. */
  uuid(): string;
}

/** One entry of an execution log, as Step Functions writes to CloudWatch Logs. */
export interface ExecutionLogEntry {
  /** Destinations of the logging configuration, as they stand there. */
  readonly logGroupArns: readonly string[];
  readonly stateMachineArn: string;
  readonly executionArn: string;
  readonly at: TimestampMs;
  /** The message: compact JSON text `{id, type, details, previous_event_id, event_timestamp, execution_arn, redrive_count}`. */
  readonly message: string;
}

/** An EventBridge event "Step Functions Execution Status Change", complete. */
export interface StatusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": "Step Functions Execution Status Change";
  readonly source: "aws.states";
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: StatusEventDetail;
}

/** A change of status, of which the event is made when somebody looks: most are never looked at. */
export interface StatusNews {
  readonly executionArn: string;
  /** About how many characters the event has. */
  readonly characters: number;
  /** The same each time. */
  event(): StatusEvent;
}

export interface StatusEventDetail {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn: string | null;
  readonly stateMachineAliasArn: string | null;
  readonly name: string;
  readonly status: string;
  readonly startDate: TimestampMs;
  readonly stopDate: TimestampMs | null;
  readonly input: string | null;
  readonly inputDetails: { readonly included: boolean } | null;
  readonly output: string | null;
  readonly outputDetails: { readonly included: boolean } | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly redriveCount: number;
  readonly redriveDate: TimestampMs | null;
  readonly redriveStatus: string | null;
  readonly redriveStatusReason: string | null;
}

/** Where status events and execution logs go: best effort, after the commit. Must not throw. */
export interface EventSink {
  statusChanged(news: StatusNews): void;
  log(entries: readonly ExecutionLogEntry[]): void;
}

/** Remembers, beyond the death of this process, whose turn was under way. It writes at once. */
export interface TurnWatch {
  /** How often in a row the process died in a turn of these executions; undefined after a clean end. */
  readonly deaths: ReadonlyMap<string, number> | undefined;
  /** Until {@link ended} a death of the process is put down to the execution. */
  begun(executionArn: string): void;
  ended(): void;
  /** Deaths of the execution no longer count. */
  forgive(executionArn: string): void;
}

/** Somebody must read of this: an execution set aside, a commit that failed. */
export interface EngineIncident {
  readonly kind:
    | "executionSetAside"
    | "executionHeldBack"
    | "commitFailed"
    | "runnerBroken"
    | "listenerBroken";
  readonly executionArn?: string;
  readonly message: string;
  readonly error: unknown;
}
