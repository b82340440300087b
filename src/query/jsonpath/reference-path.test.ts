import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, parseJson, stringifyJson } from "../../base/index.ts";
import { QueryFailure } from "../query-env.ts";
import { compileReferencePath } from "./reference-path.ts";

function set(text: string, input: Json, value: Json) {
  const parsed = compileReferencePath(text);
  if (!parsed.ok) throw new Error(parsed.problems.join("; "));
  return parsed.value.set(input, value);
}

function refusal(text: string): string {
  const parsed = compileReferencePath(text);
  expect(parsed.ok, text).toBe(false);
  return parsed.ok ? "" : parsed.problems.join("; ");
}

describe("putting a value at a reference path", () => {
  test("$ replaces the input", () => {
    expect(set("$", { a: 1 }, 5)).toBe(5);
  });

  test("States Language, ResultPath: an existing place is overwritten, a missing one made", () => {
    const input = { master: { detail: [1, 2, 3] } };
    expect(set("$.master.detail", input, 6)).toEqual({ master: { detail: 6 } });
    expect(set("$.master.result.sum", input, 6)).toEqual({
      master: { detail: [1, 2, 3], result: { sum: 6 } },
    });
    expect(set("$['a b'].c", {}, null)).toEqual({ "a b": { c: null } });
  });

  test("an index that exists is replaced", () => {
    expect(set("$.a[1].b", { a: [{}, { c: 1 }] }, 2)).toEqual({ a: [{}, { c: 1, b: 2 }] });
    expect(set("$[-1]", [1, 2], 3)).toEqual([1, 3]);
  });

  test("the input and whatever is beside the path are shared, not changed", () => {
    const input = { a: { b: 1 }, other: { c: 1 } };
    const before = structuredClone(input);
    const output = set("$.a.b", input, 2) as typeof input;
    expect(input).toEqual(before);
    expect(output.other).toBe(input.other);
  });

  test("members keep their order", () => {
    expect(stringifyJson(set("$.b", { a: 1, b: 2, c: 3 }, 0) as Json)).toBe('{"a":1,"b":0,"c":3}');
  });

  test("what has no place for the value is States.ResultPathMatchFailure", () => {
    const samples: readonly (readonly [string, Json])[] = [
      ["$.a", "text"],
      ["$.a", 5],
      ["$.a", [1]],
      ["$.a", null],
      ["$.a.b", { a: "x" }],
      ["$.a.b", { a: null }],
      ["$.a[0]", {}],
      ["$.a[0]", { a: {} }],
      ["$.a[3]", { a: [1] }],
      ["$[-3]", [1]],
      ["$.n.text", parseJson('{"n":1.0}')],
    ];
    for (const [text, input] of samples) {
      const failure = set(text, input, 1);
      expect(failure, text).toBeInstanceOf(QueryFailure);
      expect(failure).toMatchObject({
        error: "States.ResultPathMatchFailure",
        reason: `Unable to apply ReferencePath ${text} to input ${stringifyJson(input)}`,
      });
    }
  });

  test("hostile names are members like any other", () => {
    const output = set("$.__proto__.polluted", {}, true) as Json;
    expect(stringifyJson(output)).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(set("$.constructor.prototype.x", {}, 1)).toEqual({
      constructor: { prototype: { x: 1 } },
    });
    const kept = set("$.a", parseJson('{"__proto__":{"x":1}}'), 1) as Json;
    expect(stringifyJson(kept)).toBe('{"__proto__":{"x":1},"a":1}');
  });

  test("a path that can name several places, the context or a variable is refused", () => {
    for (const text of [
      "$.*",
      "$..a",
      "$[1:]",
      "$[0,1]",
      "$['a','b']",
      "$[?(@.a)]",
      "$.a.length()",
    ]) {
      expect(refusal(text)).toMatch(/single place/);
    }
    expect(refusal("$$.Credentials")).toMatch(/the context object cannot be written to/);
    expect(refusal("$order.id")).toMatch(/a variable cannot be written to/);
    refusal("");
    refusal("a");
  });

  test("what is put is found again, and nothing else changes", () => {
    const name = fc.oneof(
      fc.constantFrom("a", "b", "__proto__", "constructor", "length", "0"),
      fc.string({ maxLength: 4 }),
    );
    const names = fc.array(name, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, fc.json(), fc.integer(), (steps, json, value) => {
        const quoted = steps.map((step) => `['${step.replaceAll("\\", "").replaceAll("'", "")}']`);
        const text = `$${quoted.join("")}`;
        const input: Json = { x: JSON.parse(json) as Json };
        const output = set(text, input, value);
        if (output instanceof QueryFailure) return;
        const parsed = compileReferencePath(text);
        expect(parsed.ok && parsed.value.set(output, value)).toEqual(output);
        let found: unknown = output;
        for (const step of quoted)
          found = Object.getOwnPropertyDescriptor(found, step.slice(2, -2))?.value;
        expect(found).toBe(value);
      }),
    );
  });
});
