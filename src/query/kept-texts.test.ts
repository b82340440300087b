import { expect, test } from "vitest";
import { compileIntrinsic, compileJsonata, compilePath, DEFAULT_BUDGET } from "./index.ts";

const long = (one: string): string => Array.from({ length: 400 }, () => one).join(", ");

test.each([
  ["an expression", () => compileJsonata(`[${long("$a.b")}]`)],
  ["an intrinsic function", () => compileIntrinsic(`States.Array(${long("$.a")})`)],
  ["a path", () => compilePath(`$[?(@.a in [${long("'x'")}])]`)],
])("%s that is long is compiled once by those who need it one after the other", (_, compile) => {
  const [first, second] = [compile(), compile()];
  if (!first.ok || !second.ok) throw new Error("it compiles");
  expect(second.value).toBe(first.value);
});

test("a budget of its own has a compiled expression of its own", () => {
  const text = `[${long("$a.b")}]`;
  const [first, second] = [
    compileJsonata(text),
    compileJsonata(text, { ...DEFAULT_BUDGET, steps: 1 }),
  ];
  if (!first.ok || !second.ok) throw new Error("it compiles");
  expect(second.value).not.toBe(first.value);
});
