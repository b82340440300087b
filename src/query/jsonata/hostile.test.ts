// Whatever an expression does, its evaluation ends soon and with an answer.
import { describe, expect, test } from "vitest";
import { effortOf, runText } from "../fixtures/run-text.ts";
import { DEFAULT_BUDGET } from "./budget.ts";
import { compileJsonata } from "./jsonata.ts";

/** As many lists, all of them the same long one. */
const LISTS = "$l := [1..100000]; $m := $map([1..2000], function(){$l})";
const HOLDERS = "$l := [1..100000]; $m := $map([1..2000], function(){{'l': $l}})";
/** The same under eighteen hundred brackets. */
const DEEP = "$n := $reduce([1..900], function($a,$b){[[$a]]}, [1..100000])";
const PAIRS = "[1..2000].{'n': 'n' & ($ % 37), 'q': $ % 9}";
const OBJECTS = "[1..5000].{'a': $}";
const NAMES = "$n := [1..20000].$string($)";
const FRACTIONS = "$d := [1..14000].(0.5 + $)";
const LONG_NAMES = "$p := $pad('',16370,'a')";
const LONG_FRACTIONS = "$d := [1..80000].($*0.1234567+0.0000001)";
const MEMBERS = "$t := '{' & $join([1..20000].('\"a' & $ & '\":1'), ',') & '}'";
const NULLS = "$l := $map([1..50000], function(){null})";
const SORTED =
  "$o := [1..14000]{$string(4294967000-$*65537): 1}; $e := $merge([$o, {'1': 1.23456789012345678}])";
const ZEROS = "$a := $map([1..30000], function(){ 0 })";

// Generous: the machine that runs the tests is busy with others.
const SOON_MS = 10_000;

