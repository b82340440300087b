// command.ts — what must be done outside, imperative. Commands leave the house after the commit that decided them.
//
// Ids are deterministic (a counter in the execution), so that a host may give a command again after a crash
// and everybody recognises it. `outstandingCommands` (execution.ts) makes the open ones again from the state.

import type { TaskResource } from "../asl/index.ts";
import type { Failure, Payload, TimestampMs } from "../base/index.ts";
import type { FilePart } from "./map-results.ts";
import type { ItemRead, ResultDestination } from "./map-run-source.ts";
import type { ChildInput } from "./states/child-input.ts";

/** One attempt at a task, complete: a runner needs nothing else. */
export interface TaskRequest {
  /** Unique in the execution, new for every attempt (a retry is a new task). */
  readonly taskId: string;
  readonly executionArn: string;
  readonly executionName: string;
  /** An Express execution that begins anew under the same ARN counts its tasks from the start, but later. */
  readonly executionStartDate: TimestampMs;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly region: string;
  readonly account: string;
  readonly stateName: string;
  /** Of the visit of the state that the task belongs to. */
  readonly enteredEventId: number;
  readonly resource: TaskResource;
  /** As it stands in the definition. */
  readonly resourceArn: string;
  /** Evaluated Parameters or Arguments; the state's input where a function ARN or activity has neither. */
  readonly parameters: Payload;
  readonly credentialsRoleArn?: string;
  /** Present where the task can be finished by token (`.waitForTaskToken`, activities, `.sync` too). */
  readonly taskToken?: string;
  /** 0 for the first attempt of this state visit. */
  readonly retryCount: number;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
}

export interface ChildStart {
  readonly index: number;
  /** The child's execution name (a UUID from the seed). */
  readonly name: string;
  readonly arn: string;
  readonly input: Payload;
  readonly itemCount: number;
}

/** A child that may have begun before, or that is run again. */
export interface ChildAgain extends Omit<ChildStart, "input"> {
  readonly input: ChildInput;
}

export interface StoppedChild extends Pick<ChildStart, "index" | "arn"> {
  /** How often it was redriven before, to be said in the answer. */
  readonly round: number;
}

/** What a map run starts children with. */
interface StartOfChildren<Child> {
  readonly mapRunArn: string;
  readonly flow: number;
  readonly executionType: "STANDARD" | "EXPRESS";
  /** `machine/label`, the name part of the children's ARNs. */
  readonly machineName: string;
  readonly children: readonly Child[];
}

export type Command =
  | {
      readonly type: "scheduleTask";
      readonly request: TaskRequest;
      /** From `outstandingCommands` only: the answer comes by SendTask*, so nothing is to be run again. */
      readonly waiting?: boolean;
      /** From `outstandingCommands` only: the service has accepted the request before. */
      readonly submitted?: boolean;
    }
  | { readonly type: "cancelTask"; readonly taskId: string }
  | { readonly type: "startTimer"; readonly timerId: string; readonly dueAt: TimestampMs }
  | { readonly type: "cancelTimer"; readonly timerId: string }
  | ({ readonly type: "startChildren" } & StartOfChildren<ChildStart>)
  /** Starts those that have not begun, and finds out how the others stand. */
  | ({ readonly type: "giveChildren" } & StartOfChildren<ChildAgain>)
  /** Answered by `childrenClosed` for each of them, or by `childrenNotStopped`. */
  | {
      readonly type: "stopChildren";
      readonly mapRunArn: string;
      readonly children: readonly StoppedChild[];
    }
  | {
      readonly type: "redriveChildren";
      readonly mapRunArn: string;
      readonly children: readonly ChildAgain[];
    }
  /**
   * Reads items behind `cursor` and `skip` more: at least one where there is one, at most `itemsMax`, and no more
   * than begin within `bytesMax`; without `bytesMax` all of them. Answered by `itemsRead` or `itemsNotRead`.
   */
  | {
      readonly type: "readItems";
      readonly mapRunArn: string;
      readonly readId: string;
      readonly read: ItemRead;
      /** What the reader said to hold to; a reader that cannot fails. */
      readonly pin: string | undefined;
      readonly cursor: string | undefined;
      readonly skip: number;
      readonly itemsMax: number;
      readonly bytesMax: number | undefined;
      /** To be said in the answer. */
      readonly again: boolean;
    }
  /**
   * Writes the files in their order, over what stands there; one with a `part` is put together of its parts, and is
   * there when the last is. Answered by `resultsWritten`.
   */
  | {
      readonly type: "writeResults";
      readonly mapRunArn: string;
      readonly writeId: number;
      readonly destination: ResultDestination;
      readonly files: readonly {
        readonly key: string;
        readonly text: string;
        readonly part?: FilePart;
      }[];
    }
  | {
      readonly type: "close";
      readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly output?: Payload;
      readonly failure?: Failure;
    };
