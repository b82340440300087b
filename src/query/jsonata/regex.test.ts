// The bounded matcher finds what the JavaScript engine finds, and ends where that one does not.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_BUDGET, Meter } from "./budget.ts";
import { LimitReached } from "./failure.ts";
import { searchBounded } from "./regex-machine.ts";
import { regexProgram } from "./regex-program.ts";
import { regexRisk } from "./regex-risk.ts";
import { RegexSearcher } from "./regex-search.ts";
import { parseRegex } from "./regex-syntax.ts";

function searched(source: string, flags: string, text: string): unknown {
  const match = searchBounded(
    regexProgram(parseRegex(source), flags),
    text,
    0,
    new Meter(DEFAULT_BUDGET),
  );
  return match === undefined
    ? null
    : [match.start, match.end, ...match.groups.map((group) => group ?? null)];
}

function searchedNatively(source: string, flags: string, text: string): unknown {
  const match = new RegExp(source, flags).exec(text);
  if (match === null) return null;
  const [whole, ...groups] = match;
  return [match.index, match.index + whole.length, ...groups.map((group) => group ?? null)];
}

const atom = fc.constantFrom(
  "a",
  "b",
  "c",
  "A",
  "1",
  "_",
  " ",
  ".",
  "[ab]",
  "[^a]",
  "[a-c1]",
  "\\d",
  "\\w",
  "\\s",
  "\\W",
  "[\\w-]",
  "[^]",
  "[]",
  "\\x61",
  "\\u0062",
  "\\.",
  "é",
  "[é-ü]",
  "\\0",
  "]",
  "{",
  "\\k",
  "\\cA",
  "[\\b]",
  "\\n",
  "[\\]a]",
  "[\\w-k]",
  "[--0]",
  "[+--]",
  "[a-]",
  "[\\cA]",
  "[\\c1]",
  "[\\c]",
  "[^\\W\\d]",
  "[\\x41-\\u0043]",
  "[\\101k]",
  "[À-Þ]",
  "[^É]",
  "[ſk]",
  "\\S",
  "\\D",
  "\\-",
  "(?:)",
  "a{0}",
  "\\101",
  "\\1",
  "\\2",
  "{a",
  "^",
  "$",
  "\\b",
  "\\B",
);
const quantifier = fc.constantFrom(
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{1,2}",
  "{0,2}?",
  "{1,}",
  "{0}",
);
const { pattern } = fc.letrec<{ pattern: string }>((tie) => {
  const group = fc
    .tuple(fc.constantFrom("(", "(?:", "(?=", "(?!", "(?<=", "(?<!"), tie("pattern"))
    .map(([open, body]) => `${open}${body})`);
  const term = fc
    .tuple(fc.oneof({ weight: 3, arbitrary: atom }, { weight: 1, arbitrary: group }), quantifier)
    .map((parts) => parts.join(""));
  const sequence = fc.array(term, { maxLength: 3 }).map((terms) => terms.join(""));
  return {
    pattern: fc.array(sequence, { minLength: 1, maxLength: 2 }).map((options) => options.join("|")),
  };
});
const text = fc
  .array(
    fc.constantFrom(
      "a",
      "b",
      "c",
      "A",
      "B",
      "1",
      " ",
      "_",
      "\n",
      "é",
      "É",
      "-",
      ".",
      "k",
      "]",
      "{",
      "\u2028",
    ),
    { maxLength: 8 },
  )
  .map((chars) => chars.join(""));

function isPattern(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}

test("finds the same match with the same groups as the JavaScript engine", () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom("", "i", "m", "im"), text, (source, flags, subject) => {
      fc.pre(isPattern(source, flags));
      expect(searched(source, flags, subject)).toEqual(searchedNatively(source, flags, subject));
    }),
    { numRuns: 3000 },
  );
});

test("finds the same in either engine, where the searcher lets the JavaScript engine search", () => {
  // Neither end where the budget ends: the JavaScript engine itself, asked without it, might not end at all.
  const found = (search: () => unknown): unknown => {
    try {
      return search();
    } catch (error) {
      if (error instanceof LimitReached) return "too much";
      throw error;
    }
  };
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      fc.pre(isPattern(source, ""));
      const whole = `${"~".repeat(5_000)}${subject}`;
      const searcher = new RegexSearcher({ source, flags: "" });
      const either = found(() => searcher.search(whole, 0, new Meter(DEFAULT_BUDGET)));
      const program = regexProgram(parseRegex(source), "");
      const bounded = found(() => searchBounded(program, whole, 0, new Meter(DEFAULT_BUDGET)));
      if (bounded !== "too much") expect(either).toEqual(bounded);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["(?<\\u006d>k)\\k<m>", "akk"],
  ["(?<\\u{6d}>k)\\k<\\u006D>", "akk"],
  [`(?<${"n".repeat(1_100)}>a)\\k<${"n".repeat(1_100)}>`, "aa"],
])("group names may be escaped and long: /%s/", (source, subject) => {
  expect(searched(source, "", subject)).toEqual(searchedNatively(source, "", subject));
  expect(searched(source, "", subject)).not.toBeNull();
});

