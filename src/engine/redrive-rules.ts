// redrive-rules.ts — may an execution be redriven? AWS's words for why not, in the order in which AWS looks.
import type { TimestampMs } from "../base/index.ts";
import { redriveRefusal } from "../core/index.ts";
import type { MachineStanding } from "./deletions.ts";
import type { ExecutionStatus, RedriveStatus } from "./records.ts";

export interface RedriveFacts {
  readonly birth: { readonly startDate: TimestampMs; readonly mapRunArn?: string };
  readonly standing: {
    readonly status: ExecutionStatus;
    readonly stopDate?: TimestampMs;
    readonly historyCount: number;
  };
  readonly machine: MachineStanding;
  /** Infinity where the host has lifted AWS's limits. */
  readonly historyEventsMax: number;
}

/** A child of a map run goes on with its map run, and with nobody else. */
export function refusalOfChild({ birth }: Pick<RedriveFacts, "birth">): string | undefined {
  if (birth.mapRunArn === undefined) return undefined;
  return "Execution is a child of a Map Run and can only be redriven by redriving the execution of its Map Run";
}

/** Undefined where nothing stands against it. */
export function redriveRefusalOf(facts: RedriveFacts, at: TimestampMs): string | undefined {
  const { birth, standing, machine, historyEventsMax } = facts;
  if (machine === "deleting") return "State machine is in DELETING status";
  // Our own words: what AWS says once the machine is gone has not been recorded.
  if (machine === "deleted") return "State machine is deleted";
  return redriveRefusal({ startDate: birth.startDate, historyEventsMax, ...standing }, at);
}

/** What DescribeExecution says; `parentStatus`: of the execution that a child's map run belongs to. */
export function redriveStatusOf(
  facts: RedriveFacts & { readonly parentStatus?: ExecutionStatus },
  at: TimestampMs,
): { readonly redriveStatus: RedriveStatus; readonly redriveStatusReason?: string } {
  const reason = redriveRefusalOf(facts, at) ?? refusalOfParent(facts.parentStatus);
  if (reason !== undefined) {
    return { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason: reason };
  }
  return {
    redriveStatus: facts.birth.mapRunArn === undefined ? "REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN",
  };
}

/** Nothing redrives an execution that succeeded, nor then the children that it tolerated the failure of. */
function refusalOfParent(status: ExecutionStatus | undefined): string | undefined {
  return status === "SUCCEEDED"
    ? "Parent execution is SUCCEEDED and cannot be redriven"
    : undefined;
}
