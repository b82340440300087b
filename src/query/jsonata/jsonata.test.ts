// JSONata as Step Functions binds it.
import { describe, expect, test } from "vitest";
import { JsonNumber, parseJson, seededRandom, stringifyJson } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { JsonataFailure } from "./failure.ts";
import { compileJsonata, type JsonataOutcome } from "./jsonata.ts";
import { jsonataOf } from "./template.ts";
import { FunctionValue } from "./value.ts";

type Variables = Readonly<Record<string, never>>;

function envOf(env: Partial<QueryEnv>, variables: Variables = {}): QueryEnv {
  return {
    input: null,
    context: () => ({ Execution: { Id: "arn" } }),
    variable: (name) => variables[name],
    now: Date.UTC(2026, 10, 21),
    random: () => seededRandom("seed"),
    ...env,
  };
}

function evaluate(
  text: string,
  env: Partial<QueryEnv> = {},
  variables: Variables = {},
): JsonataOutcome {
  const compiled = compileJsonata(text);
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  return compiled.value.evaluate(envOf(env, variables));
}

test("the context is made once for an evaluation, and anew for the next", () => {
  let made = 0;
  const context = () => ({ Execution: { Id: String(++made) } });
  const text = "[1..3].($states.context.Execution.Id & $states.*.Execution.Id)";
  const compiled = compileJsonata(text);
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  expect(compiled.value.evaluate(envOf({ context }))).toEqual(["11", "11", "11"]);
  expect(compiled.value.evaluate(envOf({ context }))).toEqual(["22", "22", "22"]);
});

describe("what an expression sees", () => {
  const input = { a: 1, b: { c: [{ d: 1 }, { d: 2 }] }, items: [3, 4], "with space": true };

  test.each([
    ["$states.input", input],
    ["$states.input.a", 1],
    ["$states.input.a + 1", 2],
    ["$states.input.b.c.d", [1, 2]],
    ["$states.input.b.c[1].d", 2],
    ["$states.input.b.c[d = 2]", { d: 2 }],
    ["$states.input.items[0]", 3],
    ["$states.input.items[]", [3, 4]],
    ["$states.input.a[]", [1]],
    ["$states.input.`with space`", true],
    ["$states.input.items@$i.$states.input.a.($i + $)", [4, 5]],
    ["$states.context.Execution.Id", "arn"],
    ["$states.input.nothing", undefined],
    ["$states.result", undefined],
    ["$states.unheard", undefined],
    ["$", undefined],
    ["$$", undefined],
    ["a", undefined],
    ["{'x': $states.input.a, 'y': $nothing}", { x: 1 }],
  ])("%s", (text, value) => {
    expect(evaluate(text, { input: input as never })).toEqual(value);
  });

  test("a list as input is a list, not its items", () => {
    expect(evaluate("$states.input", { input: [] })).toEqual([]);
    expect(evaluate("$states.input", { input: [1] })).toEqual([1]);
    expect(evaluate("$states.input[0]", { input: [[1]] })).toEqual([1]);
    expect(evaluate("$count($states.input)", { input: [1] })).toBe(1);
    expect(evaluate("$states.input.a", { input: [{ a: 1 }, { a: 2 }] })).toEqual([1, 2]);
  });

  test("$states holds what the place has, in AWS's order", () => {
    const bare = evaluate("$states", { input: 1, context: () => 2 });
    expect(JSON.stringify(bare)).toBe('{"input":1,"context":2}');
    const full = evaluate("$states", { input: 1, context: () => 2, result: 3, errorOutput: 4 });
    expect(JSON.stringify(full)).toBe('{"input":1,"context":2,"result":3,"errorOutput":4}');
  });

  test("variables, of which one may be null, and which hide functions unless these are called", () => {
    const variables = { x: { y: [1, 2] }, none: null, count: 5 } as never;
    expect(evaluate("$x.y[1]", {}, variables)).toBe(2);
    expect(evaluate("$none", {}, variables)).toBeNull();
    expect(evaluate("$missing", {}, variables)).toBeUndefined();
    expect(evaluate("$count", {}, variables)).toBe(5);
    expect(evaluate("$count($x.y)", {}, variables)).toBe(2);
    expect(evaluate("($x := 7; $x)", {}, variables)).toBe(7);
    expect(evaluate("($y := $x.y; ($x := 3; $x + $y[0]))", {}, variables)).toBe(4);
    expect(evaluate("($y := $x; $x := 9; $y.y[0])", {}, variables)).toBe(1);
  });

  test("no mark of one evaluation is seen by the next", () => {
    const sequence = evaluate("$states.input.a.b", { input: { a: [{ b: 1 }, { b: 1 }] } });
    expect(sequence).toEqual([1, 1]);
    expect(evaluate("$distinct($x)", {}, { x: sequence } as never)).toEqual([1]);
    expect(Object.keys(sequence as object)).toEqual(["0", "1"]);
  });
});

