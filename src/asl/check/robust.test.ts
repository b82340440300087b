import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/index.ts";
import { parseDefinition } from "../parse/index.ts";
import { variableReferences } from "../references/index.ts";
import { checkDefinition } from "./check.ts";
import { machineOf } from "./expect-diagnostic.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
const inner = (name: string, more: JsonObject = {}): JsonObject =>
  machineOf({ [name]: { Type: "Pass", Assign: { [`v${name}`]: 1 }, End: true } }, more);

/** One of everything. */
const everything: JsonObject = machineOf({
  Task: {
    Type: "Task",
    Resource: FUNCTION,
    Parameters: { "a.$": "$.b", c: [{ "d.$": "States.UUID()" }] },
    Credentials: { RoleArn: "r" },
    TimeoutSeconds: 5,
    HeartbeatSeconds: 2,
    ResultSelector: {},
    ResultPath: "$.r",
    Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "Fail" }],
    Next: "Choice",
  },
  Choice: {
    Type: "Choice",
    Choices: [{ Not: { And: [{ Variable: "$.a", IsNull: true }] }, Next: "Wait" }],
    Default: "Map",
  },
  Wait: { Type: "Wait", Timestamp: "2016-12-05T21:29:29Z", Assign: { "x.$": "$v" }, Next: "Map" },
  Map: {
    Type: "Map",
    ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig: { InputType: "JSON" } },
    ItemProcessor: inner("I", {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" },
    }),
    Label: "l",
    Next: "Parallel",
  },
  Parallel: {
    Type: "Parallel",
    QueryLanguage: "JSONata",
    Branches: [inner("B"), inner("C")],
    Arguments: { a: "{% $states.input.a + $x %}" },
    Output: ["{% $states.result %}"],
    Next: "Succeed",
  },
  Succeed: { Type: "Succeed" },
  Fail: { Type: "Fail", ErrorPath: "$.e", Cause: "c" },
});

const ODD: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  "",
  "x",
  "$",
  "$$",
  "{% 1",
  "{% $states.result %}",
  [],
  {},
  [[]],
  [null],
  { a: null },
  "States.Format(",
  "${X}",
  Number.MAX_VALUE,
  "\u0000",
];
const NAMES = ["constructor", "__proto__", "toString", "a.$", "", "Type", "Next"];

/** The same value with some parts left out, renamed or replaced. */
function damaged(value: Json, chance: () => number): Json {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
  if (chance() < 0.03) return pick(ODD);
  if (Array.isArray(value)) return value.map((item: Json) => damaged(item, chance));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value as JsonObject)
    .filter(() => chance() > 0.02)
    .map(([name, member]) => [chance() < 0.02 ? pick(NAMES) : name, damaged(member, chance)]);
  return Object.fromEntries(members);
}

test("no damage to a definition makes the checker throw, and every problem has a place", () => {
  let seed = 20_240_601; // A fixed sequence: the test is the same each time.
  const chance = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x80000000;
  };
  for (let i = 0; i < 500; i++) {
    const text = JSON.stringify(damaged(everything, chance));
    const parsed = parseDefinition(text);
    if (!parsed.ok) continue;
    const type = i % 2 === 0 ? "STANDARD" : "EXPRESS";
    for (const diagnostic of checkDefinition(parsed.value, { type })) {
      expect(diagnostic.location).toMatch(/^\//);
      expect(diagnostic.line).toBe(1);
      expect(diagnostic.column).toBeGreaterThan(0);
    }
    variableReferences(parsed.value.value);
  }
});

test("one of everything is right", () => {
  const parsed = parseDefinition(JSON.stringify(everything));
  expect(parsed.ok && checkDefinition(parsed.value, { type: "STANDARD" })).toEqual([]);
});

test("ten thousand states are checked in a moment", () => {
  const states: Record<string, Json> = {};
  for (let i = 0; i < 10_000; i++) {
    const Next = `S${i + 1}`;
    states[`S${i}`] =
      i % 2 === 0
        ? { Type: "Pass", Parameters: { "a.$": `$.b.c${i}` }, Next }
        : { Type: "Wait", Seconds: 1, Next };
  }
  states["S10000"] = { Type: "Succeed" };
  const text = JSON.stringify(machineOf(states));
  const start = performance.now();
  const parsed = parseDefinition(text);
  expect(parsed.ok && checkDefinition(parsed.value, { type: "STANDARD" })).toEqual([]);
  // A quarter of a second on a quiet machine; the limit only catches what grows faster than the text.
  expect(performance.now() - start).toBeLessThan(5_000);
});