describe("an evaluation ends with a failure", () => {
  test.each([
    ["endless recursion", "($f := function($n){ 1 + $f($n + 1) }; $f(1))"],
    ["endless recursion through lists", "($f := function($n){ [[[[$f($n + 1)]]]] }; $f(1))"],
    [
      "endless recursion through callbacks",
      "($f := function($n){ $map([1], function($v){ $f($v) }) }; $f(1))",
    ],
    [
      "endless recursion through sorting",
      "($f := function($n){ $sort([1,2,3], function($a,$b){ $f($a) }) }; $f(1))",
    ],
    ["an endless loop", "($f := function(){ $f() }; $f())"],
    [
      "exponential recursion",
      "($fib := function($n){ $n < 2 ? $n : $fib($n-1) + $fib($n-2) }; $fib(60))",
    ],
    ["huge ranges", "[[1..1e7],[1..1e7]]"],
    ["products of ranges", "[1..1e5].[1..1e5]"],
    ["products of bindings", "[1..100000]@$a.[1..1000]@$b.{'x': $a}"],
    [
      "a text that doubles",
      "($f := function($s,$n){ $n = 0 ? $s : $f($s & $s, $n-1) }; $f('a', 60))",
    ],
    [
      "a list that doubles",
      "($f := function($s,$n){ $n = 0 ? $s : $f($append($s,$s), $n-1) }; $f([1], 60))",
    ],
    [
      "a value that holds itself twice, again and again",
      "($f := function($s,$n){ $n = 0 ? $s : $f([[$s],[$s]], $n-1) }; $f(1, 60))",
    ],
    [
      "writing such a value",
      "($f := function($s,$n){ $n = 0 ? $s : $f([[$s],[$s]], $n-1) }; $string($f(1, 60)))",
    ],
    [
      "comparing such values",
      "($f := function($s,$n){ $n = 0 ? $s : $f([[$s],[$s]], $n-1) }; $f(1, 60) = $f(1, 60))",
    ],
    [
      "cloning such a value",
      "($f := function($s,$n){ $n = 0 ? $s : $f({'a':[$s],'b':[$s]}, $n-1) }; $f({}, 60) ~> |a|{'x':1}|)",
    ],
    [
      "looking through such a value",
      "($f := function($s,$n){ $n = 0 ? $s : $f([[$s],[$s]], $n-1) }; $count($f(1, 60).**))",
    ],
    ["padding without end", "$pad('', 1e9)"],
    ["padding beyond all texts", "$pad('x', -1e300, 'ab')"],
    ["replacements that grow", "$replace($pad('',1e5,'a'), 'a', $pad('',1e4,'b'))"],
    ["a Roman number of a mile", "$formatInteger(1e15, 'I')"],
    ["words of an unspeakable number", "$formatInteger(1e300, 'w')"],
    ["distinct structures that differ far inside", "$count($distinct([1..20000].[[[[[$]]]]]))"],
    [
      "structures that hold joined texts",
      "($x := $pad('',4000000); $count($distinct([1..300].[[$string($) & $x]])))",
    ],
    ["a pattern called back for what is no text", `(${NULLS}; $count([1..2000].$map($l,/x/)))`],
    [
      "partial applications of partial applications",
      "($mk:=function($f,$n){$n=0?$f:$mk($f(?),$n-1)}; $f:=$mk($abs,1000); $count($map([1..40000],$f)))",
    ],
    [
      "signs of a number that are long texts",
      "($x := $pad('',250000,'a'); $count([1..20000].$formatNumber(1,'0',{'decimal-separator':$x})))",
    ],
    [
      "white space taken away again and again",
      "($t := $pad('',120000,'  a'); $count([1..1000].$trim($t)))",
    ],
    ["names that are sorted each time", `(${SORTED}; $count([1..200].($o & '')))`],
    ["such names beside what is not written alike", `(${SORTED}; $count([1..200].($e & '')))`],
    ["such names in a result", `(${SORTED}; [1..200].$o)`],
    ["appending item by item", "$reduce([1..1000000], function($a,$b){ $append($a,$b) })"],
    ["base 64 of a long text", "$base64encode($pad('x', 50000000))"],
    ["bytes of a long text", "$base64decode($pad('x', 50000000, 'eHh4'))"],
    ["a digest of a long text", "$hash($pad('x', 30000000), 'SHA-512')"],
    ["reading a long text", "$parse($pad('[', 16000000, '['))"],
    ["a URL of a long text", "$encodeUrlComponent($pad('é', 20000000, 'é'))"],
    ["a digit picture of a mile", "$formatNumber(1, $pad('#', 1000000, '#,'))"],
    ["a picture of separators", "$formatInteger(1, $pad('0', 100000, '0,-'))"],
    ["a year of many digits", "$fromMillis(0, '[Y,400000000]')"],
    [
      "long texts compared again and again",
      "($a := $pad('x',10000000); $b := $pad('x',10000000); $map([1..20000], function(){ $a = $b }))",
    ],
    [
      "a match put in a thousand times",
      "$replace($pad('a',100000,'a'), /a+/, $pad('$0', 20000, '$0'))",
    ],
    ["a pattern that runs away", "$match($pad('',5000,'a'), /(a+)+\\1b/)"],
    [
      "a call whose arguments can be shared out in very many ways, again and again",
      `($f := function($x)<${"j+".repeat(6)}j:n>{1}; [1..50000].$f(${"1,".repeat(74)}1))`,
    ],
    [
      "the items of a list looked at for each call",
      "($a := [1..100000]; $f := function($x)<a<n>:n>{1}; $map([1..60000], function(){ $f($a) }))",
    ],
    ["a long list's truth, again and again", `(${ZEROS}; [1..20000].($a ? 1 : 2))`],
    ["the same with and", `(${ZEROS}; [1..20000].($a and 1))`],
    ["the same with $not", `(${ZEROS}; [1..20000].$not($a))`],
    ["the same with $filter", `(${ZEROS}; $filter([1..20000], function(){ $a }))`],
    [
      "a large object's truth, again and again",
      "($o := [1..10000]{$string($): 1}; [1..20000].($boolean($o)))",
    ],
    [
      "the truth of a value that holds itself twice, again and again",
      "($f := function($s,$n){ $n = 0 ? $s : $f([[$s],[$s]], $n-1) }; $boolean($f(0, 60)))",
    ],
    [
      "the members of such a value",
      "($f := function($s,$n){ $n = 0 ? $s : $f([[$s],[$s]], $n-1) }; $count({'a': $f(0, 60)}.*))",
    ],
    [
      "items kept as often as a long list names them",
      "($z := $map([1..30000], function(){ 0 }); $count($z[($z)]))",
    ],
    [
      "thousands of long texts told apart",
      "($p := $pad('',16400,'a'); $count($distinct([10000..11500].($p & $))))",
    ],
    [
      "thousands of long names",
      "($p := $pad('',16400,'a'); $count($keys([10000..11500]{$p & $: 1})))",
    ],
    [
      "thousands of long names that are looked up",
      "($p := $pad('',16400,'a'); $o := {'a':1}; $count([10000..14000].($lookup($o, $p & $))))",
    ],
    [
      "names not quite as long that are looked up",
      "($p := $pad('',16370,'a'); $o := {'a':1}; $count([1..250000].($lookup($o, $p & $))))",
    ],
    ["such names that are removed", `(${LONG_NAMES}; {'a':1} ~> |$|{}, [1..250000].($p & $)|)`],
    ["such texts told apart", `(${LONG_NAMES}; $count($distinct([1..250000].($p & $))))`],
    ["such names grouped by", `(${LONG_NAMES}; $count($keys([1..50000]{$p & $: 1})))`],
    [
      "long texts joined anew for each comparison",
      "($p := $pad('',1000000,'a'); $count([1..20000].(($p & $) < 'a')))",
    ],
    [
      "long time zones joined anew for each time",
      "($p := '0' & $pad('',1000000,' '); $count([1..20000].$fromMillis(0, '[Y]', $p & $)))",
    ],
    ["digests of short texts", "$count([1..20000].$hash('a','SHA-512'))"],
    ["binary digits of large numbers", "[1..30000].$formatBase(1.7e308,2)"],
    ["letters for large numbers", "$count([1..20000].$formatInteger(1e300,'A'))"],
    ["years of many groups of digits", "$count([1..1000].$fromMillis(8e15,'[Y9,9,99999]'))"],
    ["objects with names that nothing else has", `(${MEMBERS}; $count([1..20].$parse($t)))`],
    ["remainders of numbers far apart", "$count([1..100000].(1e308 % 3e-320))"],
    ["fractions written again and again", `(${LONG_FRACTIONS}; [1..5].$count($d.($ & '')))`],
    ["fractions told apart again and again", `(${LONG_FRACTIONS}; [1..5].$count($distinct($d)))`],
    ["fractions copied again and again", `(${LONG_FRACTIONS}; [1..5].$count($clone($d)))`],
    ["functions made of others", "$count([1..250000].($exists(?); $exists(?)))"],
    ["a long text of blocks, again and again", `[1..50000].(${"$;".repeat(20_000)}1)`],
    [
      "arguments that nobody takes, again and again",
      `[1..50000].(function(){1})(${"1,".repeat(20_000)}1)`,
    ],
    ["a long list that each of many items gives", `($l := [1..100000]; $count([1..10000].$l))`],
    ["the same at the next step", `($l := [1..100000]; $count([1..2000].$l.$))`],
    ["a long list under one name in many objects", `(${HOLDERS}; $count($m.l))`],
    ["the same, sorted", `(${HOLDERS}; $count($m.l^($)))`],
    ["the same with $lookup", `(${HOLDERS}; $count($lookup($m, 'l')))`],
    ["the same within a list", `(${HOLDERS}; $count([[$m]].l))`],
    ["many long lists in one group", `(${LISTS}; $m{'a': $count($)})`],
    ["many long lists among bindings in one group", `(${LISTS}; $count($m@$x{'a': $count($x)}))`],
    ["many long lists in no group", `(${LISTS}; $count($m.(\${})))`],
    ["many long lists as members", `(${LISTS}; $count({'a': $m}.*))`],
    ["many long lists that bind nothing", `(${LISTS}; $count($m.(foo@$x)))`],
    ["many long lists before a binding", `(${LISTS}; $count($m.([1].$@$x)))`],
    [
      "a list numbered again and again",
      `$count([1..20000][true]${Array.from({ length: 200 }, (_, i) => `#$a${i}`).join("")})`,
    ],
    ["many names to take away from many", `(${NAMES}; $o := ${OBJECTS}; $o ~> |$|{}, $n|)`],
    [
      "many members for many objects",
      `($u := [1..2000]{$string($): $}; $o := ${OBJECTS}; $o ~> |$|$u|)`,
    ],
    ["the indentation of a list that stands deep", `(${DEEP}; $length($string($n, true)))`],
    ["the same written part by part", `(${DEEP}; $length($string([$n, 0.1 + 0.2], true)))`],
    [
      "a long name written many times",
      "($o := {$pad('x',100000): 1}; $length($string([1..4000].$o)))",
    ],
    ["a long name in what an expression gives", "($o := {$pad('x',100000): 1}; [1..4000].$o)"],
    [
      "long texts written beside each other, before what is deeper",
      "($t := $pad('x',20000000); $n := $reduce([1..99], function($a,$b){[$t,$t,$t,$t,$t,$a]}, 0); $string([0.1+0.2,$n]))",
    ],
    ["a list of fractions written again and again", `(${FRACTIONS}; [1..1000].$string($d))`],
    ["a list of fractions cloned again and again", `(${FRACTIONS}; [1..1000].$clone($d))`],
    ["many references to a group", "$replace('x', /(x)/, $pad('', 2000000, '$1'))"],
    ["places left open, again and again", `[1..50000].($exists($string(?${",?".repeat(20_000)})))`],
    [
      "a name two hundred frames away",
      `($a := 1; ${"($b := 1; ".repeat(200)}$map([1..100000], function(){$a})${")".repeat(200)})`,
    ],
    ["digits of another script", "($t := $pad('', 16000, '٣'); [1..400].$parseInteger($t, '٠'))"],
  ])("%s", (_, text) => {
    const start = performance.now();
    const outcome = runText(text);
    expect(outcome).toMatchObject({ code: "U1001", coded: false });
    expect(performance.now() - start).toBeLessThan(SOON_MS);
  });
});

