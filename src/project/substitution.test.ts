import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import { originalPosition, substitute } from "./substitution.ts";

function filled(text: string, values: Record<string, Json>, format: "json" | "yaml" = "json") {
  return substitute(text, new Map(Object.entries(values)), format).text;
}

describe("${Name} in a definition", () => {
  test.each<[string, Record<string, Json>, string]>([
    ['{"Resource": "${Fn.Arn}"}', { "Fn.Arn": "arn:x" }, '{"Resource": "arn:x"}'],
    ['{"TimeoutSeconds": ${Seconds}}', { Seconds: 5 }, '{"TimeoutSeconds": 5}'],
    ['{"Crawlers": ${Crawlers}}', { Crawlers: ["a", "b"] }, '{"Crawlers": ["a","b"]}'],
    ['{"Crawlers": ${Crawlers}}', { Crawlers: '["a"]' }, '{"Crawlers": ["a"]}'],
    ['{"A": "${Text}"}', { Text: 'say "hi"\n' }, '{"A": "say \\"hi\\"\\n"}'],
    ['{"A": "${Object}"}', { Object: { a: 1 } }, '{"A": "{\\"a\\":1}"}'],
    ['{"A\\"": "${B}${B}"}', { B: '"' }, '{"A\\"": "\\"\\""}'],
    ['{"A": "$${B}"}', { B: "b" }, '{"A": "${B}"}'],
    ['{"A": "${Unknown} ${a b}"}', {}, '{"A": "${Unknown} ${a b}"}'],
    ['{"A": "${AWS::Region}"}', { "AWS::Region": "eu-west-1" }, '{"A": "eu-west-1"}'],
  ])("%s", (text, values, result) => {
    expect(filled(text, values)).toBe(result);
  });

  test("in YAML a value stands as it is", () => {
    expect(filled("A: ${B}\nC: {d: ${D}}", { B: 1, D: "x" }, "yaml")).toBe("A: 1\nC: {d: x}");
  });

  test("placeholders without a value are told with their place", () => {
    const { unknown } = substitute('{"A": "${X}"}', new Map(), "json");
    expect(unknown).toEqual([{ name: "X", offset: 7 }]);
  });

  test("a place behind a value is found again in the original text", () => {
    const original = '{"A": ${B}, "C": 1,\n"D": "${E}", "F": 2}';
    const values = new Map<string, Json>([
      ["B", [1, 2, 3]],
      ["E", "a\nlong text"],
    ]);
    const result = substitute(original, values, "json");
    const at = (word: string) => ({ line: 1, column: result.text.indexOf(word) + 1 });
    expect(originalPosition(original, result, at('"C"'))).toEqual({ line: 1, column: 13 });
    const second = result.text.split("\n")[1] ?? "";
    const f = { line: 2, column: second.indexOf('"F"') + 1 };
    expect(originalPosition(original, result, f)).toEqual({ line: 2, column: 14 });
    const inside = { line: 2, column: second.indexOf("long") + 1 };
    expect(originalPosition(original, result, inside)).toEqual({ line: 2, column: 7 });
  });

  test("whatever text stands in a JSON string, the result is JSON and holds it", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, value) => {
        fc.pre(!before.includes("${"));
        const text = JSON.stringify({ a: `${before}|\${X}` });
        fc.pre(!before.endsWith("$"));
        expect(JSON.parse(filled(text, { X: value }))).toEqual({ a: `${before}|${value}` });
      }),
    );
  });
});
