// model — the graph of a definition.
export * from "./graph.ts";
export { readGraph, shortened } from "./read-graph.ts";
