// trouble.ts — a workflow's failure on its way up, with what only Retry and Catch need to know of it.
import type { Failure, Json } from "../base/index.ts";
import type { Details } from "./draft.ts";

export interface Trouble {
  /** What history and DescribeExecution report. */
  readonly failure: Failure;
  /** A second name that retriers and catchers may use: a lost heartbeat is reported as a timeout. */
  readonly alias?: string;
  /** A branch failed, which its Parallel's retriers and catchers may call States.BranchFailed. */
  readonly ofBranch?: boolean;
  /** AWS shows catchers an empty Cause for timeouts, where failures without a cause show null. */
  readonly blankCause?: boolean;
}

export const TIMEOUT: Trouble = { failure: { error: "States.Timeout" }, blankCause: true };
export const HEARTBEAT_LOST: Trouble = { ...TIMEOUT, alias: "States.HeartbeatTimeout" };

/** `$states.errorOutput`, and what a JSONPath Catch puts into the state's input. */
export function errorOutputOf({ failure, blankCause }: Trouble): Json {
  return {
    Error: failure.error ?? null,
    Cause: failure.cause ?? (blankCause === true ? "" : null),
  };
}

/** Details of `*Failed` events: a member that the failure lacks is absent. */
export function failureDetails({ error, cause }: Failure): Details {
  if (error === undefined) return cause === undefined ? {} : { cause };
  return cause === undefined ? { error } : { error, cause };
}

/**
 * True when one of the names means this trouble. States.ALL means States.DataLimitExceeded, too: AWS's guide says that it
 * does not, but AWS was recorded catching too large a result by it.
 */
export function matches(errorEquals: readonly string[], trouble: Trouble): boolean {
  const { error } = trouble.failure;
  return errorEquals.some((name) => {
    if (name === "States.ALL") return true;
    if (name === "States.TaskFailed") return error !== "States.Timeout";
    if (name === "States.BranchFailed" && trouble.ofBranch === true) return true;
    return name === error || (trouble.alias !== undefined && name === trouble.alias);
  });
}

/** The same for those above the Parallel. */
export function beyondParallel({ ofBranch: _, ...trouble }: Trouble): Trouble {
  return trouble;
}
