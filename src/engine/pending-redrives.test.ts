// Children that wait for their redrive are PENDING_REDRIVE wherever executions are looked at, until it comes.
import { describe, expect, test } from "vitest";
import { wrongCounts } from "../../test/simulation/child-counts.ts";
import { createLab, failed, type Lab, lambda, succeeded } from "../../test/simulation/lab.ts";
import { MemoryStore } from "../store/index.ts";
import { type ExecutionStatus, ManualClock, type MapRunRecord } from "./index.ts";

const WAIT_MS = 60_000;

function mapOf(ExecutionType: "STANDARD" | "EXPRESS", more: object = {}) {
  const T = { Type: "Task", Resource: lambda("once"), Next: "W" };
  const W = { Type: "Wait", Seconds: WAIT_MS / 1_000, End: true };
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType };
  return {
    M: {
      ...{ Type: "Map", MaxConcurrency: 1, ToleratedFailureCount: 2, End: true },
      ItemProcessor: { ProcessorConfig, StartAt: "T", States: { T, W } },
      ...more,
    },
  };
}

/** Fails for each item the first time. */
function failsOnce() {
  const seen = new Set<string>();
  return async ({ parameters }: { readonly parameters: { readonly value: unknown } }) => {
    const item = JSON.stringify(parameters.value);
    if (seen.has(item)) return succeeded(1);
    seen.add(item);
    return failed("Once", item);
  };
}

interface Redriven {
  readonly lab: Lab;
  readonly arn: string;
  readonly of: { readonly mapRunArn: string };
}

/** Of four items three have failed and the last was not begun; the first one waits in its redrive. */
async function redriven(
  type: "STANDARD" | "EXPRESS",
  store = new MemoryStore(),
): Promise<Redriven> {
  const lab = await createLab({ store, runs: { once: failsOnce() } });
  const arn = await lab.start(await lab.machine(mapOf(type)), [1, 2, 3, 4]);
  expect(await lab.settled(arn)).toMatchObject({ status: "FAILED" });
  await lab.clock.advance(1_000);
  expect((await lab.engine.redriveExecution(arn)).type).toBe("redriven");
  await lab.clock.settled();
  const [run] = (await lab.engine.listMapRuns(arn, { limit: 1 })).items;
  return { lab, arn, of: { mapRunArn: run?.mapRunArn ?? "" } };
}

async function countsOf({ lab, of }: Redriven): Promise<MapRunRecord["executionCounts"]> {
  const run = await lab.engine.describeMapRun(of.mapRunArn);
  if (run === undefined) throw new Error("there is no map run");
  return run.executionCounts;
}

async function statuses({ lab, of }: Redriven): Promise<readonly ExecutionStatus[]> {
  const { items } = await lab.engine.listExecutions({ of, limit: 10 });
  return items.map(({ status }) => status);
}

describe.each(["STANDARD", "EXPRESS"] as const)("%s children of a redriven map run", (type) => {
  test("wait as PENDING_REDRIVE, and are listed and described so", async () => {
    const run = await redriven(type);
    const { lab, of } = run;
    expect(await countsOf(run)).toMatchObject({ pending: 1, running: 1, pendingRedrive: 2 });
    const { items } = await lab.engine.listExecutions({
      ...{ of, limit: 10, status: "PENDING_REDRIVE" },
    });
    expect(items.map(({ status }) => status)).toEqual(["PENDING_REDRIVE", "PENDING_REDRIVE"]);
    for (const { executionArn } of items) {
      expect(await lab.engine.describeExecution(executionArn)).toMatchObject({
        ...{ status: "PENDING_REDRIVE", redriveStatus: "REDRIVABLE_BY_MAP_RUN", error: "Once" },
      });
    }
    const failures = await lab.engine.listExecutions({ of, limit: 10, status: "FAILED" });
    expect(failures).toEqual({ items: [] });
    const listed = await statuses(run);
    expect(listed.filter((status) => status === "PENDING_REDRIVE")).toHaveLength(2);
    expect(listed).not.toContain("FAILED");
  });

  test("go on one after the other, and none waits once the run has ended", async () => {
    const run = await redriven(type);
    await run.lab.clock.advance(WAIT_MS);
    await run.lab.clock.settled();
    expect(await countsOf(run)).toMatchObject({ succeeded: 1, running: 1, pendingRedrive: 1 });
    expect((await statuses(run)).filter((one) => one === "PENDING_REDRIVE")).toHaveLength(1);
    await run.lab.engine.stopExecution(run.arn, {});
    await run.lab.clock.settled();
    expect(await countsOf(run)).toMatchObject({ pendingRedrive: 0, failed: 1 });
    const listed = await statuses(run);
    expect(listed).toContain("FAILED");
    expect(listed).not.toContain("PENDING_REDRIVE");
  });

  test("are found and counted so", async () => {
    const { lab, of } = await redriven(type);
    const query = { of, limit: 10, scan: 10 };
    const found = await lab.engine.findExecutions({ ...query, statuses: ["PENDING_REDRIVE"] });
    expect(found.items.map(({ error }) => error)).toEqual(["Once", "Once"]);
    const none = await lab.engine.findExecutions({ ...query, statuses: ["FAILED", "ABORTED"] });
    expect(none.items).toEqual([]);
    const tallies = await lab.engine.tallyExecutions(of);
    const pending = { stateMachineArn: of.mapRunArn, status: "PENDING_REDRIVE", count: 2 };
    expect(tallies).toContainEqual(pending);
    expect(tallies.some(({ status }) => status === "FAILED")).toBe(false);
    const { rows, statuses } = await lab.engine.executionTimings({ of, scan: 10 });
    const timed = rows.filter((_, i) => i % 4 === 1).map((place) => statuses[place]);
    expect(timed.filter((status) => status === "PENDING_REDRIVE")).toHaveLength(2);
  });
});

