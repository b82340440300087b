// A map run that fails or is aborted counts its children as they end, even those that end as they are stopped.
import { describe, expect, test } from "vitest";
import { wrongCounts } from "../../test/simulation/child-counts.ts";
import { FaultyStore } from "../../test/simulation/faulty-store.ts";
import {
  createLab,
  failed,
  type Lab,
  lambda,
  type Run,
  succeeded,
} from "../../test/simulation/lab.ts";
import { MemoryStore } from "../store/index.ts";
import { type ExecutionStatus, ManualClock, type MapRunRecord } from "./index.ts";

const ITEMS = Array.from({ length: 20 }, (_, i) => i);

function mapOf(more: object = {}) {
  return {
    Type: "Map",
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "T",
      States: { T: { Type: "Task", Resource: lambda("third"), End: true } },
    },
    MaxConcurrency: 5,
    ToleratedFailurePercentage: 10,
    End: true,
    ...more,
  };
}

/** Every third item fails; each takes so many rounds of the event loop. */
function everyThird(roundsOf: (item: number) => number): Run {
  return async ({ parameters }) => {
    const item = Number(parameters.value);
    for (let i = roundsOf(item); i > 0; i--) await new Promise((resolve) => setImmediate(resolve));
    return item % 3 === 2 ? failed("Third") : succeeded(item);
  };
}

async function mapRunOf(lab: Lab, arn: string): Promise<MapRunRecord> {
  const [run] = (await lab.engine.listMapRuns(arn, { limit: 1 })).items;
  const described = await lab.engine.describeMapRun(run?.mapRunArn ?? "");
  if (described === undefined) throw new Error("there is no map run");
  return described;
}

async function wrong(lab: Lab, arn: string): Promise<readonly string[]> {
  const run = await mapRunOf(lab, arn);
  const of = { mapRunArn: run.mapRunArn };
  const { items } = await lab.engine.listExecutions({ of, limit: 100 });
  expect(run.executionCounts.running).toBe(0);
  expect(items.length + run.executionCounts.pending).toBe(ITEMS.length);
  return wrongCounts(run, items);
}

describe("the counts of a map run", () => {
  test("are what its children ended with as soon as it has failed, and after a redrive", async () => {
    const ends = new Set<string>();
    for (let rounds = 0; rounds < 12; rounds++) {
      const third = everyThird((item) => (item % 3 === 2 ? 3 : (item * rounds) % 13));
      const lab = await createLab({ runs: { third } });
      const arn = await lab.start(await lab.machine({ M: mapOf() }), ITEMS);
      const heard: Promise<readonly string[]>[] = [];
      lab.engine.subscribe({
        executionArn: arn,
        heard: (news) => {
          if (news.type !== "statusChanged" || news.execution.status === "RUNNING") return;
          heard.push(wrong(lab, arn));
        },
      });
      for (const redriveCount of [0, 1]) {
        if (redriveCount > 0) await lab.engine.redriveExecution(arn);
        expect(await lab.settled(arn)).toMatchObject({ status: "FAILED", redriveCount });
        expect(await wrong(lab, arn)).toEqual([]);
      }
      expect(await Promise.all(heard)).toEqual([[], []]);
      ends.add(JSON.stringify((await mapRunOf(lab, arn)).executionCounts));
    }
    // Or else nothing ended in the moment in which it was stopped.
    expect(ends.size).toBeGreaterThan(1);
  });

  const aside = {
    Type: "Parallel",
    Branches: [
      { StartAt: "M", States: { M: mapOf({ ToleratedFailurePercentage: 100 }) } },
      {
        StartAt: "F",
        States: { F: { Type: "Task", Resource: lambda("fails"), End: true } },
      },
    ],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "P" }],
    End: true,
  };
  const caught = { All: aside, P: { Type: "Pass", End: true } };

  test("of an execution that has succeeded before its children had stopped", async () => {
    const ends = new Set<string>();
    for (let rounds = 1; rounds < 12; rounds++) {
      const third = everyThird((item) => (item * rounds) % 13);
      const fails: Run = async () => {
        for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
        return failed("Aside");
      };
      const store = new MemoryStore();
      const lab = await createLab({ store, runs: { third, fails } });
      const arn = await lab.start(await lab.machine(caught), ITEMS);
      expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED" });
      expect((await mapRunOf(lab, arn)).status).toBe("ABORTED");
      expect(await wrong(lab, arn)).toEqual([]);
      expect(lab.engine.stats().executionsClosed).toBe(1 + (await childrenOf(lab, arn)).length);
      // Nothing can redrive it: of its state nothing is left, and nothing is to be done again.
      expect((await store.load([arn]))[0]?.head).toBeUndefined();
      const until = await store.lastStarted();
      expect(await store.pending({ until, limit: 10 })).toEqual({ items: [] });
      ends.add(JSON.stringify((await mapRunOf(lab, arn)).executionCounts));
    }
    expect(ends.size).toBeGreaterThan(1);
  });

  async function childrenOf(lab: Lab, arn: string): Promise<readonly ExecutionStatus[]> {
    const of = { mapRunArn: (await mapRunOf(lab, arn)).mapRunArn };
    const { items } = await lab.engine.listExecutions({ of, limit: 100 });
    return items.map(({ status }) => status);
  }

  test("survive a crash after any commit", async () => {
    const third = everyThird((item) => item % 5);
    let cutAt = 0;
    let commits: number;
    do {
      cutAt += 1;
      commits = 0;
      const inner = new MemoryStore();
      const store = new FaultyStore(inner);
      const lab = await createLab({ store, runs: { third }, seed: "stopped" });
      const arn = await lab.start(await lab.machine({ M: mapOf() }), ITEMS);
      const gone = new Promise<void>((resolve) => {
        store.onDurable = () => {
          commits += 1;
          if (commits !== cutAt) return;
          store.cut();
          resolve();
        };
      });
      await Promise.race([lab.clock.settled(), gone]);
      const clock = new ManualClock(lab.clock.now());
      const next = await createLab({ store: inner, runs: { third }, clock });
      for (const redriveCount of [0, 1]) {
        if (redriveCount > 0) await next.engine.redriveExecution(arn);
        expect(await next.settled(arn)).toMatchObject({ status: "FAILED", redriveCount });
        expect({ cutAt, wrong: await wrong(next, arn) }).toEqual({ cutAt, wrong: [] });
      }
    } while (commits === cutAt);
    expect(commits).toBeGreaterThan(5);
  });
});
