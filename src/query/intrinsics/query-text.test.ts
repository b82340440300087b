import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, seededRandom } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { compileIntrinsic } from "./compile-intrinsic.ts";
import { compileQueryText, pathVariables, queryPaths } from "./query-text.ts";

function envOf(input: Json): QueryEnv {
  return {
    input,
    context: () => ({}),
    variable: () => 1,
    now: 0,
    random: () => seededRandom("x"),
  } as QueryEnv;
}

function compiled(text: string) {
  const parsed = compileQueryText(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems.join("; ")}`);
  return parsed.value;
}

function refusal(text: string): string {
  const parsed = compileQueryText(text);
  expect(parsed.ok, `${text} must be refused`).toBe(false);
  return parsed.ok ? "" : parsed.problems.join("; ");
}

describe("the value of a field whose name ends in .$", () => {
  test("is a path or an intrinsic function", () => {
    expect(compiled("$.a").kind).toBe("path");
    expect(compiled("$$").kind).toBe("path");
    expect(compiled("States.UUID()").kind).toBe("intrinsic");
    expect(compiled("States.UUID()   ").evaluate(envOf({}))).toBeTypeOf("string");
  });

  test("anything else is refused, as AWS's own language service does", () => {
    for (const text of [
      "",
      "something else    ",
      "  States.Format($.t)",
      "States.JsonToString($",
      "States.StringToJson $.escaped)",
      "States. ",
      "JsonToString($)",
      "States\nJsonToString($)",
      "23",
      "States.Format('{}', $.a) x",
      "states.UUID()",
    ]) {
      refusal(text);
    }
  });

  test("a function that does not exist, or is given the wrong number of arguments, is refused", () => {
    expect(refusal("States.Default($.a, 1)")).toMatch(/There is no function States.Default/);
    expect(refusal("States.Array(States.constructor())")).toMatch(/There is no function/);
    for (const text of [
      "States.UUID(1)",
      "States.MathAdd(1)",
      "States.Hash('x')",
      "States.Format()",
      "States.MathRandom(1, 2, 3, 4)",
    ]) {
      expect(refusal(text)).toMatch(/does not take \d arguments/);
    }
  });

  test("escapes other than \\' \\{ \\} \\\\ are refused", () => {
    expect(refusal(`States.StringToJson('{"text":"An \\"escaped double quote\\" here"}')`)).toMatch(
      /Illegal escape/,
    );
    expect(refusal("States.StringSplit($.x, '\\n')")).toMatch(/Illegal escape/);
    compiled("States.StringSplit($.x, '\n')");
    compiled("States.StringSplit($.x, '\\\\n')");
  });

  test("arguments: texts in single quotes, numbers, words, paths, calls; blanks do not count", () => {
    const text =
      "States.Array( 'a,b)' ,1,-2.5,1e3 , true,false,null,$.a,\n$.b[?(@.c == 'x,)')].d, $v['k,)'], States.UUID( ) , $.l.length() )";
    expect(compiled(text).evaluate(envOf({ a: 1, b: [], l: [] }))).toBeDefined();
    for (const bad of [
      '"x"',
      "'x",
      "x",
      "1x",
      "007",
      "-01.5",
      "1,",
      ",",
      "'a' 'b'",
      "$",
      "TRUE",
      "undefined",
      "$.a b",
      "[1]",
      "--1",
      ".5",
    ].map((argument) => `States.Array(${argument})`)) {
      if (bad !== "States.Array($)") refusal(bad);
    }
  });

  test("at most ten functions are nested", () => {
    const nested = (depth: number) => `${"States.Array(".repeat(depth)}${")".repeat(depth)}`;
    compiled(nested(10));
    expect(refusal(nested(11))).toMatch(/More than 10/);
    expect(refusal(nested(100_000))).toMatch(/More than 10/);
  });

  test("the published nesting of six", () => {
    const text =
      "States.Format('{}-{}', States.ArrayGetItem(States.StringSplit(States.ArrayGetItem(States.StringSplit($.key, '/'), 1), '.'), 0), 'x')";
    expect(compiled(text).evaluate(envOf({ key: "in/file.csv" }))).toBe("file-x");
  });
});

describe("what an expression reads", () => {
  test("workflow variables, each once, in order", () => {
    expect(pathVariables(compiled("$order.items[0]"))).toEqual(["order"]);
    expect(pathVariables(compiled("$.a"))).toEqual([]);
    expect(pathVariables(compiled("$$.a"))).toEqual([]);
    expect(
      pathVariables(compiled("States.Format('{}{}{}', $b, States.MathAdd($a, $b.c), $.x)")),
    ).toEqual(["b", "a"]);
  });

  test("all paths with their roots", () => {
    const paths = queryPaths(compiled("States.Array($.a, $$.Execution.Id, States.Array($v))"));
    expect(paths.map((path) => [path.root, path.text])).toEqual([
      ["input", "$.a"],
      ["context", "$$.Execution.Id"],
      ["variable", "$v"],
    ]);
  });
});

describe("hostile texts", () => {
  test("nothing makes the compiler or the functions throw", () => {
    const piece = fc.constantFrom(
      "States.Array(",
      "States.Format(",
      "States.StringToJson(",
      "States.Hash(",
      ")",
      ",",
      "'a'",
      "'{}'",
      "'\\'",
      "$",
      "$.a",
      "$x",
      "[",
      "]",
      "(",
      "1",
      "-5",
      "1e999",
      "null",
      " ",
      "'",
      "\\",
      "'MD5'",
      "States.MathRandom(",
      "States.ArrayRange(",
    );
    const text = fc
      .array(piece, { maxLength: 12 })
      .map((pieces) => `States.Array(${pieces.join("")})`);
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (some) => {
        const parsed = compileIntrinsic(some);
        if (parsed.ok) parsed.value.evaluate(envOf({ a: [1, "x", { b: 2 }] }));
      }),
      { numRuns: 3000 },
    );
  });

  test("a megabyte is read or refused in time that grows with its length", () => {
    const mega = 1_000_000;
    expect(compileIntrinsic(`States.Format('${"{}".repeat(mega / 2)}')`).ok).toBe(true);
    expect(compileIntrinsic(`States.Format('${"\\'".repeat(mega / 2)}`).ok).toBe(false);
    expect(compileIntrinsic(`States.Array(${"$,".repeat(mega / 4)}$)`).ok).toBe(true);
    expect(compileIntrinsic(`States.Array(${"(".repeat(mega)}`).ok).toBe(false);
    expect(compileIntrinsic(`States.Array($${"[".repeat(mega)}`).ok).toBe(false);
    expect(compileIntrinsic(`States.${"A".repeat(mega)}(`).ok).toBe(false);
  });

  test("an input named a hundred thousand times does not become gigabytes of text", () => {
    const parsed = compileIntrinsic(`States.JsonToString(States.Array(${"$,".repeat(100_000)}$))`);
    if (!parsed.ok) throw new Error(parsed.problems.join());
    expect(parsed.value.evaluate(envOf("x".repeat(100_000)))).toMatchObject({
      error: "States.IntrinsicFailure",
    });
  });
});
