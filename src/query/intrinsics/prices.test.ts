// What functions take off the budget that the expressions of a state share.
import { describe, expect, test } from "vitest";
import { type Json, parseJson, seededRandom } from "../../base/index.ts";
import { DEFAULT_BUDGET } from "../jsonata/budget.ts";
import { QueryFailure } from "../query-env.ts";
import { compileIntrinsic } from "./compile-intrinsic.ts";

const BUDGET = DEFAULT_BUDGET.steps;

/** What one call with such an input takes. */
function stepsOf(text: string, input: Json): number {
  const parsed = compileIntrinsic(text);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const effort = { left: BUDGET };
  const random = seededRandom("x");
  const value = parsed.value.evaluate({
    input,
    context: () => null,
    variable: () => undefined,
    now: 0,
    random: () => random,
    effort,
  });
  if (effort.left < 0) {
    // The cast: nothing but the budget fails here.
    expect((value as QueryFailure).reason).toContain("look at too much data");
  } else expect(value).not.toBeInstanceOf(QueryFailure);
  return BUDGET - effort.left;
}

function crowd(members: number): Json {
  return Object.fromEntries(Array.from({ length: members }, (_, i) => [`k${i}`, 0]));
}

const NUMBERS: Json = Array.from({ length: 80_000 }, (_, i) => i % 10);
const ORDERS: Json = Array.from({ length: 6_000 }, (_, i) => ({ id: i, name: `order ${i}` }));

describe("the price of a function", () => {
  test.each([
    ["States.ArrayLength($)", NUMBERS],
    ["States.ArrayGetItem($, 7)", NUMBERS],
    ["States.Array($, $, $)", NUMBERS],
    ["States.UUID()", {}],
    ["States.MathAdd($.a, 1)", { a: 1 }],
    ["States.MathRandom(1, 9, 5)", {}],
    ["States.Format('{} {}', $.a, $.b)", { a: "Ada", b: 1 }],
    ["States.JsonMerge($.a, $.b, false)", { a: { x: 1 }, b: { y: 1 } }],
  ])("is small where there is little to do: %s", (text, input) => {
    expect(stepsOf(text, input)).toBeLessThan(50);
  });

  test.each([
    ["States.ArrayUnique($)", NUMBERS],
    ["States.ArrayUnique($)", ORDERS],
    ["States.ArrayContains($, 77)", NUMBERS],
    ["States.ArrayContains($, $[5])", ORDERS],
    ["States.ArrayPartition($, 1)", NUMBERS],
    ["States.JsonToString($)", NUMBERS],
    ["States.JsonToString($)", ORDERS],
    ["States.JsonToString($)", crowd(15_000)],
    ["States.StringToJson($)", JSON.stringify(NUMBERS)],
    ["States.StringToJson($)", JSON.stringify(ORDERS)],
    ["States.StringToJson($)", JSON.stringify(crowd(12_000))],
    ["States.JsonMerge($, $, false)", crowd(15_000)],
    ["States.StringSplit($, ',')", "1,".repeat(120_000)],
    ["States.Format('{}', $)", NUMBERS],
    ["States.Format('{}', $)", ORDERS],
    ["States.Format($)", "\\{".repeat(120_000)],
    ["States.Hash($, 'SHA-512')", "中".repeat(10_000)],
    ["States.Base64Encode($)", "中".repeat(10_000)],
  ])("lets a few hundred KiB pass once: %s", (text, input) => {
    const steps = stepsOf(text, input);
    expect(steps).toBeGreaterThan(10_000);
    expect(steps).toBeLessThan((2 / 3) * BUDGET);
  });

  test("follows the work where the length of the arguments does not show it", () => {
    const parse = (value: string): number => stepsOf("States.StringToJson($)", value);
    const text = (length: number): string => JSON.stringify("a".repeat(length));
    expect(parse(JSON.stringify(crowd(12_000)))).toBeGreaterThan(5 * parse(text(120_000)));
    expect(parse('[1.0,"a","b"]')).toBeGreaterThan(2 * parse('[1.5,"a","b"]'));
    expect(stepsOf("States.JsonToString($)", crowd(10_000))).toBeGreaterThan(
      5 * stepsOf("States.JsonToString($)", NUMBERS as Json) * (10_000 / 80_000),
    );
    expect(stepsOf("States.Hash('a', 'SHA-512')", {})).toBeGreaterThan(100);
    const seed = parseJson(`1${"0".repeat(100_000)}`);
    expect(stepsOf("States.MathRandom(1, 5, $)", seed)).toBeGreaterThan(100_000);
  });

  test("counts what is sought once for each item that it is compared with", () => {
    const input: Json = { list: Array.from({ length: 10_000 }, () => ({})), sought: crowd(5_000) };
    expect(stepsOf("States.ArrayContains($.list, $.sought)", input)).toBeGreaterThan(BUDGET);
  });
});
