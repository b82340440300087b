// Expressions that a definition of AWS's largest size has room for, and that would keep the server for seconds.
import { expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { machineOf, problemsOf } from "./expect-diagnostic.ts";

const passes = (expressions: readonly string[]): ReturnType<typeof machineOf> => {
  const states: Record<string, Json> = {};
  for (const [i, text] of expressions.entries()) {
    const to = i + 1 < expressions.length ? { Next: `S${i + 1}` } : { End: true };
    states[`S${i}`] = { Type: "Pass", Output: { value: `{% ${text} %}` }, ...to };
  }
  return machineOf(states, { QueryLanguage: "JSONata" });
};

const list = (count: number): string => `[${"-a,".repeat(count)}1]`;

test("one expression of too many parts is refused with its place, and quoted as far as anybody reads", () => {
  const [problem, ...others] = problemsOf(passes([list(100_000), "1"]));
  expect(others).toEqual([]);
  expect(problem).toMatch(
    /^The JSONata expression '\[-a,-a,[-a,]+…' specified for the field 'Output/,
  );
  expect(problem).toMatch(
    /for the field 'Output\/value' is not valid\. X0003: Expression has more than 100000 names, values and operators\. .+ at \/States\/S0\/Output$/,
  );
  expect(problem?.length).toBeLessThan(11_000);
});

test("many expressions of too many parts together are refused at the one that is too much", () => {
  const some = Array.from({ length: 20 }, () => list(9_000));
  expect(problemsOf(passes(some.slice(0, 13)))).toEqual([]);
  expect(problemsOf(passes(some))).toEqual([
    "The JSONata expressions of the definition have more than 250000 names, values and operators together, counted up to the field 'Output/value'. Put constant data into the input, or divide the work among several state machines at /States/S13/Output",
  ]);
});

test("no more expressions are read than that where each has a mistake", () => {
  const wrong = Array.from({ length: 30 }, () => `${list(30_000)} (`);
  expect(problemsOf(passes(wrong))).toHaveLength(6);
});
