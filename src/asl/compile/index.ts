export { compileDefinition } from "./compile.ts";
export { unexpectedType } from "./expressions.ts";
export { expressionsIn, type FoundExpression } from "./found-expressions.ts";
export { compileStringPattern } from "./string-pattern.ts";
export { parseTimestamp } from "./timestamp.ts";
