// children-to-redrive.ts — the children of a map run that wait for its redrive, or for theirs to begin.
//
// They are executions that have ended, and their own state says no more than how: that they wait is the run's to tell.
import type { TimestampMs } from "../base/index.ts";
import type { Execution } from "./execution.ts";
import type { ChildStatus } from "./map-run.ts";
import { childArn } from "./map-run-close.ts";

export interface ChildrenToRedrive {
  readonly executionType: "STANDARD" | "EXPRESS";
  /** The last redrive of the run. */
  readonly redriveDate: TimestampMs;
  /** Those that have no place to run in yet, and how each had ended. */
  readonly waiting: ReadonlyMap<string, ChildStatus>;
  /** Those that were told to go on: what had ended before the redrive has not begun to. */
  readonly told: ReadonlySet<string>;
}

/** Undefined where the run is not under way, or was not redriven. */
export function childrenToRedrive(
  { identity, mapRuns }: Execution,
  mapRunArn: string,
): ChildrenToRedrive | undefined {
  const run = mapRuns.find(({ arn }) => arn === mapRunArn);
  if (run?.redriveDate === undefined || run.status !== "RUNNING") return undefined;
  const waiting = new Map<string, ChildStatus>();
  const told = new Set<string>();
  const arnOf = (child: number): string => childArn(identity, run, run.nameOf(child));
  for (const [child, { status, was = "FAILED", round = 0 }] of run.children.entries()) {
    if (status === "PENDING_REDRIVE") waiting.set(arnOf(child), was);
    else if (status === "RUNNING" && round > 0) told.add(arnOf(child));
  }
  const { executionType } = run.start;
  return { executionType, redriveDate: run.redriveDate, waiting, told };
}
