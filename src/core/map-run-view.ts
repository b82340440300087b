// map-run-view.ts — a map run as DescribeMapRun shows it.
import { stateMachineArn, type TimestampMs } from "../base/index.ts";
import type { Execution } from "./execution.ts";
import { homeOf } from "./home.ts";
import type { MapRun, MapRunStatus } from "./map-run.ts";
import { machineNameOf } from "./map-run-close.ts";
import type { Tally } from "./map-run-tallies.ts";

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

export interface MapRunView {
  readonly arn: string;
  /** Of the children: `…:stateMachine:machine/label`. */
  readonly stateMachineArn: string;
  readonly executionArn: string;
  readonly label: string;
  readonly status: MapRunStatus;
  readonly startDate: TimestampMs;
  readonly stopDate: TimestampMs | undefined;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount: number;
  readonly redriveDate: TimestampMs | undefined;
}

/** All map runs of the execution, the oldest first. */
export function mapRunsOf(execution: Execution): readonly MapRunView[] {
  return execution.mapRuns.map((run) => viewOf(execution, run));
}

function viewOf({ identity }: Execution, run: MapRun): MapRunView {
  const { label } = run.start;
  const machine = `${machineNameOf(identity.stateMachineName)}/${label}`;
  return {
    arn: run.arn,
    stateMachineArn: stateMachineArn(homeOf(identity), machine),
    executionArn: identity.arn,
    label,
    status: run.status,
    startDate: run.start.startDate,
    stopDate: run.stopDate,
    maxConcurrency: run.maxConcurrency,
    toleratedFailureCount: run.toleratedFailureCount,
    toleratedFailurePercentage: run.toleratedFailurePercentage,
    itemCounts: countsOf(run, "items"),
    executionCounts: countsOf(run, "children"),
    redriveCount: run.redriveCount,
    redriveDate: run.redriveDate,
  };
}

function countsOf(run: MapRun, unit: keyof Tally): MapRunCounts {
  const { RUNNING, STOPPING, PENDING, PENDING_REDRIVE } = run.tallies;
  const { SUCCEEDED, FAILED, TIMED_OUT, ABORTED, notRedrivable } = run.tallies;
  const { itemsPerChild, write } = run.start.source;
  const left = Math.max(run.itemsKnown - run.nextItem, 0);
  // How batches without a fixed number of items turn out is not known before.
  const perChild = Number.isFinite(itemsPerChild) ? itemsPerChild : left;
  const toCome = unit === "items" ? left : left === 0 ? 0 : Math.ceil(left / perChild);
  const { itemsWritten, childrenWritten } = run.results;
  const inFiles = unit === "items" ? itemsWritten : childrenWritten;
  const counts = {
    pending: toCome + PENDING[unit],
    running: RUNNING[unit] + STOPPING[unit],
    succeeded: SUCCEEDED[unit],
    failed: FAILED[unit],
    timedOut: TIMED_OUT[unit],
    aborted: ABORTED[unit],
    pendingRedrive: PENDING_REDRIVE[unit],
  };
  return {
    ...counts,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    resultsWritten: write?.destination === undefined ? counts.succeeded : inFiles,
    failuresNotRedrivable: notRedrivable[unit],
  };
}
