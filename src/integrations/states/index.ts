// states — Step Functions' own integrations: nested executions and `aws-sdk:sfn:*`.

export { RoutedStates } from "./routed-states.ts";
export { SfnRunner } from "./sfn-runner.ts";
export { StartExecutionRunner } from "./start-execution-runner.ts";
export type { StatesAnswer, StatesCaller } from "./states-caller.ts";
