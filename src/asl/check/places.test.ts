// Where a problem is shown: AWS names the field, people are led to the member in it.
import { expect, test } from "vitest";
import * as yaml from "yaml";
import type { Diagnostic } from "../diagnostic.ts";
import { parseDefinition, parseYamlDefinition } from "../parse/index.ts";
import { checkDefinition } from "./check.ts";

const PATHS = {
  Type: "Pass",
  End: true,
  Parameters: {
    fine: 1,
    "bare.$": "no path",
    list: [0, { deep: { "inner.$": 5 } }],
    forgotten: { here: "$.a" },
    twice: 1,
    "twice.$": "$.b",
  },
};
const EXPRESSIONS = {
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  End: true,
  Arguments: { FunctionName: "f", Payload: [1, { a: "{% 1 + %}", b: "{% open" }] },
  Assign: { fine: 1, "not-fine": 2, late: ["{% $states.errorOutput %}"] },
};
const MAP = {
  Type: "Map",
  End: true,
  ItemSelector: { ok: 1, nested: [[{ "x.$": "" }]] },
  ResultSelector: { "y.$": "y" },
  ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", Result: [1, "$.r"], End: true } } },
};

const CASES: readonly (readonly [string, object, readonly (readonly [string, string])[]])[] = [
  [
    "JSONPath",
    { StartAt: "A", States: { A: PATHS } },
    [
      ["bare.$", "/States/A/Parameters"],
      ["inner.$", "/States/A/Parameters"],
      ["here", "/States/A/Parameters"],
      ["twice.$", "/States/A/Parameters"],
    ],
  ],
  [
    "JSONata",
    { QueryLanguage: "JSONata", StartAt: "A", States: { A: EXPRESSIONS } },
    [
      ["a", "/States/A/Arguments"],
      ["b", "/States/A/Arguments"],
      ["not-fine", "/States/A/Assign"],
      ["$states.errorOutput", "/States/A/Assign"],
    ],
  ],
  [
    "a Map",
    { StartAt: "A", States: { A: MAP } },
    [
      ["x.$", "/States/A/ItemSelector"],
      ["y.$", "/States/A/ResultSelector"],
      ["$.r", "/States/A/ItemProcessor/States/P/Result"],
    ],
  ],
  [
    "fields that are too many",
    {
      StartAt: "A",
      States: {
        A: { Type: "Wait", Seconds: 1, Next: "B", SecondsPath: "$.s", End: true },
        B: { Type: "Fail", Error: "e", Cause: "c", ErrorPath: "$.e" },
      },
    },
    [
      ["SecondsPath", "/States/A"],
      ["End", "/States/A"],
      ["ErrorPath", "/States/B"],
    ],
  ],
];

/** The number of the line on which a name or a text stands. */
function lineOf(text: string, word: string): number {
  const quoted = text.split("\n").findIndex((line) => {
    return line.includes(`"${word}"`) || line.includes(`${word}:`) || line.includes(word);
  });
  return quoted + 1;
}

function placesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ line, location }) => `${line} ${location}`).sort();
}

test.each(CASES)("the line is that of the very member: %s", (_what, definition, expected) => {
  const json = JSON.stringify(definition, null, 1);
  const marks = expected.map(([word, location]) => {
    const line = json.split("\n").findIndex((one) => one.includes(`"${word}"`)) + 1;
    return `${line || lineOf(json, word)} ${location}`;
  });
  const parsed = parseDefinition(json);
  const found = parsed.ok ? checkDefinition(parsed.value, { type: "STANDARD" }) : parsed.problems;
  expect(placesOf(found)).toEqual([...marks].sort());
});

test.each(CASES)("and so in YAML: %s", (_what, definition, expected) => {
  const text = yaml.stringify(definition);
  const marks = expected.map(([word, location]) => {
    const line = text
      .split("\n")
      .findIndex((one) => new RegExp(`^[ -]*${escaped(word)}:`).test(one));
    return `${line + 1 || lineOf(text, word)} ${location}`;
  });
  const parsed = parseYamlDefinition(text, yaml);
  const found = parsed.ok ? checkDefinition(parsed.value, { type: "STANDARD" }) : parsed.problems;
  expect(placesOf(found)).toEqual([...marks].sort());
});

function escaped(text: string): string {
  return text.replace(/[.$]/g, "\\$&");
}
