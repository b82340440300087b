// execution — one execution: its states, visits, events, and who is to blame.
export type { FailureFinder } from "./blame.ts";
export { comparison } from "./comparison.ts";
export { eventPage } from "./events.ts";
export { executionView } from "./execution-view.ts";
export { idOf, type Subject, Subjects } from "./subject.ts";
export { iterationPage, visitPage } from "./visits.ts";
export { attemptError, branchOf } from "./wire-visit.ts";
