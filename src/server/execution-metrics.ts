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
  SUCCEEDED: "executions_succeeded_total",
  FAILED: "executions_failed_total",
  ABORTED: "executions_aborted_total",
  TIMED_OUT: "executions_timed_out_total",
};

/** The labels of the machine counted last: changes of one machine come in rows. */
let lastLabels = { state_machine_arn: "" };

function labelsOf(stateMachineArn: string): { readonly state_machine_arn: string } {
  if (lastLabels.state_machine_arn !== stateMachineArn) {
    lastLabels = { state_machine_arn: stateMachineArn };
  }
  return lastLabels;
}

/** Counts one status change under CloudWatch's names, as Prometheus writes them. */
export function countStatusChange(metrics: Metrics, change: StatusChange): void {
  const labels = labelsOf(change.stateMachineArn);
  const redriven = change.redriveCount > 0;
  if (change.status === "RUNNING") {
    const begun = redriven ? "redriven" : "started";
    metrics.count(`states_executions_${begun}_total`, labels);
    return;
  }
  const name = CLOSED[change.status];
  if (name === undefined) return;
  metrics.count(redriven ? `states_redriven_${name}` : `states_${name}`, labels);
  if (change.stopDate === undefined) return;
  metrics.observe("states_execution_time_seconds", change.stopDate - change.startDate, labels);
}
