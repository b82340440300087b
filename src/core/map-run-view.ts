// map-run-view.ts — a map run as DescribeMapRun shows it.
import { stateMachineArn, type TimestampMs } from "../base/index.ts";
import type { Execution } from "./execution.ts";
import type { MapRun, MapRunStatus } from "./map-run.ts";

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
  return {
    arn: run.arn,
    stateMachineArn: stateMachineArn(identity, `${identity.stateMachineName}/${label}`),
    executionArn: identity.arn,
    label,
    status: run.status,
    startDate: run.start.startDate,
    stopDate: run.stopDate,
    maxConcurrency: run.maxConcurrency,
    toleratedFailureCount: run.toleratedFailureCount,
    toleratedFailurePercentage: run.toleratedFailurePercentage,
    itemCounts: countsOf(run, (child) => run.itemCountOf(child)),
    executionCounts: countsOf(run, () => 1),
    redriveCount: run.redriveCount,
    redriveDate: run.redriveDate,
  };
}

type Counts = { -readonly [count in keyof MapRunCounts]: number };

function countsOf(run: MapRun, weigh: (child: number) => number): MapRunCounts {
  const counts: Counts = {
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    timedOut: 0,
    aborted: 0,
    total: 0,
    resultsWritten: 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
  for (let child = 0; child < run.childrenTotal; child++) {
    const weight = weigh(child);
    counts.total += weight;
    countChild(counts, run, child, weight);
  }
  return counts;
}

function countChild(counts: Counts, run: MapRun, child: number, weight: number): void {
  const record = run.children.at(child);
  switch (record?.status) {
    case undefined:
      counts.pending += weight;
      return;
    case "RUNNING":
      counts.running += weight;
      return;
    case "SUCCEEDED":
      counts.succeeded += weight;
      counts.resultsWritten += weight;
      return;
    case "PENDING_REDRIVE":
      counts.pendingRedrive += weight;
      return;
    case "FAILED":
      counts.failed += weight;
      break;
    case "TIMED_OUT":
      counts.timedOut += weight;
      break;
    case "ABORTED":
      counts.aborted += weight;
      break;
  }
  if (record?.redrivable === false) counts.failuresNotRedrivable += weight;
}
