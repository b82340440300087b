import { describe, expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { stateProblemsOf } from "./expect-diagnostic.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
const pass = { Type: "Pass", QueryLanguage: "JSONata", End: true };
const task = { Type: "Task", QueryLanguage: "JSONata", Resource: FUNCTION, End: true };

function problemsOfOutput(Output: Json): string[] {
  return stateProblemsOf({ ...pass, Output });
}

describe("expressions", () => {
  test.each([
    "{% 1 %}",
    "{%1%}",
    "{% $states.input.Items%}",
    "{% \n$merge([$a, {'b': 2}])\n %}",
    "{%  10  %}",
    "{% $states.input.`detail-type` %}",
    "{% $unknown($variable) %}",
    "{% $eval('1') %}",
    " {% 1 + %} ",
    "{ % no %",
    "100 %",
    "plain",
  ])("%j is taken", (text) => {
    expect(problemsOfOutput({ a: [text] })).toEqual([]);
  });

  test.each([
    [
      "{% 10 + * 2 %}",
      "The JSONata expression '10 + * 2' specified for the field 'Output' is not valid. S0201: Syntax error: 2",
    ],
    [
      "{% $states.input.true %}",
      "The JSONata expression '$states.input.true' specified for the field 'Output' is not valid. S0213: ",
    ],
    ["{%%}", "The JSONata expression '' specified for the field 'Output' is not valid. S0207: "],
    [
      "{% 1",
      "The value for the field 'Output' must be a JSONata expression that starts with '{%' and ends with '%}'",
    ],
    [
      "1 %}",
      "The value for the field 'Output' must be a JSONata expression that starts with '{%' and ends with '%}'",
    ],
    [
      "{% 1 %} ",
      "The value for the field 'Output' must be a JSONata expression that starts with '{%' and ends with '%}'",
    ],
  ])("%j is refused", (text, message) => {
    const [problem, ...others] = problemsOfOutput(text);
    expect(problem?.startsWith(message)).toBe(true);
    expect(problem?.endsWith(" at /Output")).toBe(true);
    expect(others).toEqual([]);
  });

  test("the message names the place inside the template", () => {
    expect(problemsOfOutput({ a: { b: [1, "{% ( %}"] } })[0]).toContain(
      "specified for the field 'Output/a/b[1]'",
    );
    expect(stateProblemsOf({ ...pass, Assign: { x: "{% ( %}" } })[0]).toContain(
      "specified for the field 'Assign/x'",
    );
  });

  test("in a JSONPath state they are texts", () => {
    expect(stateProblemsOf({ Type: "Pass", Parameters: { a: "{% ( %}" }, End: true })).toEqual([]);
  });
});

describe("$states", () => {
  const result = "{% $states.result.Payload %}";
  const errorOutput = "{% { 'e': $states.errorOutput.Error } %}";
  const noResult = (name: string, at: string): string =>
    `The variable '$states.result' is not available in the field '${name}' at ${at}`;

  test("input, context and the whole are there everywhere", () => {
    const all = "{% [$states.input, $states.context.Execution.Id, $states] %}";
    expect(
      stateProblemsOf({ ...task, Arguments: { a: all }, Output: all, Assign: { a: all } }),
    ).toEqual([]);
  });

  test("result is there in Output and Assign of a Task, Parallel or Map", () => {
    expect(stateProblemsOf({ ...task, Output: { a: result }, Assign: { a: result } })).toEqual([]);
    expect(stateProblemsOf({ ...task, Arguments: { a: result } })).toEqual([
      noResult("Arguments/a", "/Arguments"),
    ]);
    expect(stateProblemsOf({ ...task, TimeoutSeconds: result })).toEqual([
      noResult("TimeoutSeconds", "/TimeoutSeconds"),
    ]);
    expect(problemsOfOutput(result)).toEqual([noResult("Output", "/Output")]);
    expect(
      stateProblemsOf({
        Type: "Choice",
        QueryLanguage: "JSONata",
        Choices: [{ Condition: result, Next: "B" }],
      }),
    ).toEqual([noResult("Condition", "/Choices[0]/Condition")]);
  });

  test("errorOutput is there in a Catcher, and result is not", () => {
    const catcher = { ErrorEquals: ["E"], Next: "B" };
    expect(
      stateProblemsOf({
        ...task,
        Catch: [{ ...catcher, Output: errorOutput, Assign: { a: errorOutput } }],
      }),
    ).toEqual([]);
    expect(stateProblemsOf({ ...task, Catch: [{ ...catcher, Output: result }] })).toEqual([
      noResult("Output", "/Catch[0]/Output"),
    ]);
    expect(stateProblemsOf({ ...task, Output: errorOutput })).toEqual([
      "The variable '$states.errorOutput' is not available in the field 'Output' at /Output",
    ]);
  });
});
