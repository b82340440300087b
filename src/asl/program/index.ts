export * from "./data-flow.ts";
export * from "./expression.ts";
export * from "./program.ts";
export * from "./state.ts";
