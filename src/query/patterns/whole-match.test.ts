import { expect, test } from "vitest";
import { wholeMatch } from "./index.ts";

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
