// Random expressions over random data, against the reference implementation itself.
//
// Left out, because there the reference depends on how it is built: it evaluates the parts of `[…]` and `{…}`
// at once, so that of two errors either may win; its marks on lists show as members to `*`; a function handed on is
// called by the name that it was last called by anywhere; and what its own JavaScript throws has no code.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import type jsonataOf from "jsonata";
import { expect, test } from "vitest";
import { JsonataFailure } from "./failure.ts";
import { compileJsonata, evaluateStandalone } from "./jsonata.ts";
import { FunctionValue } from "./value.ts";

/**
 * The reference without its one change to what it reads: an object or a grouping over an empty list puts an undefined
 * into that list, so that what stands beside it answers by which of the two was evaluated first.
 */
function unmarkedReference(): typeof jsonataOf {
  const file = createRequire(import.meta.url).resolve("jsonata");
  const text = readFileSync(file, "utf8");
  const unmarked = text.replace("input.push(undefined);", "input = createSequence(undefined);");
  expect(unmarked).not.toBe(text);
  const module = { exports: {} };
  new Function("module", "exports", unmarked)(module, module.exports);
  return module.exports as typeof jsonataOf;
}

const jsonata = unmarkedReference();

/**
 * The same expressions at every run of the gate, so that a change is judged by what it changes; others, as many as
 * asked for, with `TREADLE_ORACLE_RUNS=50000`.
 */
const ASKED = process.env["TREADLE_ORACLE_RUNS"];
const RUNS = ASKED === undefined ? { seed: 7, numRuns: 1200 } : { numRuns: Number(ASKED) };

const NAMES = ["a", "b", "c", "d"];

const scalar = fc.constantFrom(1, 2, 3, -1, 0, 2.5, "x", "y", "abc", "", true, false, null, 10);
const document = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { maxKeys: 3 }),
  ),
})).value;

function joined(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((texts) => texts.join(""));
}

function just(text: string): fc.Arbitrary<string> {
  return fc.constant(text);
}

const literal = fc.constantFrom(
  "1",
  "2",
  "0",
  "-1",
  "3.5",
  '"x"',
  '"abc"',
  "true",
  "false",
  "null",
  "[]",
  "{}",
  "[1,2,3]",
  '["a","b"]',
  '{"a":1}',
  '{"b":[1,2]}',
);
const head = fc.constantFrom("a", "b", "c", "d", "$", "$$", "$x", "$y", "$v", "**", "(a)", "`a`");
const operator = fc.constantFrom(
  "+",
  "-",
  "*",
  "/",
  "%",
  "&",
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  " and ",
  " or ",
  " in ",
);
const simpleFunction = fc.constantFrom(
  "sum",
  "count",
  "max",
  "min",
  "average",
  "string",
  "uppercase",
  "lowercase",
  "length",
  "trim",
  "number",
  "floor",
  "ceil",
  "round",
  "abs",
  "boolean",
  "not",
  "keys",
  "exists",
  "spread",
  "merge",
  "reverse",
  "type",
  "sort",
  "distinct",
  "formatBase",
  "base64encode",
  "encodeUrl",
  "clone",
  "single",
  "zip",
  "error",
  "assert",
  "join",
);
const pattern = fc.constantFrom("/b/", "/(a)(b)?/", '"b"', "/x*/", "/[ab]+/i");

const { expression } = fc.letrec<{
  expression: string;
  step: string;
  path: string;
  lambda: string;
}>((tie) => {
  const inner = tie("expression");
  const step = fc.oneof(
    fc.constantFrom(
      ".a",
      ".b",
      ".c",
      ".*",
      ".**",
      ".$",
      "[0]",
      "[-1]",
      "[]",
      "^(a)",
      "^(>b)",
      "^($)",
      ".a.%",
      ".b.%.a",
      "#$x",
      "@$y.a",
      ".$count()",
      ".$string()",
      ".$keys()",
    ),
    joined(just("["), inner, just("]")),
    joined(just(".("), inner, just(")")),
    joined(just(".["), inner, just("]")),
    joined(just('.{"k":'), inner, just("}")),
    joined(just("{a:"), inner, just("}")),
    joined(just('{"k":'), inner, just("}")),
  );
  const path = joined(
    head,
    fc.array(step, { maxLength: 3 }).map((steps) => steps.join("")),
  );
  const lambda = fc.oneof(
    fc.constantFrom(
      "$string",
      "$count",
      "$keys",
      "$not",
      "function($v){$v}",
      "function($x,$y){$x > $y}",
      "function($v)<x:x>{$v}",
      "function($a,$i,$all){$count($all) - $i}",
    ),
    joined(just("function($v){"), inner, just("}")),
    joined(just("function($v,$i){"), inner, just("}")),
  );
  const call = fc.oneof(
    joined(just("$"), simpleFunction, just("("), inner, just(")")),
    joined(
      fc.constantFrom(
        "$append(",
        "$lookup(",
        "$substring(",
        "$pad(",
        "$power(",
        "$split(",
        "$contains(",
        "$join(",
      ),
      inner,
      just(","),
      inner,
      just(")"),
    ),
    joined(
      fc.constantFrom("$map(", "$filter(", "$each(", "$sift(", "$single(", "$sort(", "$reduce("),
      inner,
      just(","),
      lambda,
      just(")"),
    ),
    joined(
      fc.constantFrom("$match(", "$contains(", "$split("),
      fc.constantFrom('"abcabc"', "a"),
      just(","),
      pattern,
      just(")"),
    ),
    joined(
      just('$replace("abcabc",/(a)b/,'),
      fc.constantFrom('"[$1]"', '"$0$0"', "function($m){$m.match & '!'}"),
      just(")"),
    ),
  );
  return {
    step,
    path,
    lambda,
    expression: fc.oneof(
      { depthSize: "small", maxDepth: 4 },
      literal,
      path,
      joined(inner, operator, inner),
      joined(just("("), inner, just(")")),
      joined(just("($x:="), inner, just(";"), inner, just(")")),
      joined(just("["), inner, just(","), inner, just("]")),
      joined(
        just("["),
        fc.constantFrom("0", "1", "a"),
        just(".."),
        fc.constantFrom("3", "b"),
        just("]"),
      ),
      joined(just("{"), fc.constantFrom('"a"', "a", "$string(b)"), just(":"), inner, just("}")),
      joined(just("("), inner, just("?"), inner, just(":"), inner, just(")")),
      call,
      joined(
        inner,
        just("~>"),
        fc.constantFrom(
          "$sum",
          "$count()",
          "$string",
          '|a|{"z":1}|',
          '|b|{"z":a},"a"|',
          "($uppercase ~> $length)",
        ),
      ),
      joined(just("-"), inner),
      joined(just("(function($x,$y){"), inner, just("})("), inner, just(")")),
      joined(just("(function($x,$y){"), inner, just("})(?,1)("), inner, just(")")),
      joined(just("("), inner, just(")["), inner, just("]")),
    ),
  };
});

