// history — the events of an execution as visits of its states.
export { endOf, endOfAttempt, type FailedEnd, tellsFailure } from "./failed-end.ts";
export {
  attemptOf,
  type FoldedAttempt,
  type FoldedIterations,
  type FoldedScope,
  type FoldedVisit,
  type Halt,
  isSuperseded,
  outwardFrom,
  type Position,
  retriesOf,
  retryCountOf,
  type Trouble,
} from "./folded.ts";
export { type HistoryEvent, historyEvent, textOf } from "./history-event.ts";
export { type FoldEnd, HistoryFold } from "./history-fold.ts";
export { type Pause, type Ran, ranBetween, visitRan } from "./pauses.ts";
export { type VisitStatus, visitEnd, visitStatus } from "./visit-end.ts";
export { type Ways, waysOf } from "./ways.ts";
