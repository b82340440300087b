// The built-in functions: AWS's own, and of the others what the reference's cases leave open.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DigestAlgorithm, digestHex } from "../digest.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { compileJsonata, evaluateStandalone, type JsonataOutcome } from "./jsonata.ts";

function evaluate(text: string, document?: unknown): JsonataOutcome {
  const compiled = compileJsonata(text);
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  return evaluateStandalone(compiled.value, document as never, {
    bindings: {},
    now: 0,
    seed: "seed",
  });
}

describe("$partition", () => {
  test.each([
    ["$partition([0], 1)", [[0]]],
    ["$partition([0,1,2], 2)", [[0, 1], [2]]],
    ["$partition([0,1,2], 5)", [[0, 1, 2]]],
    ["$partition([0,1,2,3], 1.9)", [[0], [1], [2], [3]]],
    ["$partition([], 2)", []],
    ["$partition(nothing, 2)", undefined],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  test("needs a positive size", () => {
    expect(evaluate("$partition([1], 0)")).toMatchObject({ coded: false });
    expect(evaluate("$partition([1], 'a')")).toMatchObject({ code: "T0410" });
  });
});

describe("$range", () => {
  test.each([
    ["$range(0, 10, 2)", [0, 2, 4, 6, 8, 10]],
    ["$range(1, 4, 1)", [1, 2, 3, 4]],
    ["$range(5, 1, -2)", [5, 3, 1]],
    ["$range(1, 1, 1)", [1]],
    ["$range(2, 1, 1)", []],
    ["$range(0.9, 4.9, 2.9)", [0, 2, 4]],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  test("needs a step", () => {
    expect(evaluate("$range(1, 2, 0)")).toMatchObject({ coded: false });
  });
});

describe("$hash", () => {
  test.each(["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"])(
    "%s is the digest of the UTF-8 bytes",
    (algorithm) => {
      const name = algorithm.replace("-", "").toLowerCase();
      fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
          const digest = createHash(name).update(text, "utf8").digest("hex");
          expect(digestHex(algorithm as DigestAlgorithm, text)).toBe(digest);
        }),
        { numRuns: 200 },
      );
      expect(evaluate(`$hash("abc", "${algorithm}")`)).toBe(
        createHash(name).update("abc").digest("hex"),
      );
    },
  );

  test("knows no other algorithm", () => {
    expect(evaluate("$hash('a', 'MD4')")).toMatchObject({ coded: false });
    expect(evaluate("$hash('a', 'constructor')")).toMatchObject({ coded: false });
  });
});

describe("$random and $uuid", () => {
  test("a seed gives what java.util.Random gives (measured on AWS)", () => {
    expect(evaluate("$random(42)")).toBe(0.7275636800328681);
    expect(evaluate("$random(42.9)")).toBe(0.7275636800328681);
    expect(evaluate("$random(-1)")).toBe(evaluate("$random(-0.5)"));
  });

  test("without a seed they come from the trigger's chance, each call anew", () => {
    const [first, second] = evaluate("[$random(), $random()]") as [number, number];
    expect(first).not.toBe(second);
    expect(evaluate("[$random(), $random()]")).toEqual([first, second]);
    expect(evaluate("$uuid()")).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(evaluate("$uuid() = $uuid()")).toBe(false);
    expect(evaluate("$sort($shuffle([1,2,3,4]))")).toEqual([1, 2, 3, 4]);
  });
});

describe("$parse", () => {
  test.each([
    ["1.1", 1.1],
    ["true", true],
    ["null", null],
    ['"HelloWorld"', "HelloWorld"],
    ['[1, 2, "HelloWorld"]', [1, 2, "HelloWorld"]],
    ['{"Arg1": 1, "Arg2": []}', { Arg1: 1, Arg2: [] }],
  ])("%s", (text, value) => {
    expect(evaluate("$parse($)", text)).toEqual(value);
  });

  test("-0 is 0 (recorded)", () => {
    expect(JSON.stringify(evaluate("$parse('-0')"))).toBe("0");
  });

  test("a member named __proto__ is a member", () => {
    expect(evaluate("$keys($parse($))", '{"__proto__": 1}')).toBe("__proto__");
  });
});

test("base 64 is that of Node's binary texts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(encodeBase64(text)).toBe(Buffer.from(text, "binary").toString("base64"));
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom("A", "z", "0", "+", "/", "-", "_", " ", "é")), (chars) => {
      const text = chars.join("");
      expect(decodeBase64(text)).toBe(Buffer.from(text, "base64").toString("binary"));
    }),
  );
  expect(decodeBase64("YWI=YWI=")).toBe("ab");
});

