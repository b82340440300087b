import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { Blame, ExecutionView } from "../console-wire/index.ts";
import type { RunnerResolver } from "../engine/index.ts";

/** A function fails with its own words: what it was called with says which. */
const runnerFor: RunnerResolver = (resource) =>
  resource.kind === "integration" && resource.service === "lambda"
    ? {
        run: async ({ parameters }) => {
          const { error, cause } = JSON.parse(parameters.text()).Payload;
          return { type: "failed", failure: { error, cause } };
        },
      }
    : undefined;

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor },
);

let machines = 0;

async function blamed(definition: object, input: unknown): Promise<Blame | undefined> {
  machines += 1;
  const arn = await client.run(`Hints-${machines}`, definition, input);
  return (await client.get<ExecutionView>(`execution?arn=${arn}`)).blame;
}

const one = (state: object, more: object = {}): object => ({
  ...{ StartAt: "One", States: { One: { ...state, End: true } }, ...more },
});

/** A machine that starts another one and waits for it; the child gets what stands in `input`. */
async function parentOf(child: object, name: string): Promise<object> {
  const StateMachineArn = await client.machine(name, child);
  return one({
    ...{ Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2" },
    Parameters: { StateMachineArn, "Input.$": "$.input" },
  });
}

const JSONATA = { QueryLanguage: "JSONata" };
const ASKS = one({ Type: "Pass", Output: "{% $states.input.fail %}" }, JSONATA);
const FINDS = one({ Type: "Pass", Parameters: { "total.$": "$.Payload.total" } });

test("what failed in a child execution is told of the child, not of the state that started it", async () => {
  const input = { child: "x", input: { z: 1 } };
  const asks = await blamed(await parentOf(ASKS, "hint-asks"), input);
  expect(asks?.hint).toBe(
    "In One of the child execution (hint-asks): The path $states.input.fail asks for 'fail', which $states.input lacks: it has z.",
  );
  const finds = await parentOf(FINDS, "hint-finds");
  expect((await blamed(finds, { input: { total: 3, done: true } }))?.hint).toBe(
    "In One of the child execution (hint-finds): The path $.Payload.total asks for 'Payload', which $ lacks: it has total, done.",
  );
});

const LONG = "{% $string([1..80000]) %}";
const GIVES = { StartAt: "G", States: { G: { Type: "Pass", End: true } } };
const CHILD = { ...GIVES, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };
const FAILS = { StartAt: "F", States: { F: { Type: "Fail", Error: "Inner" } } };
const CALLS = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" };

test.each<readonly [string, object, string]>([
  [
    "what a task was given",
    { ...CALLS, Arguments: { FunctionName: "f", Payload: LONG } },
    "Pick what it needs in Arg",
  ],
  ["what was assigned", { Type: "Pass", Assign: { a: LONG } }, "Assign the parts that are read"],
  ["what was left with", { Type: "Pass", Output: LONG }, "Cut it down with Output"],
  [
    "what branches were given",
    { Type: "Parallel", Branches: [GIVES], Arguments: LONG },
    "Pick what they need in Arguments",
  ],
  [
    "what iterations gave",
    { Type: "Map", Items: [1, 2], ItemProcessor: GIVES, ItemSelector: "{% $states.input %}" },
    "What the iterations give together, and what the state makes of it,",
  ],
  [
    "what a Map was left with",
    { Type: "Map", Items: [1], ItemProcessor: GIVES, Output: LONG },
    "and what the state makes of it, may be 262,144 bytes at most. Let each one end with less, cut it down with Output",
  ],
  [
    "what an iteration was given",
    { Type: "Map", Items: [1], ItemProcessor: GIVES, ItemSelector: LONG },
    "Pick what it needs in ItemSelector",
  ],
  [
    "what a child was given",
    { Type: "Map", Items: [1], ItemProcessor: CHILD, ItemSelector: LONG },
    "The input of a child",
  ],
  [
    "what children gave",
    { Type: "Map", Items: [1], ItemProcessor: CHILD, Output: LONG },
    "What the children give together, and what the state makes of it,",
  ],
  [
    "what branches gave",
    { Type: "Parallel", Branches: [GIVES], Output: LONG },
    "Let each branch end with less, cut it down with Output",
  ],
  [
    "what a Catch made",
    {
      ...{ Type: "Parallel", Branches: [FAILS] },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "One", Output: LONG }],
    },
    "the Output of that Catch",
  ],
])("what helps depends on what was too large: %s", async (_, state, words) => {
  const blame = await blamed(one(state, JSONATA), { long: "x".repeat(200_000) });
  expect(blame?.error).toBe("States.DataLimitExceeded");
  expect(blame?.hint).toContain(words);
});

