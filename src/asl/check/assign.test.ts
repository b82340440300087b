import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { machineOf, problemsOf, stateProblemsOf } from "./expect-diagnostic.ts";

describe("Assign", () => {
  test.each(["a", "aB9_", "été", "变量", "_a", "x".repeat(80)])("%s is a name", (name) => {
    expect(stateProblemsOf({ Type: "Pass", Assign: { [name]: 1 }, End: true })).toEqual([]);
    expect(stateProblemsOf({ Type: "Pass", Assign: { [`${name}.$`]: "$.a" }, End: true })).toEqual(
      [],
    );
  });

  test.each([
    ["top-level", "The variable name 'top-level' is not a valid identifier"],
    ["1a", "The variable name '1a' is not a valid identifier"],
    ["a.b", "The variable name 'a.b' is not a valid identifier"],
    ["", "The variable name '' is not a valid identifier"],
    ["states", "The variable name 'states' is reserved"],
    ["x".repeat(81), `The variable name '${"x".repeat(81)}' must not be longer than 80 characters`],
  ])("%s is none", (name, message) => {
    expect(stateProblemsOf({ Type: "Pass", Assign: { [name]: 1 }, End: true })).toEqual([
      `${message} at /Assign`,
    ]);
  });

  test("it is an object", () => {
    expect(
      stateProblemsOf({ Type: "Pass", QueryLanguage: "JSONata", Assign: "{% {} %}", End: true }),
    ).toEqual(["Expected value of type Object at /Assign"]);
  });

  test("Succeed and Fail have none", () => {
    expect(stateProblemsOf({ Type: "Succeed", Assign: {} })).toEqual([
      "The field 'Assign' is not supported by Step Functions at ",
    ]);
    expect(stateProblemsOf({ Type: "Fail", Assign: {} })).toEqual([
      "The field 'Assign' is not supported by Step Functions at ",
    ]);
  });
});

describe("scope", () => {
  const inner = (Assign: JsonObject, more: JsonObject = {}): JsonObject =>
    machineOf({ I: { Type: "Pass", Assign, End: true } }, more);

  test("an inner machine does not assign an outer name, wherever the outer one is assigned", () => {
    expect(
      problemsOf(
        machineOf({
          A: {
            Type: "Map",
            ItemProcessor: inner({ mine: 1, "later.$": "$", caught: 1, chosen: 1 }),
            Next: "B",
            Catch: [{ ErrorEquals: ["E"], Next: "B", Assign: { caught: 1 } }],
          },
          B: { Type: "Pass", Assign: { later: 1 }, Next: "C" },
          C: {
            Type: "Choice",
            Choices: [{ Variable: "$.a", IsNull: true, Assign: { chosen: 1 }, Next: "D" }],
            Default: "D",
          },
          D: { Type: "Succeed" },
        }),
      ),
    ).toEqual(
      ["later", "caught", "chosen"].map(
        (name) =>
          `The variable '${name}' is already assigned in an outer scope at /States/A/ItemProcessor/States/I/Assign`,
      ),
    );
  });

  test("machines side by side may assign the same name", () => {
    const other = machineOf({ J: { Type: "Pass", Assign: { a: 1 }, End: true } });
    expect(
      problemsOf(
        machineOf({ A: { Type: "Parallel", Branches: [inner({ a: 1 }), other], End: true } }),
      ),
    ).toEqual([]);
  });

  test("the children of a Distributed Map see no outer names, so they may use them", () => {
    const config = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };
    expect(
      problemsOf(
        machineOf({
          A: { Type: "Map", ItemProcessor: inner({ a: 1 }, config), Assign: { a: 1 }, End: true },
        }),
      ),
    ).toEqual([]);
  });
});
