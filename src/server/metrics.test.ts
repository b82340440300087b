import { expect, test } from "vitest";
import { countStatusChange, engineMetricName, Metrics } from "./index.ts";

const machine = { stateMachineArn: "arn:m", startDate: 1000, redriveCount: 0 };

test("status changes are counted under CloudWatch's names in Prometheus's spelling, with help", () => {
  const metrics = new Metrics();
  countStatusChange(metrics, { ...machine, status: "RUNNING" });
  countStatusChange(metrics, { ...machine, status: "FAILED", stopDate: 1040 });
  countStatusChange(metrics, { ...machine, status: "RUNNING", redriveCount: 1 });
  countStatusChange(metrics, { ...machine, status: "SUCCEEDED", stopDate: 1070, redriveCount: 1 });
  const text = metrics.text();
  for (const name of [
    "states_executions_started_total",
    "states_executions_failed_total",
    "states_executions_redriven_total",
    "states_redriven_executions_succeeded_total",
  ]) {
    expect(text).toMatch(new RegExp(`^# HELP ${name} \\S.*\\.$`, "m"));
    expect(text).toContain(`# TYPE ${name} counter\n${name}{state_machine_arn="arn:m"} 1\n`);
  }
  expect(text).toContain(
    'states_execution_time_seconds_bucket{state_machine_arn="arn:m",le="0.05"} 1',
  );
  expect(text).toContain(
    'states_execution_time_seconds_bucket{state_machine_arn="arn:m",le="+Inf"} 2',
  );
  expect(text).toContain('states_execution_time_seconds_sum{state_machine_arn="arn:m"} 0.11');
});

test("the number of series has a limit", () => {
  const metrics = new Metrics();
  for (let i = 0; i < 6_000; i++) metrics.count("c", { n: String(i) });
  metrics.count("c", { n: "0" });
  expect(
    metrics
      .text()
      .split("\n")
      .filter((line) => line.startsWith("c{")),
  ).toHaveLength(5_000);
  expect(metrics.text()).toContain('c{n="0"} 2');
});

test("statistics of the engine that only grow are counters", () => {
  expect(engineMetricName("executionsSetAside")).toBe("treadle_engine_executions_set_aside_total");
  expect(engineMetricName("tasksRunning")).toBe("treadle_engine_tasks_running");
  const metrics = new Metrics();
  metrics.gauge(engineMetricName("turns"), () => 3);
  expect(metrics.text()).toMatch(
    /^# HELP treadle_engine_turns_total .*\n# TYPE treadle_engine_turns_total counter\ntreadle_engine_turns_total 3\n$/,
  );
});
