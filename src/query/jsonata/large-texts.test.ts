// Texts as large as a definition can hold them: what is too much is refused, and the rest takes as long as it is.
import { describe, expect, test } from "vitest";
import { compileTree } from "./compile.ts";
import { compileJsonata, evaluateStandalone } from "./jsonata.ts";
import { usesOf } from "./names.ts";
import { parseTree } from "./shaping.ts";
import type { Node } from "./syntax-tree.ts";

describe("a text of too many parts is refused before it is compiled", () => {
  test.each([
    ["values", `[${"1,".repeat(100_000)}1]`],
    ["operators", `[${"-a,".repeat(50_000)}1]`],
    ["conditions", `[${"1?2:3,".repeat(25_000)}1]`],
    ["members", `{${Array.from({ length: 50_000 }, (_, i) => `"${i}": ${i}`).join()}}`],
    ["statements", `(${"$a;".repeat(100_000)} 1)`],
  ])("%s", (_, text) => {
    const message =
      "Expression has more than 100000 names, values and operators. Put constant data into the input, or divide the work among several expressions";
    expect(compileJsonata(text)).toMatchObject({
      ok: false,
      problems: [{ code: "X0003", message }],
    });
  });

  test("what is allowed can be compiled, and says how much it is", () => {
    const compiled = compileJsonata(`[${"-a,".repeat(33_000)}1]`);
    expect(compiled).toMatchObject({ ok: true, value: { nodes: 66_002 } });
  });
});

describe("names bound far outside are found as soon as near ones", () => {
  const NAMES = `[${"$a,".repeat(90_000)}1]`;
  const near = parseTree(`($a := 1; ${NAMES})`);
  const far = parseTree(`($a := 1; ${"($b := 1; ".repeat(470)}${NAMES}${")".repeat(471)}`);
  const least = (work: () => void): number => {
    const times = [1, 2, 3].map(() => {
      const began = process.cpuUsage();
      work();
      return process.cpuUsage(began).user;
    });
    return Math.min(...times);
  };

  test.each([
    ["to know what an expression reads", (tree: Node) => usesOf(tree, () => false)],
    ["to compile it", compileTree],
  ])("%s", (_, work) => {
    expect(least(() => work(far))).toBeLessThan(3 * least(() => work(near)) + 40_000);
  });
});

test("a path knows its names and its brackets however it is put together", () => {
  const plain = (text: string): unknown => {
    const compiled = compileJsonata(text);
    if (!compiled.ok) return compiled.problems[0]?.code;
    const document = { a: { b: { c: 1 } }, x: [{ y: 2 }] };
    const value = evaluateStandalone(compiled.value, document, { bindings: {}, now: 0, seed: "s" });
    return value;
  };
  expect(plain('"a"."b"."c"')).toBe(1);
  expect(plain('a."b"[].c')).toMatchObject([1]);
  expect(plain('"x"^(y).y')).toBe(2);
  expect(plain('"x"#$i[].y')).toEqual([2]);
  expect(plain("a.b@$v[].c")).toBeUndefined();
  expect(plain("a.5.c")).toBe("S0213");
  expect(plain("5#$i.c")).toBe("S0213");
});
