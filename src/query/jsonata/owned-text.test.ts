// What an evaluation gives keeps nothing in memory of what it was cut from, however little the evaluation made.
import { expect, test } from "vitest";
import { keptMB } from "../../../test/support/kept-memory.ts";
import { runText } from "../fixtures/run-text.ts";
import { BUILTIN_NAMES } from "./builtins.ts";
import { JsonataFailure } from "./failure.ts";

const EVALUATIONS = 120;
/** If each of them kept one of its texts, it would be six times as much. */
const KEPT_MB_MAX = 1;

/** A text of each evaluation's own: short parts that are found at both ends, and 50 KB in the middle. */
function documentOf(index: number) {
  const middle = `${index} ${"y".repeat(50_000)}`;
  return {
    big: `the first letters:${middle}:and the last letters`,
    blanks: `  the first letters${" ".repeat(50_000)}and the last letters  `,
    picture: `our total sum is: #;${"y".repeat(50_000)}#`,
    time: `the first letters [Y,${" ".repeat(50_000)}4] and [M01] the last letters`,
    url: `the%20first%20letters${index}`,
    named: { [`the name of ${index}`]: "a text of some letters", big: middle },
    json: `["the first letters",{"a member of some letters":12345678901234567890},"${middle}"]`,
  };
}

const CUT = "$substringBefore($.big, ':')";

/** For each function that gives a text, or may give one that it was given, what it gives of a long one. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  append: [`$append(${CUT}, ${CUT})`],
  assert: [],
  base64decode: ["$base64decode('dGhlIGZpcnN0IGxldHRlcnM=' & $substring($.big, 0, 0))"],
  base64encode: [`$base64encode(${CUT})`],
  clone: [`$clone({'a': ${CUT}})`],
  decodeUrl: ["$decodeUrl($.url)"],
  decodeUrlComponent: ["$decodeUrlComponent($.url)"],
  distinct: [`$distinct([${CUT}, 'x'])`],
  each: ["$each($.named, function($v, $k) { $k })"],
  encodeUrl: [`$encodeUrl(${CUT})`],
  encodeUrlComponent: [`$encodeUrlComponent(${CUT})`],
  error: [],
  filter: [`$filter([${CUT}, 'x'], $boolean)`],
  formatBase: ["$formatBase(9007199254740991, 2)"],
  formatInteger: [
    "$formatInteger(12345678901234, '#,##0;' & $pad('', 500))",
    "$formatInteger(12345678901234, 'w' & $substring($.big, 0, 0))",
  ],
  formatNumber: ["$formatNumber(1, $.picture)"],
  fromMillis: ["$fromMillis(0, $.time)", "$fromMillis(0, $substring($.time, 0, 18) & '[Y]')"],
  hash: ["$hash($.big, 'SHA-256')"],
  join: ["$join([$substring($.big, 0, 17)])", `$join([${CUT}, ${CUT}], ', ')`],
  keys: ["$keys($.named)", "$keys([$.named, $.named])"],
  lookup: ["$lookup($parse($.json)[1], 'a member of some letters')"],
  lowercase: [`$lowercase(${CUT})`],
  map: [`$map([1, 2], function() { ${CUT} })`],
  match: [
    "$match($.big, /[a-z]+ [a-z]+ letters/)",
    "$match($.big, /(the) (first letters):([0-9]+)/)",
    "$match($.big & '', /(?=(the last letters))t/).groups",
    "$match($substring($.big, 0, 4000), /(the first letters)/)",
    `$match($.big, function($t) { {'match': ${CUT}, 'start': 0, 'end': 17, 'groups': [${CUT}],
      'next': function() { () }} })`,
  ],
  merge: [`$merge([{'a': ${CUT}}, {'b': ${CUT}}])`],
  now: ["$now($.time)", "$now('[Y0001]-[M01]-[D01] [H01]:[m01]')"],
  pad: ["$pad(' ', 20, $.big)", "$pad('x', -20, $.big)", `$pad(${CUT}, 30)`],
  parse: ["$parse($.json)[0]", "$parse($.json)[1]", "$keys($parse($.json)[1])"],
  partition: [`$partition([${CUT}, ${CUT}, ${CUT}], 2)`],
  reduce: [`$reduce([${CUT}, 'x'], function($a, $b) { $a & $b })`],
  replace: [
    "$replace($.blanks, $pad('', 50000), ', ')",
    "$replace($.big, /:[0-9]+ y+:/, ', ')",
    "$replace($.big, /:.*/, '')",
    "$replace($.big, /(the first letters):.*/, '$1')",
    "$replace('x', /x/, $substring($.big, 0, 30))",
    "$replace('x', 'x', $substring($.big, 0, 30))",
    "$replace($.big, /:.*/, function($m) { $substring($m.match, 1, 20) })",
  ],
  reverse: [`$reverse([${CUT}, ${CUT}])`],
  shuffle: [`$shuffle([${CUT}, ${CUT}])`],
  sift: ["$sift($.named, function($v, $k) { $k != 'big' })"],
  single: [`$single([${CUT}, 'x'], function($t) { $t != 'x' })`],
  sort: [`$sort([${CUT}, 'x'])`],
  split: [
    "$split($.big, ':')[0]",
    "$split($.big, ':')[2]",
    "$split($.big, ':', 1)",
    "$split($.big, /:/)[2]",
    "$split($.big, /:/, 1)",
    "$split($.big, / |:.*:/)",
  ],
  spread: ["$keys($spread($.named))"],
  string: [`$string({'a': ${CUT}})`, `$string({'a': ${CUT}}, true)`, `$string([${CUT}, 0.1])`],
  substring: [
    "$substring($.big, 4, 13)",
    "$substring($.big, -20)",
    "$substring($.big, -20, 15)",
    "$substring($.big & '\u{1f600}', -20, 15)",
  ],
  substringAfter: ["$substringAfter($substringAfter($.big, ':'), ':')"],
  substringBefore: [CUT],
  trim: ["$trim($.blanks)", "$trim($substring($.blanks, 2, 50020))", "$trim('x' & $.blanks)"],
  type: ["$type($.big)"],
  uppercase: [`$uppercase(${CUT})`],
  uuid: ["$uuid()"],
  zip: [`$zip([${CUT}], [${CUT}])`],
};

