// trigger.ts — what happened outside, past tense: the only way news reaches an execution.
//
// Every trigger carries its time and its seed, so that everything a step decides is a function of what was
// journaled. A trigger that answers a command names the command's id; a stale or second answer is a no-op.
import type { Failure, Json, Payload, TimestampMs } from "../base/index.ts";

/** Who the execution is. Constant for its life; what the context object shows. */
export interface ExecutionIdentity {
  /** The execution ARN, also its key everywhere. */
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** `$$.StateMachine.Id`: the machine's ARN without version or alias. */
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly type: "STANDARD" | "EXPRESS";
  /** The flow of the program that this execution runs: 0 the definition, else a Distributed Map's processor. */
  readonly flow: number;
  /** Region and account for task events. */
  readonly region: string;
  readonly account: string;
  /** Children of a Distributed Map: whose, and which. */
  readonly parent?: {
    readonly executionArn: string;
    readonly mapRunArn: string;
    readonly childIndex: number;
  };
  /** Version or alias ARN that it was started by. */
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
}

export interface TriggerStamp {
  readonly at: TimestampMs;
  /** Any text; the same seed gives the same uuids, jitter and randoms. */
  readonly seed: string;
}

export type TriggerBody =
  | { readonly type: "started"; readonly identity: ExecutionIdentity; readonly input: Payload }
  /** A turn's budget ran out; goes on where it stood. */
  | { readonly type: "continued" }
  /** An activity worker took the task. */
  | { readonly type: "activityStarted"; readonly taskId: string; readonly workerName?: string }
  /**
   * `.sync` and `.waitForTaskToken`: the service has accepted the request. Activities: the activity exists and
   * its queue holds the task; ActivityScheduled is written now, because AWS writes none for an activity that
   * does not exist (that is `taskFailed` at the stage "schedule" with States.Runtime).
   */
  | { readonly type: "taskSubmitted"; readonly taskId: string; readonly output: Payload }
  | { readonly type: "taskSucceeded"; readonly taskId: string; readonly output: Payload }
  | {
      readonly type: "taskFailed";
      readonly taskId: string;
      readonly failure: Failure;
      /** Where it failed; absent: while running. */
      readonly stage?: "schedule" | "start" | "submit";
    }
  | { readonly type: "heartbeatReceived"; readonly taskId: string }
  | { readonly type: "timerFired"; readonly timerId: string }
  /** Children of a Distributed Map that have closed, many at a time. */
  | {
      readonly type: "childrenClosed";
      readonly mapRunArn: string;
      readonly children: readonly ClosedChild[];
    }
  /** Children that `stopChildren` names cannot be reached: it is of no use to wait for their ends. */
  | { readonly type: "childrenNotStopped"; readonly mapRunArn: string }
  /** What `readItems` asked for. */
  | {
      readonly type: "itemsRead";
      readonly mapRunArn: string;
      readonly readId: string;
      readonly items: readonly Json[];
      /** What the reader holds to from now on, a text of its own. */
      readonly pin: string;
      /** Where the next item stands. */
      readonly cursor: string | undefined;
      /** There are no items behind these. */
      readonly ended: boolean;
      /** Where they were read: `$$.Map.Item.Source`. */
      readonly origin: string;
      /** As the command said: running children are given again. */
      readonly again: boolean;
    }
  | {
      readonly type: "itemsNotRead";
      readonly mapRunArn: string;
      readonly readId: string;
      readonly failure: Failure;
    }
  /** What `writeResults` asked for; with a failure it did not come to pass. */
  | {
      readonly type: "resultsWritten";
      readonly mapRunArn: string;
      readonly writeId: number;
      /** Bytes of the files, in their order. */
      readonly sizes: readonly number[];
      readonly failure?: Failure;
    }
  | {
      readonly type: "mapRunUpdated";
      readonly mapRunArn: string;
      readonly settings: MapRunSettings;
    }
  | { readonly type: "stopRequested"; readonly failure: Failure }
  /** Whoever runs the execution cannot let it go on. */
  | { readonly type: "runRefused"; readonly failure: Failure }
  | { readonly type: "redriveRequested" };

export type Trigger = TriggerStamp & TriggerBody;

export interface ClosedChild {
  readonly index: number;
  readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  readonly output?: Payload;
  readonly failure?: Failure;
  /** False where a redrive of this child would be refused. */
  readonly redrivable?: boolean;
  /** False where it was stopped before it began: there is no such execution. */
  readonly begun?: boolean;
  /** Of the `stopChildren` that it answers: of an earlier round it is no news. */
  readonly round?: number;
  /** What a ResultWriter tells of it besides; the input is its JSON text. */
  readonly input?: string;
  readonly startDate?: TimestampMs;
  readonly stopDate?: TimestampMs;
  readonly redriveCount?: number;
}

/** What UpdateMapRun may change; absent members stay. */
export interface MapRunSettings {
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
}
