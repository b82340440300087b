export { choicePredicate, type Predicate } from "./choice-rule.ts";
export { compileDefinition } from "./compile.ts";
export { unexpectedType } from "./expressions.ts";
export { expressionsIn, type FoundExpression, pathIn } from "./found-expressions.ts";
export { compileStringPattern } from "./string-pattern.ts";
export { parseTimestamp } from "./timestamp.ts";
