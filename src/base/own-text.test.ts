import { expect, test } from "vitest";
import { keptMB } from "../../test/support/kept-memory.ts";
import { isJsonObject, ownText, parseJson, stringifyJson, whyNotJson } from "./index.ts";

test.each([
  "",
  "short",
  "a text of more than thirteen letters",
  "Ā\ud83d\ude00".repeat(20),
  " \n".repeat(20),
])("the text %j stays what it is", (text) => {
  expect(ownText(text)).toBe(text);
});

/** Each of them read from a text of its own, of 100 KB. */
const documentWith = (member: string) => (index: number) => {
  const value = parseJson(`{${member},"b":1.0,"c":"${index}${"y".repeat(100_000)}"}`);
  return isJsonObject(value) ? (value["a"] ?? Object.keys(value)[0]) : value;
};

test.each([
  ["an exact number", documentWith('"a":12345678901234567890')],
  ["an exact fraction", documentWith('"a":[0.100000000000000000]')],
  ["a text", documentWith('"a":"a text of more than thirteen letters"')],
  ["a name", documentWith('"a name of more than thirteen letters":1')],
  ["what is wrong with one", (index: number) => whyNotJson(`["${index}${"y".repeat(30_000)}"`)],
])("%s that was read keeps nothing of the text around it", (_, make) => {
  expect(keptMB(200, make)).toBeLessThan(1);
});

test("a text with exact numbers keeps none of the pieces it was written from", () => {
  const list = parseJson(`[${"1.0,".repeat(5_000)}1.0]`);
  expect(keptMB(50, () => stringifyJson(list))).toBeLessThan(3);
});