describe("numbers", () => {
  const input = parseJson('{"one": 1.0, "big": 12345678901234567890, "list": [1.0, 2], "e": 1e2}');

  test("are handed on as they were written", () => {
    expect(stringifyJson(evaluate("$states.input", { input }) as never)).toBe(stringifyJson(input));
    expect(evaluate("$states.input.one", { input })).toBeInstanceOf(JsonNumber);
    const built = evaluate(
      "{'a': $states.input.big, 'b': [$states.input.list, $states.input.one]}",
      { input },
    );
    expect(stringifyJson(built as never)).toBe('{"a":12345678901234567890,"b":[1.0,2,1.0]}');
    expect(
      stringifyJson(evaluate("$states.input ~> |$|{'x': 1}, 'list'|", { input }) as never),
    ).toBe('{"one":1.0,"big":12345678901234567890,"e":1e2,"x":1}');
  });

  test.each([
    ["$states.input.one + 1", 2],
    ["$states.input.one = 1", true],
    ["$states.input.one in [1]", true],
    ["1 in $states.input.list", true],
    ["$states.input.one < 2", true],
    ["-$states.input.e", -100],
    ["$type($states.input.one)", "number"],
    ["$sum($states.input.list)", 3],
    ["$max($states.input.list)", 2],
    ["$string($states.input.one)", "1"],
    ["$string({'a': $states.input.e})", '{"a":100}'],
    ["'n' & $states.input.one", "n1"],
    ["$states.input.list[$states.input.one]", 2],
    ["$distinct([1, $states.input.one])", [1]],
    ["[$states.input.one..3]", [1, 2, 3]],
    ["$substring('abc', $states.input.one)", "bc"],
    ["$not($states.input.one)", false],
    ["$keys($states.input.one)", undefined],
    ["$states.input.one.value", undefined],
    ["$states.input.one.text", undefined],
    ["$count($states.input.list^(>$))", 2],
    ["$formatNumber($states.input.e, '0.0')", "100.0"],
    ["$states.input.one ? 'yes' : 'no'", "yes"],
    ["{'1': 'x'} ~> $lookup($string($states.input.one))", "x"],
  ])("count as numbers: %s", (text, value) => {
    expect(evaluate(text, { input })).toEqual(value);
  });
});

describe("failures", () => {
  test.each([
    [
      "$states.input + 'x'",
      "T2002",
      'The right side of the "+" operator must evaluate to a number',
    ],
    ["$randomSeeded(1)", "T1006", "Attempted to invoke a non-function"],
    ["$eval('1')", "T1006", "Attempted to invoke a non-function"],
    ["sum([1])", "T1005", "Attempted to invoke a non-function. Did you mean $sum?"],
    ["$sum('a')", "T0412", 'Argument 1 of function "sum" must be an array of "numbers"'],
    [
      "$uppercase(1)",
      "T0410",
      'Argument 1 of function "uppercase" does not match function signature',
    ],
    [
      "1 < 'a'",
      "T2009",
      'The values 1 and "a" either side of operator "<" must be of the same data type',
    ],
    ["$error('No way')", "D3137", "No way"],
    ["$assert(false, 'Not so')", "D3141", "Not so"],
    ["{1: 2}", "T1003", "Key in object structure must evaluate to a string; got: 1"],
    ["1 / 0", "D1001", "Number out of range: null"],
    ["$number('x')", "D3030", 'Unable to cast value to a number: "x"'],
    [
      "true and (1 + 'a')",
      "T2002",
      'The right side of the "and" operator must evaluate to a number',
    ],
  ])("%s", (text, code, message) => {
    const outcome = evaluate(text, { input: 1 });
    expect(outcome).toBeInstanceOf(JsonataFailure);
    expect(outcome).toEqual(new JsonataFailure(code, message, true));
  });

  test("a failure without a code of the reference says so", () => {
    expect(evaluate("$parse('{')")).toMatchObject({
      coded: false,
      message: expect.stringContaining("Unexpected end-of-input: expected close marker for Object"),
    });
  });

  test("a value that is quoted is quoted in part when it is large", () => {
    const outcome = evaluate("$number($states.input)", { input: "x".repeat(100_000) });
    expect((outcome as JsonataFailure).message.length).toBeLessThan(5000);
  });

  test("functions are no results, wherever they stand", () => {
    for (const text of [
      "$sum",
      "function($x){$x}",
      "/a/",
      "{'a': [$sum]}",
      "$map(['a'], /a/)",
      "$map([1], function($v){ function(){1} })",
    ])
      expect(evaluate(text)).toBeInstanceOf(FunctionValue);
    expect(evaluate("$string($sum)")).toBe("");
  });

  test("what is nothing within a list is null, and a number that is none as well", () => {
    expect(evaluate("$match('ab', /(a)|(b)/).groups")).toEqual(["a", null, null, "b"]);
    expect(evaluate("[1/0]")).toEqual([null]);
  });
});

