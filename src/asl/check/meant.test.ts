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

test.each([
  ["Tusk", "Task"],
  ["pass", "Pass"],
  ["Paralell", "Parallel"],
])("a Type that is none, %s, is told with the one that was meant", (Type, meant) => {
  expect(hintsOfState({ Type, End: true })).toEqual([`did you mean '${meant}'?`]);
  expect(hintsOfState({ Tpye: "Pass", End: true })).toEqual(["did you mean 'Type' by 'Tpye'?"]);
  expect(hintsOfState({ Type: "Lambda", End: true })).toEqual([]);
});

test("the name of a state that is none, wherever it leads from, is told with the one that was meant", () => {
  const caught = { ErrorEquals: ["States.ALL"], Next: "Refnud" };
  const rule = { Variable: "$.a", IsPresent: true, Next: "Chareg" };
  const definition = {
    StartAt: "Chose",
    States: {
      Choose: { Type: "Choice", Choices: [rule], Default: "charge" },
      Charge: {
        Type: "Task",
        Resource: "arn:aws:states:::sns:publish",
        Next: "Refund2",
        Catch: [caught],
      },
      Refund: { Type: "Succeed" },
    },
  };
  expect(hintsOf(JSON.stringify(definition))).toEqual([
    "did you mean 'Choose'?",
    ...["Charge", "Charge"].map((name) => `did you mean '${name}'?`),
    ...["Refund", "Refund"].map((name) => `did you mean '${name}'?`),
  ]);
});

test.each([
  ["States.Fromat('{}', $.a)", "States.Format"],
  ["States.format('{}', $.a)", "States.Format"],
  ["State.UUID()", "States.UUID"],
  ["JsonToString($.a)", "States.JsonToString"],
  ["States.Format('Fromat(', States.Arry(1))", "States.Array"],
])("an intrinsic function that is none, %s, is told with the one that was meant", (text, meant) => {
  expect(hintsOfState({ Type: "Pass", Parameters: { "a.$": text }, End: true })).toEqual([
    `did you mean '${meant}'?`,
  ]);
  expect(hintsOfState({ Type: "Fail", ErrorPath: text })).toEqual([`did you mean '${meant}'?`]);
});

test("one that is right but for something else gets no wrong hint", () => {
  const text = "States.Format('{}', $.a.length(), 'Fromat('";
  expect(hintsOfState({ Type: "Pass", Parameters: { "a.$": text }, End: true })).toEqual([]);
});

test.each([
  [{ QueryLanguage: "JSONPAth" }, "JSONPath"],
  [
    {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish",
      Retry: [{ ErrorEquals: ["a"], JitterStrategy: "ful" }],
    },
    "FULL",
  ],
])(
  "a word that is none of those a field takes, in %j, is told with the one that was meant",
  (more, meant) => {
    expect(hintsOfState({ Type: "Pass", End: true, ...more })).toContain(
      `did you mean '${meant}'?`,
    );
    const text = JSON.stringify({
      QueryLanguage: "jsonata",
      StartAt: "A",
      States: { A: { Type: "Succeed" } },
    });
    expect(hintsOf(text)).toEqual(["did you mean 'JSONata'?"]);
  },
);

test("neither the state itself nor any one letter is meant by the name of a state that is none", () => {
  const next = (name: string, Next: string): string =>
    JSON.stringify({ StartAt: name, States: { [name]: { Type: "Pass", Next } } });
  expect(hintsOf(next("A", "B"))).toEqual([]);
  expect(hintsOf(next("Refund", "Refnud"))).toEqual([]);
});
