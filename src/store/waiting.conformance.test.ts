// What the Store port promises of the index of waiting tasks, proved on every implementation.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ExecutionUnit, Store, WaitingMark, WaitingQuery } from "../engine/index.ts";
import { MemoryStore, SqliteStore } from "./index.ts";

function unit(name: string, before: number, more: Partial<ExecutionUnit> = {}): ExecutionUnit {
  const birth: ExecutionUnit["birth"] = {
    ...{ name, type: "STANDARD", stateMachineArn: "m", startDate: 1000, input: "{}" },
    ...{ roleArn: "arn:aws:iam::123456789012:role/r", revisionId: "r1", flow: 0 },
  };
  return {
    type: "execution",
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:m:${name}`,
    expect: before,
    ...(before === 0 ? { birth } : {}),
    standing: { status: "RUNNING", redriveCount: 0, historyCount: 0 },
    ...{ pending: false, head: "h", framesPut: [], framesDeleted: [], events: [] },
    ...{ firstEventId: 1, mapRuns: [] },
    ...more,
  };
}

function mark(entered: number, since: number, more: Partial<WaitingMark> = {}): WaitingMark {
  return {
    ...{ enteredEventId: entered, since, resource: "r:pack", waitsFor: "activityWorker" },
    ...{ words: `machine\nname-${entered}`, ...more },
  };
}

function waits(...put: readonly WaitingMark[]): Partial<ExecutionUnit> {
  return { waiting: { gone: [], put } };
}

const memories = new Map<string, MemoryStore>();
const IMPLEMENTATIONS: readonly {
  readonly name: string;
  readonly open: (directory: string) => Promise<Store>;
}[] = [
  {
    name: "MemoryStore",
    open: async (directory) => {
      const store = memories.get(directory) ?? new MemoryStore();
      memories.set(directory, store);
      return store;
    },
  },
  {
    name: "SqliteStore",
    open: (directory) => SqliteStore.open({ directory, ownThread: false, synchronous: "NORMAL" }),
  },
];

describe.each(IMPLEMENTATIONS)("$name knows which tasks wait", ({ open }) => {
  let directory: string;
  let store: Store;
  const [b4, a2, c2, a7] = [
    ["b", 4, 300],
    ["a", 2, 500],
    ["c", 2, 500],
    ["a", 7, 900],
  ];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "treadle-waiting-"));
    store = await open(directory);
    const sign = mark(7, 900, { resource: "r:sign", waitsFor: "callback" });
    await store.commit([
      unit("a", 0, waits(mark(2, 500), sign)),
      unit("b", 0, waits(mark(4, 300, { words: "machine\nübung" }))),
      unit("c", 0, waits(mark(2, 500))),
      unit("refused", 4, waits(mark(9, 1))),
    ]);
  });

  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  async function asked(query: Partial<WaitingQuery> = {}) {
    const { items, ...page } = await store.waiting({ limit: 10, ...query });
    const places = items.map(({ executionArn, enteredEventId, since }) => [
      ...[executionArn.split(":").at(-1), enteredEventId, since],
    ]);
    return { places, ...page };
  }

  test("the oldest wait first", async () => {
    expect(await asked()).toEqual({ places: [b4, a2, c2, a7], total: 4, before: 0 });
    const full = await asked({ limit: 4 });
    expect(full.next).toBeUndefined();
  });

  test("in pages whose cursor stays right while tasks are taken, answered and come", async () => {
    const first = await asked({ limit: 3 });
    expect(first).toMatchObject({ places: [b4, a2, c2], total: 4, before: 0 });
    const taken = mark(7, 900, { resource: "r:sign", waitsFor: "activityAnswer" });
    await store.commit([
      unit("a", 1, { waiting: { gone: [mark(2, 500)], put: [taken, mark(8, 950)] } }),
      unit("b", 1),
    ]);
    await store.close();
    store = await open(directory);
    const rest = await asked({ after: first.next ?? "" });
    expect(rest).toEqual({ places: [a7, ["a", 8, 950]], total: 4, before: 2, previous: "" });
    const tally = [...(await store.waitingTally())].sort((x, y) => y.count - x.count);
    expect(tally).toEqual([
      { resource: "r:pack", waitsFor: "activityWorker", count: 3 },
      { resource: "r:sign", waitsFor: "activityAnswer", count: 1 },
    ]);
  });

  test("in pages that lead back to the one before", async () => {
    const second = await asked({ limit: 1, after: (await asked({ limit: 1 })).next ?? "" });
    const third = await asked({ limit: 1, after: second.next ?? "" });
    expect(third).toMatchObject({ places: [c2], before: 2 });
    expect(await asked({ limit: 1, after: third.previous ?? "" })).toEqual(second);
    expect(second).toMatchObject({ places: [a2], before: 1, previous: "" });
    const { next = "" } = await asked({ limit: 2, text: "name" });
    expect(await asked({ limit: 1, text: "name", after: next })).toMatchObject({
      ...{ places: [a7], before: 2, total: 3 },
      previous: (await asked({ limit: 1, text: "name" })).next,
    });
  });

  test("narrowed by words and resource, capitals or not", async () => {
    expect(await asked({ text: " Name-2 " })).toMatchObject({ places: [a2, c2], total: 2 });
    expect(await asked({ text: "name-2", limit: 1 })).toMatchObject({ places: [a2], total: 2 });
    expect(await asked({ text: "ÜBUNG" })).toMatchObject({ places: [b4] });
    expect(await asked({ text: "name", resource: "r:sign" })).toMatchObject({ places: [a7] });
    expect(await asked({ text: "%" })).toEqual({ places: [], total: 0, before: 0 });
    expect(await asked({ resource: "r:other" })).toEqual({ places: [], total: 0, before: 0 });
  });
});
