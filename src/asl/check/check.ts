// check.ts — a document to its diagnostics, as AWS validates on create, update, validate and test.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { DefinitionDocument, Path } from "../parse/index.ts";
import { assignedNames } from "./assign.ts";
import type { CheckOptions, DefinitionContext, QueryLanguage } from "./context.ts";
import { checkNestedMachine, checkWholeMachine } from "./machine.ts";
import { Report } from "./report.ts";
import { checkStateValue } from "./state.ts";

/** Every problem of a definition; none of severity ERROR means that it can be created. */
export function checkDefinition(
  document: DefinitionDocument,
  options: CheckOptions,
): readonly Diagnostic[] {
  const context = contextOf(document, options, []);
  checkWholeMachine(context, document.value);
  return context.report.diagnostics;
}

/** The name that TestState gives a state that comes without one. */
const LONE_STATE_NAME = "StateName";

/**
 * Every problem of a definition that is one state and no machine, as TestState takes it. Its transitions
 * lead nowhere, which is no problem.
 */
export function checkState(
  document: DefinitionDocument,
  options: CheckOptions,
): readonly Diagnostic[] {
  const context = contextOf(document, options, ["States", LONE_STATE_NAME]);
  checkStateValue(
    {
      definition: context,
      place: undefined,
      express: options.type === "EXPRESS",
      outerVariables: new Set(),
      variables: assignedNames([document.value]),
    },
    document.value,
    undefined,
  );
  return context.report.diagnostics;
}

/** A state and the way to it. */
export interface FoundState {
  readonly state: JsonObject;
  readonly path: Path;
}

/** The state of that name, in the machine or in one nested in it, as TestState finds it by `stateName`. */
export function findState(machine: JsonObject, name: string): FoundState | undefined {
  return findIn(machine, name, []);
}

function findIn(machine: Json | undefined, name: string, path: Path): FoundState | undefined {
  if (!isJsonObject(machine)) return undefined;
  const states = memberOf(machine, "States");
  if (!isJsonObject(states)) return undefined;
  const own = memberOf(states, name);
  if (isJsonObject(own)) return { state: own, path: [...path, "States", name] };
  for (const key of Object.keys(states)) {
    const found = findInState(states[key], name, [...path, "States", key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findInState(state: Json | undefined, name: string, path: Path): FoundState | undefined {
  if (!isJsonObject(state)) return undefined;
  const branches = memberOf(state, "Branches");
  if (isJsonArray(branches)) {
    for (const [i, branch] of branches.entries()) {
      const found = findIn(branch, name, [...path, "Branches", i]);
      if (found !== undefined) return found;
    }
  }
  for (const field of ["ItemProcessor", "Iterator"]) {
    const found = findIn(memberOf(state, field), name, [...path, field]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function contextOf(
  document: DefinitionDocument,
  options: CheckOptions,
  prefix: Path,
): DefinitionContext {
  const declared = memberOf(document.value, "QueryLanguage");
  const language: QueryLanguage | undefined =
    prefix.length === 0 && (declared === "JSONPath" || declared === "JSONata")
      ? declared
      : undefined;
  return {
    report: new Report(document, prefix),
    options,
    language,
    stateNames: new Set(),
    labels: new Set(),
    sdkServices: new Set(),
    checkNested: checkNestedMachine,
  };
}
