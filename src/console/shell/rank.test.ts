import { expect, test } from "vitest";
import { ranked } from "./rank.ts";

test("the start of a name goes before the start of a word, before the middle, before single letters", () => {
  const names = ["reorder", "my-order", "order-saga", "o-r-d-e-r", "refund"];
  expect(ranked(names, "ORDER", (name) => name)).toEqual([
    ...["order-saga", "my-order", "reorder", "o-r-d-e-r"],
  ]);
});

test("the name itself goes before names that it begins", () => {
  expect(ranked(["pr-1", "r-10", "R-1"], "r-1", (name) => name)).toEqual(["R-1", "r-10", "pr-1"]);
});

test("nothing typed leaves all as they were", () => {
  expect(ranked(["b", "a"], "", (name) => name)).toEqual(["b", "a"]);
});
