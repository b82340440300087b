// fold — histories as visits of states, kept and continued; the room graph follows the events.
export {
  attemptOf,
  endOf,
  endOfAttempt,
  type FailedEnd,
  type FoldEnd,
  type FoldedAttempt,
  type FoldedIterations,
  type FoldedScope,
  type FoldedVisit,
  type HistoryEvent as FoldEvent,
  HistoryFold,
  isSuperseded,
  outwardFrom,
  type Pause,
  type Position,
  ranBetween,
  retriesOf,
  retryCountOf,
  type Trouble,
  tellsFailure,
  textOf,
  visitEnd,
  visitRan,
  visitStatus,
  type Ways,
} from "../../graph/index.ts";
export { foldEvent, isRecord } from "./fold-event.ts";
export { type Folded, FoldShelf } from "./fold-shelf.ts";
export { functionErrorOf } from "./function-error.ts";