test("a Choice in which no rule holds wants a Default", async () => {
  const Choices = [{ Variable: "$.v", NumericEquals: 1, Next: "Z" }];
  const States = { Ch: { Type: "Choice", Choices }, Z: { Type: "Succeed" } };
  const blame = await blamed({ StartAt: "Ch", States }, { v: 3 });
  expect(blame?.hint).toContain("Add a Default");
});

test("a child of a child is told of the one that failed", async () => {
  const middle = await parentOf(FINDS, "hint-inner");
  const outer = await parentOf(middle, "hint-middle");
  expect((await blamed(outer, { input: { input: { total: 3 } } }))?.hint).toBe(
    "In One of the child execution (hint-inner): The path $.Payload.total asks for 'Payload', which $ lacks: it has total.",
  );
});

test("a child whose description was cut is told too", async () => {
  const machine = await parentOf(ASKS, "hint-cut");
  const blame = await blamed(machine, { input: { long: "it's ".repeat(20_000) } });
  expect(blame?.hint).toContain("'fail', which $states.input lacks: it has long.");
});

test("a child that was redriven since then has no say; its words at that time have", async () => {
  for (const [name, child, words] of [
    ["hint-lost", ASKS, undefined],
    ["hint-found", FINDS, "In One of the child execution: The path $.Payload.total asks for"],
  ] as const) {
    const arn = await client.run(`${name}-parent`, await parentOf(child, name), {
      input: { a: 1 },
    });
    const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
    expect(view.blame?.hint).toContain("it has a.");
    const { ExecutionArn: childArn } = JSON.parse(view.blame?.cause ?? "");
    await client.call("RedriveExecution", { executionArn: childArn });
    await client.host.engine.closed(childArn);
    const { blame } = await client.get<ExecutionView>(`execution?arn=${arn}`);
    if (words === undefined) expect(blame).not.toHaveProperty("hint");
    else expect(blame?.hint).toContain(words);
  }
});

const CALL = {
  ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke" },
  Parameters: { FunctionName: "f", "Payload.$": "$" },
};

test.each([
  ["Broken", "Invalid path '$.total'"],
  [
    "Broken",
    "JSONata expression '$states.input.total' specified for the field 'x' returned nothing",
  ],
  [
    "RoutingException",
    '{"errorMessage":"no route to this endpoint","errorType":"RoutingException"}',
  ],
  ["Refused", '{"errorMessage":"Function not found in the book","errorType":"Refused"}'],
  [
    "Parser",
    "{\"errorMessage\":\"The JSONPath '$.a' specified for the field 'b' could not be found in the input '{\\\"c\\\":1}'\"}",
  ],
])("what a function says is not read as the words of this state: %s, %s", async (error, cause) => {
  const blame = await blamed(one(CALL), { error, cause });
  expect(blame).toMatchObject({ error, cause });
  expect(blame).not.toHaveProperty("hint");
});

test.each([
  ["Runtime.ExitError", "Runtime exited with error: exit status 3", "its process ended before"],
  ["Sandbox.Timedout", "Task timed out after 3.00 seconds", "it ran out of its time"],
  ["Lambda.Unknown", "", "it ran out of its time or memory, or its process ended"],
])(
  "%s of a function leads to why it gave no answer, and to its log",
  async (error, said, words) => {
    const cause = JSON.stringify({ errorType: error, errorMessage: `RequestId: 1 Error: ${said}` });
    const { hint } = (await blamed(one(CALL), { error, cause })) ?? {};
    expect(hint).toContain(`The function gave no answer: ${words}`);
    expect(hint).toContain("Its log says more.");
  },
);

test("an error that a Fail state passes on or makes up is not read as its own", async () => {
  const fail = { Type: "Fail", ErrorPath: "$.error", CausePath: "$.cause" };
  const runs = [
    { error: "States.Runtime", cause: "Invalid path '$.total': The choice state's condition path" },
    { error: "States.NoChoiceMatched", cause: "as if" },
    { error: "States.Timeout", cause: "as if" },
  ];
  for (const input of runs) {
    const blame = await blamed({ StartAt: "No", States: { No: fail } }, input);
    expect(blame?.error).toBe(input.error);
    expect(blame).not.toHaveProperty("hint");
  }
});

