// jsonpath — paths as AWS reads them (Jayway's JsonPath), compiled to closures.
export {
  type CompiledPath,
  compilePath,
  exhaustion,
  type PathRoot,
  type PathSyntax,
  parsePath,
} from "./compile-path.ts";
export { javaDoubleText, javaText, sourceTextOf } from "./java-text.ts";
export type { Condition, FilterPath, Operand, PathToken } from "./path-token.ts";
export { compileReferencePath, type ReferencePath } from "./reference-path.ts";
