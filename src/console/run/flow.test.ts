import { expect, test } from "vitest";
import type { DataFlow, DataStep } from "../../console-wire/index.ts";
import { valueBefore } from "./flow-before.ts";
import { hasSteps } from "./flow-output.ts";

const step = (field: string, value: unknown): DataStep => ({
  ...{ field, value: JSON.stringify(value), source: "computed", expressions: [] },
});

const told = (
  steps: readonly DataStep[],
  variables: DataFlow["variables"] = [],
): Record<string, string | undefined> =>
  Object.fromEntries(steps.map((one) => [one.field, valueBefore({ steps, variables }, one)]));

test("each step is compared with the data before it, ResultPath with what it is put into", () => {
  const steps = [
    step("Input", { id: 1 }),
    step("TimeoutSeconds", 5),
    step("Parameters", { a: 1 }),
    step("Result", 7),
    step("Assign", { x: 7 }),
    step("ResultPath", { id: 1, out: 7 }),
    step("Output", { id: 1, out: 7 }),
  ];
  expect(told(steps)).toEqual({
    Input: undefined,
    TimeoutSeconds: undefined,
    Parameters: '{"id":1}',
    Result: '{"a":1}',
    Assign: undefined,
    ResultPath: '{"id":1}',
    Output: '{"id":1,"out":7}',
  });
});

test("steps are told where they say more than input and output, however few they are", () => {
  const [input, output] = [step("Input", 1), step("Output", 2)];
  expect([[input], [input, output]].map(hasSteps)).toEqual([false, false]);
  const failed = { ...output, value: "null", error: "too large" };
  const more = [[input, failed], ...["Arguments", "Assign"].map((one) => [input, step(one, 1)])];
  expect(more.map(hasSteps)).toEqual([true, true, true]);
});

test("an Output is not compared with the variables that were set just before it", () => {
  const steps = [step("Input", { i: 4 }), step("Assign", { x: 1 }), step("Output", { i: 5 })];
  expect(told(steps)["Output"]).toBe('{"i":4}');
  const chosen = steps.map((one) => ({
    ...one,
    field: one.field.replace(/^A|^O/, "Choices[0]/$&"),
  }));
  expect(told(chosen)["Choices[0]/Output"]).toBe('{"i":4}');
});

test("Assign is compared with what its variables were, and only with those", () => {
  const steps = [step("Input", {}), step("Assign", { i: 5, fresh: true })];
  const variables = [
    { name: "i", value: "4.0" },
    { name: "other", value: "1" },
  ];
  expect(told(steps, variables)["Assign"]).toBe('{"i":4.0}');
  expect(told(steps, [{ name: "other", value: "1" }])["Assign"]).toBeUndefined();
});

test("what a Map reads and writes is beside its data", () => {
  const steps = [
    step("Input", { id: 1 }),
    step("ItemReader/Parameters", { Bucket: "b" }),
    step("Result", [1]),
  ];
  expect(told(steps)).toEqual({
    ...{ Input: undefined, "ItemReader/Parameters": undefined, Result: '{"id":1}' },
  });
});