describe("texts", () => {
  test.each([
    ["$length('😀a')", 2],
    ["$substring('😀abc', 1, 2)", "ab"],
    ["$substring('😀abc', -2)", "bc"],
    ["$substring('abc', -5, 2)", "ab"],
    ["$pad('x', 4, '😀')", "x😀😀😀"],
    ["$pad('foo', -5, '#')", "##foo"],
    ["$trim('  a \n b  ')", "a b"],
    ["$trim(' ')", ""],
    ["0.1 + 0.2 & ''", "0.3"],
    ["$string(1e21)", "1e+21"],
    ["$string([1.5, 0.1 + 0.2, 'a', null, {'b': function(){1}}])", '[1.5,0.3,"a",null,{"b":""}]'],
    ["$string({'a': [], 'b': {}}, true)", '{\n  "a": [],\n  "b": {}\n}'],
    ["$string({'a': [0.1 + 0.2]}, true)", '{\n  "a": [\n    0.3\n  ]\n}'],
    ["$split('a, b', /,\\s*/)", ["a", "b"]],
    ["$replace('John Smith', /(\\w+)\\s(\\w+)/, '$2, $1')", "Smith, John"],
    ["$replace('abc', /b/, function($m){ $uppercase($m.match) })", "aBc"],
    ["$match('aBc', /b/i).match", "B"],
    ["$contains('hello$world', /^hello\\$/)", true],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  test("a matcher may be a function of the expression", () => {
    const text = `(
      $find := function($text) {{ "match": "b", "start": 1, "end": 2, "groups": [], "next": function(){ nothing } }};
      [$match("abc", $find).index, $split("abc", $find), $replace("abc", $find, "X"), $contains("abc", $find)]
    )`;
    expect(evaluate(text)).toEqual([1, "a", "c", "aXc", true]);
    expect(evaluate("$match('a', function($t){ 5 })")).toMatchObject({ code: "T1010" });
  });

  // Answers of the reference, but for D3012: there it puts a piece of its own code into the text.
  test.each([
    ["$replace('abc', 'b', function($m){ 'x' })", "D3012"],
    ["$replace('abc', 'b', $uppercase, 1)", "D3012"],
    ["$replace('abc', 'b', /b/)", "D3012"],
    ["$map(['b'], $replace('abc', ?, $uppercase))", "D3012"],
    ["$replace('abc', nothing, $uppercase)", "D3012"],
    ["$replace('abc', nothing, nothing)", "D3012"],
    ["$replace('abc', '', $uppercase)", "D3010"],
    ["$replace('abc', 'x', $uppercase, -1)", "D3011"],
  ])("replacing a text by what a function gives is refused: %s", (text, code) => {
    expect(evaluate(text)).toMatchObject({ code });
  });

  test.each([
    ["$replace('abc', 'x', function($m){ 'y' })", "abc"],
    ["$replace('abc', 'x', $uppercase, 2)", "abc"],
    ["$replace('abc', 'x', /x/)", "abc"],
    ["$replace('abc', 'x', $substring(?, 1))", "abc"],
    ["$map(['x'], $replace('abc', ?, $uppercase))", "abc"],
    ["$replace('', 'x', $uppercase)", ""],
    ["$replace('abc', 'b', $uppercase, 0)", "abc"],
    ["$replace('abc', 'b', $uppercase, 0/0)", "abc"],
    ["$replace(nothing, 'b', $uppercase)", undefined],
    ["$replace('abc', 'x', nothing)", "abc"],
    ["$replace('abcb', 'b', nothing, 1)", "aundefinedcb"],
  ])("nothing is called where a text is not found: %s", (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  test("a pattern that matches nothing twice is refused", () => {
    expect(evaluate("$match('abc', /x*/)")).toMatchObject({ code: "D1004" });
  });
});

describe("functions as values", () => {
  test.each([
    ["($twice := function($f){ function($x){ $f($f($x)) } }; $twice($uppercase)('a'))", "A"],
    ["($first := $substring(?, 0, 1); $first('abc'))", "a"],
    ["($add := function($a, $b, $c){ $a + $b + $c }; $add(?, 2, ?)(1, 3))", 6],
    ["('a' ~> ($uppercase ~> $append('b')))", undefined],
    ["($f := $uppercase ~> $length; $f('abc'))", 3],
    ["$map(['a', 'b'], $uppercase)", ["A", "B"]],
    ["$map([1, 2], function($v, $i, $a){ $v * $i + $count($a) })", [2, 4]],
    ["$reduce([1..5], function($a, $b){ $a + $b }, 10)", 25],
    ["$filter([1..5], function($v){ $v > 3 })", [4, 5]],
    ["$sift({'a': 1, 'b': 2}, function($v, $k){ $k = 'b' })", { b: 2 }],
    ["$each({'a': 1}, function($v, $k){ $k & $v })", "a1"],
    ["$sort([3, 1, 2], function($l, $r){ $l < $r })", [3, 2, 1]],
    ["$single([1, 2, 3], function($v){ $v = 2 })", 2],
    ["function($x)<n:n>{ $x }('a')", undefined],
  ])("%s", (text, value) => {
    const outcome = evaluate(text);
    if (value === undefined) expect(outcome).toHaveProperty("code");
    else expect(outcome).toEqual(value);
  });
});
