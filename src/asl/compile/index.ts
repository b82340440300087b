export { compileDefinition } from "./compile.ts";
export { unexpectedType } from "./expressions.ts";
export { parseTimestamp } from "./timestamp.ts";