describe("is paid for while it is made, not when it is there", () => {
  test.each([
    ["a list of what many items give", "($l := [1..1000]; $count([1..30000].$l))"],
    ["a list of what many lists hold", "($l := [[1..1000]]; $count([1..30000].$l.$))"],
    ["a list of members", "($o := {'a':[1..1000]}; $count($map([1..50000], function(){$o}).a))"],
    ["a list of found members", "($o := {'a':[1..1000]}; $lookup([1..50000].[$o], 'a'))"],
    ["a group", "($l := [1..1000]; $map([1..30000], function(){$l}){'a': $count($)})"],
    ["a group of bindings", "($l := [1..1000]; $map([1..30000], function(){$l})@$x{'a': $x})"],
    ["all members", "($l := [1..1000]; $count({'a': $map([1..50000], function(){$l})}.*))"],
    ["the parts of a text", "$count($split($pad('', 8000000, 'a'), 'a'))"],
    ["a text that is indented", `(${DEEP}; $string([1..2000].$n, true))`],
  ])("%s", (_, text) => {
    const { outcome, steps } = effortOf(text);
    expect(outcome).toMatchObject({ code: "U1001" });
    // Nothing was found too dear afterwards.
    expect(steps).toBeLessThan(DEFAULT_BUDGET.steps + 5000);
  });
});

