import { beforeEach, describe, expect, test } from "vitest";
import { heapWatch } from "./heap-watch.ts";

const MIB = 1024 * 1024;
/** Of both generations: 1,000 MiB are those of the old one. */
const LIMIT = 1_048 * MIB;

/** A heap of which `needed` MiB are left by a collection that takes 100 ms. */
const world = { at: 0, used: 0, needed: 0, collections: 0 };

function watch(): ReturnType<typeof heapWatch> {
  return heapWatch({
    statistics: () => ({ used_heap_size: world.used * MIB, heap_size_limit: LIMIT }),
    now: () => world.at,
    collect: () => {
      world.at += 100;
      world.used = world.needed;
      world.collections += 1;
    },
  });
}

beforeEach(() => {
  Object.assign(world, { at: 0, used: 0, needed: 0, collections: 0 });
});

test("the heap is asked at most every 20 ms, and each time once half of it is in use", () => {
  const { heapUse } = watch();
  world.used = 1;
  expect(heapUse()).toEqual({ used: MIB, limit: 1_000 * MIB });
  world.used = 500;
  expect(heapUse().used).toBe(MIB);
  world.at = 20;
  expect(heapUse().used).toBe(500 * MIB);
  world.used = 501;
  expect(heapUse().used).toBe(501 * MIB);
  world.used = 2;
  expect(heapUse().used).toBe(2 * MIB);
  world.used = 3;
  expect(heapUse().used).toBe(2 * MIB);
});

test("a heap smaller than what is counted for its young generation has half of it", () => {
  const { heapUse } = heapWatch({
    statistics: () => ({ used_heap_size: MIB, heap_size_limit: 64 * MIB }),
    ...{ now: () => 0, collect: () => undefined },
  });
  expect(heapUse().limit).toBe(32 * MIB);
});

describe("while memory is low", () => {
  test("garbage is collected, though nobody allocates any more", () => {
    const { heapUse } = watch();
    Object.assign(world, { used: 599, needed: 100 });
    expect(heapUse().used).toBe(599 * MIB);
    expect(world.collections).toBe(0);
    world.used = 600;
    expect(heapUse().used).toBe(100 * MIB);
    expect(world.collections).toBe(1);
  });

  test("that is done again after twenty times what it took", () => {
    const { heapUse } = watch();
    Object.assign(world, { used: 650, needed: 610 });
    heapUse();
    world.used = 800;
    world.at += 1_999;
    expect(heapUse().used).toBe(800 * MIB);
    world.at += 1;
    expect(heapUse().used).toBe(610 * MIB);
    expect(world.collections).toBe(2);
  });

  test("not where V8 has just collected by itself", () => {
    const { heapUse } = watch();
    Object.assign(world, { used: 900, needed: 890 });
    heapUse();
    world.at += 10_000;
    world.used = 700;
    expect(heapUse().used).toBe(700 * MIB);
    expect(world.collections).toBe(1);
    world.used = 790;
    world.at += 1_999;
    expect(heapUse().used).toBe(790 * MIB);
  });
});

test("what is collected on demand counts as the last collection", () => {
  const { heapUse, collectGarbage } = watch();
  Object.assign(world, { used: 590, needed: 590 });
  collectGarbage();
  world.used = 610;
  expect(heapUse().used).toBe(610 * MIB);
  expect(world.collections).toBe(1);
});

test("V8's own garbage is collected where it is asked to", () => {
  const { heapUse, collectGarbage } = heapWatch();
  const lists: number[][] = Array.from({ length: 100 }, () => new Array(100_000).fill(1.5));
  const before = heapUse().used;
  lists.length = 0;
  collectGarbage();
  expect(before - heapUse().used).toBeGreaterThan(50 * MIB);
});
