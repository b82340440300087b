// fold — a history as visits of states, kept and continued.
export { type FoldEvent, foldEvent, isRecord, textOf } from "./fold-event.ts";
export { FoldShelf } from "./fold-shelf.ts";
export type {
  FoldedAttempt,
  FoldedIterations,
  FoldedScope,
  FoldedVisit,
  Position,
  Trouble,
} from "./folded.ts";
export { isSuperseded, outwardFrom } from "./folded.ts";
export { type FoldEnd, HistoryFold } from "./history-fold.ts";
export { visitStatus } from "./visit-status.ts";