const LONG = "$pad('a',1000000,'a')";
const MARK = "'b' & $pad('a',500000,'a')";

describe("an evaluation ends with an answer", () => {
  test.each([
    ["the largest range", "$count([1..10000000])", 10000000],
    [
      "long tail recursion",
      "($f := function($n){ $n = 0 ? 'done' : $f($n - 1) }; $f(100000))",
      "done",
    ],
    [
      "a pattern that would run away",
      '$contains("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /(a+)+$/)',
      false,
    ],
    ["a long mark that is found nowhere", `$contains(${LONG}, ${MARK})`, false],
    ["parting at such a mark", `$length($split(${LONG}, ${MARK})[0])`, 1_000_000],
    ["replacing such a mark", `$length($replace(${LONG}, ${MARK}, ''))`, 1_000_000],
    ["what stands before such a mark", `$length($substringBefore(${LONG}, ${MARK}))`, 1_000_000],
    [
      "keys of an object store told apart",
      "$count($distinct([1..1000].{'Key': 'exports/2026/11/22/production/orders/part-' & (10000 + $) & '.json'}))",
      1_000,
    ],
    [
      "wide records told apart",
      "($m := $merge([1..36].{'field' & $: $}); $count($distinct([1..250].$merge([$m, {'id': $}]))))",
      250,
    ],
    ["two thousand pairs told apart", `$count($distinct(${PAIRS}))`, 333],
    [
      "structures told apart",
      "$distinct([{'a':1,'b':[1]},{'b':[1.0],'a':1},{'a':1},[1],['1'],[1.0],[[]],[{}],{'a':null},{'a':0},{'a':-0}])",
      [{ a: 1, b: [1] }, { a: 1 }, [1], ["1"], [[]], [{}], { a: null }, { a: 0 }],
    ],
    ["a slice of thousands", "$count([1..100000][[1..50000]])", 50_000],
    ["numbers and texts told apart", "$distinct([1, '1', 1.0, 0, -0, '1'])", [1, "1", 0]],
    ["a list as predicate of itself", `(${ZEROS}; $count($a[$a]))`, 30_000],
    ["a list that names places twice and from the end", "[10,20,30,40][[1,1,-1,9]]", [20, 20, 40]],
    ["such a list in a variable", "($p := [1,1.5,-1,9]; [10,20,30,40][$p])", [20, 20, 40]],
    ["a list in a variable that is no list of places", "($p := [0,'a']; [10,20][$p])", [10, 20]],
    ["a list that stands deep, spread", `(${DEEP}; $count([1..5].$spread($n)))`, 500_000],
    [
      "the names of objects that stand deep",
      "($n := $reduce([1..900], function($a,$b){[[$a]]}, [{'b':1,'2':1},{'a':1,'1':1}]); $keys($n))",
      ["1", "2", "b", "a"],
    ],
    [
      "members of objects that stand deep",
      "($n := [[[{'a':[1,[2]]}],{'a':3}]]; $n.a)",
      [1, [2], 3],
    ],
    ["bindings of a group", "[1,2]@$x#$i{'a': [$x, $i]}", { a: [1, 2, 0, 1] }],
    ["a large text of escapes", `$length($string([$pad('', 5000000, '"')]))`, 10_000_004],
    ["a long list of names", `$count([${"$a,".repeat(99_000)}1])`, 1],
    ["a call with many arguments", `$exists($zip(${"[1],".repeat(49_000)}[1]))`, true],
    ["five thousand identifiers", "$count([1..5000].$uuid())", 5_000],
    ["five thousand times", "$count([1..5000].$fromMillis($, '[Y0001]-[M01]-[D01]'))", 5_000],
    ["five thousand prices", "$count([1..5000].$formatNumber($ * 0.37, '#,##0.00'))", 5_000],
    ["thirty thousand rounded prices", "$count([1..30000].$round($ * 0.37, 2))", 30_000],
    ["two thousand digests", "$count([1..2000].$hash('order-' & $, 'SHA-256'))", 2_000],
    [
      "a long name that none of many objects has",
      "($o := [1..10000].{'a':1}; $k := $pad('',16300,'a') & 'x'; $count([1..50].$lookup($o, $k)))",
      0,
    ],
    [
      "short texts sorted with a long one",
      "$count($sort($append([1..20000].('b' & $), $pad('',100000,'a'))))",
      20_001,
    ],
    ["a text of braces", "$length($pad('', 200000, '{'))", 200_000],
    [
      "a timestamp that its pattern would divide in many ways",
      "$exists($pad('2020', 100000, '-01'))",
      true,
    ],
  ])("%s", (_, text, answer) => {
    expect(runText(text)).toEqual(answer);
  });

  test("a recursion as deep as many real ones", () => {
    expect(runText("($sum := function($n){ $n = 0 ? 0 : $n + $sum($n - 1) }; $sum(500))")).toBe(
      125250,
    );
  });
});

