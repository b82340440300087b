// Definitions that are wrong in thousands of places, or in one of immense length: what would take long to say is not
// looked for, and the problems themselves are told all the same.
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/index.ts";
import { type Diagnostic, invalidDefinitionText, isValidDefinition } from "../diagnostic.ts";
import { parseDefinition } from "../parse/index.ts";
import { checkDefinition } from "./check.ts";
import type { CheckOptions } from "./context.ts";
import { machineOf } from "./expect-diagnostic.ts";

function diagnosticsOf(
  definition: JsonObject,
  options: Partial<CheckOptions> = {},
): readonly Diagnostic[] {
  const parsed = parseDefinition(JSON.stringify(definition));
  if (!parsed.ok) throw new Error("a definition is JSON");
  return checkDefinition(parsed.value, { type: "STANDARD", ...options });
}

function many(count: number, one: (i: number) => readonly [string, Json]): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => one(i)));
}

const pass = (more: JsonObject): JsonObject =>
  machineOf({ A: { Type: "Pass", End: true, ...more } });

test("of thousands of wrong targets the first are told with the one that was meant", () => {
  const states = many(5_000, (i) => [`State${i}`, { Type: "Pass", Next: `Stat${i + 1}` }]);
  const missing = diagnosticsOf(machineOf(states)).filter(({ message }) =>
    message.startsWith("Missing 'Next' target"),
  );
  expect(missing).toHaveLength(5_000);
  expect(missing.slice(0, 20).every(({ hint }) => hint?.startsWith("did you mean"))).toBe(true);
  expect(missing.at(-1)?.hint).toBeUndefined();
});

test.each([
  ["quotes behind backslashes", `$[?(@.a == 1 && ${"\\'".repeat(200_000)})]`],
  ["a function's name without an end", `States.${"Formt".repeat(150_000)}(1)`],
  ["functions that there are not", `States.Format(${"Zqxj.Vwk(),".repeat(80_000)})`],
])("a broken path is told without a hint where that would take long: %s", (_what, text) => {
  const [only, ...others] = diagnosticsOf(pass({ Parameters: { "a.$": text } }));
  expect(only?.message).toContain("must be a valid JSONPath or a valid intrinsic function call");
  expect(only?.hint).toBeUndefined();
  expect(others).toEqual([]);
});

test("many machines inside of one with many variables copy none of them", () => {
  const branch = (i: number): JsonObject =>
    machineOf({ [`B${i}`]: { Type: "Pass", Assign: { own: 1, v0: 1 }, End: true } });
  const definition = machineOf({
    V: { Type: "Pass", Assign: many(20_000, (i) => [`v${i}`, 1]), Next: "P" },
    P: {
      Type: "Parallel",
      Branches: Array.from({ length: 5_000 }, (_, i) => branch(i)),
      End: true,
    },
  });
  const found = diagnosticsOf(definition);
  expect(found).toHaveLength(5_000);
  expect(found[0]?.message).toBe("The variable 'v0' is already assigned in an outer scope");
});

test("problems end where nobody reads on, and warnings never take an error's place", () => {
  expect(diagnosticsOf(pass(many(30_000, (i) => [`Rslt${i}`, 1])))).toHaveLength(10_000);
  const warned = pass({ Parameters: many(15_000, (i) => [`a${i}`, "$.b"]) });
  expect(isValidDefinition(diagnosticsOf(warned))).toBe(true);
  const alsoWrong = { ...warned, TimeoutSeconds: 0 };
  expect(isValidDefinition(diagnosticsOf(alsoWrong))).toBe(false);
});

test("problems below a name of immense length do not repeat it thousands of times", () => {
  const found = diagnosticsOf(
    machineOf({
      ["n".repeat(400_000)]: { Type: "Pass", End: true, ...many(20_000, (i) => [`R${i}`, 1]) },
    }),
  );
  expect(isValidDefinition(found)).toBe(false);
  expect(invalidDefinitionText(found).length).toBeLessThan(20_000_000);
});

test("who knows the services is asked for no more of them than a definition calls", () => {
  const asked = new Set<string>();
  const states = many(500, (i) => [
    `T${i}`,
    { Type: "Task", Resource: `arn:aws:states:::aws-sdk:svc${i}:act`, Parameters: {}, End: true },
  ]);
  const knowing = (service: string): boolean => {
    asked.add(service);
    return true;
  };
  diagnosticsOf(machineOf(states), {
    knowsSdkAction: knowing,
    unsupportedFields: ({ service }) => {
      asked.add(service);
      return [];
    },
  });
  expect(asked.size).toBe(40);
});
