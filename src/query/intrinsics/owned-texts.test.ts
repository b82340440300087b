// What paths and intrinsic functions give keeps nothing in memory of what it was cut from or joined of.
import { expect, test } from "vitest";
import { keptMB } from "../../../test/support/kept-memory.ts";
import { type Json, JsonNumber, seededRandom } from "../../base/index.ts";
import { compilePath } from "../jsonpath/index.ts";
import { compileIntrinsic } from "./compile-intrinsic.ts";

function evaluated(text: string, input: Json): Json {
  const compiled = text.startsWith("$") ? compilePath(text) : compileIntrinsic(text);
  if (!compiled.ok) throw new Error(compiled.problems.join("; "));
  const outcome = compiled.value.evaluate({
    input,
    context: () => null,
    variable: () => undefined,
    now: 0,
    random: () => seededRandom("s"),
  });
  if (typeof outcome === "string" || Array.isArray(outcome)) return outcome;
  throw new Error(`${text} gives texts`);
}

const EVALUATIONS = 2_000;
/** If each kept what it was made from, it would be twice as much and more. */
const KEPT_MB_MAX = 0.8;

/** Texts that are longer are remembered for a while, see kept-texts.ts. */
const FILLER = "y".repeat(850);

test.each([
  ["a literal", (index: number) => `States.Array('the letters of ${index}', '${FILLER}')`],
  ["a literal of a path", (index: number) => `$.append('the letters of ${index}', '${FILLER}')`],
  ["a word of a path", (index: number) => `$.append(thelettersof${index}, '${FILLER}')`],
])("%s that is given keeps nothing of the text around it", (_, textOf) => {
  const kept = keptMB(EVALUATIONS, (index) => {
    const list = evaluated(textOf(index), []);
    return Array.isArray(list) ? list[0] : undefined;
  });
  expect(kept).toBeLessThan(KEPT_MB_MAX);
});

const MANY = Array.from({ length: 60 }, () => "$.letter").join(", ");

test.each([
  ["States.Format of many places", `States.Format('${"{}".repeat(60)}', ${MANY})`],
  ["concat() of a list", "$.none.concat($.letters)"],
  ["States.StringSplit", "States.StringSplit($.long, ':')"],
  ["States.JsonToString of exact numbers", "States.JsonToString($.exact)"],
])("%s keeps nothing of the pieces", (_, text) => {
  const input = (index: number): Json => ({
    letter: "x",
    letters: [Array.from({ length: 60 }, () => "x")],
    none: [],
    long: `the first letters:${index}:${":".repeat(2_000)}`,
    exact: Array.from({ length: 60 }, () => new JsonNumber("1.0")),
  });
  expect(keptMB(EVALUATIONS, (index) => evaluated(text, input(index)))).toBeLessThan(KEPT_MB_MAX);
});
