// With what a state failed, as the data flow of the console tells it.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { failing } from "../../test/support/integration-runners.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, DataStep, ExecutionView, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor: failing("Broken", "no pump") },
);

interface Seen {
  readonly flow: DataFlow;
  readonly entered: number;
}

let machines = 0;

/** The last visit of each state, by its name. */
async function seenOf(definition: object, input: unknown = {}): Promise<ReadonlyMap<string, Seen>> {
  machines += 1;
  const arn = await client.run(`Failing${machines}`, definition, input);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  const found = new Map<string, Seen>();
  for (const { name, enteredEventId: entered } of visits) {
    const flow = await client.get<DataFlow>(`dataflow?arn=${arn}&entered=${entered}`);
    found.set(name, { flow, entered });
  }
  return found;
}

function step(seen: Seen | undefined, field: string): DataStep | undefined {
  return seen?.flow.steps.find((one) => one.field === field);
}

/** A step's value, whether it is recorded, and whose event says so. */
function told(seen: Seen | undefined, field = "Error"): unknown {
  const { value = "null", source, from } = step(seen, field) ?? {};
  return [JSON.parse(value), source, from?.stateName];
}

const H = { Type: "Pass", End: true };
const LEFT = { Type: "Fail", Error: "LeftFail", Cause: "left broke" };
const LEFT_BROKE = { Error: "LeftFail", Cause: "left broke" };
const RIGHT = { StartAt: "R", States: { R: { Type: "Wait", Seconds: 30, End: true } } };
const CALL = {
  ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
  Arguments: { FunctionName: "f" },
};
const ALL = ["States.ALL"];

/** A branch whose Fail state comes second, and one that is aborted. */
const branches = (fail: object = LEFT): object[] => [
  { StartAt: "L1", States: { L1: { Type: "Pass", Next: "L2" }, L2: fail } },
  RIGHT,
];

test("a Parallel whose Catch keeps the error shows that error, and which state inside it is of", async () => {
  const Retry = [{ ErrorEquals: ["LeftFail"], IntervalSeconds: 1, MaxAttempts: 1 }];
  const Catch = [
    { ErrorEquals: ["Other"], ResultPath: "$.other", Next: "H" },
    { ErrorEquals: ["LeftFail"], ResultPath: "$.err", Assign: { "e.$": "$.Error" }, Next: "H" },
  ];
  const P = { Type: "Parallel", Branches: branches(), Retry, Catch, End: true };
  const found = await seenOf({ StartAt: "P", States: { P, H } }, { n: 1 });
  const p = found.get("P");
  expect(told(p)).toEqual([LEFT_BROKE, "history", "P"]);
  expect(step(p, "Error")?.from?.eventId).toBe((found.get("H")?.entered ?? 0) - 1);
  const inside = found.get("L2")?.entered;
  expect(p?.flow.notes).toEqual([`P failed with what L2 failed with (event ${inside}).`]);
  expect(step(p, "Catch[1]/ResultPath")?.expressions).toEqual([
    { at: "Catch[1]/ResultPath", text: "$.err", value: JSON.stringify(LEFT_BROKE) },
  ]);
  expect(step(p, "Catch[1]/ResultPath")?.value).toBe(step(p, "Output")?.value);
  expect(step(p, "Catch[1]/Assign")?.value).toBe('{"e":"LeftFail"}');
  expect(p?.flow.decisions.map(({ field }) => field)).toEqual(["Retry[0]", "Catch[1]"]);
  expect(p?.flow.missing).toEqual([]);
});

test("a Catch that drops the error shows that of the Fail state inside, computed from its entry", async () => {
  const Catch = [{ ErrorEquals: ALL, ResultPath: null, Next: "H" }];
  const fail = { Type: "Fail", ErrorPath: "$.name", CausePath: "States.Format('{}!', $.name)" };
  const P = { Type: "Parallel", Branches: branches(fail), Catch, End: true };
  const found = await seenOf({ StartAt: "P", States: { P, H } }, { name: "Spilt" });
  const p = found.get("P");
  expect(told(p)).toEqual([{ Error: "Spilt", Cause: "Spilt!" }, "computed", "L2"]);
  const entered = found.get("L2")?.entered;
  expect(step(p, "Error")?.from?.eventId).toBe(entered);
  expect(p?.flow.notes).toEqual([`P failed with what L2 failed with (event ${entered}).`]);
});

