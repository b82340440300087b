// dataflow — how data went through one visit of a state.
export { dataFlow } from "./data-flow.ts";
