// That the data flow of the console ends where the state failed: no step after that, and no failure but that one.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { failingWhere } from "../../test/support/integration-runners.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor: failingWhere("fail") },
);

const H = { Type: "Pass", End: true };
const FIRST = {
  ...{ Type: "Choice", Default: "S" },
  Choices: [{ Variable: "$.toH", IsPresent: true, Next: "H" }],
};
let machines = 0;

/** Of the last visit of S; with H to go on to. */
async function flowOf(state: object, input: unknown): Promise<DataFlow> {
  machines += 1;
  const S = { End: true, ...state };
  const definition = { StartAt: "First", States: { First: FIRST, S, H } };
  const arn = await client.run(`Order${machines}`, definition, input);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}&state=S`);
  return client.get(`dataflow?arn=${arn}&entered=${visits.at(-1)?.enteredEventId}`);
}

/** Each step by its field, with `!` where it failed; `Assign/a !` where an expression did. */
function told({ steps }: DataFlow): readonly string[] {
  return steps.map(({ field, error, expressions }) => {
    const failed = expressions.filter((one) => one.error !== undefined).map(({ at }) => at);
    return [field, ...(error === undefined ? [] : ["!"]), ...failed].join(" ");
  });
}

const CALL = {
  ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke" },
  Parameters: { FunctionName: "f", Payload: { a: "s" } },
};
const CALL_FAILS = { FunctionName: "fail" };
const JSONATA_CALL = {
  ...{ Type: "Task", Resource: CALL.Resource, QueryLanguage: "JSONata" },
  Arguments: { FunctionName: "f", Payload: { a: "s" } },
};
const GONE = { "q.$": "$.nope" };
const BAD = "{% $error('no') %}";
const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
const ItemProcessor = { StartAt: "I", States: { I: { Type: "Pass", End: true } } };
const Branches = [ItemProcessor];
const EACH = { Type: "Map", ItemProcessor };
const SHARED = { Type: "Map", ItemProcessor: { ...ItemProcessor, ProcessorConfig } };
const JSONata = { QueryLanguage: "JSONata" };

test.each<readonly [string, object, readonly string[]]>([
  [
    "an Assign before ResultPath",
    { Type: "Pass", Assign: GONE, Result: 1, ResultPath: "$.a.b" },
    ["Input", "Result", "Assign ! Assign/q.$"],
  ],
  [
    "an Assign before OutputPath",
    { Type: "Pass", Assign: GONE, OutputPath: "$.zzz" },
    ["Input", "Assign ! Assign/q.$"],
  ],
  [
    "ResultPath before OutputPath",
    { Type: "Pass", Assign: { x: 1 }, Result: 1, ResultPath: "$.a.b", OutputPath: "$.zzz" },
    ["Input", "Result", "Assign", "ResultPath ! ResultPath"],
  ],
  [
    "a Result, for which nothing looks at InputPath",
    { Type: "Pass", InputPath: "$.nope", Parameters: GONE, Result: 1, OutputPath: "$.zzz" },
    ["Input", "Result", "OutputPath ! OutputPath"],
  ],
  [
    "one variable before the next",
    { Type: "Pass", Assign: { "b.$": "$.b", "a.$": "$.a", "c.$": "$.c" } },
    ["Input", "Assign ! Assign/b.$"],
  ],
  [
    "a member of Parameters before those of the objects beside it have failed",
    { Type: "Pass", Parameters: { "a.$": "$.gone", in: { "b.$": "$.nope" } } },
    ["Input", "Parameters ! Parameters/in/b.$"],
  ],
  [
    "the Assign of a task",
    {
      ...{ ...CALL, ResultSelector: { "p.$": "$.Payload" }, Assign: GONE },
      ...{ ResultPath: "$.r", OutputPath: "$.r" },
    },
    ["Input", "Parameters", "Result", "ResultSelector", "Assign ! Assign/q.$", "Error"],
  ],
  [
    "the ResultSelector of a task",
    { ...CALL, ResultSelector: GONE, Assign: GONE, ResultPath: "$.a.b" },
    ["Input", "Parameters", "Result", "ResultSelector ! ResultSelector/q.$", "Error"],
  ],
  [
    "a limit that is none, before the next one",
    { ...CALL, TimeoutSecondsPath: "$.a", HeartbeatSecondsPath: "$.nope" },
    ["Input", "Parameters", "TimeoutSecondsPath !", "Error"],
  ],
  [
    "the seconds of a Wait",
    { Type: "Wait", SecondsPath: "$.a", Assign: GONE, OutputPath: "$.zzz" },
    ["Input", "SecondsPath !"],
  ],
  [
    "an error name that is no text",
    { Type: "Fail", ErrorPath: "$.n", CausePath: "$.nope", End: undefined },
    ["Input", "ErrorPath !"],
  ],
  [
    "what a Map cannot iterate",
    { ...EACH, ItemsPath: "$.a", MaxConcurrencyPath: "$.nope", ItemSelector: GONE },
    ["Input", "ItemsPath", "Error"],
  ],
  [
    "the concurrency of a Map",
    { ...EACH, ItemsPath: "$.list", MaxConcurrencyPath: "$.n", ItemSelector: GONE },
    ["Input", "ItemsPath", "MaxConcurrencyPath !", "Error"],
  ],
  [
    "an ItemSelector",
    { ...EACH, ItemsPath: "$.list", ItemSelector: GONE, ResultPath: "$.a.b", Assign: GONE },
    ["Input", "ItemsPath", "ItemSelector ! ItemSelector/q.$", "Error"],
  ],
  [
    "the tolerance of a Distributed Map",
    {
      ...{ ...SHARED, ItemsPath: "$.list", ToleratedFailureCountPath: "$.n" },
      ...{ ItemBatcher: { MaxItemsPerBatchPath: "$.nope" }, ItemSelector: GONE },
    },
    ["Input", "ItemsPath", "ToleratedFailureCountPath !", "Error"],
  ],
  [
    "the parameters of a Parallel",
    { Type: "Parallel", Branches, Parameters: GONE, ResultSelector: GONE, Assign: GONE },
    ["Input", "Parameters ! Parameters/q.$", "Error"],
  ],
  [
    "the Assign of a Parallel",
    { Type: "Parallel", Branches, Assign: GONE, ResultPath: "$.a.b" },
    ["Input", "Result", "Assign ! Assign/q.$", "Error"],
  ],
  [
    "InputPath of a Choice",
    {
      ...{ Type: "Choice", InputPath: "$.nope", OutputPath: "$.zzz", End: undefined },
      Choices: [{ Variable: "$.a", IsPresent: true, Next: "H", Assign: GONE }],
    },
    ["Input", "InputPath ! InputPath"],
  ],
  [
    "a rule of a Choice",
    {
      ...{ Type: "Choice", OutputPath: "$.zzz", Assign: GONE, Default: "H", End: undefined },
      Choices: [{ Variable: "$.nope", NumericEquals: 1, Next: "H" }],
    },
    ["Input"],
  ],
  [
    "the Assign of a rule",
    {
      ...{ Type: "Choice", OutputPath: "$.zzz", End: undefined },
      Choices: [{ Variable: "$.a", IsPresent: true, Next: "H", Assign: GONE }],
    },
    ["Input", "Choices[0]/Assign ! Choices[0]/Assign/q.$"],
  ],
  [
    "a Choice of which no rule holds",
    {
      ...{ Type: "Choice", OutputPath: "$.zzz", Assign: GONE, End: undefined },
      Choices: [{ Variable: "$.a", IsPresent: false, Next: "H" }],
    },
    ["Input"],
  ],
  [
    "the Assign of JSONata before its Output",
    { ...JSONata, Type: "Pass", Assign: { a: 1, b: BAD, c: BAD }, Output: BAD },
    ["Input", "Assign ! Assign/b"],
  ],
  [
    "the Output of JSONata",
    { ...JSONata, Type: "Pass", Assign: { a: "{% 1 %}" }, Output: [BAD, BAD] },
    ["Input", "Assign", "Output ! Output[0]"],
  ],
  [
    "Arguments",
    { ...JSONATA_CALL, Arguments: BAD, TimeoutSeconds: BAD, Assign: { a: BAD }, Output: BAD },
    ["Input", "Arguments ! Arguments", "Error"],
  ],
  [
    "an Assign that drew by chance",
    { ...JSONata, Type: "Pass", Assign: { a: "{% $random() < 2 ? $error('no') %}" }, Output: BAD },
    ["Input", "Assign ! Assign/a"],
  ],
  [
    "a Condition",
    {
      ...{ ...JSONata, Type: "Choice", Default: "H", Output: BAD, Assign: { a: BAD } },
      ...{ Choices: [BAD, BAD].map((Condition) => ({ Condition, Next: "H" })), End: undefined },
    },
    ["Input"],
  ],
  [
    "the Seconds of JSONata",
    { ...JSONata, Type: "Wait", Seconds: "{% 'x' %}", Assign: { a: BAD }, Output: BAD },
    ["Input", "Seconds !"],
  ],
  [
    "the Items of JSONata",
    { ...JSONata, ...EACH, Items: "{% 1 %}", MaxConcurrency: BAD, ItemSelector: BAD, Output: BAD },
    ["Input", "Items", "Error"],
  ],
  [
    "the Output of a Map of JSONata",
    { ...JSONata, ...EACH, Items: [1], ItemSelector: BAD, Output: BAD },
    ["Input", "ItemSelector ! ItemSelector", "Error"],
  ],
])("nothing comes after what failed: %s", async (_, state, expected) => {
  const flow = await flowOf(state, { a: "s", n: -1, list: [1, 2] });
  expect(told(flow)).toEqual(expected);
  expect(flow.missing).toEqual([]);
});

const LONG = "{% $string([1..80000]) %}";
const assignedTooMuch =
  "The state/task 'S' assigned variables with a size exceeding the maximum number of bytes service limit.";
const returnedTooMuch =
  "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.";

const givenTooMuch =
  "The state/task 'lambda' provided parameters with a size exceeding the maximum number of bytes service limit.";
const GIVEN_TWICE = { FunctionName: "f", "Payload.$": "States.Array($.long, $.long)" };
const OTHER = { StartAt: "J", States: { J: { Type: "Pass", End: true } } };
const CATCH_ALL = [{ ErrorEquals: ["States.ALL"], Assign: { c: 1 }, Next: "H" }];

test.each<readonly [string, object, readonly string[], string]>([
  [
    "an Assign of JSONata",
    { ...JSONata, Type: "Pass", Assign: { a: LONG }, Output: "{% 1 %}" },
    ["Input", "Assign !"],
    assignedTooMuch,
  ],
  [
    "the Assign of a task",
    { ...JSONATA_CALL, Assign: { a: LONG }, Output: "{% 1 %}" },
    ["Input", "Arguments", "Result", "Assign !", "Error"],
    assignedTooMuch,
  ],
  [
    "an Assign of JSONPath",
    { Type: "Pass", Assign: { "a.$": "$.long", "b.$": "$.long" } },
    ["Input", "Assign !"],
    assignedTooMuch,
  ],
  [
    "an Output of JSONata",
    { ...JSONata, Type: "Pass", Assign: { a: 1 }, Output: LONG },
    ["Input", "Assign", "Output !"],
    returnedTooMuch,
  ],
  [
    "an output of JSONPath",
    { Type: "Pass", Parameters: { "a.$": "$.long" }, ResultPath: "$.more" },
    ["Input", "Parameters", "ResultPath", "Output !"],
    returnedTooMuch,
  ],
  [
    "what an uncaught task is given",
    { ...JSONATA_CALL, Arguments: { FunctionName: "f", Payload: LONG }, TimeoutSeconds: 9 },
    ["Input", "Arguments !", "Error"],
    givenTooMuch,
  ],
  [
    "what a task is given, caught",
    { ...JSONATA_CALL, Arguments: { FunctionName: "f", Payload: LONG }, Catch: CATCH_ALL },
    ["Input", "Arguments !", "Error", "Catch[0]/Assign", "Catch[0]/Output"],
    givenTooMuch,
  ],
  [
    "what a task of JSONPath is given, caught",
    { ...CALL, Parameters: GIVEN_TWICE, Catch: [{ ...CATCH_ALL[0], ResultPath: "$.e" }] },
    ["Input", "Parameters !", "Error", "Catch[0]/Assign", "Catch[0]/ResultPath", "Output"],
    givenTooMuch,
  ],
  [
    "what the branches of a Parallel are given",
    { Type: "Parallel", Branches, Parameters: GIVEN_TWICE },
    ["Input", "Parameters !", "Error"],
    returnedTooMuch,
  ],
  [
    "what the branches of a Parallel give",
    { Type: "Parallel", Branches: [ItemProcessor, { ...ItemProcessor, ...OTHER }], Assign: GONE },
    ["Input", "Result !", "Error"],
    returnedTooMuch,
  ],
  [
    "what the iterations of a Map give",
    { ...JSONata, ...EACH, Items: [1, 2], ItemSelector: "{% $states.input %}", Output: BAD },
    ["Input", "ItemSelector", "Result !", "Error"],
    returnedTooMuch,
  ],
  [
    "the Output of a Map",
    { ...JSONata, ...EACH, Items: [1, 2], Output: LONG },
    ["Input", "Result", "Output !", "Error"],
    returnedTooMuch,
  ],
])(
  "what is too large ends the flow, in the words of the history: %s",
  async (_, state, expected, words) => {
    const flow = await flowOf(state, { long: "x".repeat(200_000) });
    expect(told(flow)).toEqual(expected);
    expect(flow.steps.find(({ error }) => error !== undefined)?.error).toBe(words);
    expect(flow.missing).toEqual([]);
  },
);

test("what failed on its way out and was caught tells both, the failure and the Catch", async () => {
  const Catch = [{ ErrorEquals: ["States.ALL"], Assign: { c: 1 }, Output: { ok: 0 }, Next: "H" }];
  const assigned = await flowOf({ ...JSONATA_CALL, Assign: { a: BAD }, Output: BAD, Catch }, {});
  expect(told(assigned)).toEqual([
    ...["Input", "Arguments", "Result", "Assign ! Assign/a", "Error"],
    ...["Catch[0]/Assign", "Catch[0]/Output"],
  ]);
  const made = await flowOf({ ...JSONATA_CALL, Assign: { a: 1 }, Output: BAD, Catch }, {});
  expect(told(made).slice(2, 5)).toEqual(["Result", "Assign", "Output ! Output"]);
  expect(made.notes).toEqual(["Assign set no variable: the state failed after it."]);
  const never = await flowOf(
    {
      ...JSONATA_CALL,
      Arguments: { FunctionName: "fail" },
      Assign: { a: BAD },
      Output: BAD,
      Catch,
    },
    {},
  );
  expect(told(never)).toEqual([
    ...["Input", "Arguments", "Error", "Catch[0]/Assign", "Catch[0]/Output"],
  ]);
});

test("a task that failed never came to its own Assign: the Catch alone has one", async () => {
  const Catch = [{ ErrorEquals: ["States.ALL"], Assign: { c: 1 }, ResultPath: "$.e", Next: "H" }];
  const flow = await flowOf({ ...CALL, Parameters: CALL_FAILS, Assign: GONE, Catch }, {});
  expect(told(flow)).toEqual([
    ...["Input", "Parameters", "Error", "Catch[0]/Assign", "Catch[0]/ResultPath", "Output"],
  ]);
});

test("an attempt that its Arguments kept from beginning is not told by what the one before was given", async () => {
  const count = "$states.context.State.RetryCount";
  const flow = await flowOf(
    {
      ...JSONATA_CALL,
      Arguments: { FunctionName: "f", Payload: `{% ${count} = 1 ? $error('no') : 'fail' %}` },
      Retry: [{ ErrorEquals: ["Broken"], IntervalSeconds: 1 }],
    },
    {},
  );
  expect(told(flow)).toEqual(["Input", "Arguments ! Arguments/Payload", "Error"]);
}, 30_000);

test("what a field cannot be is told in the words of the history, beside the value", async () => {
  const wait = await flowOf({ Type: "Wait", TimestampPath: "$.nope" }, {});
  const words = "The TimestampPath parameter does not reference an input value: $.nope";
  expect(wait.steps.at(-1)).toMatchObject({ error: words, expressions: [{ error: words }] });
  const { steps } = await flowOf({ Type: "Wait", SecondsPath: "$.a" }, { a: "s" });
  expect(steps.at(-1)).toMatchObject({
    error: "The SecondsPath parameter cannot be parsed as a long value: $.a == s",
    expressions: [{ at: "SecondsPath", text: "$.a", value: '"s"' }],
  });
});

test("a Condition that drew by chance and failed says how, as the history has it", async () => {
  const Condition = "{% $random() < 2 ? $error('no') %}";
  const Choices = [Condition, "{% true %}"].map((text) => ({ Condition: text, Next: "H" }));
  const { decisions } = await flowOf({ ...JSONata, Type: "Choice", Choices, End: undefined }, {});
  expect(decisions).toMatchObject([{ field: "Choices[0]", error: expect.stringContaining("no") }]);
  expect(decisions[0]?.error).toMatch(/^The JSONata expression/);
});

test("what chance drew for a Parallel hides neither its result nor what comes of that", async () => {
  const Parameters = { "u.$": "States.UUID()" };
  const group = { Type: "Parallel", Branches, Parameters, ResultPath: "$.a.b" };
  expect(told(await flowOf(group, { a: "s" })).slice(2)).toEqual([
    ...["Result", "ResultPath ! ResultPath", "Error"],
  ]);
});

test("a Wait that still waits has come to neither its Assign nor its OutputPath", async () => {
  const S = { Type: "Wait", Seconds: 600, Assign: GONE, OutputPath: "$.zzz", End: true };
  const machine = await client.machine("waits", { StartAt: "S", States: { S } });
  const arn = await client.start(machine, {});
  const flow = async (): Promise<DataFlow> => {
    const { visits } = await client.get<VisitPage>(`visits?arn=${arn}&state=S`);
    return client.get(`dataflow?arn=${arn}&entered=${visits[0]?.enteredEventId}`);
  };
  const { steps, missing } = await flow();
  expect([steps.map(({ field }) => field), missing]).toEqual([
    ...[["Input"], ["Output: the state has not been left"]],
  ]);
  await client.call("StopExecution", { executionArn: arn });
  const stopped = await flow();
  expect([stopped.steps.map(({ field }) => field), stopped.missing]).toEqual([["Input"], []]);
});

test("the rules of a Choice see what InputPath gave, and an And nothing after what did not hold", async () => {
  const guard = { Variable: "$.gone", IsPresent: true };
  const And = [guard, { Variable: "$.gone", NumericEqualsPath: "$.other" }];
  const Choices = [
    { And, Next: "H" },
    { Variable: "$.one", NumericEquals: 1, Next: "H" },
    { Variable: "$.never", NumericEquals: 1, Next: "H" },
  ];
  const state = { Type: "Choice", InputPath: "$.data", Choices, End: undefined };
  const { decisions } = await flowOf(state, { data: { one: 1 } });
  expect(decisions.map(({ field, held, values }) => [field, held, values])).toEqual([
    ["Choices[0]", false, [{ text: "$.gone" }, { text: "$.other", error: "not looked at" }]],
    ["Choices[1]", true, [{ text: "$.one", value: "1" }]],
  ]);
  const lost = await flowOf({ ...state, InputPath: "$.none" }, { data: { one: 1 } });
  expect(lost.decisions).toEqual([]);
});
