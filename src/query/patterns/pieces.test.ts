import { expect, test } from "vitest";
import { piecesMatcher } from "./index.ts";

test.each([
  [["a"], "a", true],
  [["a"], "ab", false],
  [["", ""], "", true],
  [["a", "b"], "ab", true],
  [["a", "b"], "axxb", true],
  [["aba", "aba"], "ababa", false],
  [["a", "b", "c"], "a1b2c", true],
  [["a", "b", "c"], "a1c2b", false],
  [["", "x", "x", ""], "1x2x3", true],
  [["", "x", "x", ""], "1x3", false],
] as const)("%j with anything between them is %j: %s", (pieces, text, expected) => {
  expect(piecesMatcher(pieces)(text)).toBe(expected);
});

test("many pieces and a long text that nearly fits are one pass", () => {
  const pieces = ["", ...Array.from({ length: 200 }, () => "a"), "b"];
  expect(piecesMatcher(pieces)("a".repeat(1_000_000))).toBe(false);
});

test("what is looked through is paid for, once", () => {
  const effort = { left: 0 };
  const text = "ab".repeat(100_000);
  const paid = (pieces: readonly string[]): number => {
    effort.left = 0;
    piecesMatcher(pieces)(text, effort);
    return -effort.left;
  };
  expect(paid(["x", "y"])).toBeLessThan(5);
  expect(paid(["", "abb", ""])).toBeGreaterThan(10_000);
  expect(paid([text])).toBeGreaterThan(10_000);
  // A thousand pieces pass over the text together, not each for itself.
  expect(paid(["", ...Array.from({ length: 1_000 }, () => "ba"), ""])).toBeLessThan(10_000);
});
