// tested-state.ts — finds the state that TestState is asked for: alone, or by name in a whole definition.
import {
  type CheckOptions,
  checkDefinition,
  checkState,
  type DefinitionDocument,
  type Diagnostic,
  findState,
  invalidDefinitionText,
  isValidDefinition,
  parseDefinition,
  type ServiceKnowledge,
} from "../../asl/index.ts";
import type { JsonObject } from "../../base/index.ts";
import { ServiceError } from "../service-error.ts";

/** The name AWS gives a state that comes alone. */
const LONE_STATE = "StateName";

export interface TestedState {
  /** A whole definition, the state in it. */
  readonly document: DefinitionDocument;
  readonly name: string;
  readonly state: JsonObject;
}

/** Throws InvalidDefinition or ValidationException in AWS's words. */
export function testedState(
  definition: string,
  stateName: string | undefined,
  knowledge: ServiceKnowledge,
): TestedState {
  const document = parsed(definition);
  const options: CheckOptions = { type: "STANDARD", ...knowledge };
  if (stateName === undefined) return loneState(document, options);
  requireValid(checkDefinition(document, options));
  const found = findState(document.value, stateName);
  if (found === undefined) {
    throw new ServiceError("ValidationException", "State not found in definition");
  }
  return { document, name: stateName, state: found.state };
}

/** A state without a machine: its transitions lead nowhere, and that is no problem. */
function loneState(document: DefinitionDocument, options: CheckOptions): TestedState {
  requireValid(checkState(document, options));
  const machine = `{"StartAt":"${LONE_STATE}","States":{"${LONE_STATE}":${document.text}}}`;
  return { document: parsed(machine), name: LONE_STATE, state: document.value };
}

function parsed(text: string): DefinitionDocument {
  const document = parseDefinition(text);
  if (document.ok) return document.value;
  throw new ServiceError("InvalidDefinition", invalidDefinitionText(document.problems));
}

function requireValid(diagnostics: readonly Diagnostic[]): void {
  if (isValidDefinition(diagnostics)) return;
  throw new ServiceError("InvalidDefinition", invalidDefinitionText(diagnostics));
}
