// Data and JavaScript keep apart: names of the one are none of the other's, and nothing is changed that others hold.
import { describe, expect, test } from "vitest";
import { DEFAULT_BUDGET } from "./budget.ts";
import { compileJsonata, evaluateStandalone, type JsonataOutcome } from "./jsonata.ts";

function run(text: string, document?: never): JsonataOutcome {
  const compiled = compileJsonata(text, DEFAULT_BUDGET);
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  return evaluateStandalone(compiled.value, document, { bindings: {}, now: 0, seed: "s" });
}

describe("names of JavaScript are no names of data", () => {
  test.each([
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "toJSON",
    "text",
    "value",
    "fnArity",
  ])("%s", (name) => {
    expect(run(`{}.\`${name}\``)).toBeUndefined();
    expect(run(`$lookup({}, "${name}")`)).toBeUndefined();
    expect(run(`[{}, {}].\`${name}\``)).toBeUndefined();
    expect(run(`function($x){$x}.\`${name}\``)).toBeUndefined();
    expect(run(`{"${name}": 1}.\`${name}\``)).toBe(1);
    expect(run(`$merge([{"a": 2}, {"${name}": 1}]).\`${name}\``)).toBe(1);
    expect(run(`{"${name}": 5} ~> |$|{"b": 1}| ~> $lookup("${name}")`)).toBe(5);
    expect(run(`$keys({"${name}": 1})`)).toBe(name);
    expect(run(`{} ~> |$|{"${name}": {"polluted": true}}|`)).toEqual(
      JSON.parse(`{"${name}": {"polluted": true}}`),
    );
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("a transform leaves the data of others as it is", () => {
    const document = { a: { b: 1 } };
    expect(run("{'x': 1} ~> |$$.a|{'b': 2}|", document as never)).toEqual({ x: 1 });
    expect(document).toEqual({ a: { b: 1 } });
  });

  test("grouping leaves an empty list of the data as it is", () => {
    const document = { a: [] };
    expect(run("a{'k': 1}", document as never)).toEqual({ k: 1 });
    expect(document).toEqual({ a: [] });
  });
});