describe("a call that matches no signature ends with its error", () => {
  test.each([
    ["j+j+j+j+j+j+o", 76],
    ["j+j+sj", 76],
    ["s?s?s?n", 2],
  ])("<%s:n>", (parameters, index) => {
    expect(runText(`(function($x)<${parameters}:n>{1})(${"1,".repeat(74)}1)`)).toMatchObject({
      code: "T0410",
      message: expect.stringContaining(`Argument ${index} of`),
    });
  });

  test("many arguments for many parameters", () => {
    expect(
      runText(`(function($x)<${"j?".repeat(20_000)}:n>{1})(${"1,".repeat(2000)}1)`),
    ).toMatchObject({
      code: "U1001",
    });
  });
});

describe("the text of an error", () => {
  test("may be braces", () => {
    const failure = runText("$error($pad('', 200000, '{'))");
    expect(failure).toMatchObject({ code: "D3137", message: "{".repeat(32_768) });
  });

  test("may name parts of the error, as in the reference implementation", () => {
    expect(runText("$error('a {{code}} {{token}} {{}} {{{message}}}')")).toMatchObject({
      message: 'a "D3137" "error" {{}} undefined}',
    });
  });
});

describe("texts of limits", () => {
  test("the stack", () => {
    expect(runText("($f := function($n){ 1 + $f($n) }; $f(1))")).toMatchObject({
      message:
        "Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive.",
    });
  });

  test("memory", () => {
    expect(runText("[[1..1e7],[1..1e7]]")).toMatchObject({
      message: "Expression evaluation memory limit exceeded",
    });
  });

  test("time", () => {
    expect(
      runText("($f := function(){ $f() }; $f())", { budget: { ...DEFAULT_BUDGET, steps: 1000 } }),
    ).toMatchObject({
      message: "Expression evaluation timeout: Check for infinite loop",
    });
  });
});

