// Map runs and deletions where something comes twice, or at a bad time.
import { describe, expect, test } from "vitest";
import { wrongCounts } from "../../test/simulation/child-counts.ts";
import { FaultyStore } from "../../test/simulation/faulty-store.ts";
import { createLab, type Lab, lambda, machineArn, succeeded } from "../../test/simulation/lab.ts";
import { MemoryStore } from "../store/index.ts";
import { ManualClock, type MapRunRecord } from "./index.ts";

function mapOf(states: object) {
  return {
    Type: "Map",
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: Object.keys(states)[0],
      States: states,
    },
    End: true,
  };
}

const TASK = { T: { Type: "Task", Resource: lambda("task"), End: true } };

async function mapRunOf(lab: Lab, arn: string): Promise<MapRunRecord> {
  const [run] = (await lab.engine.listMapRuns(arn, { limit: 1 })).items;
  const described = await lab.engine.describeMapRun(run?.mapRunArn ?? "");
  if (described === undefined) throw new Error("there is no map run");
  return described;
}

async function rounds(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** It takes its time to say how an execution stands. */
class SlowStore extends FaultyStore {
  override async describe(arn: string): ReturnType<FaultyStore["describe"]> {
    const described = await super.describe(arn);
    await rounds(12);
    return described;
  }
}

describe("a map run", () => {
  test("that is redriven while its children stop waits for their new ends", async () => {
    const inner = new MemoryStore();
    const first = new FaultyStore(inner);
    const task = () => new Promise<never>(() => undefined);
    const before = await createLab({ store: first, runs: { task } });
    const machine = await before.machine({ M: mapOf(TASK) });
    const arn = await before.start(machine, [1, 2, 3]);
    await rounds(20);
    first.cut();
    // After a restart the children are stopped twice: by the stop, and because they were stopping when it was loaded.
    const store = new SlowStore(inner);
    const runs = { task: () => rounds(30).then(() => succeeded(1)) };
    const lab = await createLab({ store, runs, clock: new ManualClock(before.clock.now()) });
    await lab.engine.stopExecution(arn, {});
    expect(await lab.engine.redriveExecution(arn)).toMatchObject({ type: "redriven" });
    expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED", output: "[1,1,1]" });
    const run = await mapRunOf(lab, arn);
    const of = { mapRunArn: run.mapRunArn };
    const { items } = await lab.engine.listExecutions({ of, limit: 10 });
    expect(wrongCounts(run, items)).toEqual([]);
  });

  test("inside a child is of the machine that its children are of", async () => {
    const inner = { N: mapOf({ P: { Type: "Pass", End: true } }) };
    const lab = await createLab();
    const revision = await lab.machine({ M: mapOf(inner) }, { name: "outer" });
    const arn = await lab.start(revision, [[1]]);
    await lab.settled(arn);
    const outer = await mapRunOf(lab, arn);
    const children = await lab.engine.listExecutions({ of: outer, limit: 1 });
    const run = await mapRunOf(lab, children.items[0]?.executionArn ?? "");
    const { items } = await lab.engine.listExecutions({ of: run, limit: 1 });
    expect(items[0]?.stateMachineArn).toBe(run.stateMachineArn);
    expect(run.stateMachineArn).toMatch(/:stateMachine:outer\/[0-9a-f-]{36}$/);
  });
});

test("a machine that is deleted goes although the store fails when its last execution has closed", async () => {
  const store = new FaultyStore(new MemoryStore());
  const lab = await createLab({ store });
  const revision = await lab.machine({ W: { Type: "Wait", Seconds: 9, End: true } }, { name: "w" });
  const machine = machineArn("w");
  await lab.engine.catalog.put("stateMachine", machine, "{}");
  const arn = await lab.start(revision);
  await lab.engine.deleteStateMachine(machine);
  let faults = 0;
  store.faultOf = (units) => {
    const goes = units.some((unit) => unit.type === "document" && unit.kind === "deleted");
    if (!goes || faults > 0) return undefined;
    faults += 1;
    return "before";
  };
  await lab.engine.stopExecution(arn, {});
  await lab.clock.settled();
  expect({ faults, deleting: lab.engine.isDeleting(machine) }).toEqual({
    ...{ faults: 1, deleting: true },
  });
  await lab.clock.advance(1_000);
  await lab.clock.settled();
  expect(lab.engine.isDeleting(machine)).toBe(false);
  expect(lab.engine.catalog.get("stateMachine", machine)).toBeUndefined();
});
