// What is known as right without compiling it must compile: a definition that the checker takes can be run.
import { expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { compileDefinition } from "../compile/index.ts";
import { machineOf, problemsOf } from "./expect-diagnostic.ts";

const PASS = { Type: "Pass", End: true };
const CHOICE = { IsPresent: true, Next: "E" };

/** Every place of a path of plain names. */
const PLACES: Readonly<Record<string, (names: string) => JsonObject>> = {
  InputPath: (names) => ({ ...PASS, InputPath: `$${names}` }),
  OutputPath: (names) => ({ ...PASS, OutputPath: `$$${names}` }),
  ResultPath: (names) => ({ ...PASS, ResultPath: `$${names}` }),
  Parameters: (names) => ({ ...PASS, Parameters: { "x.$": `$${names}` } }),
  Assign: (names) => ({ ...PASS, Assign: { "x.$": `$$${names}` } }),
  SecondsPath: (names) => ({ Type: "Wait", SecondsPath: `$${names}`, End: true }),
  Variable: (names) => ({ Type: "Choice", Choices: [{ Variable: `$${names}`, ...CHOICE }] }),
  ErrorPath: (names) => ({ Type: "Fail", ErrorPath: `$${names}` }),
  Output: (names) => ({ ...PASS, QueryLanguage: "JSONata", Output: `{% $states.input${names} %}` }),
};

const LENGTHS = [1, 100, 127, 128, 129, 250, 400, 500, 999, 1000, 1001, 1002, 5000];

test.each(Object.keys(PLACES))("%s: a path of any length is refused, or compiles", (place) => {
  const outcomes = LENGTHS.map((length) => {
    const state = PLACES[place]?.(".a".repeat(length));
    if (state === undefined) throw new Error("every place has a state");
    const definition = machineOf({
      A: state,
      ...(place === "Variable" ? { E: { Type: "Succeed" } } : {}),
    });
    if (problemsOf(definition).length > 0) return "refused";
    // States are compiled when they are entered.
    const [flow] = compileDefinition({ value: definition }).flows;
    expect(flow?.state("A")).toBeDefined();
    return "compiles";
  });
  expect(outcomes[0]).toBe("compiles");
  expect(outcomes.at(-1)).toBe("refused");
});
