// dataflow — how data went through one visit of a state, and what its function printed.
export { dataFlow } from "./data-flow.ts";
export { failureFinder } from "./failed-with.ts";
export { functionLogs } from "./function-logs.ts";
