// overlay — an execution over the picture of its machine.
export { type OverlayOptions, overlayOf } from "./from-history.ts";
export { type HistoryStep, historyStep } from "./history-step.ts";
export * from "./overlay.ts";
