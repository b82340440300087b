import { expect, test } from "vitest";
import { parseDefinition } from "../parse/index.ts";
import { checkDefinition } from "./check.ts";

function hintsOf(text: string): readonly (string | undefined)[] {
  const parsed = parseDefinition(text);
  const problems = parsed.ok
    ? checkDefinition(parsed.value, { type: "STANDARD" })
    : parsed.problems;
  return problems.map(({ hint }) => hint).filter((hint) => hint !== undefined);
}

function hintsOfState(state: object): readonly (string | undefined)[] {
  return hintsOf(JSON.stringify({ StartAt: "A", States: { A: state } }));
}

test.each([
  [{ Type: "Pass", End: true, Coment: "" }, "Comment"],
  [{ Type: "Wait", Second: 1, End: true }, "Seconds"],
  [{ Type: "Pass", NextState: "A" }, "Next"],
  [{ Type: "Choice", Choices: [{ Variable: "$", NumbericEquals: 1, Next: "A" }] }, "NumericEquals"],
])("an unknown field of %j is told with the one that was meant", (state, meant) => {
  expect(hintsOfState(state)).toContain(`did you mean '${meant}'?`);
});

test("a field that means nothing known, or that is there already, gets no hint", () => {
  expect(hintsOfState({ Type: "Pass", End: true, Colour: "red" })).toEqual([]);
  expect(hintsOfState({ Type: "Pass", End: true, end: true })).toEqual([]);
});

test("a field of the machine is told with the one that was meant", () => {
  const text = JSON.stringify({ StartAt: "A", Timeout: 1, States: { A: { Type: "Succeed" } } });
  expect(hintsOf(text.replace("Timeout", "TimeOutSecond"))).toEqual([
    "did you mean 'TimeoutSeconds'?",
  ]);
});

test.each([
  ["2000-01-01T12:00:22:Z", "did you mean '2000-01-01T12:00:22Z'?"],
  ["2000-01-01 12:00:22", "did you mean '2000-01-01T12:00:22Z'?"],
  ["2000-01-01t12:00:22z", "did you mean '2000-01-01T12:00:22Z'?"],
  ["2000-01-01T12:00:22+0200", "did you mean '2000-01-01T12:00:22+02:00'?"],
  ["2000-01-01", "did you mean '2000-01-01T00:00:00Z'?"],
  ["tomorrow", "a timestamp is written like 2026-11-21T01:19:00Z"],
])("the timestamp %s is told with what it should be", (Timestamp, hint) => {
  expect(hintsOfState({ Type: "Wait", Timestamp, End: true })).toEqual([hint]);
});

test.each([
  ['{gs\n"a": 1}', "remove 'gs'", 2],
  ["{a: 1}", "put double quotes around a", 2],
  ['{"a": 1,}', "remove the comma before it", 9],
  ["{'a': 1}", "JSON has double quotes only", 2],
  ['{"a": 1 "b": 2}', "a comma is missing before it", 9],
  ['{ // no\n"a": 1}', "JSON has no comments: use the field Comment, or YAML", 3],
])("text that is no JSON is told with what to do: %s", (text, hint, column) => {
  const parsed = parseDefinition(text);
  expect(parsed.ok ? [] : parsed.problems).toMatchObject([{ hint, line: 1, column }]);
});
