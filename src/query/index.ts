// query — expression text to synchronous functions, with budgets.
export * from "./intrinsics/index.ts";
export * from "./jsonpath/index.ts";
export * from "./query-env.ts";
