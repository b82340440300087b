import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  jsonNumberOf,
  memberOf,
  seededRandom,
} from "../../base/index.ts";
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

/** The visits that evaluating takes; more than there are where it ended at the limit. */
function visitsOf(text: string, input: Json): number {
  const parsed = compilePath(text);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const effort = { left: VISITS_MAX };
  const found = parsed.value.evaluate({ ...envOf(input), effort });
  if (effort.left < 0) expect(found).toBeUndefined();
  return VISITS_MAX - effort.left;
}

function crowd(members: number): Json {
  return Object.fromEntries(Array.from({ length: members }, (_, i) => [`k${i}`, 0]));
}

describe("what the places do not show", () => {
  const zeros = (count: number): Json => Array.from({ length: count }, () => 0);

  test.each([
    ["members counted", "$.a[?($.o size 3)]", { o: crowd(15_000) }],
    ["members asked for", "$.a[?($.o empty true)]", { o: crowd(15_000) }],
    ["members of the right side", "$.a[?($.e == $.o)]", { e: {}, o: crowd(15_000) }],
    ["members compared", "$.a[?($.p == $.o)]", { p: crowd(7_000), o: crowd(7_000) }],
    ["items of the left side", "$.a[?($.b noneof [])]", { b: zeros(60_000) }],
    [
      "texts compared",
      "$.a[?($.x == $.y)]",
      { x: `${"é".repeat(50_000)}x`, y: `${"é".repeat(50_000)}y` },
    ],
    [
      "texts put in order",
      "$.a[?($.x < $.y)]",
      { x: `${"é".repeat(50_000)}x`, y: `${"é".repeat(50_000)}y` },
    ],
    [
      "digits put in order",
      "$.a[?($.x < $.y)]",
      {
        x: jsonNumberOf(`0.1${"0".repeat(50_000)}1`),
        y: jsonNumberOf(`0.1${"0".repeat(50_000)}2`),
      },
    ],
    ["texts read as numbers", "$.a[?($.x == $.y)]", { x: 1, y: "1".repeat(100_000) }],
    ["texts searched", "$.a[?($.t contains 'bb')]", { t: "ab".repeat(60_000) }],
    ["patterns", "$.a[?($.t =~ /a*/)]", { t: "a".repeat(100_000) }],
  ] as const)("%s are paid for", (_what, path, members) => {
    expect(visitsOf(path, { a: zeros(3_000), ...members })).toBeGreaterThan(VISITS_MAX);
    expect(visitsOf(path, { a: zeros(2), ...members })).toBeLessThan(VISITS_MAX / 2);
  });

  test("what functions write is paid for, and what they miss", () => {
    const a: Json = Array.from({ length: 3_000 }, () => []);
    const o: Json = [crowd(10_000)];
    expect(visitsOf("$.a[?(@.concat($.o) == 'x')]", { a, o })).toBeGreaterThan(VISITS_MAX);
    expect(visitsOf("$.a[?(@.sum() == 1)]", { a })).toBeGreaterThan(30 * 3_000);
  });

  test("two comparisons of a filter are a visit of their own", () => {
    const terms = Array.from({ length: 1_000 }, (_, i) => `@ == ${i + 1}`).join(" || ");
    expect(visitsOf(`$.a[?(${terms})]`, { a: zeros(1_000) })).toBe(500_000);
    expect(visitsOf("$.a[?(@ == 1)]", { a: zeros(1_000) })).toBe(1_000);
  });

  test("a long way behind a step that meets many is more than a visit", () => {
    const a: Json = zeros(1_000);
    expect(visitsOf("$.a[*].b.c", { a })).toBe(1_000);
    expect(visitsOf(`$.a[*]${".b".repeat(400)}`, { a })).toBe(101_000);
    expect(visitsOf(`$.a[?(@${".b".repeat(400)})]`, { a })).toBe(101_000);
    expect(visitsOf(`$..a${".a".repeat(400)}`, { a: { a: {} } })).toBeGreaterThan(300);
  });

  test("a pattern that fails at the first character does not go through the text", () => {
    const t = "a".repeat(200_000);
    expect(visitsOf("$.a[?($.t =~ /b/)]", { a: zeros(600), t })).toBeLessThan(10_000);
  });

  test("what a class of a pattern is made of is paid for", () => {
    const letters = Array.from({ length: 4_000 }, (_, i) => String.fromCharCode(0x4e00 + i));
    const input: Json = { a: [0], t: "a".repeat(1_000) };
    const wide = visitsOf(`$.a[?($.t =~ /[${letters.join("")}a]*/)]`, input);
    expect(wide).toBeGreaterThan(20 * visitsOf("$.a[?($.t =~ /[ab]*/)]", input));
  });

  test("a text that is nearly a number is read in one pass, and so are zeros", () => {
    const nearly = `${"1".repeat(200_000)}x`;
    expect(visitsOf("$[?(@.n == @.t)]", [{ n: 1, t: nearly }])).toBeLessThan(VISITS_MAX);
    const [a, b] = [1, 2].map((last) => jsonNumberOf(`0.1${"0".repeat(200_000)}${last}`));
    expect(visitsOf("$[?(@.a < @.b)]", [{ a: a ?? 0, b: b ?? 0 }])).toBeLessThan(VISITS_MAX);
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
