import { describe, expect, test } from "vitest";
import { type Json, type JsonObject, stringifyJson } from "../../base/index.ts";
import { sampleInput } from "./sample.ts";
import { firstRuleHolds, machine, sampleOf, TASK } from "./sample-machine.ts";

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);

/** A Choice whose rule leads to an end. */
function choice(...rules: readonly JsonObject[]): Record<string, JsonObject> {
  const Choices = rules.map((rule) => ({ ...rule, Next: "End" }));
  return { Ask: { Type: "Choice", Choices, Default: "End" }, End: { Type: "Succeed" } };
}

describe("what a definition in JSONPath reads", () => {
  test.each<[string, JsonObject, Json]>([
    [
      "Parameters",
      { ...TASK, Parameters: { a: { "b.$": "$.order.id" } } },
      { order: { id: "id-1" } },
    ],
    ["InputPath", { ...TASK, InputPath: "$.order" }, { order: "order-1" }],
    [
      "InputPath and then Parameters",
      { ...TASK, InputPath: "$.order", Parameters: { "i.$": "$.id" } },
      { order: { id: "id-1" } },
    ],
    [
      "names in brackets",
      { ...TASK, Parameters: { "a.$": "$['detail-type'].x" } },
      { "detail-type": { x: "x-1" } },
    ],
    [
      "an index",
      { ...TASK, Parameters: { "a.$": "$.items[1].sku" } },
      { items: [{ sku: "sku-1" }, { sku: "sku-1" }] },
    ],
    [
      "every item",
      { ...TASK, Parameters: { "a.$": "$.items[*].sku" } },
      { items: [{ sku: "sku-1" }] },
    ],
    [
      "a filter",
      { ...TASK, Parameters: { "a.$": "$.items[?(@.kind == 'fruit')].sku" } },
      { items: [{ kind: "fruit", sku: "sku-1" }] },
    ],
    ["the context", { ...TASK, Parameters: { "a.$": "$$.Execution.Input.who" } }, { who: "who-1" }],
    [
      "arguments of functions",
      { ...TASK, Parameters: { "a.$": "States.MathAdd($.n, States.ArrayLength($.list))" } },
      { n: 1, list: ["list-1"] },
    ],
    [
      "a part of a text",
      { ...TASK, Parameters: { "a.$": "States.ArrayGetItem(States.StringSplit($.arn, ':'), 2)" } },
      { arn: "part-0:part-1:part-2" },
    ],
    ["SecondsPath", { Type: "Wait", SecondsPath: "$.delay" }, { delay: 1 }],
    ["TimestampPath", { Type: "Wait", TimestampPath: "$.at" }, { at: TIME }],
    [
      "limits of a task",
      { ...TASK, TimeoutSecondsPath: "$.t", HeartbeatSecondsPath: "$.h" },
      { t: 60, h: 30 },
    ],
    [
      "attributes of DynamoDB",
      { ...TASK, Parameters: { Item: { n: { "N.$": "$.n" }, b: { "BOOL.$": "$.b" } } } },
      { n: "1", b: true },
    ],
    ["ErrorPath", { Type: "Fail", ErrorPath: "$.e" }, { e: "ErrorName" }],
    [
      "ItemsPath",
      { Type: "Map", ItemsPath: "$.list", ItemProcessor: machine({ A: { ...TASK } }) },
      { list: ["list-1"] },
    ],
    [
      "what a processor reads of an item",
      {
        Type: "Map",
        ItemsPath: "$.list",
        ItemProcessor: machine({ A: { ...TASK, Parameters: { "x.$": "$.sku" } } }),
      },
      { list: [{ sku: "sku-1" }] },
    ],
    [
      "what an ItemSelector makes of an item",
      {
        Type: "Map",
        ItemsPath: "$.list",
        ItemSelector: { "it.$": "$$.Map.Item.Value", "who.$": "$.who" },
        ItemProcessor: machine({
          A: { ...TASK, Parameters: { "x.$": "$.it.sku", "w.$": "$.who.name" } },
        }),
      },
      { list: [{ sku: "sku-1" }], who: { name: "name-1" } },
    ],
    [
      "a Map of the whole input",
      { Type: "Map", Iterator: machine({ A: { ...TASK, Parameters: { "x.$": "$.sku" } } }) },
      [{ sku: "sku-1" }],
    ],
    [
      "branches",
      {
        Type: "Parallel",
        Branches: [
          machine({ A: { ...TASK, Parameters: { "x.$": "$.a" } } }),
          machine({ B: { ...TASK, Parameters: { "x.$": "$.b" } } }),
        ],
      },
      { a: "a-1", b: "b-1" },
    ],
    [
      "a reader's object, and nothing of what is in it",
      {
        Type: "Map",
        ItemReader: { Resource: "arn:aws:states:::s3:getObject", Parameters: { "Key.$": "$.key" } },
        ItemProcessor: machine({ A: { ...TASK, Parameters: { "x.$": "$.sku" } } }),
      },
      { key: "key-1" },
    ],
  ])("%s", (_what, state, expected) => {
    expect(sampleOf({ A: state })).toEqual(expected);
  });

  test("names of objects' prototypes are names like any other", () => {
    const parameters = { "a.$": "$.__proto__.x", "b.$": "$.constructor", "c.$": "$.toString.y" };
    const text = stringifyJson(sampleOf({ A: { ...TASK, Parameters: parameters } }));
    expect(text).toBe(
      '{"__proto__":{"x":"x-1"},"constructor":"constructor-1","toString":{"y":"y-1"}}',
    );
  });
});