type Answer = { readonly value: string } | { readonly code: string; readonly message: string };

/** Undefined when the reference has no answer that could be compared. */
async function referenceAnswer(
  text: string,
  data: unknown,
  v: unknown,
): Promise<Answer | undefined> {
  try {
    const value: unknown = await jsonata(text).evaluate(structuredClone(data), {
      v: structuredClone(v),
    });
    if (typeof value === "function") return undefined;
    const written = JSON.stringify(value) ?? "nothing";
    return /_jsonata_|environment/.test(written) ? undefined : { value: written };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code === undefined ? undefined : { code, message };
  }
}

function ownAnswer(text: string, data: never, v: never): Answer | undefined {
  const compiled = compileJsonata(text);
  if (!compiled.ok) return compiled.problems[0] as Answer;
  const outcome = evaluateStandalone(compiled.value, data, { bindings: { v }, now: 0, seed: "s" });
  if (outcome instanceof FunctionValue) return undefined;
  if (outcome instanceof JsonataFailure) return { code: outcome.code, message: outcome.message };
  return { value: JSON.stringify(outcome) ?? "nothing" };
}

function isComparable(text: string, theirs: Answer, ours: Answer): boolean {
  if ("code" in theirs && "code" in ours) return !/[[{]/.test(text);
  // NaN and Infinity are no JSON: an error here, null there.
  return !(
    "code" in ours &&
    ours.code === "D1001" &&
    "value" in theirs &&
    theirs.value.includes("null")
  );
}

function shown(answer: Answer): string {
  if ("value" in answer) return answer.value;
  return `${answer.code}: ${answer.message.replace(/function (undefined|"\w+")/, "function …")}`;
}

test("random expressions give what the reference implementation gives", async () => {
  await fc.assert(
    fc.asyncProperty(expression, document, document, async (text, data, v) => {
      fc.pre(!/\[[^\]]*\*[^\]]*\]\./.test(text));
      const theirs = await referenceAnswer(text, data, v);
      const ours = ownAnswer(text, structuredClone(data) as never, structuredClone(v) as never);
      if (theirs === undefined || ours === undefined) return;
      if (!isComparable(text, theirs, ours)) return;
      expect(shown(ours)).toBe(shown(theirs));
    }),
    RUNS,
  );
});

const fragment = fc.constantFrom(
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ".",
  "..",
  "$x",
  "$",
  "%",
  "*",
  "**",
  "a",
  "b",
  "1",
  "-",
  "+",
  "/",
  "/*c*/",
  '"s"',
  "'",
  "`",
  "@$y",
  "#$i",
  "^(",
  "<",
  ">=",
  ":=",
  "?",
  ":",
  ";",
  ",",
  "~>",
  "|",
  "&",
  "!",
  "=",
  "and",
  "in",
  "function($x){",
  "λ",
  "true",
  "~",
  "function($x)<n:n>{",
  " ",
  "\\",
  "é",
  "1e5",
  "1e999",
  "$f(",
);

test("random texts are refused with the code, the words and the place of the reference implementation", () => {
  fc.assert(
    fc.property(
      fc.array(fragment, { maxLength: 9 }).map((parts) => parts.join("")),
      (text) => {
        const compiled = compileJsonata(text);
        let theirs: { code?: string; message: string; position?: number } | undefined;
        try {
          jsonata(text);
        } catch (error) {
          theirs = error as { code?: string; message: string; position?: number };
        }
        expect(compiled.ok).toBe(theirs === undefined);
        if (theirs?.code === undefined || compiled.ok) return;
        expect(compiled.problems[0]).toMatchObject({ code: theirs.code, message: theirs.message });
        if (theirs.position !== undefined)
          expect(compiled.problems[0]?.position).toBe(theirs.position);
      },
    ),
    RUNS,
  );
});
