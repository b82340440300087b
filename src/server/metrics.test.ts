import { expect, test } from "vitest";
import { countStatusChange, Metrics } from "./index.ts";

const machine = { stateMachineArn: "arn:m", startDate: 1000, redriveCount: 0 };

test("status changes are counted under CloudWatch's names", () => {
  const metrics = new Metrics();
  countStatusChange(metrics, { ...machine, status: "RUNNING" });
  countStatusChange(metrics, { ...machine, status: "FAILED", stopDate: 1040 });
  countStatusChange(metrics, { ...machine, status: "RUNNING", redriveCount: 1 });
  countStatusChange(metrics, { ...machine, status: "SUCCEEDED", stopDate: 1070, redriveCount: 1 });
  const text = metrics.text();
  for (const name of [
    "states_ExecutionsStarted",
    "states_ExecutionsFailed",
    "states_ExecutionsRedriven",
    "states_RedrivenExecutionsSucceeded",
  ]) {
    expect(text).toContain(`# TYPE ${name} counter\n${name}{StateMachineArn="arn:m"} 1\n`);
  }
  expect(text).toContain('states_ExecutionTime_bucket{StateMachineArn="arn:m",le="50"} 1');
  expect(text).toContain('states_ExecutionTime_bucket{StateMachineArn="arn:m",le="+Inf"} 2');
  expect(text).toContain('states_ExecutionTime_sum{StateMachineArn="arn:m"} 110');
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
