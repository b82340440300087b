// run-data — one execution as the server tells it, kept fresh, with the selection in the URL.
export * from "./queries.ts";
export * from "./run-context.tsx";
export * from "./use-selected-visit.ts";
export * from "./use-selection.ts";
export * from "./use-tail.ts";
export * from "./use-visits.ts";