describe("what still refers to the input", () => {
  const reads = { ...TASK, Parameters: { "x.$": "$.later.on" } };
  const later = { later: { on: "on-1" } };

  test.each<[string, JsonObject, Json]>([
    ["a task's result takes the place of the input", TASK, {}],
    ["ResultPath null keeps the input", { ...TASK, ResultPath: null }, later],
    ["ResultPath beside it keeps the input", { ...TASK, ResultPath: "$.result" }, later],
    ["what ResultPath writes is the result's", { ...TASK, ResultPath: "$.later" }, {}],
    ["below what is read, the rest is the input's", { ...TASK, ResultPath: "$.later.off" }, later],
    ["a Pass hands on", { Type: "Pass" }, later],
    ["a Result takes the place of the input", { Type: "Pass", Result: { later: 1 } }, {}],
    [
      "Parameters of a Pass are followed",
      { Type: "Pass", Parameters: { "later.$": "$.first" } },
      { first: { on: "on-1" } },
    ],
    ["OutputPath is followed", { Type: "Pass", OutputPath: "$.inner" }, { inner: later }],
    ["OutputPath null hands on nothing", { Type: "Pass", OutputPath: null }, {}],
    [
      "a ResultSelector reads the result",
      { ...TASK, ResultSelector: { "later.$": "$.Payload" } },
      {},
    ],
    [
      "but for the context",
      { ...TASK, ResultSelector: { "later.$": "$$.Execution.Input.first" } },
      { first: { on: "on-1" } },
    ],
    [
      "branches that hand on their input",
      {
        Type: "Parallel",
        Branches: [machine({ P: { Type: "Pass" } })],
        ResultSelector: { "later.$": "$[0].deep" },
      },
      { deep: { on: "on-1" } },
    ],
    [
      "a Map's results are those of its items",
      {
        Type: "Map",
        ItemsPath: "$.l",
        ItemProcessor: machine({ P: { Type: "Pass" } }),
        ResultSelector: { "later.$": "$[0]" },
      },
      { l: [{ on: "on-1" }] },
    ],
  ])("%s", (_what, first, expected) => {
    expect(sampleOf({ First: first, Then: reads })).toEqual(expected);
  });

  test("variables remember it", () => {
    const assign = { Type: "Pass", Assign: { "order.$": "$.order" } };
    const uses = { ...TASK, Parameters: { "id.$": "$order.id" } };
    expect(sampleOf({ A: assign, B: TASK, C: uses })).toEqual({ order: { id: "id-1" } });
  });

  test("a catcher keeps the input where its ResultPath does", () => {
    const Catch = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Undo" }];
    const undo = { ...TASK, Parameters: { "id.$": "$.id", "why.$": "$.error.Cause" } };
    expect(sampleOf({ A: { ...TASK, Catch, End: true }, Undo: undo })).toEqual({ id: "id-1" });
  });

  test("children of a distributed Map have an input and a context of their own", () => {
    const child = { ...TASK, Parameters: { "x.$": "$$.Execution.Input.sku", "y.$": "$v" } };
    const ItemProcessor = { ...machine({ A: child }), ProcessorConfig: { Mode: "DISTRIBUTED" } };
    const map = { Type: "Map", ItemsPath: "$.l", ItemProcessor, ResultPath: null };
    expect(sampleOf({ V: { Type: "Pass", Assign: { "v.$": "$.v" } }, M: map })).toEqual({
      ...{ v: "v-1", l: [{ sku: "sku-1" }] },
    });
  });

  test("a batch holds its items", () => {
    const child = { ...TASK, Parameters: { "x.$": "$.Items[0].sku", "y.$": "$.BatchInput.day" } };
    const ItemProcessor = { ...machine({ A: child }), ProcessorConfig: { Mode: "DISTRIBUTED" } };
    const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { "day.$": "$.day" } };
    const map = { Type: "Map", ItemsPath: "$.l", ItemBatcher, ItemProcessor };
    expect(sampleOf({ M: map })).toEqual({ day: "day-1", l: [{ sku: "sku-1" }] });
  });

  test("loops come to an end", () => {
    const wrap = { Type: "Pass", Parameters: { "in.$": "$", "n.$": "$.n" }, Next: "A" };
    expect(sampleOf({ A: wrap })).toEqual({ n: "n-1" });
  });
});

