// catalogue.ts — what becomes of which type, for the page that says so.
import { RESOURCE_TYPES } from "../resources/index.ts";
import { FUNCTION_NAMES } from "./evaluate/index.ts";
import { SAM_TYPES } from "./sam/index.ts";
import { OWN_TYPES, type TemplateType, templateType } from "./stack/index.ts";

export interface Catalogue {
  readonly types: readonly (readonly [string, TemplateType["becomes"]])[];
  /** Properties that mean something, by type of the table of resources. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly samTypes: readonly string[];
  readonly functions: readonly string[];
}

export function catalogue(): Catalogue {
  const names = new Set([...OWN_TYPES.keys(), ...RESOURCE_TYPES.keys()]);
  names.add("AWS::DynamoDB::GlobalTable");
  const types = [...names]
    .filter((name) => name.startsWith("AWS::"))
    .sort()
    .map((name) => [name, templateType(name).becomes] as const);
  return {
    types,
    properties: new Map([...RESOURCE_TYPES].map(([name, type]) => [name, type.properties])),
    samTypes: SAM_TYPES,
    functions: FUNCTION_NAMES,
  };
}
