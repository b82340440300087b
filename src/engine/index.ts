// engine — mailboxes, turns, timers, dispatch, recovery; entered here.
export { TooManyWorkers } from "./activities.ts";
export type * from "./catalog.ts";
export { ENGINE_CLOSES } from "./dispatcher.ts";
export type { NearLimits } from "./due-index.ts";
export * from "./engine-interface.ts";
export { summaryOf } from "./execution-record.ts";
export type { IdleLimits } from "./idle-shelf.ts";
export type * from "./map-data-port.ts";
export { foundIn, SEARCH_WORDS_MAX, type SearchedTexts, searchWords } from "./matching.ts";
export { MemoryEventSink } from "./memory-event-sink.ts";
export { findIn, isOf, type NumberedRow, tallyOf, timingsIn } from "./memory-search.ts";
export { LOW_SHARE } from "./memory-watch.ts";
export {
  type EngineOptions,
  type EnginePorts,
  type OpenedEngine,
  openEngine,
} from "./open-engine.ts";
export type * from "./ports.ts";
export { AWS_DURATIONS, type DurationLimits } from "./programs.ts";
export { RealChance, RealClock } from "./real-clock.ts";
export type * from "./records.ts";
export type * from "./search-port.ts";
export type * from "./store-port.ts";
export { FixedChance, ManualClock, ScaledClock, SkipClock } from "./virtual-clock.ts";
export * from "./waiting-port.ts";
export type { WaitingTaskPage, WaitingTaskRecord } from "./waiting-tasks.ts";
export { wireEvent, withoutExecutionData } from "./wire-event.ts";
