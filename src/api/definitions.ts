// definitions.ts — is a text a state machine definition?
import {
  checkDefinition,
  type Diagnostic,
  invalidDefinitionText,
  isValidDefinition,
  parseDefinition,
  variableReferences,
} from "../asl/index.ts";
import type { ApiContext } from "./context.ts";
import { ServiceError } from "./service-error.ts";
import { TextCache } from "./text-cache.ts";

export type MachineType = "STANDARD" | "EXPRESS";

/** The part of a context that knows the services of AWS. */
type Knowing = Pick<ApiContext, "knowledge">;

/** Every problem of a definition, in the order in which they are told. */
export function diagnose(
  definition: string,
  type: MachineType,
  { knowledge }: Knowing,
): readonly Diagnostic[] {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) return parsed.problems;
  return checkDefinition(parsed.value, { type, ...knowledge });
}

/** Throws InvalidDefinition unless the engine can run it. */
export function requireDefinition(definition: string, type: MachineType, context: Knowing): void {
  const diagnostics = diagnose(definition, type, context);
  if (isValidDefinition(diagnostics)) return;
  throw new ServiceError("InvalidDefinition", invalidDefinitionText(diagnostics));
}

export type VariableReferences = { readonly [stateName: string]: readonly string[] };

const REFERENCES_CHARACTERS_MAX = 16 * 1024 * 1024;
const references = new TextCache<VariableReferences | undefined>(REFERENCES_CHARACTERS_MAX);

/** Which states read which variables; undefined where none does, and then not shown. */
export function variableReferencesOf(definition: string): VariableReferences | undefined {
  return references.of(definition, (text) => {
    const parsed = parseDefinition(text);
    const found = parsed.ok ? variableReferences(parsed.value.value) : {};
    return Object.keys(found).length === 0 ? undefined : found;
  });
}