test("a path is looked up in what it was applied to", async () => {
  const choice = (more: object): object => ({
    StartAt: "Pick",
    States: {
      Pick: {
        ...{ Type: "Choice", Default: "Yes", ...more },
        Choices: [{ Variable: "$.order.total", NumericEquals: 1, Next: "Yes" }],
      },
      Yes: { Type: "Pass", End: true },
    },
  });
  const input = { order: { total: 1 }, body: { order: { sum: 1, id: 7 } } };
  expect((await blamed(choice({ InputPath: "$.body" }), input))?.hint).toBe(
    "The path $.order.total asks for 'total', which $.order lacks: it has sum, id.",
  );
  expect((await blamed(choice({ InputPath: "$$.Execution.Input.body" }), input))?.hint).toBe(
    undefined,
  );
  const out = one({ Type: "Pass", Result: { total: 1 }, OutputPath: "$.order.total.sum" });
  expect(await blamed(out, { order: { sum: 1 } })).not.toHaveProperty("hint");
});

test("a path that the words quote too long an input for is looked up in the recorded one", async () => {
  const input = { long: "it's ".repeat(40_000), total: 3, done: true };
  expect((await blamed(FINDS, input))?.hint).toBe(
    "The path $.Payload.total asks for 'Payload', which $ lacks: it has long, total, done.",
  );
  // The result is what the path was applied to, which no event of the failed state holds.
  const inner = one({
    ...{ Type: "Map", ItemsPath: "$.items", ResultSelector: { "b.$": "$.long" } },
    ItemProcessor: { StartAt: "Each", States: { Each: { Type: "Pass", End: true } } },
  });
  const items = ["it's ".repeat(40_000)];
  const map = await blamed(inner, { items });
  expect(map?.cause).toContain("$.long");
  expect(map).not.toHaveProperty("hint");
});

test.each([
  [
    "items.price",
    { items: [{ sku: 1 }, { id: 2 }] },
    "'price', which $states.input.items lacks: it is a list of 2, whose items have sku, id.",
  ],
  [
    "items.price",
    { items: [1, 2] },
    "'price', which $states.input.items lacks: it is a list of 2.",
  ],
  ["items.price", { items: [] }, "'price', which $states.input.items lacks: it is an empty list."],
  [
    "items.box.size",
    { items: [{ box: {} }, {}] },
    "'size', which $states.input.items.box lacks: it has no members.",
  ],
  [
    "items[2].id",
    { items: [{ id: 1 }] },
    "'2', which $states.input.items lacks: it is a list of 1.",
  ],
  ["order.id", { order: null }, "'id', which $states.input.order lacks: it is null."],
  ["order.id", { order: "A-7" }, "'id', which $states.input.order lacks: it is a string."],
  ["order.id", {}, "'order', which $states.input lacks: it has no members."],
])("a JSONata path %s over %j is told in its own words", async (path, input, words) => {
  const machine = one({ Type: "Pass", Output: `{% $states.input.${path} %}` }, JSONATA);
  expect((await blamed(machine, input))?.hint).toBe(
    `The path $states.input.${path} asks for ${words}`,
  );
});

test.each(["items[-1].id", "(items).id", "a-b", "items['x']"])(
  "no member is named of the expression $states.input.%s, which is no plain path",
  async (path) => {
    const machine = one({ Type: "Pass", Output: `{% $states.input.${path} %}` }, JSONATA);
    const blame = await blamed(machine, { items: [] });
    expect(blame?.error).toBe("States.QueryEvaluationError");
    expect(blame?.hint ?? "").not.toContain("asks for");
  },
);

test("a JSONPath over a list says that it is one", async () => {
  const machine = one({ Type: "Pass", Parameters: { "p.$": "$.items.price" } });
  expect((await blamed(machine, { items: [1, 2] }))?.hint).toBe(
    "The path $.items.price asks for 'price', which $.items lacks: it is a list of 2.",
  );
});

test.each([
  ["$.n", { n: 5 }, "ItemsPath $.n leads to a number, but a Map iterates a list"],
  ["$.n", { n: { a: 1 } }, "ItemsPath $.n leads to an object, but"],
  ["$.n", { n: null }, "ItemsPath $.n leads to null, but"],
  ["$$.Execution.Input.n", { n: 5 }, "ItemsPath $$.Execution.Input.n leads to something else, but"],
  [undefined, { n: [5] }, "which what this one is given is not: ItemsPath leads to a list in it."],
])(
  "a Map that was to iterate no list, by ItemsPath %s over %j, says so",
  async (path, input, words) => {
    const ItemsPath = path === undefined ? {} : { ItemsPath: path };
    const blame = await blamed(one({ Type: "Map", ...ItemsPath, ItemProcessor: GIVES }), input);
    expect(blame).toMatchObject({ error: "States.Runtime", hint: expect.stringContaining(words) });
  },
);