describe("what is told of an expression", () => {
  test.each([
    ["$x + $y.z + $x", ["x", "y"], []],
    ["$sum($map($list, $string)) + $count($x)", ["list", "x"], []],
    ["($a := $b; $a)", ["b"], []],
    ["($a := 1; $a) + $a", ["a"], []],
    ["function($v){$v + $w}($u)", ["w", "u"], []],
    ["$items@$i#$n.($i + $n + $m)", ["items", "m"], []],
    ["$states.input.a.b + $states.result.Payload[0].x", [], ["input.a.b", "result.Payload"]],
    ["$states", [], [""]],
    ["$string($states.context.Execution.Id)", [], ["context.Execution.Id"]],
    ["$states.errorOutput", [], ["errorOutput"]],
    ["$states.input.a[$states.result.b = $k]", ["k"], ["input.a", "result.b"]],
    ["$unknown(1)", ["unknown"], []],
    ["$ + $$", [], []],
    ["$x.$y.z^($w){$k: $v}", ["x", "y", "w", "k", "v"], []],
    ["|$t|{'a': $u}, $v|", ["t", "u", "v"], []],
  ])("%s", (text, variables, statesPaths) => {
    const compiled = compileJsonata(text);
    expect(compiled).toMatchObject({ ok: true, value: { text, variables, statesPaths } });
  });

  test.each([
    ["1 +", "S0207", "Unexpected end of expression", 3],
    ["$x.(", "S0203", 'Expected ")" before end of expression', 4],
    ["[1, 2", "S0203", 'Expected "]" before end of expression', 5],
    ["'abc", "S0101", "String literal must be terminated by a matching quote", 4],
    ["$a := ", "S0207", "Unexpected end of expression", 6],
    ["x := 1", "S0212", "The left side of := must be a variable name (start with $)", 1],
    ["", "S0207", "Unexpected end of expression", 0],
  ])("%s is refused", (text, code, message, position) => {
    expect(compileJsonata(text)).toEqual({ ok: false, problems: [{ code, message, position }] });
  });

  test("a pattern that JavaScript refuses is refused", () => {
    expect(compileJsonata("$match($x, /(/)")).toMatchObject({ ok: false });
    expect(compileJsonata("$match($x, /a**/)")).toMatchObject({ ok: false });
    expect(compileJsonata("function($x)<s+?+>{$x}")).toMatchObject({ ok: false });
  });
});

describe("{% … %}", () => {
  test.each([
    ["{% $x %}", "$x"],
    ["{%$x%}", "$x"],
    ["{% $states.input.Items%}", "$states.input.Items"],
    ["{%\n  $x +\n  1\n%}", "$x +\n  1"],
    ["{%%}", ""],
    [" {% $x %}", undefined],
    ["{% $x %} ", undefined],
    ["a {% $x %}", undefined],
    ["{%}", undefined],
    ["$x", undefined],
  ])("%j", (text, expression) => {
    expect(jsonataOf(text)).toBe(expression);
  });
});
