import { expect, test } from "vitest";
import { firstTokens, jsonTokens, unfoldedJson } from "./json-tokens.ts";

const laidOut = (text: string): string =>
  jsonTokens(text)
    .map((token) => token.text)
    .join("");

test("JSON is laid out as JSON.stringify would", () => {
  const value = { a: [1, { b: null }], "c:,{": 'x "y" \\', d: {}, e: [], f: [[]], g: -1.5e3 };
  expect(laidOut(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
});

test("numbers keep every digit", () => {
  expect(laidOut('{"id":12345678901234567890.10}')).toBe('{\n  "id": 12345678901234567890.10\n}');
});

test("text that is no JSON comes back as it is", () => {
  expect(jsonTokens("503 from api.carrier.test")).toEqual([
    { kind: "plain", text: "503 from api.carrier.test" },
  ]);
});

test("the beginning of a long value is laid out and coloured too", () => {
  const text = JSON.stringify({ a: [1, 2], note: "x".repeat(100) });
  const all = jsonTokens(text);
  expect(firstTokens(all, 1_000)).toBe(all);
  const first = firstTokens(all, 40);
  const shown = first.map((token) => token.text).join("");
  expect(shown).toBe(laidOut(text).slice(0, 40));
  expect(first.at(-1)).toEqual({ kind: "string", text: '"' });
});

test("keys, texts, numbers and words are told apart", () => {
  const kinds = jsonTokens('{"k":"t","n":1,"w":true}')
    .filter(({ kind }) => kind !== "plain")
    .map(({ kind }) => kind);
  expect(kinds).toEqual(["key", "string", "key", "value-number", "key", "word"]);
});

test("texts that are JSON are opened, keys and other texts stay", () => {
  const inner = JSON.stringify({ "{}": 1, note: "[not json", n: [] });
  const outer = JSON.stringify({ Body: JSON.stringify({ Message: inner }), id: "7" });
  expect(unfoldedJson(outer)).toBe(
    '{"Body":{"Message":{"{}":1,"note":"[not json","n":[]}},"id":"7"}',
  );
  expect(unfoldedJson("plain")).toBe("plain");
});
