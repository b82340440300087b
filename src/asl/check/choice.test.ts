import { describe, expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { COMPARISONS } from "./choice.ts";
import { stateProblemsOf } from "./expect-diagnostic.ts";

function problemsOfRule(rule: Json): string[] {
  return stateProblemsOf({ Type: "Choice", Choices: [rule], Default: "B" });
}

describe("Choices", () => {
  test("there is at least one", () => {
    expect(stateProblemsOf({ Type: "Choice" })).toEqual([
      "The field 'Choices' is required but was missing at ",
    ]);
    expect(stateProblemsOf({ Type: "Choice", Choices: [] })).toEqual([
      "Value cannot be empty at /Choices",
    ]);
  });

  test("there are 39 comparison operators", () => {
    expect(COMPARISONS.size).toBe(39);
  });

  test.each([...COMPARISONS.keys()])("%s compares a Variable", (operator) => {
    const value = operator.endsWith("Path")
      ? "$.b"
      : /^Is|^Boolean/.test(operator)
        ? true
        : operator.startsWith("Numeric")
          ? 1.5
          : "2016-12-05T21:29:29Z";
    expect(problemsOfRule({ Variable: "$.a", [operator]: value, Next: "B" })).toEqual([]);
    expect(problemsOfRule({ Variable: "$.a", [operator]: {}, Next: "B" })).toHaveLength(1);
    expect(problemsOfRule({ [operator]: value, Next: "B" })).toEqual([
      "The field 'Variable' is required but was missing at /Choices[0]",
    ]);
  });

  test.each([
    [
      { Variable: "$.a", Next: "B" },
      "A choice rule must have a comparison operator, or And, Or or Not at /Choices[0]",
    ],
    [
      { Variable: "$.a", IsNull: true },
      "The field 'Next' is required but was missing at /Choices[0]",
    ],
    [
      { Variable: "$.a", IsNull: true, IsString: true, Next: "B" },
      "Only one of these fields is allowed: [IsNull, IsString] at /Choices[0]",
    ],
    [
      { Variable: "$.a[*]", IsNull: true, Next: "B" },
      "Value is not a Reference Path at /Choices[0]/Variable",
    ],
    [
      { Variable: "$.a", TimestampEquals: "x", Next: "B" },
      "String does not match RFC3339 timestamp at /Choices[0]/TimestampEquals",
    ],
    [{ And: [], Next: "B" }, "Value cannot be empty at /Choices[0]/And"],
    [
      { Or: [{ Variable: "$.a", IsNull: true, Next: "C" }], Next: "B" },
      "The field 'Next' is not supported by Step Functions at /Choices[0]/Or[0]",
    ],
    [
      { Not: { And: [{ Variable: "$.a" }] }, Next: "B" },
      "A choice rule must have a comparison operator, or And, Or or Not at /Choices[0]/Not/And[0]",
    ],
    [
      { Variable: "$.a", Not: { Variable: "$.a", IsNull: true }, Next: "B" },
      "The field 'Variable' is not supported together with 'Not' at /Choices[0]",
    ],
    [
      { Condition: "{% true %}", Next: "B" },
      "The field 'Condition' is not supported when 'QueryLanguage' is 'JSONPath' at /Choices[0]",
    ],
  ])("%j", (rule, problem) => {
    expect(problemsOfRule(rule)).toContain(problem);
  });

  test("rules nest, and have Comments and an Assign", () => {
    expect(
      problemsOfRule({
        Not: {
          Or: [
            { Variable: "$v", StringMatches: "a*", Comment: "c" },
            { And: [{ Variable: "$$.a", IsPresent: false }] },
          ],
        },
        Assign: { "a.$": "$.b" },
        Comment: "c",
        Next: "B",
      }),
    ).toEqual([]);
  });

  test("in JSONata a rule has a Condition", () => {
    const choice = { Type: "Choice", QueryLanguage: "JSONata" };
    expect(
      stateProblemsOf({
        ...choice,
        Choices: [
          {
            Condition: "{% $states.input.a = 1 %}",
            Next: "B",
            Output: { a: 1 },
            Assign: { a: "{% 1 %}" },
          },
          { Condition: false, Next: "B" },
        ],
        Output: "{% 1 %}",
      }),
    ).toEqual([]);
    expect(
      stateProblemsOf({ ...choice, Choices: [{ Next: "B" }, { Condition: "true", Next: "B" }] }),
    ).toEqual([
      "The field 'Condition' is required but was missing at /Choices[0]",
      "Expected value of type Boolean or a JSONata expression at /Choices[1]/Condition",
    ]);
    expect(
      stateProblemsOf({ ...choice, Choices: [{ Condition: true, Variable: "$.a", Next: "B" }] }),
    ).toEqual([
      "The field 'Variable' is not supported when 'QueryLanguage' is 'JSONata' at /Choices[0]",
    ]);
  });
});
