// definitions.ts — is a text a state machine definition?
import {
  checkDefinition,
  type Diagnostic,
  invalidDefinitionText,
  isValidDefinition,
  parseDefinition,
  variableReferences,
} from "../asl/index.ts";
import { ServiceError } from "./service-error.ts";

export type MachineType = "STANDARD" | "EXPRESS";

/** Every problem of a definition, in the order in which they are told. */
export function diagnose(definition: string, type: MachineType): readonly Diagnostic[] {
  const parsed = parseDefinition(definition);
  return parsed.ok ? checkDefinition(parsed.value, { type }) : parsed.problems;
}

/** Throws InvalidDefinition unless the engine can run it. */
export function requireDefinition(definition: string, type: MachineType): void {
  const diagnostics = diagnose(definition, type);
  if (isValidDefinition(diagnostics)) return;
  throw new ServiceError("InvalidDefinition", invalidDefinitionText(diagnostics));
}

const REFERENCES_KEPT_MAX = 500;
const references = new Map<string, VariableReferences | undefined>();

export type VariableReferences = { readonly [stateName: string]: readonly string[] };

/** Which states read which variables; undefined where none does, and then not shown. */
export function variableReferencesOf(definition: string): VariableReferences | undefined {
  if (references.has(definition)) return references.get(definition);
  const parsed = parseDefinition(definition);
  const found = parsed.ok ? variableReferences(parsed.value.value) : {};
  const shown = Object.keys(found).length === 0 ? undefined : found;
  if (references.size >= REFERENCES_KEPT_MAX) references.clear();
  references.set(definition, shown);
  return shown;
}
