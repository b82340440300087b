// base — values every room speaks: Json, ARNs, units, failures, chance, assertions.
export * from "./arn.ts";
export * from "./assert.ts";
export * from "./base64.ts";
export * from "./chance.ts";
export * from "./failure.ts";
export * from "./java-order.ts";
export * from "./json.ts";
export { describeSource } from "./json-characters.ts";
export { findJsonFault, type JsonFault, whyNotJson } from "./json-fault.ts";
export { textFloor } from "./json-floor.ts";
export { JSON_NESTING_MAX, nestingProblem, tooDeepAt } from "./json-nesting.ts";
export { pointerPart, pointerSteps } from "./json-pointer.ts";
export * from "./json-text.ts";
export * from "./nearest.ts";
export { partitionOf, URL_SUFFIX, urlSuffixOf } from "./partition.ts";
export * from "./payload.ts";
export * from "./units.ts";
export * from "./utf8.ts";
