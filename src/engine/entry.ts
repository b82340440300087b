// entry.ts — what lies in an execution's mailbox, and how its sender hears what became of it.
import type { Failure, Payload, TimestampMs } from "../base/index.ts";
import type { ClosedChild, ExecutionIdentity, TriggerBody } from "../core/index.ts";
import type { ExecutionStatus } from "./records.ts";
import type { ExecutionBirth } from "./store-port.ts";

export type EntryBody =
  /** Begins the execution, or answers how it stands where it exists already. */
  | {
      readonly type: "start";
      readonly identity: ExecutionIdentity;
      readonly input: Payload;
      readonly birth: ExecutionBirth;
    }
  /** Answers how it stands, or that there is none. */
  | { readonly type: "look" }
  | { readonly type: "trigger"; readonly body: TriggerBody }
  /** An answer by token: counts only where the open task has that very token. */
  | {
      readonly type: "answer";
      readonly taskToken: string;
      readonly body: TriggerBody & { readonly taskId: string };
    }
  /** Fires the timers that are due. */
  | { readonly type: "timersDue" }
  /** Gives the open commands again, after a restart (`again`) or a commit whose outcome is unknown. */
  | { readonly type: "recover"; readonly again: boolean }
  /** The Standard children of a map run that an older version gave up are stopped, durably. */
  | { readonly type: "childrenStopped"; readonly mapRunArn: string }
  /** Nothing but: be in memory. */
  | { readonly type: "touch" }
  /** `ofMapRun`: its map run asks, which alone may redrive its children. */
  | {
      readonly type: "redrive";
      readonly clientToken: string | undefined;
      readonly ofMapRun: boolean;
    }
  | {
      readonly type: "childrenClosed";
      readonly mapRunArn: string;
      readonly children: readonly ClosedChild[];
    };

export interface Entry {
  readonly body: EntryBody;
  /**
   * True: nobody waits for an answer, so after a failed commit it is given again. False: the sender is told and
   * decides.
   */
  readonly keep: boolean;
  readonly told?: (outcome: EntryOutcome) => void;
}

/** What became of an entry; told when it is durable. */
export type EntryOutcome =
  /** It changed the execution. */
  | { readonly type: "applied"; readonly at: TimestampMs }
  /** It was stale, or the execution closed. */
  | { readonly type: "ignored"; readonly standing: Standing }
  /** A start met an execution of that name, or a look found it. */
  | { readonly type: "exists"; readonly standing: Standing; readonly birth: ExecutionBirth }
  /** A redrive that AWS's rules forbid, in AWS's words. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "redriven"; readonly at: TimestampMs }
  | { readonly type: "invalidToken" }
  | { readonly type: "deleting" }
  | { readonly type: "missing" }
  /** Nobody knows whether it is durable; or the execution is set aside. */
  | { readonly type: "failed"; readonly error: unknown };

/** How the execution stood. */
export interface Standing {
  readonly status: ExecutionStatus;
  readonly stopDate: TimestampMs | undefined;
}

export const NO_FAILURE: Failure = {};
