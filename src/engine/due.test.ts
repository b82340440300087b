import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AgeMap } from "./age-map.ts";
import { DueHeap } from "./due-heap.ts";
import { DueIndex, type NearLimits } from "./due-index.ts";
import { ManualClock } from "./index.ts";

describe("a heap of due times", () => {
  test("gives keys in order of time, then of setting, whatever was set, moved and deleted", () => {
    const change = fc.record({
      key: fc.integer({ min: 0, max: 20 }),
      dueAt: fc.option(fc.integer({ min: 0, max: 30 })),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const heap = new DueHeap<number>();
        const model = new Map<number, { readonly dueAt: number; readonly order: number }>();
        changes.forEach(({ key, dueAt }, order) => {
          if (dueAt === null) {
            heap.delete(key);
            model.delete(key);
          } else {
            heap.set(key, dueAt);
            if (model.get(key)?.dueAt !== dueAt) model.set(key, { dueAt, order });
          }
        });
        const expected = [...model]
          .sort(([, a], [, b]) => a.dueAt - b.dueAt || a.order - b.order)
          .map(([key]) => key);
        expect(heap.size).toBe(expected.length);
        expect(heap.earliest()).toBe(model.get(expected[0] ?? -1)?.dueAt);
        const taken: number[] = [];
        for (let key = heap.takeDue(30); key !== undefined; key = heap.takeDue(30)) taken.push(key);
        expect(taken).toEqual(expected);
      }),
    );
  });

  test("gives nothing before its time", () => {
    const heap = new DueHeap<string>();
    heap.set("a", 10);
    expect(heap.takeDue(9)).toBeUndefined();
    expect(heap.takeDue(10)).toBe("a");
    expect(heap.takeDue(10)).toBeUndefined();
  });
});

describe("an index of due times", () => {
  /** A store that only knows due times. */
  class DueTimes {
    readonly times = new Map<string, number>();
    reads = 0;

    async due({ after, limit }: { readonly after?: string; readonly limit: number }) {
      this.reads += 1;
      const [afterTime = -1, afterId = 0] = after?.split(":").map(Number) ?? [];
      const rows = [...this.times]
        .map(([arn, dueAt]) => ({ dueAt, executionArn: arn, id: Number(arn) }))
        .filter(({ dueAt, id }) => dueAt > afterTime || (dueAt === afterTime && id > afterId))
        .sort((a, b) => a.dueAt - b.dueAt || a.id - b.id)
        .slice(0, limit);
      const last = rows.at(-1);
      return rows.length < limit || last === undefined
        ? { items: rows }
        : { items: rows, next: `${last.dueAt}:${last.id}` };
    }
  }

  function indexOf(store: DueTimes, clock: ManualClock, near: NearLimits) {
    const woken: (readonly [string, number])[] = [];
    const start = clock.now();
    const index = new DueIndex({
      ...{ clock, near, store },
      wake: (arn) => {
        woken.push([arn, clock.now() - start]);
        store.times.delete(arn);
        index.set(arn, undefined);
      },
      broken: (error) => {
        throw error;
      },
    });
    return { index, woken };
  }

  test("wakes all of many at their times and holds few of them", async () => {
    const clock = new ManualClock();
    const store = new DueTimes();
    const start = clock.now();
    for (let i = 1; i <= 1_000; i++) store.times.set(String(i), start + (i % 97) * 10);
    const { index, woken } = indexOf(store, clock, { nearMax: 50, page: 20 });
    index.open();
    await clock.advance(1_000);
    expect(woken).toHaveLength(1_000);
    for (const [arn, at] of woken) expect(at).toBe((Number(arn) % 97) * 10);
  });

  test("wakes those that share one millisecond, more than a page of them", async () => {
    const clock = new ManualClock();
    const store = new DueTimes();
    for (let i = 1; i <= 300; i++) store.times.set(String(i), clock.now() + 500);
    const { index, woken } = indexOf(store, clock, { nearMax: 50, page: 20 });
    index.open();
    await clock.advance(1_000);
    expect(new Set(woken.map(([arn]) => arn)).size).toBe(300);
  });

  test("hears of times that are set while it reads, and of times that are moved", async () => {
    const clock = new ManualClock();
    const store = new DueTimes();
    const start = clock.now();
    for (let i = 1; i <= 10; i++) store.times.set(String(i), start + i * 100);
    const { index, woken } = indexOf(store, clock, { nearMax: 4, page: 2 });
    index.open();
    // Before the first page has come.
    store.times.set("11", start + 50);
    index.set("11", start + 50);
    store.times.set("3", start + 20);
    index.set("3", start + 20);
    await clock.advance(60);
    expect(woken).toEqual([
      ["3", 20],
      ["11", 50],
    ]);
    await clock.advance(2_000);
    expect(woken).toHaveLength(11);
  });
});

describe("a map by age", () => {
  test("has its oldest entry at hand, whatever was set again and deleted", () => {
    const change = fc.record({ key: fc.integer({ min: 0, max: 9 }), set: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 100 }), (changes) => {
        const map = new AgeMap<number, number>();
        let model: number[] = [];
        changes.forEach(({ key, set }, i) => {
          model = model.filter((other) => other !== key);
          if (set) {
            map.set(key, i);
            model.push(key);
          } else map.delete(key);
          expect(map.oldest()?.[0]).toBe(model[0]);
          expect(map.size).toBe(model.length);
        });
      }),
    );
  });
});
