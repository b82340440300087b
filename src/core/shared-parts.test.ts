// Values that are small in memory and immense as text: nothing of them is written before they are measured.
import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import { stepThrough } from "./step-through.ts";

/** As deep as an input may nest. */
const DEEP: Json = JSON.parse(`${'{"a":'.repeat(900)}1${"}".repeat(900)}`);
/** Each of the 400,000 things that it finds is found again inside the others. */
const ALL_BELOW_ALL = "$..a..a";
/** A list of two that hold a list of two, sixteen times over. */
const DOUBLED = `{% (${Array.from(
  { length: 16 },
  (_, i) => `$a${i} := [[$a${i - 1}],[$a${i - 1}]];`,
)
  .join(" ")
  .replaceAll("$a-1", "'x'")} $a15) %}`;

const PASS = { Type: "Pass", End: true };
const inner = { StartAt: "I", States: { I: PASS } };

function failureOf(state: Record<string, Json>, language = "JSONPath"): string | undefined {
  const definition = {
    QueryLanguage: language,
    StartAt: "A",
    States: { A: { End: true, ...state }, B: PASS },
  };
  return stepThrough(definition as Json, DEEP).travel().now.failure?.error;
}

describe("a value whose parts are shared a million times is refused", () => {
  test.each<[string, Record<string, Json>]>([
    ["Parameters of a Pass", { Type: "Pass", Parameters: { "r.$": ALL_BELOW_ALL } }],
    ["InputPath", { Type: "Pass", InputPath: ALL_BELOW_ALL }],
    ["OutputPath", { Type: "Pass", OutputPath: ALL_BELOW_ALL }],
    ["Assign", { Type: "Pass", Assign: { "v.$": ALL_BELOW_ALL } }],
    ["the input of branches", { Type: "Parallel", InputPath: ALL_BELOW_ALL, Branches: [inner] }],
    [
      "Parameters of branches",
      { Type: "Parallel", Parameters: { "r.$": ALL_BELOW_ALL }, Branches: [inner] },
    ],
    ["ItemsPath", { Type: "Map", ItemsPath: ALL_BELOW_ALL, ItemProcessor: inner }],
    [
      "parameters of a task",
      {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: "f", "Payload.$": ALL_BELOW_ALL },
      },
    ],
  ])("as %s", (_, state) => {
    expect(failureOf(state)).toBe("States.DataLimitExceeded");
  });

  test("as ItemSelector of an inline Map", () => {
    const { now } = stepThrough(
      {
        StartAt: "A",
        States: {
          A: {
            Type: "Map",
            ItemsPath: "$.list",
            ItemSelector: { "r.$": ALL_BELOW_ALL },
            ItemProcessor: inner,
            End: true,
          },
        },
      } as Json,
      { list: [1], deep: DEEP },
    ).travel();
    expect(now.failure?.error).toBe("States.DataLimitExceeded");
  });

  test("inside intrinsic functions", () => {
    for (const call of ["States.ArrayUnique", "States.JsonToString"]) {
      const failed = failureOf({
        Type: "Pass",
        Parameters: { "r.$": `${call}(${ALL_BELOW_ALL})` },
      });
      expect(failed).toBe("States.IntrinsicFailure");
    }
  });

  test("as what JSONata shares", () => {
    expect(failureOf({ Type: "Pass", Output: DOUBLED }, "JSONata")).toBe(
      "States.DataLimitExceeded",
    );
  });
});

describe("a path that looks at too much", () => {
  test("fails its state, and is no empty list", () => {
    const failed = failureOf({ Type: "Pass", Parameters: { "r.$": "$..a..a..a" } });
    expect(failed).toBe("States.Runtime");
  });
});
