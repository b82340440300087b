// query — expression text to synchronous functions, with budgets.
export * from "./query-env.ts";
