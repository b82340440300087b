// check — a document to diagnostics.
export { variableNameProblem } from "./assign.ts";
export { checkDefinition, checkState, type FoundState, findState } from "./check.ts";
export type {
  CalledResource,
  CheckOptions,
  QueryLanguage,
  ServiceKnowledge,
  StateType,
  UnsupportedField,
} from "./context.ts";
export { remarksOn } from "./remarks.ts";