describe("texts nested too deep are refused", () => {
  test.each([
    ["parentheses", `${"(".repeat(20_000)}1${")".repeat(20_000)}`],
    ["lists", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["objects", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`],
    ["signs", `${"-".repeat(20_000)}1`],
    ["sums", `1${"+1".repeat(20_000)}`],
    ["paths", `a${".a".repeat(20_000)}`],
    ["predicates", `a${"[0]".repeat(20_000)}`],
    ["conditions", `${"1?".repeat(20_000)}1`],
    ["lambdas", `${"function(){".repeat(20_000)}1${"}".repeat(20_000)}`],
    ["calls", `${"$f(".repeat(20_000)}1${")".repeat(20_000)}`],
    ["transforms", `${"|".repeat(20_000)}`],
  ])("%s", (_, text) => {
    expect(compileJsonata(text)).toMatchObject({
      ok: false,
      problems: [{ code: expect.any(String) }],
    });
  });

  test("what is allowed can be evaluated", () => {
    expect(runText(`1${"+1".repeat(490)}`)).toBe(491);
    expect(runText(`${"(".repeat(490)}1${")".repeat(490)}`)).toBe(1);
    expect(runText(`"a"${'&"b"'.repeat(490)}`)).toBe(`a${"b".repeat(490)}`);
    expect(runText(`a${".a".repeat(490)}`)).toBeUndefined();
  });

  test("deep data is walked or refused, never a crash", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    for (const text of ["$string($)", "**", "$ = $", "[$]", "$clone($)", "$.a", "*"])
      expect(() => runText(text, { document: deep as never })).not.toThrow();
  });
});

test("constructors of any width, and scopes within scopes of many names, compile", () => {
  const list = (one: (i: number) => string, mark = ","): string =>
    Array.from({ length: 14_000 }, (_, i) => one(i)).join(mark);
  const bindings = list((i) => `$v${i} := 1`, ";");
  for (const text of [
    `{${list((i) => `"k${i}": ${i}`)}}`,
    `a{${list((i) => `"k${i}": ${i}`)}}`,
    `function(${list((i) => `$p${i}`)}){1}`,
    `(${bindings}; [${list(() => "($x := 1)")}])`,
  ]) {
    expect(compileJsonata(text).ok).toBe(true);
  }
});
