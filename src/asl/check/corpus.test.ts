// Definitions that nobody here wrote: each is taken, or its refusal is known and has a reason.
//
// corpus-refusals.json:       definition → why it is refused, and with which diagnostics.
// validator-differences.json: case → why we judge it otherwise than the tool it comes from.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as yaml from "yaml";
import type { Json, JsonObject } from "../../base/index.ts";
import { type Diagnostic, isValidDefinition } from "../diagnostic.ts";
import { parseDefinition, parseYamlDefinition } from "../parse/index.ts";
import { checkDefinition } from "./check.ts";

const CORPUS = new URL("../../../../shared/corpus/", import.meta.url);
const isThere = existsSync(CORPUS);

interface Manifest {
  readonly asl: readonly { readonly id: string; readonly kind: string }[];
  readonly validator: readonly { readonly id: string; readonly verdict: string }[];
}
interface Refusal {
  readonly why: string;
  readonly problems: readonly string[];
}

const manifest: Manifest = isThere ? readJson("manifest.json", CORPUS) : { asl: [], validator: [] };

function readJson<T>(name: string, base: URL): T {
  return JSON.parse(readFileSync(new URL(name, base), "utf8"));
}

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
/** What templates, generators and test suites write where a value is filled in later. */
const MARKER = /\$\{[^}]*\}|\[\[[^\]]*\]\]|<[^>]*>|#\{[^}]*\}|%%?[A-Z_]+%?%|_+(?:tbd|TBD)_+/g;
const NUMBERS =
  /^(?:Seconds|.*Seconds|MaxConcurrency|MaxAttempts|BackoffRate|MaxItems|.*PerBatch|ToleratedFailure.*|Numeric.*)$/;

/** Fills in what a deployment would (corpus/README.md, "substitute before judging"). */
function substitute(value: Json, name: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => substitute(item, name));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([key, member]) => [key, substitute(member, key)]),
    );
  }
  return typeof value === "string" ? substituteText(value, name) : value;
}

function substituteText(value: string, name: string): Json {
  const isWhole = value !== "" && value.replace(MARKER, "") === "";
  if (isWhole && name === "Resource") return FUNCTION;
  if (isWhole && name === "HeartbeatSeconds") return 1;
  if (isWhole && NUMBERS.test(name)) return 2;
  if (isWhole && ["Retry", "Catch", "Items"].includes(name)) return [];
  if (isWhole && /Path$|^Variable$/.test(name)) return "$$.Execution.Input";
  return value
    .replaceAll("${AWS::Partition}", "aws")
    .replace(/[$#]\{[^}]*\}/g, name === "Resource" ? "aws" : "x");
}

function problemsOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ severity }) => severity === "ERROR")
    .map(({ message, location }) => `${message} at ${location}`);
}

describe.skipIf(!isThere)("746 definitions from public repositories", () => {
  const refusals: Record<string, Refusal> = readJson(
    "corpus-refusals.json",
    new URL(import.meta.url),
  );

  test.each(["user", "sample", "tool"])(
    "those of kind %s are taken, but for known refusals",
    (kind) => {
      const ids = manifest.asl.filter((entry) => entry.kind === kind).map(({ id }) => id);
      const actual: Record<string, readonly string[]> = {};
      for (const id of ids) {
        const definition = substitute(readJson(`asl/${id}.asl.json`, CORPUS), "");
        const parsed = parseDefinition(JSON.stringify(definition));
        const problems = parsed.ok
          ? problemsOf(checkDefinition(parsed.value, { type: "STANDARD" }))
          : problemsOf(parsed.problems);
        if (problems.length > 0) actual[id] = problems;
      }
      const known = Object.entries(refusals)
        .filter(([id]) => ids.includes(id))
        .map(([id, { problems }]) => [id, problems]);
      expect(actual).toEqual(Object.fromEntries(known));
    },
  );

  test("every refusal has its reason", () => {
    for (const { why } of Object.values(refusals)) expect(why).toMatch(/\w{3}/);
  });
});

describe.skipIf(!isThere)("158 cases of other validators", () => {
  const differences: Record<string, string> = readJson(
    "validator-differences.json",
    new URL(import.meta.url),
  );

  test("we agree, but for known differences", () => {
    const actual = manifest.validator
      .filter(({ id, verdict }) => verdict !== "unclassified" && verdict !== verdictOn(id, verdict))
      .map(({ id }) => id);
    expect(actual.sort()).toEqual(Object.keys(differences).sort());
  });
});

function verdictOn(id: string, folder: string): "valid" | "invalid" {
  const isYaml = existsSync(new URL(`validator/${folder}/${id}.yaml`, CORPUS));
  const file = `validator/${folder}/${id}.${isYaml ? "yaml" : "json"}`;
  const text = readFileSync(new URL(file, CORPUS), "utf8");
  const parsed = isYaml ? parseYamlDefinition(text, yaml) : parseDefinition(text);
  if (!parsed.ok) return "invalid";
  const options = { type: "STANDARD", placeholders: "accepted" } as const;
  return isValidDefinition(checkDefinition(parsed.value, options)) ? "valid" : "invalid";
}
