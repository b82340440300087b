import { describe, expect, test, vi } from "vitest";
import { createLab, type Lab } from "../../test/simulation/lab.ts";
import { Payload } from "../base/index.ts";
import { MemoryStore } from "../store/index.ts";

const HELLO = { Hello: { Type: "Pass", Result: "Hello World!", End: true } };
const WAIT = { W: { Type: "Wait", Seconds: 60, End: true } };
const EXPRESS = { type: "EXPRESS" } as const;
const NOTHING = Payload.parse("{}");

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe("a Standard execution", () => {
  test("that the store has leaves memory after each turn while that is low, even one that has more to do", async () => {
    const store = new MemoryStore();
    const load = vi.spyOn(store, "load");
    const lab = await createLab({ store, ports: { heapUse: () => ({ used: 70, limit: 100 }) } });
    const states: Record<string, object> = { End: { Type: "Wait", Seconds: 60, End: true } };
    // More than one turn may do.
    for (let i = 0; i < 8_000; i += 1) {
      states[`S${i}`] = { Type: "Pass", Next: i === 7_999 ? "End" : `S${i + 1}` };
    }
    const arn = await lab.start(await lab.machine({ S0: states["S0"], ...states }));
    await lab.clock.settled();
    expect(lab.engine.stats().executionsResident).toBe(0);
    const turns = load.mock.calls.length;
    expect(turns).toBeGreaterThan(0);
    await lab.clock.advance(60_000);
    expect(load.mock.calls.length).toBe(turns + 1);
    expect((await lab.settled(arn)).status).toBe("SUCCEEDED");
    expect(await lab.events(arn)).toHaveLength(16_004);
  });

  test("is read beside others only so much at a time, however many timers ring at once", async () => {
    const store = new MemoryStore();
    const lab = await createLab({ store, idle: { idleMax: 0, charactersMax: 1 } });
    const Assign = { a: "{% $pad('', 250000, 'x') %}", b: "{% $pad('', 10000, 'y') %}" };
    const sets = (Next: string) => ({ Type: "Pass", QueryLanguage: "JSONata", Assign, Next });
    const revisionId = await lab.machine({ P: sets("W"), W: { ...WAIT.W } });
    const arns = await Promise.all(Array.from({ length: 150 }, () => lab.start(revisionId)));
    await lab.clock.settled();
    const read: number[] = [];
    const load = store.load.bind(store);
    vi.spyOn(store, "load").mockImplementation(async (asked, charactersMax) => {
      const loaded = await load(asked, charactersMax);
      read.push(loaded.length);
      return loaded;
    });
    await lab.clock.advance(60_000);
    for (const arn of arns) expect((await lab.settled(arn)).status).toBe("SUCCEEDED");
    expect(read.length).toBeGreaterThan(2);
    // 16 Mi characters, and the one that goes beyond.
    expect(Math.max(...read)).toBeLessThan(70);
    expect(read.reduce((sum, count) => sum + count, 0)).toBe(150);
  });

  test("takes no turn while much waits for the store, and then goes on", async () => {
    const store = new MemoryStore();
    const commit = store.commit.bind(store);
    const { promise: isFree, resolve: free } = withResolvers();
    vi.spyOn(store, "commit").mockImplementation(async (units) => {
      if (units.some(({ type }) => type !== "document")) await isFree;
      return await commit(units);
    });
    const lab = await createLab({ store });
    const revisionId = await lab.machine(HELLO);
    const input = Payload.parse(JSON.stringify("x".repeat(250_000)));
    const asked = Array.from({ length: 200 }, () =>
      lab.engine.startExecution({ revisionId, input }),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { turns } = lab.engine.stats();
    expect(turns).toBeGreaterThan(15);
    expect(turns).toBeLessThan(60);
    free();
    const answers = await Promise.all(asked);
    expect(answers.filter(({ type }) => type === "started")).toHaveLength(200);
    await lab.clock.settled();
    expect(lab.engine.stats()).toMatchObject({ executionsClosed: 200, executionsResident: 0 });
  });
  test("takes its turn however much of documents waits for the store", async () => {
    const store = new MemoryStore();
    const lab = await createLab({ store, behindMin: 1_000 });
    const revisionId = await lab.machine(HELLO);
    const commit = store.commit.bind(store);
    const { promise: isFree, resolve: free } = withResolvers();
    vi.spyOn(store, "commit").mockImplementation(async (units) => {
      await isFree;
      return await commit(units);
    });
    const text = JSON.stringify("x".repeat(2_000));
    const puts = ["a", "b", "c"].map((key) => lab.engine.catalog.put("activity", key, text));
    const { turns } = lab.engine.stats();
    const asked = lab.engine.startExecution({ revisionId, input: NOTHING });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(lab.engine.stats().turns).toBe(turns + 1);
    free();
    await Promise.all(puts);
    expect((await asked).type).toBe("started");
  });
});

describe("an Express execution", () => {
  test("does not begin while there is no memory for it, as a child of a map neither", async () => {
    const heap = { used: 70, limit: 100 };
    const lab = await createLab({ ports: { heapUse: () => heap } });
    const revisionId = await lab.machine(HELLO, { type: "EXPRESS" });
    const asked = { revisionId, input: NOTHING };
    expect(await lab.engine.startExecution(asked)).toEqual({ type: "noRoom" });
    expect(await lab.engine.startSyncExecution(asked)).toEqual({ type: "noRoom" });
    const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" };
    const ItemProcessor = { ProcessorConfig, StartAt: "W", States: WAIT };
    const parent = await lab.start(
      await lab.machine({ M: { Type: "Map", Label: "M", ItemProcessor, End: true } }),
      [1, 2],
    );
    await lab.clock.advance(120_000);
    expect((await lab.settled(parent)).status).toBe("RUNNING");
    heap.used = 0;
    await lab.clock.advance(120_000);
    expect((await lab.settled(parent)).status).toBe("SUCCEEDED");
    expect((await lab.engine.startExecution(asked)).type).toBe("started");
  });

  describe("fails by name where it would go on", () => {
    const MB = 1024 * 1024;
    const heap = { used: 0, limit: 100 * MB };
    const large = async (lab: Lab): Promise<string> => {
      const Assign = { large: "{% $pad('', 200000, '{},') %}" };
      const Branches = Array.from({ length: 10 }, (_, i) => ({
        StartAt: "S",
        States: {
          S: { Type: "Pass", QueryLanguage: "JSONata", Assign, Next: "W" },
          W: { Type: "Wait", Seconds: i + 60, End: true },
        },
      }));
      return await lab.machine({ P: { Type: "Parallel", Branches, End: true } }, EXPRESS);
    };
    const statuses = async (lab: Lab, arns: readonly string[]) =>
      await Promise.all(arns.map(async (arn) => (await lab.engine.describeExecution(arn))?.status));

    test("while memory is spent, if it holds much, and what it held counts as free", async () => {
      heap.used = 0;
      const lab = await createLab({ ports: { heapUse: () => heap } });
      const revisionId = await large(lab);
      const small = await lab.machine(WAIT, EXPRESS);
      const arns = [
        ...[await lab.start(small), await lab.start(revisionId), await lab.start(revisionId)],
      ];
      heap.used = 81 * MB;
      await lab.clock.advance(60_000);
      expect(await statuses(lab, arns)).toEqual(["SUCCEEDED", "FAILED", "RUNNING"]);
      const end = await lab.engine.describeExecution(arns[1] ?? "");
      expect(end).toMatchObject({ error: "States.Runtime" });
      expect(end?.cause).toMatch(/^The memory of the server is spent\./);
      expect((await lab.events(arns[1] ?? "")).at(-1)).toBe("ExecutionFailed");
    });

    test("while memory is spent, and once that was much, what is needed is found out by a collection", async () => {
      heap.used = 0;
      const collectGarbage = vi.fn(() => {
        heap.used = 79 * MB;
      });
      const lab = await createLab({ ports: { heapUse: () => heap, collectGarbage } });
      const revisionId = await large(lab);
      const starts = Array.from({ length: 6 }, () => lab.start(revisionId));
      const arns = await Promise.all(starts);
      // Two mebibytes each, so that four of them are too many.
      heap.used = 87 * MB;
      await lab.clock.advance(60_000);
      const after = await statuses(lab, arns);
      expect(after.filter((status) => status === "FAILED")).toHaveLength(3);
      expect(collectGarbage).toHaveBeenCalledTimes(1);
    });

    test("while nearly nothing is left, however little it holds", async () => {
      heap.used = 0;
      const lab = await createLab({ ports: { heapUse: () => heap } });
      const arn = await lab.start(await lab.machine(WAIT, EXPRESS));
      heap.used = 92 * MB;
      await lab.clock.advance(60_000);
      expect(await statuses(lab, [arn])).toEqual(["FAILED"]);
    });
  });
});
