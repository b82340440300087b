// core — step(program, execution, trigger) → { execution, history, commands }.
export * from "./command.ts";
export {
  AWS_LIMITS,
  type Execution,
  type ExecutionStatus,
  type Limits,
  type StepOptions,
} from "./execution.ts";
export * from "./history-event.ts";
export { type StepResult, step } from "./step.ts";
export { parseTaskToken, type TaskTokenParts, taskTokenOf } from "./task-token.ts";
export * from "./trigger.ts";
