import { expect, test } from "vitest";
import type { ExecutionItem } from "../../console-wire/index.ts";
import { askedFor, belongs, isFiltered, machineLabel, mapRunLabel, totalOf } from "./filters.ts";

const NOW = 1_795_250_000_000;
const item: ExecutionItem = {
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:checkout:Order-20831",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:checkout",
  ...{ machineName: "checkout", name: "Order-20831", type: "STANDARD", status: "FAILED" },
  ...{ startDate: NOW - 60_000, redriveCount: 0 },
};

test("an execution belongs where every filter fits", () => {
  expect(belongs(item, {}, NOW)).toBe(true);
  expect(belongs(item, { status: ["FAILED"], name: "order", since: "15m" }, NOW)).toBe(true);
  expect(belongs(item, { name: " order-20831 " }, NOW)).toBe(true);
  expect(belongs(item, { status: ["RUNNING"] }, NOW)).toBe(false);
  expect(belongs(item, { machine: "arn:other" }, NOW)).toBe(false);
  expect(belongs(item, { mapRun: "arn:run" }, NOW)).toBe(false);
  expect(belongs(item, { from: NOW - 1000 }, NOW)).toBe(false);
  expect(belongs(item, { to: NOW - 90_000 }, NOW)).toBe(false);
});

test("an execution belongs to the version and the alias that started it, and to the machine's name", () => {
  const { stateMachineArn: machine } = item;
  const started = { ...item, versionArn: `${machine}:1`, aliasArn: `${machine}:PROD` };
  for (const of of [
    machine,
    `${machine}:1`,
    `${machine}:PROD`,
    "checkout",
    "checkout:1",
    "checkout:PROD",
  ]) {
    expect(belongs(started, { machine: of }, NOW)).toBe(true);
  }
  for (const of of [`${machine}:2`, "checkout:2", "out:1", "checkout:TEST"]) {
    expect(belongs(started, { machine: of }, NOW)).toBe(false);
  }
  expect(belongs(item, { machine: `${machine}:1` }, NOW)).toBe(false);
  expect(belongs(item, { machine: "check" }, NOW)).toBe(false);
});

test("whether a map run is of the machine is left to the server", () => {
  const child = { ...item, stateMachineArn: `${item.stateMachineArn}/Each`, mapRunArn: "arn:run" };
  expect(belongs(child, { mapRun: "arn:run", machine: item.stateMachineArn }, NOW)).toBe(true);
  expect(belongs(child, { mapRun: "arn:else", machine: item.stateMachineArn }, NOW)).toBe(false);
});

test("a machine, a version and an alias are called as people call them", () => {
  const { stateMachineArn: machine } = item;
  expect([machine, `${machine}:1`, `${machine}:PROD`, "checkout"].map(machineLabel)).toEqual([
    ...["checkout", "checkout v1", "checkout alias PROD", "checkout"],
  ]);
  expect(["checkout:1", "checkout:PROD"].map(machineLabel)).toEqual([
    ...["checkout v1", "checkout alias PROD"],
  ]);
});

test("the text is left to the server, the other filters hold beside it", () => {
  expect(belongs(item, { text: "cust-x1" }, NOW)).toBe(true);
  expect(belongs(item, { text: "cust-x1", status: ["RUNNING"] }, NOW)).toBe(false);
});

test("a map run is called by its Map's label", () => {
  const arn = "arn:aws:states:us-east-1:123456789012:mapRun:orders/Each:6f1c0d3e";
  expect(mapRunLabel(arn)).toBe("Each");
  expect(mapRunLabel("6f1c0d3e")).toBe("6f1c0d3e");
});

test("what has not ended within the span that is asked for does not belong, nor what runs", () => {
  expect(belongs({ ...item, stopDate: NOW - 1000 }, { ended: "15m" }, NOW)).toBe(true);
  expect(belongs({ ...item, stopDate: NOW - 900_001 }, { ended: "15m" }, NOW)).toBe(false);
  expect(belongs(item, { ended: "15m" }, NOW)).toBe(false);
  expect(askedFor({ ended: "15m" }, NOW)).toMatchObject({ endedFrom: NOW - 900_000 });
});

test("a span ends now", () => {
  expect(askedFor({ since: "1h" }, NOW)).toMatchObject({ from: NOW - 3_600_000 });
  expect(askedFor({ status: ["RUNNING", "FAILED"], from: 5 }, NOW)).toMatchObject({
    status: "RUNNING,FAILED",
    from: 5,
  });
});

test("the total is of the statuses that are asked for", () => {
  const none = { TIMED_OUT: 0, ABORTED: 0, PENDING_REDRIVE: 0 };
  const counts = { RUNNING: 3, SUCCEEDED: 40, FAILED: 2, ...none };
  expect(totalOf(counts, {})).toBe(45);
  expect(totalOf(counts, { status: ["RUNNING", "FAILED"] })).toBe(5);
  expect(totalOf(counts, { text: "x" })).toBeUndefined();
});

test("what the page itself fixes is no filter", () => {
  expect(isFiltered({ machine: "arn" }, { machine: "arn" })).toBe(false);
  expect(isFiltered({ machine: "arn", name: "x" }, { machine: "arn" })).toBe(true);
});
