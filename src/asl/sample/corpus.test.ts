import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isJsonObject, type Json, parseJson, stringifyJson } from "../../base/index.ts";
import { sampleInput } from "./sample.ts";
import { argumentsAreFound, firstRuleHolds } from "./sample-machine.ts";

const CORPUS = new URL("../../../../shared/corpus/asl/", import.meta.url);

describe.skipIf(!existsSync(CORPUS))("definitions from public repositories", () => {
  const names = existsSync(CORPUS) ? readdirSync(CORPUS) : [];
  const all = names
    .filter((name) => name.endsWith(".asl.json"))
    .map((name): [string, Json] => [name, parseJson(readFileSync(new URL(name, CORPUS), "utf8"))]);

  test("each has a sample that is JSON, of which the first state finds what it reads", () => {
    let read = 0;
    const found: Record<string, string[]> = { true: [], false: [], undefined: [] };
    for (const [name, definition] of all) {
      if (!isJsonObject(definition)) continue;
      const { value, isRead } = sampleInput(definition);
      expect(parseJson(stringifyJson(value))).toEqual(value);
      if (!isRead) continue;
      read += 1;
      const held = firstRuleHolds(definition, value) ?? argumentsAreFound(definition, value);
      found[`${held}`]?.push(name);
    }
    const { true: held = [], false: failing = [] } = found;
    // biome-ignore lint/suspicious/noConsole: how far it goes, for whoever changes it.
    console.log(`${read} of ${all.length} read their input, ${held.length} first states run on it`);
    expect(read).toBeGreaterThan(300);
    expect(held.length).toBeGreaterThan(100);
    // A member by the name of the state, and an item whose index is in the input too.
    expect(failing.length).toBeLessThanOrEqual(2);
  }, 120_000);
});