test("what a task inside failed with is taken from its event", async () => {
  const Catch = [{ ErrorEquals: ["Broken"], Output: { ok: false }, Next: "H" }];
  const Branches = [{ StartAt: "Call", States: { Call: CALL } }];
  const P = { Type: "Parallel", Branches, Catch, End: true };
  const found = await seenOf({ QueryLanguage: "JSONata", StartAt: "P", States: { P, H } });
  expect(told(found.get("P"))).toEqual([{ Error: "Broken", Cause: "no pump" }, "computed", "Call"]);
  expect(told(found.get("Call"))).toEqual([
    ...[{ Error: "Broken", Cause: "no pump" }, "history", "Call"],
  ]);
});

test("an inline Map caught inside a Parallel inside a Map", async () => {
  const inner = {
    Type: "Map",
    ItemsPath: "$.list",
    ItemProcessor: {
      StartAt: "F",
      States: { F: { Type: "Fail", Error: "Odd", CausePath: "$.c" } },
    },
    Catch: [{ ErrorEquals: ["Odd"], Assign: { "e.$": "$.Error" }, ResultPath: null, Next: "H" }],
    End: true,
  };
  const P = { Type: "Parallel", Branches: [{ StartAt: "I", States: { I: inner, H } }], End: true };
  const M = { Type: "Map", ItemProcessor: { StartAt: "P", States: { P } }, End: true };
  const found = await seenOf({ StartAt: "M", States: { M } }, [{ list: [{ c: "why" }] }]);
  expect(told(found.get("I"))).toEqual([{ Error: "Odd", Cause: "why" }, "computed", "F"]);
  expect(step(found.get("I"), "Catch[0]/ResultPath")?.value).toBe('{"list":[{"c":"why"}]}');
  expect(step(found.get("P"), "Error")).toBeUndefined();
});

test("a failure that nobody catches is what the execution ended with", async () => {
  const drawn = { Type: "Fail", Error: "Drawn", Cause: "{% $string($random()) %}" };
  const I = { Type: "Map", ItemProcessor: { StartAt: "F", States: { F: drawn } }, End: true };
  const P = { Type: "Parallel", Branches: [{ StartAt: "I", States: { I } }], End: true };
  const found = await seenOf({ QueryLanguage: "JSONata", StartAt: "P", States: { P } }, [1]);
  const [p, source] = told(found.get("P")) as [object, string];
  expect(p).toEqual({ Error: "Drawn", Cause: expect.stringMatching(/^0\.\d+$/) });
  expect(source).toBe("history");
  expect((told(found.get("I")) as unknown[])[0]).toEqual(p);
  expect(found.get("P")?.flow.missing).toEqual([]);
});

test("what nothing tells is not known, and not null", async () => {
  const drawn = { Type: "Fail", Error: "Drawn", Cause: "{% $string($random()) %}" };
  const Branches = [{ StartAt: "F", States: { F: drawn } }];
  const Catch = [{ ErrorEquals: ALL, Output: "{% $states.errorOutput.Error %}", Next: "H" }];
  const P = { Type: "Parallel", Branches, Catch, End: true };
  const found = await seenOf({ QueryLanguage: "JSONata", StartAt: "P", States: { P, H } });
  const p = found.get("P");
  expect(step(p, "Error")).toBeUndefined();
  expect(p?.flow.missing).toEqual(["Error: the history does not tell with what it failed"]);
  expect(step(p, "Catch[0]/Output")).toMatchObject({
    ...{ value: '"Drawn"', source: "history" },
    expressions: [{ text: "$states.errorOutput.Error", value: '"Drawn"' }],
  });
});

test("an error that nothing tells has no name: the execution's status is none", async () => {
  const drawn = { Type: "Fail", Error: "{% 'E' & $string($random()) %}", Cause: "c" };
  const Branches = [{ StartAt: "F", States: { F: drawn } }];
  const Catch = [{ ErrorEquals: ALL, Output: { ok: false }, Next: "H" }];
  const P = { Type: "Parallel", Branches, Catch, End: true };
  const definition = { QueryLanguage: "JSONata", StartAt: "P", States: { P, H } };
  const arn = await client.run("Untold", definition, {});
  const { blame, status } = await client.get<ExecutionView>(`execution?arn=${arn}`);
  expect([status, blame?.stateName, blame?.error]).toEqual(["SUCCEEDED", "F", ""]);
});

