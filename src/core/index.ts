// core — step(program, execution, trigger) → { execution, history, commands }.
export { type ChildrenToRedrive, childrenToRedrive } from "./children-to-redrive.ts";
export * from "./command.ts";
export { decodeExecution } from "./decode.ts";
export { encodeFrames, type FrameChanges, STATE_VERSION } from "./encode.ts";
export {
  AWS_LIMITS,
  type Execution,
  type ExecutionStatus,
  type Limits,
  type StepOptions,
} from "./execution.ts";
export { integerOf, numberIn, textOf } from "./fields.ts";
export * from "./history-event.ts";
export { homeOf } from "./home.ts";
export { childNames } from "./map-run.ts";
export type { ItemRead, ResultDestination } from "./map-run-source.ts";
export { type MapRunCounts, type MapRunView, mapRunsOf } from "./map-run-view.ts";
export {
  nextDueAt,
  type OpenTask,
  openTask,
  outstandingCommands,
  timersOf,
} from "./outstanding.ts";
export { sizeBound } from "./payload-size.ts";
export { redriveRefusal } from "./redrive.ts";
export { NOT_TRUNCATED } from "./state-events.ts";
export { waitSecondsOf } from "./states/wait.ts";
export { type StepResult, step } from "./step.ts";
export { visitNameOf } from "./task-request.ts";
export { parseTaskToken, type TaskTokenParts, taskTokenOf } from "./task-token.ts";
export {
  type PendingItems,
  type PendingStateTest,
  type StateTest,
  type StateTestConfiguration,
  type StateTestReport,
  type TestedItems,
  type TestedOutcome,
  testState,
} from "./test-state.ts";
export * from "./trigger.ts";
export {
  type PlacedTask,
  type WaitingChanges,
  type WaitingTask,
  waitingChanges,
  waitingTasksOf,
} from "./waiting-tasks.ts";
