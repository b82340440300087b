// A text that was joined is written down as a whole when one of its characters is looked at: whoever does so pays for it.
import { describe, expect, test } from "vitest";
import { effortOf } from "../fixtures/run-text.ts";

/** A matcher of the expression's own that finds nothing, somewhere. */
const FOUND = 'function($s){ {"match":"","start":0,"end":0,"groups":[],"next":function(){()}} }';
const TEXT = "$t := $pad('',200000,'ab')";

describe("a text joined anew for each of many looks at it ends with a failure", () => {
  test.each([
    ["a pattern that is found soon", "$contains($t & $i, /ba/)"],
    ["a pattern at the beginning", "$contains($t & $i, /^ab/)"],
    ["a pattern that is found nowhere", "/x/($t & $i, 199999)"],
    ["a pattern of many ways", "/[x](?=(x+x+)+y)/($t & $i, 199999)"],
    ["matches", "$match($t & $i, /ba/, 1)"],
    ["parts", "$split($t & $i, /ba/, 1)"],
    ["parts by a function", `$split($t & $i, ${FOUND})`],
    ["a replacement", "$replace($t & $i, /ba/, 'x', 1)"],
    ["a replacement by a function", `$replace($t & $i, ${FOUND}, '')`],
    ["a time", "$toMillis($t & $i, '[Y]')"],
  ])("%s", (_, look) => {
    const { outcome } = effortOf(`(${TEXT}; $count($map([1..60000], function($i){ ${look} })))`);
    expect(outcome).toMatchObject({ code: "U1001" });
  });
});

/** A text of a hundred and twenty times eight million letters, which nobody has written down yet. */
const HUGE = `$t := $reduce([1..23], function($a,$b){$a & $a}, "一");
  $mk := function($n){ $n <= 0 ? () : ($p := $n % 2 = 0 ? 8388608 : 0;
    {"match":"","start":$p,"end":$p,"groups":[],"next":function(){ $mk($n-1) }}) };
  $r := $replace($t, function($s){ $mk(120) }, "")`;
/** One of sixteen million, made in few steps. */
const LARGE = '$r := $reduce([1..25], function($a,$b){$a & $a}, "一")';

describe("a long text that nobody has looked at", () => {
  test("is paid for where a matcher makes it of the same text again and again", () => {
    expect(effortOf(`(${HUGE}; 1)`).outcome).toMatchObject({ code: "U1001" });
  });

  test.each([
    ["padded", "$length($pad($r, 1))"],
    ["the name of a digest", "$hash('', $r)"],
    ["an error", "$error($r)"],
    ["an assertion", "$assert(false, $r)"],
    ["no number", "-$r"],
    ["no number in a list", "-[$r, 1]"],
    ["no number in an object", "-{'a': [$r]}"],
    ["what a predicate compares", "$r < 1"],
  ])("is paid for as %s", (_, look) => {
    expect(effortOf(`(${LARGE}; ${look})`).steps).toBeGreaterThan(2 ** 24 / 32);
  });

  test.each([
    ["long texts", "($t := $pad('', 60000000, 'a'); -[$t,$t,$t,$t,$t,$t,$t,$t,$t,$t])"],
    ["long names", "($o := {$pad('',400000): 1}; -$map([1..900], function(){ $o }))"],
  ])("is quoted in no more than an error shows: %s", (_, text) => {
    const { outcome } = effortOf(text);
    expect(outcome).toMatchObject({ code: expect.stringMatching("D1002|U1001") });
  });
});

describe("what an error quotes", () => {
  test.each([
    ["-[1,'a',{'b':null,'c':[true]}]", '[1,"a",{"b":null,"c":[true]}]'],
    ["-[function(){1}]", '[""]'],
    ["-[$sum([]), 0/0]", "[0,null]"],
    ["-'\"'", '"\\""'],
  ])("%s", (text, quoted) => {
    expect(effortOf(text).outcome).toMatchObject({
      message: `Cannot negate a non-numeric value: ${quoted}`,
    });
  });

  test("ends where nobody reads on", () => {
    const { outcome } = effortOf("-[1..10000]");
    expect(outcome).toMatchObject({ message: expect.stringMatching(/^.{4000,4200}…$/) });
    const deep = "$reduce([1..3000], function($a,$b){[[$a]]}, 1)";
    expect(effortOf(`-${deep}`).outcome).toMatchObject({
      message: expect.stringMatching(/\[\[null\]\]/),
    });
  });
});

describe("an honest text", () => {
  test.each([
    ["many parts", "$count($split($pad('', 200000, 'abcd,'), /,/))", 40_001],
    ["many replacements", "$length($replace($pad('', 200000, 'abcd,'), /,/, ';'))", 200_000],
    [
      "many looks at one text",
      `(${TEXT}; $count($map([1..200], function(){ $contains($t, /ba/) })))`,
      200,
    ],
  ])("%s", (_, text, answer) => {
    expect(effortOf(text).outcome).toBe(answer);
  });
});

test("a text that is given is paid for as a whole: whoever takes it looks at all of it", () => {
  expect(effortOf("$pad('', 40000000, 'Ā')").outcome).toMatchObject({ code: "U1001" });
  expect(effortOf("[{'t': $pad('', 40000000, 'Ā')}]").outcome).toMatchObject({ code: "U1001" });
});
