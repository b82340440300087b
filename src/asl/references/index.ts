// references — who reads which variable.
export { type VariableReferences, variableReferences } from "./variable-references.ts";
