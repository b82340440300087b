// check — a document to diagnostics.
export { checkDefinition, checkState, type FoundState, findState } from "./check.ts";
export type { CheckOptions, QueryLanguage, StateType } from "./context.ts";