describe("the first rule of a Choice holds", () => {
  test.each<[JsonObject, Json]>([
    [{ Variable: "$.s", StringEquals: "go" }, { s: "go" }],
    [{ Variable: "$.n", NumericGreaterThan: 100 }, { n: 101 }],
    [{ Variable: "$.n", NumericLessThan: 0 }, { n: -1 }],
    [{ Variable: "$.n", NumericGreaterThanEquals: 7 }, { n: 7 }],
    [
      {
        And: [
          { Variable: "$.n", NumericGreaterThan: 0 },
          { Variable: "$.n", NumericLessThan: 1 },
        ],
      },
      { n: 0.5 },
    ],
    [
      {
        And: [
          { Variable: "$.n", NumericGreaterThan: 0 },
          { Variable: "$.n", NumericGreaterThan: 5 },
        ],
      },
      { n: 6 },
    ],
    [{ Variable: "$.b", BooleanEquals: false }, { b: false }],
    [{ Not: { Variable: "$.b", BooleanEquals: false } }, { b: true }],
    [{ Not: { Variable: "$.s", StringEquals: "stop" } }, { s: "sto" }],
    [{ Variable: "$.f", StringMatches: "log-*.txt" }, { f: "log-1.txt" }],
    [{ Variable: "$.f", StringMatches: "a\\*b" }, { f: "a*b" }],
    [
      { Variable: "$.t", TimestampLessThan: "2020-01-01T00:00:00Z" },
      { t: "2019-12-31T00:00:00.000Z" },
    ],
    [{ Variable: "$.x", IsNull: true }, { x: null }],
    [{ Variable: "$.x", IsNumeric: true }, { x: 1 }],
    [{ Variable: "$.x", IsString: false }, { x: 1 }],
    [{ Variable: "$.x", IsTimestamp: true }, { x: "2026-01-01T12:00:00Z" }],
    [{ Variable: "$.x", IsPresent: true }, { x: "x-1" }],
    [{ Variable: "$.x", IsPresent: false }, {}],
    [
      {
        And: [
          { Variable: "$.o", IsPresent: true },
          { Variable: "$.o.k", StringEquals: "v" },
        ],
      },
      { o: { k: "v" } },
    ],
    [
      {
        Or: [
          { Variable: "$.a", StringEquals: "1" },
          { Variable: "$.b", NumericEquals: 2 },
        ],
      },
      { a: "1", b: 2 },
    ],
    [
      { Variable: "$.a", NumericLessThanPath: "$.b" },
      { a: 9, b: 10 },
    ],
    [
      { Variable: "$.a", StringEqualsPath: "$.b" },
      { a: "text", b: "text" },
    ],
    [{ Variable: "$", NumericEquals: 2 }, 2],
  ])("%j with %j", (rule, expected) => {
    const definition = machine(choice(rule));
    const { value } = sampleInput(definition);
    expect(value).toEqual(expected);
    expect(firstRuleHolds(definition, value)).toBe(true);
  });

  test("constants of other rules are values where the first has none", () => {
    const rules = [
      { Variable: "$.kind", StringEquals: "a" },
      { Variable: "$.kind", StringEquals: "b" },
    ];
    expect(sampleOf(choice(...rules, { Variable: "$.size", NumericEquals: 3 }))).toEqual({
      ...{ kind: "a", size: 3 },
    });
  });

  test("what another state reads is there, whatever a rule asks", () => {
    const Choices = [{ Variable: "$.id", IsPresent: false, Next: "Refuse" }];
    const reads = { ...TASK, Parameters: { "id.$": "$.id" } };
    const ask = { Type: "Choice", Choices, Default: "Work" };
    expect(sampleOf({ Ask: ask, Refuse: { Type: "Fail" }, Work: reads })).toEqual({ id: "id-1" });
  });
});

describe("a definition that reads nothing", () => {
  test("has an empty object, and says to whom the input goes as it is", () => {
    const nothing = sampleInput(machine({ A: { Type: "Pass", Result: 1 } }));
    expect(nothing).toEqual({ value: {}, isRead: false, handedTo: undefined });
    expect(sampleInput(machine({ A: { Type: "Pass" }, B: TASK }))).toMatchObject({ handedTo: "B" });
    const payload = { ...TASK, Parameters: { FunctionName: "f", "Payload.$": "$" } };
    expect(sampleInput(machine({ A: payload }))).toMatchObject({ isRead: false, handedTo: "A" });
    const parts = { ...TASK, Parameters: { "Payload.$": "$.a" } };
    expect(sampleInput(machine({ A: parts }))).toMatchObject({ isRead: true, handedTo: undefined });
  });

  test("or is none", () => {
    for (const value of [{}, { States: [] }, { StartAt: "A", States: { A: 3 } }, { StartAt: 1 }]) {
      expect(sampleInput(value).value).toEqual({});
    }
  });
});
