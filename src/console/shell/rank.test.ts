import { expect, test } from "vitest";
import { ranked } from "./rank.ts";

test("the start of a name goes before the start of a word, before the middle, before single letters", () => {
  const names = ["reorder", "my-order", "order-saga", "o-r-d-e-r", "refund"];
  expect(ranked(names, "ORDER", (name) => name)).toEqual([
    ...["order-saga", "my-order", "reorder", "o-r-d-e-r"],
  ]);
});

test("nothing typed leaves all as they were", () => {
  expect(ranked(["b", "a"], "", (name) => name)).toEqual(["b", "a"]);
});
