import { expect, test } from "vitest";
import { namesSetBetween } from "./names-set.ts";

const TASK = {
  ...{ Type: "Task", Next: "Done", Assign: { "a.$": "$.a", b: 1 } },
  Catch: [
    { ErrorEquals: ["Broken"], Assign: { c: 1 }, Next: "Mend" },
    { ErrorEquals: ["States.ALL"], Assign: { d: 1 }, Next: "Done" },
  ],
};

test("a way sets what stands at it: the state's own Assign, or the catcher's", () => {
  expect(namesSetBetween(TASK, "Mend")).toEqual(["c"]);
  expect(namesSetBetween(TASK, "Done")).toEqual(["a", "b", "d"]);
});

test("the own Assign of a Choice belongs to its Default", () => {
  const choice = {
    ...{ Type: "Choice", Default: "Rest", Assign: { own: 1 } },
    Choices: [{ Assign: { rule: 1 }, Next: "There" }, { Next: "Rest" }],
  };
  expect(namesSetBetween(choice, "There")).toEqual(["rule"]);
  expect(namesSetBetween(choice, "Rest")).toEqual(["own"]);
});

test("where no way leads there, it may have been any", () => {
  expect(namesSetBetween(TASK, "Elsewhere")).toEqual(["a", "b", "c", "d"]);
  expect(namesSetBetween({ Type: "Pass", End: true }, "Elsewhere")).toEqual([]);
});
