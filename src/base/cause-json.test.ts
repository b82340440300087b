import { describe, expect, test } from "vitest";
import { causeJson } from "./cause-json.ts";

const LIMIT = 32_768;

/** What is read of a cause that the limit cuts after `text`, which stands behind a long first member. */
function readOf(text: string): unknown {
  const begin = '{"errorType":"T","log":"';
  const cause = `${begin}${"x".repeat(LIMIT - begin.length - text.length - 2)}",${text}`;
  expect(cause).toHaveLength(LIMIT);
  const { value, isCut } = causeJson(cause);
  expect(isCut).toBe(true);
  const { errorType, log, ...rest } = value as Readonly<Record<string, unknown>>;
  expect([errorType, String(log).slice(0, 3)]).toEqual(["T", "xxx"]);
  return rest;
}

describe("of a cause that was cut, what was whole is read, and the beginning of a text", () => {
  test.each([
    ["in a text", '"m":"a \\"b\\" c', { m: 'a "b" c' }],
    ["after a backslash", '"m":"a\\', { m: "a" }],
    ["after a backslash that is escaped", '"m":"a\\\\', { m: "a\\" }],
    ["after an escaped quote", '"m":"a\\"', { m: 'a"' }],
    ["in an escape", '"m":"a\\u00e', { m: "a" }],
    ["after half a character", '"m":"a\\ud83d', { m: "a" }],
    ["in the other half", '"m":"a\\ud83d\\ude0', { m: "a" }],
    ["after words that look like half a character", '"m":"a\\\\ud83d', { m: "a\\ud83d" }],
    ["behind a text", '"m":"a"', { m: "a" }],
    ["in a name", '"m":"a","tra', { m: "a" }],
    ["behind a name", '"m":"a","trace"', { m: "a" }],
    ["behind a colon", '"m":"a","trace": ', { m: "a" }],
    ["in a number", '"m":"a","n":12', { m: "a" }],
    ["in a word", '"m":"a","n":tru', { m: "a" }],
    ["behind a number and its comma", '"n": 12, ', { n: 12 }],
    ["in a list", '"m":"a","trace":["b","at c', { m: "a", trace: ["b", "at c"] }],
    ["in what stands inside", '"in":{"a":[1,{"b":"c', { in: { a: [1, { b: "c" }] } }],
    ["behind what stands inside", '"in":{"a":[]}', { in: { a: [] } }],
  ])("%s", (_, text, value) => {
    expect(readOf(text)).toEqual(value);
  });
});

test("a cause that is whole is read as it is, and what is no JSON is not", () => {
  expect(causeJson('{"a":"b"}')).toEqual({ value: { a: "b" }, isCut: false });
  expect(causeJson('{"a":"b')).toEqual({ value: undefined, isCut: false });
  expect(causeJson("no stock")).toEqual({ value: undefined, isCut: false });
  const words = "{name} has no stock ".repeat(2_000).slice(0, LIMIT);
  expect(causeJson(words)).toEqual({ value: undefined, isCut: true });
  const whole = JSON.stringify({ a: "x".repeat(LIMIT - 8) });
  expect(whole).toHaveLength(LIMIT);
  expect(causeJson(whole).isCut).toBe(false);
});

test("what stood in a cause that was cut is cut too, however short", () => {
  expect(causeJson('{"a":"b', true)).toEqual({ value: { a: "b" }, isCut: true });
});
