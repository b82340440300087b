import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  javaHashOrder,
  stringifyJson,
} from "../../base/index.ts";
import { type QueryEnv, QueryFailure } from "../../query/index.ts";
import { checkDefinition } from "../check/index.ts";
import { parseDefinition } from "../parse/index.ts";
import type { Program, State } from "../program/index.ts";
import { choicePredicate } from "./choice-rule.ts";
import { compileDefinition } from "./compile.ts";
import { compileStringPattern } from "./string-pattern.ts";
import { payloadTemplate } from "./template.ts";
import { parseTime, parseTimestamp } from "./timestamp.ts";

function env(input: Json, variables: JsonObject = {}): QueryEnv {
  return {
    input,
    context: () => ({ Execution: { Id: "arn" } }),
    variable: (name) => variables[name],
    now: 0,
    random: () => {
      throw new Error("nothing here is random");
    },
  };
}

function programOf(definition: Json): Program {
  const parsed = parseDefinition(stringifyJson(definition));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return compileDefinition(parsed.value);
}

function holds(rule: JsonObject, input: Json): boolean {
  const result = choicePredicate(rule)(env(input));
  if (result instanceof QueryFailure) throw new Error(result.reason);
  return result;
}

describe("flows", () => {
  const pass = (name: string): Json => ({ StartAt: name, States: { [name]: { Type: "Pass" } } });
  const definition: Json = {
    StartAt: "P",
    States: {
      P: { Type: "Parallel", Branches: [pass("A"), pass("B")], Next: "M" },
      M: {
        Type: "Map",
        ItemProcessor: {
          StartAt: "N",
          States: { N: { Type: "Parallel", Branches: [pass("C")], End: true } },
        },
        End: true,
      },
    },
  };

  test("are numbered in document order, the definition first", () => {
    const { flows } = programOf(definition);
    expect(flows.map(({ startAt }) => startAt)).toEqual(["P", "A", "B", "N", "C"]);
    expect(flows[0]?.state("P")).toMatchObject({ type: "Parallel", branches: [1, 2] });
    expect(flows[0]?.state("M")).toMatchObject({ type: "Map", processor: 3 });
    expect(flows[3]?.state("N")).toMatchObject({ branches: [4] });
  });

  test("give a state compiled once, and nothing for a name they do not have", () => {
    const [flow] = programOf(definition).flows;
    expect(flow?.state("P")).toBe(flow?.state("P"));
    expect(flow?.state("A")).toBeUndefined();
    expect(flow?.state("toString")).toBeUndefined();
  });
});

describe("a payload template", () => {
  test("without an expression is one constant that all evaluations share", () => {
    const template = payloadTemplate({ a: [1, { b: "$.c" }] });
    expect(template.constant?.value).toEqual({ a: [1, { b: "$.c" }] });
    expect(template.evaluate(env(1))).toBe(template.evaluate(env(2)));
  });

  test("shares its constant parts", () => {
    const template = payloadTemplate({ a: { b: 1 }, "c.$": "$.x" });
    const [first, second] = [template.evaluate(env({ x: 1 })), template.evaluate(env({ x: 2 }))];
    expect(first).toEqual({ a: { b: 1 }, c: 1 });
    expect((first as JsonObject)["a"]).toBe((second as JsonObject)["a"]);
  });

  test.each([
    ["{% [1, 2] %}", "[1, 2]"],
    ["{%[1]%}", "[1]"],
    ["{%\n [1] \n%}", "[1]"],
    [`{% [1${" ".repeat(300_000)}] %}`, `[1${" ".repeat(300_000)}]`],
  ])("messages quote the Items of a Map without delimiters", (Items, text) => {
    const ItemProcessor = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };
    const program = programOf({
      QueryLanguage: "JSONata",
      StartAt: "M",
      States: { M: { Type: "Map", Items, ItemProcessor, End: true } },
    });
    expect(program.flows[0]?.state("M")).toMatchObject({ items: { text } });
  });

  test("writes constants first and computed members in the order of a HashMap, as AWS does", () => {
    const template = payloadTemplate({
      "ApiEndpoint.$": "$",
      "Method.$": "$",
      "Path.$": "$",
      "Stage.$": "$",
      Static: 0,
      "RequestBody.$": "$",
    });
    const value = template.evaluate(env(1)) as JsonObject;
    expect(Object.keys(value)).toEqual([
      "Static",
      "Path",
      "Stage",
      "ApiEndpoint",
      "Method",
      "RequestBody",
    ]);
    expect(javaHashOrder(["StateMachineArn", "Input", "Name"])).toEqual([
      "Input",
      "StateMachineArn",
      "Name",
    ]);
  });

  test("names the field, the path and the input where nothing is found", () => {
    const failure = payloadTemplate({ a: { "b.$": "$.c" } }).evaluate(env({ x: 1 }));
    expect(failure).toEqual(
      new QueryFailure(
        "States.Runtime",
        "The JSONPath '$.c' specified for the field 'b.$' could not be found in the input '{\"x\":1}'",
      ),
    );
  });

  test("gives an empty list for an indefinite path that finds nothing", () => {
    expect(payloadTemplate({ "a.$": "$.b[*].c" }).evaluate(env({}))).toEqual({ a: [] });
  });

  test("keeps a member called __proto__ a member", () => {
    const template = payloadTemplate(JSON.parse('{"__proto__":1,"a.$":"$"}') as Json);
    expect(stringifyJson(template.evaluate(env(2)) as Json)).toBe('{"__proto__":1,"a":2}');
  });
});