test("an Assign that threw says why at its step, and what it hindered is no step", async () => {
  const Assign = { "ok.$": "$.n", "x.$": "$.gone" };
  const S = { Type: "Pass", Assign, End: true };
  const path = step((await seenOf({ StartAt: "S", States: { S } }, { n: 1 })).get("S"), "Assign");
  expect(path?.error).toContain("'$.gone'");
  const T = { Type: "Pass", Assign: { x: "{% $states.input.n + 'a' %}" }, Output: "o", End: true };
  const jsonata = { QueryLanguage: "JSONata", StartAt: "T", States: { T } };
  const found = (await seenOf(jsonata, { n: 1 })).get("T");
  expect(step(found, "Assign")?.error).toBe(step(found, "Assign")?.expressions[0]?.error);
  expect(step(found, "Output")).toBeUndefined();
  const fine = await seenOf({ StartAt: "H", States: { H } });
  expect(fine.get("H")?.flow.steps.filter(({ error }) => error !== undefined)).toEqual([]);
});

test("a Distributed Map fails with what its run failed with", async () => {
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
  const ItemProcessor = { ProcessorConfig, StartAt: "F", States: { F: LEFT } };
  const Catch = [{ ErrorEquals: ALL, ResultPath: null, Next: "H" }];
  const M = { Type: "Map", ItemProcessor, Catch, End: true };
  const found = await seenOf({ StartAt: "M", States: { M, H } }, [1]);
  const exceeded = {
    Error: "States.ExceedToleratedFailureThreshold",
    Cause: "The specified tolerated failure threshold was exceeded",
  };
  expect(told(found.get("M"))).toEqual([exceeded, "history", "M"]);
});

test("a Fail state has no output, in either language", async () => {
  const failing = async (state: object) => {
    const { flow } = (await seenOf({ StartAt: "F", States: { F: state } })).get("F") ?? {};
    return [flow?.missing, flow?.steps.map(({ field, value }) => [field, value])];
  };
  const JSONata = { Type: "Fail", QueryLanguage: "JSONata", Error: "{% 'E' & 1 %}", Cause: "c" };
  expect(await failing(JSONata)).toEqual([
    [],
    [
      ["Input", "{}"],
      ["Error", '"E1"'],
    ],
  ]);
  expect(await failing({ ...LEFT })).toEqual([[], [["Input", "{}"]]]);
});

test("a task that failed never came to its Assign and Output", async () => {
  const Output = "{% $states.result.x %}";
  const Call = { ...CALL, Assign: { x: Output }, Output };
  const found = await seenOf({ QueryLanguage: "JSONata", StartAt: "Call", States: { Call } });
  const call = found.get("Call");
  expect(call?.flow.steps.map(({ field }) => field)).toEqual(["Input", "Arguments", "Error"]);
  expect(call?.flow.missing).toEqual([]);
});

test("a path of a rule that is missing is told by the rule's own field", async () => {
  const rule = { Variable: "$.gone", StringEqualsPath: "$.other", Next: "H" };
  const present = { Not: { Variable: "$.none", IsPresent: false }, Next: "H" };
  const And = [{ Variable: "$.n", IsNumeric: true }, rule].map(({ ...one }) => {
    return { ...one, Next: undefined };
  });
  const C = { Type: "Choice", Choices: [present, { And, Next: "H" }], Default: "H" };
  const found = await seenOf({ StartAt: "C", States: { C, H } }, { n: 1 });
  const [first, second] = found.get("C")?.flow.decisions ?? [];
  expect(first).toMatchObject({ held: false, values: [{ text: "$.none" }] });
  expect(first?.values?.[0]).not.toHaveProperty("error");
  expect(second?.error).toContain("Invalid path '$.gone': The choice state's condition path");
  expect(second?.values?.map(({ text, value, error }) => [text, value ?? error])).toEqual([
    ["$.n", "1"],
    [
      "$.gone",
      `The JSONPath '$.gone' specified for the field 'Choices[1]/And[1]/Variable' could not be found in the input '{"n":1}'`,
    ],
    ["$.other", "not looked at"],
  ]);
});
