// services — tasks on AWS services: requests, answers and errors as AWS's integrations have them.
export { shownAnswer } from "./optimised-answer.ts";
export { optimisedRefusal, sorted, unreachable } from "./optimised-service.ts";
export { isPrepared } from "./preparation.ts";
export {
  askedOf,
  type Called,
  parametersOf,
  requestProblem,
  ServiceCalls,
  streamProblem,
} from "./service-calls.ts";
export { type JobWatcher, ServiceRunner } from "./service-runner.ts";
export type { ServiceAnswer, ServiceCall, ServicesCaller } from "./services-caller.ts";
export { type Spelling, spellingOf } from "./spelling.ts";