describe("a choice rule", () => {
  test.each([
    ["StringLessThan", "B", "A", true],
    ["StringLessThan", "A", "A", false],
    ["StringLessThanEquals", "A", "A", true],
    ["StringGreaterThan", "a", "b", true],
    ["StringGreaterThanEquals", "b", "a", false],
    ["NumericEquals", 1, 1.0, true],
    ["NumericGreaterThan", 1, 2, true],
    ["NumericLessThan", 1, "0", false],
    ["BooleanEquals", true, true, true],
    ["BooleanEquals", true, "true", false],
    ["TimestampEquals", "2016-03-14T01:59:00Z", "2016-03-14T02:59:00+01:00", true],
    ["TimestampLessThan", "2016-03-14T01:59:00Z", "2016-03-14T01:58:59.999Z", true],
    ["TimestampGreaterThan", "2016-03-14T01:59:00Z", "2016-03-14T01:59:00.000000001Z", true],
    ["TimestampGreaterThan", "2016-03-14T01:59:00Z", "2016-03-14 02:59:00", false],
    ["StringMatches", "log-*.txt", "log-2.txt", true],
    ["IsTimestamp", true, "2016-03-14T01:59:00Z", true],
    ["IsTimestamp", true, "2016-03-14", false],
    ["IsNumeric", false, "1", true],
    ["IsNull", true, null, true],
    ["IsString", true, 1, false],
    ["IsBoolean", true, false, true],
  ])("%s %j holds for %j: %s", (operator, expected, value, result) => {
    expect(holds({ Variable: "$.v", [operator]: expected }, { v: value })).toBe(result);
  });

  test("compares with what a path finds", () => {
    const rule = { Variable: "$.v", NumericLessThanEqualsPath: "$.w" };
    expect(holds(rule, { v: 1, w: 1 })).toBe(true);
    expect(holds(rule, { v: 2, w: 1 })).toBe(false);
  });

  test("IsPresent asks for the path, not for the value", () => {
    expect(holds({ Variable: "$.v", IsPresent: true }, { v: null })).toBe(true);
    expect(holds({ Variable: "$.v", IsPresent: false }, {})).toBe(true);
    expect(holds({ Variable: "$.v", IsPresent: true }, {})).toBe(false);
  });

  test("And and Or stop at the first answer, Not turns it round", () => {
    const missing = { Variable: "$.no", NumericEquals: 1 };
    const one = { Variable: "$.v", NumericEquals: 1 };
    expect(holds({ And: [{ Not: one }, missing] }, { v: 1 })).toBe(false);
    expect(holds({ Or: [one, missing] }, { v: 1 })).toBe(true);
    expect(choicePredicate({ Or: [missing, one] })(env({ v: 1 }))).toBeInstanceOf(QueryFailure);
  });
});

describe("StringMatches", () => {
  test.each([
    ["*", "", true],
    ["a*b", "ab", true],
    ["a*a", "a", false],
    ["*.log", "x.log.log", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["a\\\\*", "a\\x", true],
    ["a*b*c", "aXbYbZc", true],
    ["", "x", false],
  ])("%j against %j: %s", (pattern, text, result) => {
    expect(compileStringPattern(pattern)(text)).toBe(result);
  });

  test("takes no longer for many stars", () => {
    const matches = compileStringPattern(`${"a*".repeat(200)}b`);
    expect(matches("a".repeat(20_000))).toBe(false);
  });
});

describe("a timestamp", () => {
  test("is RFC 3339 with upper-case T and an offset", () => {
    expect(parseTimestamp("1970-01-01T00:00:01.5Z")).toBe(1500);
    expect(parseTimestamp("2024-02-29T12:00:00-08:00")).toBe(Date.UTC(2024, 1, 29, 20));
    expect(parseTime("2016-03-05T21:29:29.243167252Z")?.nanoseconds).toBe(167_252);
  });

  test.each([
    "2016-12-05T21:29:29",
    "2016-13-05T21:29:29Z",
    "2023-02-29T00:00:00Z",
    "05-12-2016T21:29:29Z",
    "2016-12-05T25:29:29Z",
    "2016-12-05t21:29:29z",
  ])("%s is none", (text) => expect(parseTimestamp(text)).toBeUndefined());
});

const corpus = new URL("../../../../shared/corpus/asl/", import.meta.url);
const corpusFiles = filesIn(corpus);

function filesIn(folder: URL): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(".json"));
}

describe.skipIf(corpusFiles.length === 0)("published definitions", () => {
  test("that the checker passes compile, state by state, without a throw", () => {
    let compiled = 0;
    for (const name of corpusFiles) {
      const parsed = parseDefinition(readFileSync(new URL(name, corpus), "utf8"));
      if (!parsed.ok) continue;
      const problems = checkDefinition(parsed.value, { type: "STANDARD" });
      if (problems.some(({ severity }) => severity === "ERROR")) continue;
      const program = compileDefinition(parsed.value);
      const states: (State | undefined)[] = program.flows.flatMap((flow) =>
        flow.stateNames.map((state) => flow.state(state)),
      );
      expect(states.every((state) => state !== undefined)).toBe(true);
      if (isJsonObject(parsed.value.value)) compiled += 1;
    }
    expect(compiled).toBeGreaterThan(300);
  });
});
