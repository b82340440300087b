// The promises of the Store port (S1 … S5), proved on every implementation.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type {
  CommitUnit,
  ExecutionBirth,
  ExecutionUnit,
  ListExecutionsQuery,
  MapRunRecord,
  Store,
} from "../engine/index.ts";
import { MemoryStore, SqliteStore } from "./index.ts";

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m";

function arn(name: string): string {
  return `arn:aws:states:us-east-1:123456789012:execution:m:${name}`;
}

function birth(name: string, more: Partial<ExecutionBirth> = {}): ExecutionBirth {
  return {
    name,
    type: "STANDARD",
    stateMachineArn: MACHINE,
    startDate: 1000,
    input: '{"a": 1.0}',
    roleArn: "arn:aws:iam::123456789012:role/r",
    revisionId: "r1",
    flow: 0,
    ...more,
  };
}

function unit(name: string, expect: number, more: Partial<ExecutionUnit> = {}): ExecutionUnit {
  return {
    type: "execution",
    executionArn: arn(name),
    expect,
    ...(expect === 0 ? { birth: birth(name) } : {}),
    standing: { status: "RUNNING", redriveCount: 0, historyCount: 0 },
    pending: false,
    head: '"h"',
    framesPut: [],
    framesDeleted: [],
    events: [],
    firstEventId: 1,
    mapRuns: [],
    ...more,
  };
}

function events(from: number, to: number, pad = ""): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `{"id":${from + i},"p":"${pad}"}`);
}

