// query — expression text to synchronous functions, with budgets.
export * from "./intrinsics/index.ts";
export { DEFAULT_BUDGET, type JsonataBudget } from "./jsonata/budget.ts";
export { type ConditionPart, conditionParts } from "./jsonata/condition-parts.ts";
export { JsonataFailure, type JsonataProblem } from "./jsonata/failure.ts";
export {
  type CompiledJsonata,
  compileJsonata,
  evaluateStandalone,
  type JsonataOutcome,
  parseJsonata,
  type StandaloneScope,
} from "./jsonata/jsonata.ts";
export { partsOf } from "./jsonata/names.ts";
export type {
  CallNode,
  Node as JsonataNode,
  Stage as JsonataStage,
} from "./jsonata/syntax-tree.ts";
export { jsonataOf } from "./jsonata/template.ts";
export { FunctionValue } from "./jsonata/value.ts";
export * from "./jsonpath/index.ts";
export * from "./patterns/index.ts";
export * from "./query-env.ts";
export * from "./vtl/index.ts";
