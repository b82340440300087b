import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeOf, searchSteps } from "./text-search.ts";

describe("the place of a text in another", () => {
  test("is where the engine finds it, however long the mark is", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 1_200 });
    fc.assert(
      fc.property(letters, letters, fc.nat(1_300), (text, mark, from) => {
        const long = mark.repeat(4);
        for (const one of [mark, long, text.slice(from), text.slice(from / 2, -from / 4)])
          expect(placeOf(one, text + long + text, from)).toBe(
            (text + long + text).indexOf(one, from),
          );
      }),
    );
  });

  test("is found in time that grows with the lengths, not with their product", () => {
    const mark = `${"a".repeat(50_000)}b${"a".repeat(50_000)}`;
    expect(placeOf(mark, "a".repeat(2_000_000), 0)).toBe(-1);
    expect(placeOf(mark, "a".repeat(1_000_000) + mark, 7)).toBe(1_000_000);
  });

  test("costs as much as there is to look through", () => {
    expect(searchSteps(10, 20)).toBe(1);
    expect(searchSteps(160_000, 10)).toBeCloseTo(10_000, -2);
    expect(searchSteps(160_000, 80_000)).toBe(60_001);
  });
});