function mapRun(n: number, execution: string, status: "RUNNING" | "FAILED"): MapRunRecord {
  const counts = {
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    timedOut: 0,
    aborted: 0,
    total: n,
    resultsWritten: 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
  return {
    mapRunArn: `arn:aws:states:us-east-1:123456789012:mapRun:m/l:${n}`,
    executionArn: arn(execution),
    stateMachineArn: `${MACHINE}/l`,
    status,
    startDate: 5,
    maxConcurrency: 3,
    toleratedFailureCount: 0,
    toleratedFailurePercentage: 0,
    itemCounts: counts,
    executionCounts: counts,
    redriveCount: 0,
  };
}

interface Implementation {
  readonly name: string;
  readonly open: (directory: string) => Promise<Store>;
}

const memories = new Map<string, MemoryStore>();
const IMPLEMENTATIONS: readonly Implementation[] = [
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

describe.each(IMPLEMENTATIONS)("$name keeps the promises of the Store port", ({ open }) => {
  let directory: string;
  let store: Store;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "treadle-store-"));
    store = await open(directory);
  });

  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  async function reopen(): Promise<void> {
    await store.close();
    store = await open(directory);
  }

  async function names(query: Partial<ListExecutionsQuery> = {}): Promise<readonly string[]> {
    const page = await store.list({ of: { stateMachineArn: MACHINE }, limit: 100, ...query });
    return page.items.map((item) => item.name);
  }

  test("a committed execution is loaded again as it was, after a restart too", async () => {
    const first = unit("a", 0, {
      birth: birth("a", { traceHeader: "t", stateMachineVersionArn: `${MACHINE}:1` }),
      standing: { status: "RUNNING", redriveCount: 0, historyCount: 2 },
      dueAt: 77,
      pending: true,
      notes: '{"n":1}',
      framesPut: [
        ["0", '"root ä €"'],
        ["0.1", '"branch 😀"'],
        ["m0.r0", '{"first":"line"}\nand {texts} behind'],
      ],
      events: events(1, 2),
    });
    expect(await store.commit([first])).toEqual({ refused: [] });
    await reopen();
    const [loaded, missing] = await store.load([arn("a"), arn("b")]);
    expect(loaded).toEqual({
      executionArn: arn("a"),
      version: 1,
      birth: first.birth,
      standing: first.standing,
      head: '"h"',
      frames: new Map([
        ["0", '"root ä €"'],
        ["0.1", '"branch 😀"'],
        ["m0.r0", '{"first":"line"}\nand {texts} behind'],
      ]),
      notes: '{"n":1}',
    });
    expect(missing).toBeUndefined();
    const { head: _head, frames: _frames, ...described } = loaded!;
    expect(await store.describe(arn("a"))).toEqual(described);
    expect(await store.describe(arn("b"))).toBeUndefined();
  });

  test("frames are put and deleted one by one, and dropped with the head; notes are not", async () => {
    await store.commit([
      unit("a", 0, {
        framesPut: [
          ["0", '"x"'],
          ["0.1", '"y"'],
          ["0.2", '"z"'],
        ],
      }),
    ]);
    await store.commit([unit("a", 1, { framesPut: [["0", '"x2"']], framesDeleted: ["0.1"] })]);
    const [loaded] = await store.load([arn("a")]);
    expect(loaded?.frames).toEqual(
      new Map([
        ["0", '"x2"'],
        ["0.2", '"z"'],
      ]),
    );
    const { head: _head, ...closed } = unit("a", 2, {
      standing: {
        status: "SUCCEEDED",
        stopDate: 9,
        redriveCount: 0,
        historyCount: 0,
        output: '{"b": 2.50}',
      },
      notes: '{"n":2}',
    });
    await store.commit([closed]);
    const [dropped] = await store.load([arn("a")]);
    expect(dropped?.notes).toBe('{"n":2}');
    expect(dropped?.head).toBeUndefined();
    expect(dropped?.frames.size).toBe(0);
    expect(dropped?.standing).toEqual(closed.standing);
    expect(dropped?.version).toBe(3);
  });

  test("a unit that builds on another version is refused as a whole and the others stand", async () => {
    await store.commit([
      unit("a", 0, stands(1, { events: events(1, 1), framesPut: [["0", '"first"']] })),
    ]);
    const result = await store.commit([
      unit("b", 0),
      unit("a", 0, { events: events(1, 1), framesPut: [["0", '"second"']] }),
      unit("c", 0),
      unit("a", 5, { mapRuns: [mapRun(1, "a", "RUNNING")] }),
      unit("zz", 3),
    ]);
    expect(result).toEqual({ refused: [1, 3, 4] });
    expect(await store.load([arn("a"), arn("b"), arn("c")], 1)).toHaveLength(1);
    const [a, b, c] = await store.load([arn("a"), arn("b"), arn("c")]);
    expect(a?.version).toBe(1);
    expect(a?.frames.get("0")).toBe('"first"');
    expect([b?.version, c?.version]).toEqual([1, 1]);
    expect(await store.mapRun(mapRun(1, "a", "RUNNING").mapRunArn)).toBeUndefined();
    expect((await store.history(arn("a"), { limit: 9, reverse: false }))?.events).toHaveLength(1);
  });

  test("two units of one execution in one batch build on each other", async () => {
    const result = await store.commit([unit("a", 0), unit("a", 1, { head: '"second"' })]);
    expect(result.refused).toEqual([]);
    expect((await store.load([arn("a")]))[0]).toMatchObject({ version: 2, head: '"second"' });
  });

  test("texts come back byte for byte, long inputs too", async () => {
    const input = `{"text":"${"ä€😀\\u0000 ".repeat(40_000)}", "n": 1.0e0}`;
    await store.commit([unit("a", 0, { birth: birth("a", { input }) })]);
    await store.commit([unit("a", 1)]);
    await reopen();
    expect((await store.describe(arn("a")))?.birth.input).toBe(input);
  });

  test("a history is read in pages from either end, whatever the batches were", async () => {
    await store.commit([unit("a", 0, stands(3, { events: events(1, 3) })), unit("b", 0)]);
    await store.commit([
      unit("a", 1, stands(700, { events: events(4, 700), firstEventId: 4 })),
      unit("b", 1, stands(1, { events: events(1, 1) })),
    ]);
    await store.commit([
      unit(
        "a",
        2,
        stands(703, { events: events(701, 703, "x".repeat(200_000)), firstEventId: 701 }),
      ),
    ]);
    await reopen();
    const ids = async (reverse: boolean, limit: number): Promise<readonly number[]> => {
      const all: number[] = [];
      let fromId: number | undefined;
      do {
        const page = await store.history(arn("a"), {
          limit,
          reverse,
          ...(fromId === undefined ? {} : { fromId }),
        });
        expect(page!.events.length).toBeLessThanOrEqual(limit);
        all.push(...page!.events.map((event) => Number(/\d+/.exec(event)![0])));
        fromId = page!.nextId;
      } while (fromId !== undefined);
      return all;
    };
    const upward = Array.from({ length: 703 }, (_, i) => i + 1);
    for (const limit of [1000, 703, 100, 7]) {
      expect(await ids(false, limit)).toEqual(upward);
      expect(await ids(true, limit)).toEqual([...upward].reverse());
    }
    expect(await store.history(arn("b"), { limit: 5, reverse: true })).toEqual({
      events: events(1, 1),
    });
    expect(await store.history(arn("a"), { limit: 5, reverse: false, fromId: 999 })).toEqual({
      events: [],
    });
    expect(await store.history(arn("nobody"), { limit: 5, reverse: false })).toBeUndefined();
  });

  function stands(historyCount: number, more: Partial<ExecutionUnit>): Partial<ExecutionUnit> {
    return { standing: { status: "RUNNING", redriveCount: 0, historyCount }, ...more };
  }

  test("lists are newest first, by machine, version, alias, map run and status", async () => {
    const version = `${MACHINE}:1`;
    const alias = `${MACHINE}:live`;
    const run = mapRun(1, "a", "RUNNING").mapRunArn;
    const closed = { status: "FAILED", redriveCount: 1, redriveDate: 4, historyCount: 0 } as const;
    await store.commit([
      unit("a", 0),
      unit("b", 0, { birth: birth("b", { stateMachineVersionArn: version }), standing: closed }),
      unit("other", 0, { birth: birth("other", { stateMachineArn: `${MACHINE}2` }) }),
      unit("child", 0, {
        birth: birth("child", { mapRunArn: run, stateMachineArn: `${MACHINE}/l` }),
      }),
      unit("child2", 0, {
        birth: birth("child2", { mapRunArn: run, stateMachineArn: `${MACHINE}/l` }),
        standing: closed,
      }),
      unit("c", 0, {
        birth: birth("c", { stateMachineVersionArn: version, stateMachineAliasArn: alias }),
      }),
    ]);
    expect(await names()).toEqual(["c", "b", "a"]);
    expect(await names({ status: "RUNNING" })).toEqual(["c", "a"]);
    expect(await names({ status: "FAILED" })).toEqual(["b"]);
    expect(await names({ status: "ABORTED" })).toEqual([]);
    expect(await names({ of: { stateMachineVersionArn: version } })).toEqual(["c", "b"]);
    expect(await names({ of: { stateMachineAliasArn: alias } })).toEqual(["c"]);
    expect(await names({ of: { mapRunArn: run } })).toEqual(["child2", "child"]);
    expect(await names({ of: { mapRunArn: run }, redriven: true })).toEqual(["child2"]);
    expect(await names({ of: { mapRunArn: run }, redriven: false })).toEqual(["child"]);
    expect(await names({ of: { everything: true } })).toEqual(["c", "other", "b", "a"]);
    expect(await names({ of: { everything: true }, status: "FAILED" })).toEqual(["b"]);
    expect(await names({ of: { stateMachineArn: "arn:never" } })).toEqual([]);
    expect(await store.anyRunning(MACHINE)).toBe(true);
    expect(await store.anyRunning(`${MACHINE}/l`)).toBe(false);
    expect(await store.anyRunning("arn:never")).toBe(false);
    const [, b] = (await store.list({ of: { stateMachineArn: MACHINE }, limit: 2 })).items;
    expect(b).toEqual({
      executionArn: arn("b"),
      stateMachineArn: MACHINE,
      stateMachineVersionArn: version,
      name: "b",
      type: "STANDARD",
      status: "FAILED",
      startDate: 1000,
      redriveCount: 1,
      redriveDate: 4,
    });
  });

  test("a list's cursor stays right while executions start, change and go", async () => {
    await store.commit(Array.from({ length: 7 }, (_, i) => unit(`e${i}`, 0)));
    const first = await store.list({ of: { stateMachineArn: MACHINE }, limit: 3 });
    expect(first.items.map((item) => item.name)).toEqual(["e6", "e5", "e4"]);
    const closed = { status: "SUCCEEDED", stopDate: 1, redriveCount: 0, historyCount: 0 } as const;
    await store.commit([unit("new", 0), unit("e3", 1, { standing: closed }), unit("e4", 1)]);
    await store.commit([unit("e2", 1, { standing: closed })]);
    await store.commit([{ type: "forget", executionArn: arn("e2"), expect: 2 }]);
    const second = await store.list({
      of: { stateMachineArn: MACHINE },
      limit: 3,
      after: first.next!,
    });
    expect(second.items.map((item) => item.name)).toEqual(["e3", "e1", "e0"]);
    expect(second.next).toBeUndefined();
  });

  test("a page that is exactly full at the end has no cursor", async () => {
    await store.commit(Array.from({ length: 4 }, (_, i) => unit(`e${i}`, 0)));
    const page = await store.list({ of: { stateMachineArn: MACHINE }, limit: 4 });
    expect(page.items).toHaveLength(4);
    expect(page.next).toBeUndefined();
  });

  test("due timers come in their order, in pages, and change with the execution", async () => {
    await store.commit([
      unit("a", 0, { dueAt: 30 }),
      unit("b", 0, { dueAt: 10 }),
      unit("c", 0, { dueAt: 10 }),
      unit("d", 0),
      unit("e", 0, { dueAt: 99 }),
    ]);
    await reopen();
    const first = await store.due({ until: 50, limit: 2 });
    expect(first.items).toEqual([
      { dueAt: 10, executionArn: arn("b") },
      { dueAt: 10, executionArn: arn("c") },
    ]);
    const second = await store.due({ until: 50, limit: 2, after: first.next! });
    expect(second).toEqual({ items: [{ dueAt: 30, executionArn: arn("a") }] });
    await store.commit([unit("b", 1), unit("a", 1, { dueAt: 60 })]);
    expect((await store.due({ until: 70, limit: 9 })).items.map((item) => item.dueAt)).toEqual([
      10, 60,
    ]);
  });

  test("what recovery must load comes in order of start, in pages", async () => {
    await store.commit([
      unit("a", 0, { pending: true }),
      unit("b", 0),
      unit("c", 0, { pending: true }),
      unit("d", 0, { pending: true }),
    ]);
    await store.commit([unit("a", 1)]);
    await reopen();
    const until = await store.lastStarted();
    await store.commit([unit("later", 0, { pending: true })]);
    const first = await store.pending({ limit: 1, until });
    expect(first.items).toEqual([arn("c")]);
    const second = await store.pending({ limit: 5, until, after: first.next! });
    expect(second).toEqual({ items: [arn("d")] });
  });

  test("map runs are kept, changed in place, and listed newest first", async () => {
    await store.commit([unit("a", 0, { mapRuns: [mapRun(1, "a", "RUNNING")] })]);
    await store.commit([
      unit("a", 1, { mapRuns: [mapRun(2, "a", "RUNNING"), mapRun(3, "a", "RUNNING")] }),
    ]);
    await store.commit([unit("a", 2, { mapRuns: [mapRun(1, "a", "FAILED")] })]);
    await reopen();
    expect(await store.mapRun(mapRun(1, "a", "FAILED").mapRunArn)).toEqual(
      mapRun(1, "a", "FAILED"),
    );
    const first = await store.mapRuns(arn("a"), { limit: 2 });
    expect(first.items.map((run) => run.executionCounts.total)).toEqual([3, 2]);
    const second = await store.mapRuns(arn("a"), { limit: 2, after: first.next! });
    expect(second).toEqual({ items: [mapRun(1, "a", "FAILED")] });
    expect(await store.mapRuns(arn("b"), { limit: 2 })).toEqual({ items: [] });
  });

  test("documents are written, replaced and deleted in the batch they come with", async () => {
    const document = (key: string, text: string | undefined): CommitUnit => ({
      type: "document",
      kind: "setting",
      key,
      text,
    });
    await store.commit([document("a", "1"), document("b", "2"), document("c", "3")]);
    await store.commit([document("a", "4"), document("b", undefined), document("d", undefined)]);
    await reopen();
    const found = [...(await store.documents())].sort((x, y) => (x.key < y.key ? -1 : 1));
    expect(found).toEqual([document("a", "4"), document("c", "3")]);
  });

  test("a closed execution is forgotten with all that belongs to it, a running one never", async () => {
    const run = mapRun(1, "a", "FAILED");
    const failed = { status: "FAILED", stopDate: 5, redriveCount: 0, historyCount: 2 } as const;
    await store.commit([
      unit("a", 0, {
        standing: failed,
        events: events(1, 2),
        framesPut: [["0", '"f"']],
        mapRuns: [run],
        birth: birth("a", { input: `"${"x".repeat(5000)}"` }),
      }),
      unit("b", 0, stands(1, { events: events(1, 1) })),
    ]);
    const forget = (name: string, expected: number): CommitUnit => ({
      type: "forget",
      executionArn: arn(name),
      expect: expected,
    });
    expect(await store.commit([forget("a", 2), forget("b", 1), forget("none", 1)])).toEqual({
      refused: [0, 1, 2],
    });
    expect(await store.commit([forget("a", 1), unit("a", 0, { head: '"again"' })])).toEqual({
      refused: [],
    });
    expect(await store.mapRun(run.mapRunArn)).toBeUndefined();
    expect((await store.load([arn("a")]))[0]).toMatchObject({ head: '"again"', frames: new Map() });
    expect(await store.history(arn("a"), { limit: 9, reverse: false })).toEqual({ events: [] });
    expect((await store.history(arn("b"), { limit: 9, reverse: false }))?.events).toHaveLength(1);
  });

  test("executions closed long ago are retired, the oldest first", async () => {
    const closed = (stopDate: number): ExecutionUnit["standing"] => ({
      status: "SUCCEEDED",
      stopDate,
      redriveCount: 0,
      historyCount: 0,
    });
    await store.commit([
      unit("running", 0),
      unit("old1", 0, { standing: closed(2000) }),
      unit("old2", 0, { standing: closed(2500) }),
      unit("fresh", 0, { standing: closed(9000) }),
    ]);
    expect(await store.retire(5000, 1)).toBe(1);
    expect(await names()).toEqual(["fresh", "old2", "running"]);
    expect(await store.retire(5000, 10)).toBe(1);
    expect(await store.retire(5000, 10)).toBe(0);
    expect(await names()).toEqual(["fresh", "running"]);
    expect(await store.retire(10_000, 10)).toBe(1);
  });
});
