// overlay — an execution over the picture of its machine.
export { type OverlayOptions, overlayOf } from "./from-history.ts";
export * from "./overlay.ts";
export { currentVisits, edgesTaken, type StateSum, stateSum } from "./state-sum.ts";
