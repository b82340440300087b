// Every definition in the recorded cases: what AWS took is taken, what it refused is refused in its words.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Diagnostic, invalidDefinitionText, isValidDefinition } from "../diagnostic.ts";
import { parseDefinition } from "../parse/index.ts";
import { variableReferences } from "../references/index.ts";
import { checkDefinition, checkState } from "./check.ts";

const CASES = new URL("../../../../shared/conformance/cases/", import.meta.url);
const WITH_DEFINITION =
  /^(?:CreateStateMachine|UpdateStateMachine|ValidateStateMachineDefinition|TestState)$/;

interface Step {
  readonly op: string;
  readonly params: Record<string, string>;
  readonly match?: readonly (string | { readonly key: string })[];
  readonly error?: string;
}
interface Case {
  readonly id: string;
  readonly definition?: unknown;
  readonly type?: string;
  readonly steps: readonly Step[];
  readonly expected: Record<string, Record<string, unknown>>;
}

function casesOf(file: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(file, CASES), "utf8"));
}

/** The definition as it was sent; references to answers of earlier steps are ARNs of functions. */
function definitionOf(step: Step, recorded: Case): string | undefined {
  const { definition } = step.params;
  if (typeof definition !== "string") return undefined;
  const text = definition === "${definition}" ? JSON.stringify(recorded.definition) : definition;
  return text.replace(/\$\{\d+\.[^}]*\}/g, "arn:aws:lambda:us-east-1:000000000000:function:f");
}

function diagnosticsOf(text: string, step: Step, type: string): readonly Diagnostic[] {
  const parsed = parseDefinition(text);
  if (!parsed.ok) return parsed.problems;
  const options = { type: type === "EXPRESS" ? "EXPRESS" : "STANDARD" } as const;
  return step.op === "TestState" && step.params["stateName"] === undefined
    ? checkState(parsed.value, options)
    : checkDefinition(parsed.value, options);
}

function expectedOf(step: Step, recorded: Case): Record<string, unknown> | undefined {
  const [match] = step.match ?? [];
  if (match === undefined) return undefined;
  return recorded.expected[typeof match === "string" ? match : match.key];
}

function expectAnswer(step: Step, recorded: Case, diagnostics: readonly Diagnostic[]): void {
  const expected = expectedOf(step, recorded);
  if (step.op === "ValidateStateMachineDefinition") {
    expect(
      diagnostics.map(({ severity, code, message, location }) => ({
        severity,
        code,
        message,
        location,
      })),
    ).toEqual(expected?.["diagnostics"]);
    return;
  }
  const message = String(expected?.["message"] ?? expected?.["exception_value"]);
  if (step.error === "InvalidDefinition" && !message.startsWith("TestState API")) {
    expect(invalidDefinitionText(diagnostics)).toBe(
      message.replace(/^An error occurred \(InvalidDefinition\) .* operation: /s, ""),
    );
  } else expect(diagnostics.filter(({ severity }) => severity === "ERROR")).toEqual([]);
}

const files = existsSync(CASES) ? readdirSync(CASES).sort() : [];

describe.skipIf(files.length === 0)("definitions that AWS has answered", () => {
  test.each(files)("%s", (file) => {
    for (const recorded of casesOf(file)) {
      for (const step of recorded.steps) {
        const text = WITH_DEFINITION.test(step.op) ? definitionOf(step, recorded) : undefined;
        // The SDK refused an empty stateName before AWS saw the definition.
        if (text === undefined || step.params["stateName"] === "") continue;
        const type = step.params["type"] ?? recorded.type ?? "STANDARD";
        expectAnswer(step, recorded, diagnosticsOf(text, step, type));
      }
    }
  });
});

describe.skipIf(files.length === 0)("variableReferences as AWS has answered", () => {
  test("test_sfn_api_variable_references", () => {
    for (const recorded of casesOf("test_sfn_api_variable_references.json")) {
      const create = recorded.steps.find(({ op }) => op === "CreateStateMachine");
      const parsed = parseDefinition((create && definitionOf(create, recorded)) ?? "");
      expect(parsed.ok).toBe(true);
      if (!parsed.ok) continue;
      expect(isValidDefinition(checkDefinition(parsed.value, { type: "STANDARD" }))).toBe(true);
      expect([recorded.id, variableReferences(parsed.value.value)]).toEqual([
        recorded.id,
        recorded.expected["describe_response"]?.["variableReferences"] ?? {},
      ]);
    }
  });
});
