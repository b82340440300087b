// No argument makes a price that switches a budget off.
import { describe, expect, test } from "vitest";
import { runText } from "../fixtures/run-text.ts";
import { DEFAULT_BUDGET, Meter, spendItems, spendMemory, spendSteps } from "./budget.ts";
import { compileJsonata } from "./jsonata.ts";

/** What a matcher of the expression's own finds, once. */
const found = (start: string, end: string): string =>
  `function($s){ {"match":"a","start":${start},"end":${end},"groups":[],"next":function(){()}} }`;
const LONG = '$pad("ab",5000,"x")';

// Answers are those of the reference implementation.
const ODD: readonly (readonly [string, unknown])[] = [
  ['$split("abc","",0/0)', []],
  ['$split("abc","b",0/0)', []],
  ['$split("abc",/b/,0/0)', []],
  ['$split("abc","",1/0)', []],
  ['$replace("abcb","b","x",0/0)', "abcb"],
  ['$replace("abcb",/b/,"x",0/0)', "abcb"],
  ['$match("abcb",/b/,0/0)', undefined],
  [`$replace("a", ${found("0", "-1e15")}, "b")`, "b"],
  [`$replace("a", ${found("0", "0/0")}, "b")`, "b"],
  ['/ab/("xab", 1e15)', undefined],
  ['/ab/("xab", 1/0)', undefined],
  ['/ab/("xab", 0/0).start', 1],
  ['/ab/("xab", -1e15).start', 1],
  ['/ab/("ababab", 2.7).start', 2],
  ['/$/("abc", 3).start', 3],
  ['/$/("abc", 4)', undefined],
  [`/ab/(${LONG}, 1e15)`, undefined],
  [`/ab/(${LONG}, 0/0).start`, 0],
  [`/ab/(${LONG}, -3).start`, 0],
  ['$fromMillis(0,"[Y,1--9999999999999999]")', "NaN"],
  ['$fromMillis(0,"[Y,x-y]")', "NaN"],
  ['$fromMillis(0,"[D,1--5]")', "1"],
  ['$fromMillis(0,"[MNn,1--5]")', ""],
  ['$pad("abc",0/0)', "abc"],
  ['$substring("abc",0,0/0)', ""],
];

describe("numbers that are none, or lie far out, where a place or a width is wanted", () => {
  test.each(ODD)("%s", (text, answer) => {
    expect(runText(text)).toEqual(answer);
  });

  test.each(ODD)("%s leaves the budget as it is", (text) => {
    const loop = "($f := function($n){ $n < 400000 ? $f($n+1) : $n }; $f(0))";
    expect(runText(`($x := ${text}; ${loop})`)).toMatchObject({ code: "U1001" });
  });
});

describe("a price that comes out wrong", () => {
  test.each([spendSteps, spendMemory, spendItems])("gives nothing back: %o", (spend) => {
    const meter = new Meter(DEFAULT_BUDGET);
    spend(meter, -1e15);
    expect(meter).toMatchObject({ steps: DEFAULT_BUDGET.steps, memory: DEFAULT_BUDGET.memory });
  });

  test.each([spendSteps, spendMemory, spendItems])("is no way round it: %o", (spend) => {
    expect(() => spend(new Meter(DEFAULT_BUDGET), Number.NaN)).toThrow();
    expect(() => spend(new Meter(DEFAULT_BUDGET), Number.POSITIVE_INFINITY)).toThrow();
  });

  test("nor is it for the expressions that share the budget", () => {
    const compiled = compileJsonata("$pad('a', 1/0)");
    if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
    const effort = { left: DEFAULT_BUDGET.steps };
    const env = { input: null, context: () => null, variable: () => undefined, now: 0, effort };
    for (let i = 0; i < 3; i++) {
      const random = (): never => {
        throw new Error("no chance is taken");
      };
      expect(compiled.value.evaluate({ ...env, random })).toMatchObject({ code: "U1001" });
      expect(effort.left).not.toBeNaN();
    }
  });
});
