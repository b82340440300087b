// model — the graph of a definition.
export { conditionText } from "./condition.ts";
export * from "./graph.ts";
export { readGraph, shortened } from "./read-graph.ts";
