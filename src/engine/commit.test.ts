// Group commit and the catalog on top of it.
import { describe, expect, test } from "vitest";
import { createLab } from "../../test/simulation/lab.ts";
import { Committer } from "./committer.ts";
import { Documents } from "./documents.ts";
import { EngineUnavailable, ManualClock } from "./index.ts";
import type { CommitResult, CommitUnit } from "./store-port.ts";

/** A store whose commits end when the test says so. */
class SlowStore {
  readonly batches: (readonly CommitUnit[])[] = [];
  #end: ((result: CommitResult | Error) => void) | undefined;

  commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    this.batches.push(units);
    return new Promise((resolve, reject) => {
      this.#end = (result) => (result instanceof Error ? reject(result) : resolve(result));
    });
  }

  async end(result: CommitResult | Error = { refused: [] }): Promise<void> {
    this.#end?.(result);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function unit(key: string): CommitUnit {
  return { type: "document", kind: "setting", key, text: "1" };
}

describe("group commit", () => {
  test("what waits while one commit runs goes into the next, in order", async () => {
    const store = new SlowStore();
    const committer = new Committer(store, new ManualClock());
    const told: string[] = [];
    const add = (key: string): void => {
      committer.add({ units: [unit(key)], told: ({ type }) => told.push(`${key} ${type}`) });
      committer.flush();
    };
    add("a");
    for (const key of ["b", "c", "d"]) add(key);
    await store.end();
    expect(told).toEqual(["a durable"]);
    await store.end();
    expect(told).toEqual(["a durable", "b durable", "c durable", "d durable"]);
    expect(store.batches.map((batch) => batch.length)).toEqual([1, 3]);
    expect(committer.idle).toBe(true);
  });

  test("tells who was refused and who was not", async () => {
    const store = new SlowStore();
    const committer = new Committer(store, new ManualClock());
    const told: string[] = [];
    for (const [key, count] of [
      ["a", 1],
      ["b", 2],
      ["c", 1],
    ] as const) {
      const units = Array.from({ length: count }, (_, i) => unit(`${key}${i}`));
      committer.add({ units, told: ({ type }) => told.push(`${key} ${type}`) });
    }
    committer.flush();
    await store.end({ refused: [2] });
    expect(told).toEqual(["a durable", "b refused", "c durable"]);
  });

  test("a failure is everybody's in the batch, and the next batch goes its way", async () => {
    const store = new SlowStore();
    const committer = new Committer(store, new ManualClock());
    const told: string[] = [];
    for (const key of ["a", "b"]) {
      committer.add({ units: [unit(key)], told: ({ type }) => told.push(`${key} ${type}`) });
    }
    committer.flush();
    committer.add({ units: [unit("c")], told: ({ type }) => told.push(`c ${type}`) });
    await store.end(new Error("full"));
    await store.end();
    expect(told).toEqual(["a failed", "b failed", "c durable"]);
  });

  test("a large batch is cut", async () => {
    const store = new SlowStore();
    const committer = new Committer(store, new ManualClock());
    for (let i = 0; i < 2_500; i++) committer.add({ units: [unit(`${i}`)], told: () => undefined });
    committer.flush();
    await store.end();
    await store.end();
    expect(store.batches.map((batch) => batch.length)).toEqual([2_000, 500]);
  });
});

describe("the catalog", () => {
  test("shows what is durable and nothing else", async () => {
    const store = new SlowStore();
    const documents = new Documents(new Committer(store, new ManualClock()), []);
    const put = documents.put("setting", "a", "1");
    expect(documents.get("setting", "a")).toBeUndefined();
    await store.end();
    await put;
    expect(documents.get("setting", "a")).toBe("1");
    const lost = expect(documents.put("setting", "a", "2")).rejects.toThrow(EngineUnavailable);
    await store.end(new Error("full"));
    await lost;
    expect(documents.get("setting", "a")).toBe("1");
  });

  test("lists in order of keys, from a prefix or behind a key", async () => {
    const { engine } = await createLab();
    const { catalog } = engine;
    await catalog.change(
      ["b:2", "a", "b", "b:10", "c"].map((key) => ({ kind: "setting", key, text: key })),
    );
    const keys = (range?: Parameters<typeof catalog.list>[1]) =>
      catalog.list("setting", range).map(({ key }) => key);
    expect(keys()).toEqual(["a", "b", "b:10", "b:2", "c"]);
    expect(keys({ prefix: "b:" })).toEqual(["b:10", "b:2"]);
    expect(keys({ prefix: "b", after: "b" })).toEqual(["b:10", "b:2"]);
    expect(keys({ after: "b:10", limit: 1 })).toEqual(["b:2"]);
    await catalog.delete("setting", "b:2");
    expect(keys({ prefix: "b" })).toEqual(["b", "b:10"]);
    expect(catalog.list("activity")).toEqual([]);
  });

  test("runs one piece of work at a time for a key, also after one that failed", async () => {
    const { engine } = await createLab();
    const order: string[] = [];
    const work = (name: string, key: string) =>
      engine.catalog.exclusively(key, async () => {
        order.push(`${name} begins`);
        await new Promise<void>((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
        if (name === "a") throw new Error("a failed");
        return name;
      });
    const all = await Promise.allSettled([work("a", "k"), work("b", "k"), work("x", "other")]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(order.indexOf("b begins")).toBeGreaterThan(order.indexOf("a ends"));
    expect(order.indexOf("x begins")).toBeLessThan(order.indexOf("a ends"));
  });
});
