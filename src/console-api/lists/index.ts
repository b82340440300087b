// lists — what there is: executions, machines, tokens, activities.
export { executionNameOf, machineNameOf } from "./arn-names.ts";
export { Census } from "./census.ts";
export { executionItem } from "./execution-item.ts";
export { executionPage } from "./executions.ts";
export { machineItems } from "./machines.ts";
