import { expect, test } from "vitest";
import { nearest, newGuessing } from "./nearest.ts";

/** By the definition, cell by cell. */
function plainDistance(left: string, right: string): number {
  const rows = [Array.from({ length: right.length + 1 }, (_, i) => i)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= left.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= right.length; j++) {
      const across = at(i - 1, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1);
      const isExchange = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const exchange = isExchange ? at(i - 2, j - 2) + 1 : across;
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, across, exchange));
    }
  }
  return at(left.length, right.length);
}

test("the nearest word is the first of those with the fewest differences within the limit", () => {
  let seed = 20_261_122; // A fixed sequence: the test is the same each time.
  const below = (most: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >> 8) % most;
  };
  const word = (): string =>
    Array.from({ length: 1 + below(9) }, () => "abc".charAt(below(3))).join("");
  for (let i = 0; i < 20_000; i++) {
    const given = word();
    const known = Array.from({ length: 4 }, word);
    const limit = below(5);
    const distances = known.map((one) => plainDistance(given, one));
    const least = Math.min(...distances);
    const expected = least > limit ? undefined : known[distances.indexOf(least)];
    expect([given, known, limit, nearest(given, known, limit)]).toEqual([
      ...[given, known, limit, expected],
    ]);
  }
});

test("letters of either case are the same; a word of thousands of letters resembles nothing", () => {
  expect(nearest("TYPE", ["Typo", "Type"])).toBe("Type");
  expect(nearest("x".repeat(5_000), ["x".repeat(5_000)])).toBeUndefined();
});

test("many looks share what one may cost, and find nothing when it is used up", () => {
  const known = Array.from({ length: 1_000 }, (_, i) => `AStateWithQuiteALongName${i}`);
  const guessing = newGuessing();
  const granted = guessing.left;
  let found = 0;
  let looks = 0;
  while (nearest("AStateWithQuiteALongNme", known, undefined, guessing) !== undefined) found += 1;
  for (; looks < 1_000; looks++) nearest("AStateWithQuiteALongNme", known, undefined, guessing);
  expect(found).toBeGreaterThan(5);
  expect(found).toBeLessThan(1_000);
  // After the last one only what passing by costs.
  expect(-guessing.left).toBeLessThan(granted + looks * known.length * 5);
});