describe("PENDING_REDRIVE", () => {
  test("outlives the process", async () => {
    const store = new MemoryStore();
    const { arn, of, lab: first } = await redriven("STANDARD", store);
    const clock = new ManualClock(first.clock.now());
    const lab = await createLab({ store, clock, runs: { once: async () => succeeded(1) } });
    await clock.settled();
    const run: Redriven = { lab, arn, of };
    expect(await countsOf(run)).toMatchObject({ running: 1, pendingRedrive: 2 });
    expect(await statuses(run)).toEqual(["PENDING_REDRIVE", "PENDING_REDRIVE", "RUNNING"]);
  });

  test("comes in pages, of those that were redriven before or not", async () => {
    const { lab, of } = await redriven("STANDARD");
    const query = { of, status: "PENDING_REDRIVE", limit: 1 } as const;
    const first = await lab.engine.listExecutions(query);
    expect(first.items).toHaveLength(1);
    const { next: after = "" } = first;
    const second = await lab.engine.listExecutions({ ...query, after });
    expect(second.items).toHaveLength(1);
    expect(second.items[0]?.executionArn).not.toBe(first.items[0]?.executionArn);
    expect((await lab.engine.listExecutions({ ...query, redriven: true })).items).toEqual([]);
    expect((await lab.engine.listExecutions({ ...query, redriven: false })).items).toHaveLength(1);
  });

  test("pages of those that failed again are not cut short by those that wait", async () => {
    const broken = new Set<unknown>();
    let calls = 0;
    const lab = await createLab({
      runs: {
        // The first six fail, and the first of them once more.
        once: async ({ parameters: { value } }) => {
          calls += 1;
          if (calls > 6 && !broken.has(value)) return succeeded(1);
          if (calls === 1) broken.add(value);
          return failed("Often");
        },
      },
    });
    const more = { ToleratedFailureCount: 5 };
    const arn = await lab.start(await lab.machine(mapOf("STANDARD", more)), [1, 2, 3, 4, 5, 6]);
    expect(await lab.settled(arn)).toMatchObject({ status: "FAILED" });
    await lab.clock.advance(1_000);
    await lab.engine.redriveExecution(arn);
    await lab.clock.settled();
    const [run] = (await lab.engine.listMapRuns(arn, { limit: 1 })).items;
    const of = { mapRunArn: run?.mapRunArn ?? "" };
    const described = await lab.engine.describeMapRun(of.mapRunArn);
    expect(described?.executionCounts).toMatchObject({ failed: 1, running: 1, pendingRedrive: 4 });
    // It started before all of those that wait, and is listed after them.
    const page = await lab.engine.listExecutions({ of, status: "FAILED", limit: 1 });
    expect(page.items).toMatchObject([{ status: "FAILED", redriveCount: 1 }]);
    const all = await lab.engine.listExecutions({ of, limit: 10 });
    if (described !== undefined) expect(wrongCounts(described, all.items)).toEqual([]);
  });
});
