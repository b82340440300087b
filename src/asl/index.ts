// asl — definition text to diagnostics and to a program.
export {
  type CalledResource,
  type CheckOptions,
  checkDefinition,
  checkState,
  type FoundState,
  findState,
  type QueryLanguage,
  remarksOn,
  type ServiceKnowledge,
  type UnsupportedField,
  variableNameProblem,
} from "./check/index.ts";
export {
  choicePredicate,
  compileDefinition,
  expressionsIn,
  type FoundExpression,
  parseTimestamp,
  pathIn,
  unexpectedType,
} from "./compile/index.ts";
export * from "./diagnostic.ts";
export { type ActionPatterns, optimisedAction, optimisedActions } from "./optimised-services.ts";
export {
  type DefinitionDocument,
  type LongName,
  locationOf,
  type Path,
  type Position,
  parseDefinition,
  parseYamlDefinition,
  type Remark,
  type YamlLibrary,
} from "./parse/index.ts";
export * from "./program/index.ts";
export { type VariableReferences, variableReferences } from "./references/index.ts";
export { hasPlaceholder, parseResource, type TaskPattern, type TaskResource } from "./resource.ts";
export { type SampleInput, sampleInput } from "./sample/index.ts";
