// The 1,625 cases of the reference implementation, where they stand beside the repository.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_BUDGET } from "./budget.ts";
import exceptions from "./conformance-exceptions.json" with { type: "json" };
import { JsonataFailure } from "./failure.ts";
import { compileJsonata, evaluateStandalone } from "./jsonata.ts";

interface Case {
  readonly id: string;
  readonly expr: string;
  readonly data?: never;
  readonly dataset?: string | null;
  readonly bindings?: Record<string, never>;
  readonly depth?: number;
  readonly result?: unknown;
  readonly undefinedResult?: boolean;
  readonly unordered?: boolean;
  readonly code?: string;
  readonly error?: { readonly code: string; readonly message?: string; readonly token?: string };
}

const home = new URL("../../../../shared/conformance/jsonata/", import.meta.url);
const isThere = existsSync(home);

function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, home), "utf8")) as T;
}

const cases = isThere ? load<Case[]>("cases.json") : [];
const datasets = isThere ? load<Record<string, never>>("datasets.json") : {};

function evaluate(given: Case): unknown {
  // Depths below 100 are those of cases without recursion, and do not count what the reference counts.
  const depth =
    given.depth !== undefined && given.depth >= 100 ? given.depth : DEFAULT_BUDGET.depth;
  const compiled = compileJsonata(given.expr, { ...DEFAULT_BUDGET, depth });
  if (!compiled.ok) return compiled.problems[0];
  const document = typeof given.dataset === "string" ? datasets[given.dataset] : given.data;
  const copy = document === undefined ? undefined : structuredClone(document);
  return evaluateStandalone(compiled.value, copy, {
    bindings: given.bindings ?? {},
    now: 1_700_000_000_000,
    seed: given.id,
  });
}

function sorted(value: unknown): unknown {
  return Array.isArray(value)
    ? [...value].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : value;
}

function exceptionFor(id: string): string | undefined {
  for (const [prefix, exception] of Object.entries(exceptions))
    if (typeof exception === "object" && id.startsWith(prefix)) return exception.code;
  return undefined;
}

describe.skipIf(!isThere)("the reference implementation's own cases", () => {
  test.each(cases.map((given) => [given.id, given] as const))("%s", (id, given) => {
    const outcome = evaluate(given);
    const code = exceptionFor(id) ?? given.code ?? given.error?.code;
    if (code !== undefined) {
      expect(outcome).toMatchObject({ code });
      if (given.error?.message !== undefined)
        expect(outcome).toMatchObject({ message: given.error.message });
      return;
    }
    expect(outcome).not.toBeInstanceOf(JsonataFailure);
    if (given.undefinedResult === true) expect(outcome).toBeUndefined();
    else if (given.unordered === true) expect(sorted(outcome)).toEqual(sorted(given.result));
    else expect(outcome).toEqual(given.result);
  });

  test("all of them are here", () => {
    expect(cases).toHaveLength(1625);
  });
});
