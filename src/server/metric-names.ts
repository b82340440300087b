// metric-names.ts — every metric of the server: its name by Prometheus's conventions, and what it counts.
//
// CloudWatch's names of AWS/States in snake case, with units in base units (seconds) and `_total` for what only grows.

export interface MetricMeaning {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
}

const MEANINGS: Readonly<Record<string, MetricMeaning>> = {
  states_executions_started_total: counter("Executions that were started."),
  states_executions_succeeded_total: counter("Executions that succeeded, never redriven."),
  states_executions_failed_total: counter("Executions that failed, never redriven."),
  states_executions_aborted_total: counter("Executions that were stopped, never redriven."),
  states_executions_timed_out_total: counter("Executions that timed out, never redriven."),
  states_executions_redriven_total: counter("Redrives that were begun."),
  states_redriven_executions_succeeded_total: counter("Redriven executions that succeeded."),
  states_redriven_executions_failed_total: counter("Redriven executions that failed."),
  states_redriven_executions_aborted_total: counter("Redriven executions that were stopped."),
  states_redriven_executions_timed_out_total: counter("Redriven executions that timed out."),
  states_execution_time_seconds: {
    type: "histogram",
    help: "Time from an execution's start to its close.",
  },
  treadle_api_errors_total: counter("Calls of the Step Functions API that were refused, by type."),
  treadle_http_requests_in_flight: gauge("HTTP requests that are being answered."),
  treadle_engine_executions_started_total: counter("Executions begun since the server's start."),
  treadle_engine_executions_closed_total: counter("Executions closed since the server's start."),
  treadle_engine_executions_resident: gauge("Executions in memory."),
  treadle_engine_executions_set_aside_total: counter("Executions set aside: a rule of ours broke."),
  treadle_engine_executions_held_back: gauge(
    "Executions that are not run, because the server died in their turn again and again.",
  ),
  treadle_engine_turns_total: counter("Turns that executions took."),
  treadle_engine_commits_total: counter("Commits to the store; many executions share one."),
  treadle_engine_units_committed_total: counter("Turns and documents made durable by commits."),
  treadle_engine_commits_failed_total: counter("Commits that the store did not take."),
  treadle_engine_tasks_running: gauge("Tasks that are being run."),
  treadle_engine_tasks_started_total: counter("Tasks given to their runners."),
  treadle_engine_activity_pollers: gauge("Workers that wait for a task of an activity."),
  treadle_engine_activity_tasks_queued: gauge("Activity tasks that wait for a worker."),
  treadle_engine_timers_fired_total: counter("Wake-ups of executions by their timers."),
};

function counter(help: string): MetricMeaning {
  return { type: "counter", help };
}

function gauge(help: string): MetricMeaning {
  return { type: "gauge", help };
}

export function meaningOf(name: string): MetricMeaning | undefined {
  return Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
}

/** `executionsSetAside` of the engine: `treadle_engine_executions_set_aside_total`. */
export function engineMetricName(statistic: string): string {
  const name = `treadle_engine_${statistic.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  return meaningOf(`${name}_total`) === undefined ? name : `${name}_total`;
}
