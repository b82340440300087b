import { expect, test } from "vitest";
import { createLab, type Lab } from "../../test/simulation/lab.ts";
import { Payload } from "../base/index.ts";
import type { WaitingQuery } from "./index.ts";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:hand";
const BY_HAND = { By: { Type: "Task", Resource: ACTIVITY, End: true } };
const SLEEP = { Sleep: { Type: "Wait", Seconds: 900, End: true } };
const ANSWER = { type: "succeeded", output: Payload.parse("1") } as const;

async function openLab(options: Parameters<typeof createLab>[0] = {}): Promise<Lab> {
  const lab = await createLab({ idle: { idleMax: 0, charactersMax: 1 }, ...options });
  await lab.engine.catalog.put("activity", ACTIVITY, "{}");
  return lab;
}

async function names(lab: Lab, query: Partial<WaitingQuery> = {}): Promise<readonly string[]> {
  const { items } = await lab.engine.waitingTasks({ limit: 100, ...query });
  return items.map(({ executionName }) => executionName);
}

test("a task that waits is found among many executions that only run, and after a restart", async () => {
  const lab = await openLab();
  await lab.start(await lab.machine(BY_HAND), {}, "sought");
  const sleep = await lab.machine(SLEEP);
  for (let i = 0; i < 2_100; i++) await lab.start(sleep);
  await lab.clock.settled();
  expect(await names(lab)).toEqual(["sought"]);
  expect(await names(lab, { text: "SOUGHT" })).toEqual(["sought"]);
  await lab.engine[Symbol.asyncDispose]();
  const again = await openLab({ store: lab.store, clock: lab.clock });
  expect(await names(again)).toEqual(["sought"]);
  const { taskToken = "" } = (await again.engine.getActivityTask(ACTIVITY, "w")) ?? {};
  expect(await again.engine.waitingTally()).toEqual([
    { resource: ACTIVITY, waitsFor: "activityAnswer", count: 1 },
  ]);
  expect(await again.engine.completeTask(taskToken, ANSWER)).toBe("accepted");
  expect(await again.engine.waitingTasks({ limit: 9 })).toEqual({ items: [], total: 0, before: 0 });
});

test("tasks are found by machine, execution, state and activity, and by no other part of an ARN", async () => {
  const lab = await openLab();
  await lab.start(await lab.machine(BY_HAND, { name: "Packing" }), {}, "parcel");
  await lab.clock.settled();
  for (const text of ["pack", "ARCEL", "by", "hand"]) {
    expect(await names(lab, { text })).toEqual(["parcel"]);
  }
  for (const text of ["arn", "states", "us-east", "execution", "activity"]) {
    expect(await names(lab, { text })).toEqual([]);
  }
});

test("of the iterations of a Map each has its own, and which it is", async () => {
  const lab = await openLab();
  const inner = { StartAt: "By", States: BY_HAND };
  const Inner = { Type: "Map", ItemProcessor: inner, End: true };
  const Outer = {
    ...{ Type: "Map", MaxConcurrency: 0, End: true },
    ItemProcessor: { StartAt: "Inner", States: { Inner } },
  };
  await lab.start(await lab.machine({ Outer }), [[1], [2, 3]]);
  await lab.clock.settled();
  const { items } = await lab.engine.waitingTasks({ limit: 9 });
  expect(items.map(({ iteration }) => iteration.join(".")).sort()).toEqual(["0.0", "1.0", "1.1"]);
});

test("children of a map run wait as others do, and none waits once the run is stopped", async () => {
  const lab = await openLab();
  const ItemProcessor = {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "By",
    States: BY_HAND,
  };
  const Each = { Type: "Map", ItemProcessor, Label: "each", End: true };
  const arn = await lab.start(await lab.machine({ Each }, { name: "many" }), [1, 2, 3]);
  await lab.clock.settled();
  expect((await lab.engine.waitingTasks({ limit: 2, text: "many/each" })).total).toBe(3);
  await lab.engine.stopExecution(arn, {});
  await lab.clock.settled();
  expect((await lab.engine.waitingTasks({ limit: 2 })).total).toBe(0);
});