describe("patterns that run away in a backtracking engine", () => {
  const linear = [
    "(a+)+$",
    "([a-zA-Z]+)*\\d",
    "(a|aa)+$",
    "(a|a?)+b",
    "(.*a){12}b",
    "(x+x+)+y",
    "^(a?){25}a{25}$",
    "a*a*a*a*a*a*b",
    "(a*)*b",
    "((a*)*)*b",
    "^(\\w+\\s?)*$",
    "(?:(?:a+)?)+b",
  ];
  test.each(linear)("/%s/ is searched in a 20,000 characters long text", (source) => {
    const searcher = new RegexSearcher({ source, flags: "" });
    expect(searcher.search(`${"a".repeat(20_000)}!`, 0, new Meter(DEFAULT_BUDGET))).toBeUndefined();
  });

  const bounded = ["(a+)+\\1b", "(?=(a+)+$)b", "a{0,500}a{0,500}b", "((a{1,30}){1,30}){1,30}b"];
  test.each(bounded)("/%s/ uses up its budget", (source) => {
    const searcher = new RegexSearcher({ source, flags: "" });
    const search = (): unknown =>
      searcher.search(`${"a".repeat(5000)}!`, 0, new Meter(DEFAULT_BUDGET));
    expect(search).toThrow(LimitReached);
  });
});

test("a pattern of nothing, a thousand million times, is nothing", () => {
  const searcher = new RegexSearcher({ source: "(?:){1000000000}(?:|){0}\\w*x", flags: "" });
  expect(searcher.search("aax", 0, new Meter(DEFAULT_BUDGET))?.end).toBe(3);
});

test.each([
  ["too many groups in each other", `${"(?:".repeat(5000)}a${")*".repeat(5000)}`],
  ["too many instructions", "(?:\\w{30000}|\\w)*xy"],
])("%s are refused, in a short text, too", (_what, source) => {
  const searcher = new RegexSearcher({ source, flags: "" });
  const search = (): unknown => searcher.search("aa", 0, new Meter(DEFAULT_BUDGET));
  expect(search).toThrow(/too large/);
  expect(search).toThrow(/too large/);
});

test.each(["(?:\\w{9000}|\\w)*xy", "\\w{3}xy"])("/%s/ costs the same at every use", (source) => {
  const searcher = new RegexSearcher({ source, flags: "" });
  const costs = [100, 5_000].flatMap((length) =>
    [1, 2].map(() => {
      const meter = new Meter(DEFAULT_BUDGET);
      searcher.search("-".repeat(length), 0, meter);
      return DEFAULT_BUDGET.steps - meter.steps;
    }),
  );
  expect(costs[0]).toBe(costs[1]);
  expect(costs[2]).toBe(costs[3]);
  expect(costs[0]).toBeGreaterThan(0);
});

test("thousands of matches in a long text cost about as much as reading it", () => {
  const searcher = new RegexSearcher({ source: "\\s*,\\s*", flags: "" });
  const text = "ab , cd,".repeat(5_000);
  const meter = new Meter(DEFAULT_BUDGET);
  let found = 0;
  for (let at = 0; ; found++) {
    const match = searcher.search(text, at, meter);
    if (match === undefined) break;
    at = match.end;
  }
  expect(found).toBe(10_000);
  expect(DEFAULT_BUDGET.steps - meter.steps).toBeLessThan(8 * text.length);
});

describe("the risk of a pattern", () => {
  test.each([
    ["^abc", "", 0, 4],
    ["abc", "", 0, 3],
    ["^\\d+$", "", 1, 5],
    ["\\d+$", "", 1, 4],
    ["^\\w+-\\w+$", "", 2, 9],
    ["^(cat|dog)$", "", 0, 11],
    ["a{1000}b", "", 0, 2002],
    ["^[a-z]{1,3}$", "", 0, 11],
    ["^(?:a|b)?c", "", 0, 9],
    ["(a+)+", "", Number.POSITIVE_INFINITY, undefined],
    ["^(?:foo|far)*$", "", Number.POSITIVE_INFINITY, undefined],
    ["^(a*)\\1", "", 2, undefined],
  ])("/%s/%s works with the power %d of the text", (source, flags, degree, factor) => {
    const { work } = regexRisk(parseRegex(source), flags);
    expect(work.degree).toBe(degree);
    if (factor !== undefined) expect(work.factor).toBe(factor);
  });

  test.each([
    ["^a", "", true],
    ["^a|^b", "", true],
    ["^a|b", "", false],
    ["^a", "m", false],
  ])("/%s/%s is anchored: %s", (source, flags, anchored) => {
    expect(regexRisk(parseRegex(source), flags).anchored).toBe(anchored);
  });
});
