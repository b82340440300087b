// What the console says of a Map or Parallel that failed after all inside it had succeeded.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

const E = { Type: "Pass", End: true };
const inside = (state: object = E) => ({ StartAt: "B", States: { B: state } });
const CATCH = [{ ErrorEquals: ["States.ALL"], Next: "E" }];
const RETRY = [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 1 }];
const JSONATA = { QueryLanguage: "JSONata" };
const MAP = { Type: "Map", Items: [1, 2], ItemProcessor: inside(), End: true };
const PARALLEL = { Type: "Parallel", Branches: [inside()], End: true };
const LONG = { Type: "Pass", Output: "{% $string([1..40000]) %}", End: true };

let machines = 0;

async function flowsOf(state: object, more: object, attempts: number): Promise<DataFlow[]> {
  machines += 1;
  const definition = { StartAt: "S", States: { S: state, E }, ...more };
  const arn = await client.run(`Through${machines}`, definition, { l: [1] });
  const path = `dataflow?arn=${arn}&entered=2`;
  const numbers = Array.from({ length: attempts }, (_, i) => i + 1);
  return Promise.all(numbers.map((number) => client.get<DataFlow>(`${path}&attempt=${number}`)));
}

const fieldsOf = ({ steps }: DataFlow) =>
  steps.map(({ field, error }) => (error === undefined ? field : `${field}!`));

const ENDS = ["Error", "Catch[0]/Output"];

test.each<readonly [string, object, readonly string[]]>([
  ["a Map's Output", { ...MAP, Output: "{% $error('out') %}" }, ["Result", "Output!"]],
  [
    "a Parallel's Assign",
    { ...PARALLEL, Assign: { x: "{% $error('a') %}" } },
    ["Result", "Assign!"],
  ],
  [
    "the outputs together",
    { ...PARALLEL, Branches: [inside(LONG), { StartAt: "C", States: { C: LONG } }] },
    ["Result!"],
  ],
])(
  "%s failed, was tried again and caught: each attempt shows what came of it",
  async (_, state, steps) => {
    const [first, last] = await flowsOf({ ...state, Retry: RETRY, Catch: CATCH }, JSONATA, 2);
    if (first === undefined || last === undefined) throw new Error("two attempts were asked for");
    expect(fieldsOf(last).filter((field) => field !== "Input")).toEqual([...steps, ...ENDS]);
    expect(fieldsOf(first)).toContain("Result");
  },
);

test("a ResultSelector of JSONPath failed and was caught", async () => {
  const state = {
    ...{ Type: "Map", ItemsPath: "$.l", ItemProcessor: inside(), Catch: CATCH, End: true },
    ResultSelector: { "a.$": "States.ArrayGetItem($, 7)" },
  };
  const [flow] = await flowsOf(state, {}, 1);
  expect(flow && fieldsOf(flow)).toEqual([
    ...["Input", "ItemsPath", "Result", "ResultSelector!", "Error", "Output"],
  ]);
});

test("a branch that failed leaves no result, whatever was caught", async () => {
  const fails = { StartAt: "F", States: { F: { Type: "Fail", Error: "Inner" } } };
  const state = { ...PARALLEL, Branches: [inside(), fails], Catch: CATCH };
  const [flow] = await flowsOf(state, JSONATA, 1);
  expect(flow && fieldsOf(flow)).toEqual(["Input", ...ENDS]);
});
