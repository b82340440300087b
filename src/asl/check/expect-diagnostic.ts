// expect-diagnostic.ts — the one helper of the room's tests: what the checker says of a value.
import type { Json, JsonObject } from "../../base/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { parseDefinition } from "../parse/index.ts";
import { checkDefinition, checkState } from "./check.ts";
import type { CheckOptions } from "./context.ts";

const STANDARD: CheckOptions = { type: "STANDARD" };

/** `message at location` of every error of a definition. */
export function problemsOf(definition: JsonObject, options: CheckOptions = STANDARD): string[] {
  return texts(definition, (document) => checkDefinition(document, options), "ERROR");
}

/** `message at location` of every warning of a definition. */
export function warningsOf(definition: JsonObject): string[] {
  return texts(definition, (document) => checkDefinition(document, STANDARD), "WARNING");
}

/** The same of one state, with what is wrong inside it located from the state. */
export function stateProblemsOf(state: JsonObject, options: CheckOptions = STANDARD): string[] {
  return texts(state, (document) => checkState(document, options), "ERROR");
}

/** A definition of these states that begins with the first of them. */
export function machineOf(
  states: Readonly<Record<string, Json>>,
  more: JsonObject = {},
): JsonObject {
  return { StartAt: Object.keys(states)[0] ?? "", States: states, ...more };
}

function texts(
  value: JsonObject,
  check: (document: Parameters<typeof checkDefinition>[0]) => readonly Diagnostic[],
  severity: Diagnostic["severity"],
): string[] {
  const parsed = parseDefinition(JSON.stringify(value));
  if (!parsed.ok) return parsed.problems.map(({ message }) => message);
  return check(parsed.value)
    .filter((diagnostic) => diagnostic.severity === severity)
    .map(({ message, location }) => `${message} at ${location}`.replace("/States/StateName", ""));
}
