import { expect, test } from "vitest";
import type { JsonObject } from "../base/index.ts";
import { ManualClock } from "../engine/index.ts";
import type { InvocationEnd } from "../lambda/index.ts";
import { functionMetrics } from "./function-metrics.ts";
import { HOME_SCOPE } from "./index.ts";
import type { MetricsReader } from "./metric-gathering.ts";

const END: InvocationEnd = {
  ...{ scope: HOME_SCOPE, functionName: "F" },
  ...{ durationMs: 5, throttled: false, failed: false, concurrent: 1 },
};

function reader(calls: JsonObject[], onCall: () => void): MetricsReader {
  return {
    isBuilt: true,
    get: async () => ({
      call: async ({ parameters }) => {
        calls.push(parameters);
        onCall();
        const http = () => ({ status: 200, headers: [], body: "" });
        return { ok: true, output: {}, requestId: "r", http };
      },
    }),
  };
}

test("invocations that end together are one call, equal values one value and how often it came", async () => {
  const calls: JsonObject[] = [];
  const written = signal();
  const { tell } = functionMetrics(
    () => reader(calls, written.resolve),
    new ManualClock(0),
    failed,
  );
  for (let i = 0; i < 100; i++) tell({ ...END, durationMs: i % 2, failed: i < 3 });
  tell({ ...END, throttled: true });
  await written.promise;
  const common = {
    Timestamp: "1970-01-01T00:00:00.000Z",
    Dimensions: [{ Name: "FunctionName", Value: "F" }],
  };
  expect(calls).toEqual([
    {
      Namespace: "AWS/Lambda",
      MetricData: [
        { ...common, MetricName: "Invocations", Unit: "Count", Values: [1], Counts: [100] },
        { ...common, MetricName: "Errors", Unit: "Count", Values: [1, 0], Counts: [3, 97] },
        { ...common, MetricName: "Throttles", Unit: "Count", Values: [0, 1], Counts: [100, 1] },
        {
          ...common,
          MetricName: "Duration",
          Unit: "Milliseconds",
          Values: [0, 1],
          Counts: [50, 50],
        },
        {
          ...common,
          MetricName: "ConcurrentExecutions",
          Unit: "Count",
          Values: [1],
          Counts: [100],
        },
      ],
    },
  ]);
});

test("a datum holds 150 values, what is beyond them is another", async () => {
  const calls: JsonObject[] = [];
  const written = signal();
  const { tell } = functionMetrics(
    () => reader(calls, written.resolve),
    new ManualClock(0),
    failed,
  );
  for (let durationMs = 0; durationMs < 400; durationMs++) tell({ ...END, durationMs });
  await written.promise;
  const data = calls.flatMap((call) => call["MetricData"] as readonly JsonObject[]);
  const durations = data.filter((datum) => datum["MetricName"] === "Duration");
  expect(durations.map((datum) => (datum["Values"] as readonly number[]).length)).toEqual([
    150, 150, 100,
  ]);
});

function failed(where: string, error: unknown): void {
  throw new Error(where, { cause: error });
}

function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
