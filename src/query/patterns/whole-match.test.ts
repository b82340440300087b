import { expect, test } from "vitest";
import { somewhereMatch, wholeMatch } from "./index.ts";

test.each([
  ["[a-z]+", "abc", "matches"],
  ["[a-z]+", "abc1", "differs"],
  ["a|bc", "bc", "matches"],
  ["^$|^[0-9]{3}$", "", "matches"],
  ["(", "a", "invalid"],
  ["(a+)+", `${"a".repeat(60)}!`, "differs"],
  ["(?=(a+)+b)(a+)+(\\2|x)*", "a".repeat(5_000), "endless"],
] as const)("%s held against a text says whether it is all of it", (pattern, text, expected) => {
  const began = performance.now();
  expect(wholeMatch(pattern, text)).toBe(expected);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test.each([
  ["b+", "abc", "matches"],
  ["^b", "abc", "differs"],
  ["(", "a", "invalid"],
  ["(a+)+$", `${"a".repeat(60)}!`, "differs"],
] as const)("%s has a place in a text, or none", (pattern, text, expected) => {
  expect(somewhereMatch(pattern, text)).toBe(expected);
});
