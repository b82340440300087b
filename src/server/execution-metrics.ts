// execution-metrics.ts — the CloudWatch metrics of AWS/States, counted from the news of the engine.
import type { Metrics } from "./metrics.ts";

/** What a status change tells; the engine's record has all of it. */
export interface StatusChange {
  readonly stateMachineArn: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number | undefined;
  readonly redriveCount: number;
}

const CLOSED: Readonly<Record<string, string>> = {
  SUCCEEDED: "ExecutionsSucceeded",
  FAILED: "ExecutionsFailed",
  ABORTED: "ExecutionsAborted",
  TIMED_OUT: "ExecutionsTimedOut",
};

/** The labels of the machine counted last: changes of one machine come in rows. */
let lastLabels = { StateMachineArn: "" };

function labelsOf(stateMachineArn: string): { readonly StateMachineArn: string } {
  if (lastLabels.StateMachineArn !== stateMachineArn) {
    lastLabels = { StateMachineArn: stateMachineArn };
  }
  return lastLabels;
}

/** Counts one status change under CloudWatch's names. */
export function countStatusChange(metrics: Metrics, change: StatusChange): void {
  const labels = labelsOf(change.stateMachineArn);
  const redriven = change.redriveCount > 0;
  if (change.status === "RUNNING") {
    metrics.count(redriven ? "states_ExecutionsRedriven" : "states_ExecutionsStarted", labels);
    return;
  }
  const name = CLOSED[change.status];
  if (name === undefined) return;
  metrics.count(
    `states_${redriven ? name.replace("Executions", "RedrivenExecutions") : name}`,
    labels,
  );
  if (change.stopDate === undefined) return;
  metrics.observe("states_ExecutionTime", change.stopDate - change.startDate, labels);
}
