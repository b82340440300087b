import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJsonArray, isJsonObject, type Json, memberOf, seededRandom } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { compilePath } from "./compile-path.ts";
import { compileReferencePath } from "./reference-path.ts";
import { VISITS_MAX } from "./run.ts";

function envOf(input: Json): QueryEnv {
  return {
    input,
    context: () => input,
    variable: () => input,
    now: 0,
    random: () => seededRandom("x"),
  } as QueryEnv;
}

/** Compiles and evaluates, and fails the test only when something is thrown. */
function survives(text: string, input: Json): void {
  const parsed = compilePath(text);
  if (!parsed.ok) {
    expect(parsed.problems.length).toBeGreaterThan(0);
    return;
  }
  const value = parsed.value.evaluate(envOf(input));
  if (value === undefined) expect(typeof parsed.value.explainMiss(envOf(input))).toBe("string");
}

function nestedList(depth: number): Json {
  let value: Json = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

describe("hostile texts", () => {
  test("ten thousand brackets, parentheses or negations are refused, quickly", () => {
    const many = 10_000;
    for (const text of [
      `$${"[0]".repeat(many)}`,
      `$${"[".repeat(many)}`,
      `$${"[*]".repeat(many)}`,
      `$${"..*".repeat(many)}`,
      `$[?(${"(".repeat(many)}@.a${")".repeat(many)})]`,
      `${"$[?(@".repeat(many)}`,
      `$${"[?(@.a".repeat(many)}`,
      `$.length(${"$.length(".repeat(many)}`,
      `$[?(@.a == ${"[".repeat(many)})]`,
      `$[?(@.a == ${'{"a":'.repeat(many)})]`,
      `$[${"0,".repeat(many)}0]`,
      `$[${"'a',".repeat(many)}'a']`,
    ]) {
      expect(compilePath(text).ok, text.slice(0, 30)).toBe(false);
    }
    expect(compilePath(`$[?(${"!".repeat(many)}@.a)]`).ok).toBe(true);
    expect(compilePath(`$[?(${"@.a||".repeat(many)}@.a)]`).ok).toBe(true);
  });

  test("a path of a megabyte is read or refused in time that grows with its length", () => {
    const mega = 1_000_000;
    expect(compilePath(`$.${"a".repeat(mega)}`).ok).toBe(true);
    expect(compilePath(`$['${"\\\\".repeat(mega / 2)}']`).ok).toBe(true);
    for (const text of [
      `$.${".".repeat(mega)}`,
      `$['${"a".repeat(mega)}`,
      `$[${"0".repeat(mega)}]`,
      `$.${"a(".repeat(mega / 2)}`,
    ]) {
      expect(compilePath(text).ok).toBe(false);
    }
    expect(compilePath(`$[?(@.a == '${"x".repeat(mega)}')]`).ok).toBe(true);
    expect(compilePath(`$[?(@.a == ${" ".repeat(mega)}`).ok).toBe(false);
    expect(compilePath(`$[?(@.a =~ /${"a".repeat(mega)}/)]`).ok).toBe(false);
  });

  test("no text makes the compilers throw", () => {
    const piece = fc.constantFrom(
      "$",
      "$$",
      "@",
      ".",
      "..",
      "[",
      "]",
      "?",
      "(",
      ")",
      "'",
      '"',
      "*",
      ":",
      ",",
      "-",
      "1",
      "a",
      " ",
      "\\",
      "==",
      "&&",
      "||",
      "!",
      "<",
      "=~",
      "/",
      "in",
      "length()",
      "{",
      "}",
      "true",
      "__proto__",
      "[?(@.a == 1)]",
      "['a']",
      "[0]",
      ".b",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 14 }).map((pieces) => `$${pieces.join("")}`),
    );
    const input: Json = {
      a: [{ a: 1, b: "x" }, [1, "a", null], { b: { a: [] } }],
      b: 5,
      __proto__: null,
    };
    fc.assert(
      fc.property(text, (some) => {
        survives(some, input);
        compileReferencePath(some);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("hostile documents", () => {
  test("a document nested ten thousand levels deep is walked or given up, never thrown", () => {
    const deep: Json = { a: nestedList(10_000), b: nestedList(10_000) };
    for (const text of [
      "$..x",
      "$..*",
      "$..[0]",
      "$..[?(@.x == 1)]",
      "$.*[?(@ == $.b)]",
      "$..[?(@ == $.b)]",
      "$.a.x",
      "$.a[0].b",
    ]) {
      survives(text, deep);
    }
  });

  test("scans inside scans end at the limit of visits, with a reason", () => {
    const wide: Json = Array.from({ length: 600 }, (_, i) => ({ i, list: [1, 2, 3] }));
    const parsed = compilePath("$..[?(@..[?($..[?(@.i > 1000)])])]..list");
    expect(parsed.ok).toBe(true);
    const blowUp = compilePath("$..*..*..[?(@.i in $..i)]..*");
    if (!blowUp.ok) throw new Error(blowUp.problems.join());
    const nest: Json = Array.from({ length: 40 }, () => wide);
    expect(blowUp.value.evaluate(envOf(nest))).toBeUndefined();
    expect(blowUp.value.explainMiss(envOf(nest))).toBe(
      `The path visits more than ${VISITS_MAX} places of the document`,
    );
  });
});

describe("properties", () => {
  const name = fc.constantFrom("a", "b", "length", "constructor", "__proto__", "x y", "0", "text");
  const step = fc.oneof(name, fc.integer({ min: -3, max: 3 }));
  const { document } = fc.letrec<{ document: Json }>((tie) => ({
    document: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<Json>(null, true, 1, "text"),
      fc.array(tie("document"), { maxLength: 3 }),
      fc.dictionary(name, tie("document"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));

  function naive(value: Json | undefined, steps: readonly (string | number)[]): Json | undefined {
    const [first, ...rest] = steps;
    if (first === undefined || value === undefined) return value;
    if (typeof first === "string")
      return naive(isJsonObject(value) ? memberOf(value, first) : undefined, rest);
    return naive(isJsonArray(value) ? value.at(first) : undefined, rest);
  }

  test("a definite path finds what a walk by hand finds", () => {
    fc.assert(
      fc.property(document, fc.array(step, { maxLength: 6 }), (input, steps) => {
        const text = `$${steps.map((one) => (typeof one === "string" ? `['${one}']` : `[${one}]`)).join("")}`;
        const parsed = compilePath(text);
        if (!parsed.ok) throw new Error(parsed.problems.join());
        expect(parsed.value.evaluate(envOf(input))).toBe(naive(input, steps));
        expect(parsed.value.isDefinite).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("$..* finds every value below the root", () => {
    const count = (value: Json): number => {
      const children = isJsonArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
      return children.reduce((sum: number, child) => sum + 1 + count(child), 0);
    };
    const parsed = compilePath("$..*");
    if (!parsed.ok) throw new Error(parsed.problems.join());
    fc.assert(
      fc.property(document, (input) => {
        expect(parsed.value.evaluate(envOf(input))).toHaveLength(count(input));
      }),
    );
  });
});