/** These give numbers, or whether something is so. */
const TEXTLESS: ReadonlySet<string> = new Set([
  ...["abs", "average", "boolean", "ceil", "contains", "count", "exists", "floor", "length"],
  ...["max", "millis", "min", "not", "number", "parseInteger", "power", "random", "range"],
  ...["round", "sqrt", "sum", "toMillis"],
]);

test("no function is left out", () => {
  const told = [...Object.keys(GIVEN), ...TEXTLESS];
  expect(told.sort()).toEqual([...BUILTIN_NAMES].sort());
});

const expressions = Object.values(GIVEN).flat();

test.each([
  ...expressions,
  "$substring($pad('', 8100, 'ż'), 0, 13)",
  "[{'v': $substring($.big, 0, 20)}]",
  "{$substring($.big, 0, 20): 1}",
  "$substring($.big, 0, 9000) ~> $substring(0, 8000) ~> $substring(0, 7000) ~> $substring(0, 20)",
  "/the first letters/($.big).match",
])("%s keeps what it shows", (text) => {
  const kept = keptMB(EVALUATIONS, (index) => {
    const outcome = runText(text, { document: documentOf(index) });
    if (outcome === undefined || outcome instanceof JsonataFailure)
      throw new Error("it is a value");
    return outcome;
  });
  expect(kept).toBeLessThan(KEPT_MB_MAX);
});

test("a text that was joined of many is one when it is given", () => {
  const text = "$reduce([1..1000], function($a, $b) { $a & 'x' }, '')";
  expect(keptMB(EVALUATIONS, () => runText(text))).toBeLessThan(KEPT_MB_MAX);
});

test.each([
  "$error($substring($.big, 0, 20) & '{{' & $substring($.big, 0, 30000) & '}}')",
  "$assert(false, $substring($.big, 0, 20))",
  "$parse('[' & $substring($.big, 0, 30000))",
  "$hash('x', $.big)",
  "$.big.$uppercase(1 + $)",
])("the failure of %s keeps what it tells", (text) => {
  const kept = keptMB(EVALUATIONS, (index) => {
    const outcome = runText(text, { document: documentOf(index) });
    if (!(outcome instanceof JsonataFailure)) throw new Error("it is a failure");
    return outcome;
  });
  expect(kept).toBeLessThan(KEPT_MB_MAX);
});

test("a text that stands in an expression keeps nothing of the expression", () => {
  // Longer ones are remembered for a while, see kept-texts.ts.
  const kept = keptMB(4_000, (index) =>
    runText(`/* ${"y".repeat(900)} */ 'the first letters of ${index}'`),
  );
  expect(kept).toBeLessThan(KEPT_MB_MAX);
});
