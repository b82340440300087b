// run — one execution as values: selection, rows of the timeline, differences, words. Pure, without React.
export * from "./brush.ts";
export * from "./compared.ts";
export * from "./copy-as.ts";
export * from "./event-words.ts";
export * from "./failure-words.ts";
export * from "./graph-walk.ts";
export * from "./grouped.ts";
export * from "./json-text.ts";
export * from "./line-diff.ts";
export * from "./run-overlay.ts";
export * from "./selection.ts";
export * from "./state-definition.ts";
export * from "./state-order.ts";
export * from "./tail-pages.ts";
export * from "./time-scale.ts";
export * from "./timeline-rows.ts";
export * from "./viewport.ts";
