// sample — an input that a definition could be started with.
export { type SampleInput, sampleInput } from "./sample.ts";
