import { expect, test } from "vitest";
import { JavaRandom, seededRandom } from "./index.ts";

test("different seeds give different UUIDs, over half a million of them", () => {
  const seen = new Set<string>();
  for (let life = 0; life < 4; life++) {
    for (let i = 0; i < 125_000; i++) seen.add(seededRandom(`life-${life * 7919}/${i}`).uuid());
  }
  expect(seen.size).toBe(500_000);
});

test("the same seed gives the same stream", () => {
  const stream = (seed: string): readonly number[] => {
    const random = seededRandom(seed);
    return [random.next(), random.next(), random.next()];
  };
  expect(stream("a")).toEqual(stream("a"));
  expect(stream("a")).not.toEqual(stream("b"));
});

test("java.util.Random(42) begins as Java's does", () => {
  expect(new JavaRandom(42n).nextDouble()).toBe(0.7275636800328681);
});
