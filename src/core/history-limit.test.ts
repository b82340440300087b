import { expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import { stepThrough } from "./step-through.ts";

const PASS = { Type: "Pass", End: true };
const FLOW = { StartAt: "A", States: { A: PASS } };
const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work";
const DISTRIBUTED = {
  ...FLOW,
  ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
};
const LAST: readonly (readonly [string, Json])[] = [
  ["Pass", PASS],
  ["Succeed", { Type: "Succeed" }],
  ["Choice", { Type: "Choice", Choices: [], Default: "Z" }],
  ["Wait", { Type: "Wait", Seconds: 1, End: true }],
  ["Fail", { Type: "Fail", Error: "E" }],
  ["Task", { Type: "Task", Resource: LAMBDA, End: true }],
  ["Parallel", { Type: "Parallel", Branches: [FLOW, FLOW], End: true }],
  ["Map", { Type: "Map", ItemsPath: "$.items", ItemProcessor: FLOW, End: true }],
  ["Distributed Map", { Type: "Map", ItemsPath: "$.items", ItemProcessor: DISTRIBUTED, End: true }],
];

test.each(LAST)("a history that a %s fills ends with the event that says so", (_type, last) => {
  const first = { Type: "Pass", Result: { items: [1, 2] }, Next: "Last" };
  const definition = { StartAt: "F", States: { F: first, Last: last, Z: { Type: "Succeed" } } };
  const walk = (historyEventsMax: number): ReturnType<typeof stepThrough> =>
    stepThrough(definition, {}, { answer: () => ({ output: 1 }), limits: { historyEventsMax } });
  const whole = walk(25_000);
  const room = whole.history.length;
  for (let max = 4; max < room; max++) {
    const { history, now } = walk(max);
    expect([history.length, now.status, now.failure?.error]).toEqual([
      max,
      "FAILED",
      "States.Runtime",
    ]);
    expect(history.at(-1)).toMatchObject({
      type: "ExecutionFailed",
      details: { cause: `The execution reached the maximum number of history events (${max}).` },
    });
  }
  const justSo = walk(room);
  expect(justSo.now.status).toBe(whole.now.status);
  expect(justSo.history.map(({ type }) => type)).toEqual(whole.history.map(({ type }) => type));
});

test("a history that is full ends with that event, where the state's output was too large besides", () => {
  const Branches = [
    { StartAt: "B", States: { B: { Type: "Fail", Error: "E", Cause: "e".repeat(99) } } },
  ];
  const Catch = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "P" }];
  const definition = {
    StartAt: "L",
    States: { L: { Type: "Parallel", Branches, Catch, Next: "P" }, P: PASS },
  };
  for (let historyEventsMax = 4; historyEventsMax < 12; historyEventsMax++) {
    const limits = { historyEventsMax, payloadBytesMax: 80 };
    const { history, now } = stepThrough(definition, {}, { limits });
    expect([now.status, history.at(-1)?.type]).toEqual(["FAILED", "ExecutionFailed"]);
  }
});
