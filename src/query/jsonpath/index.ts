// jsonpath — paths as AWS reads them (Jayway's JsonPath), compiled to closures.
export { type CompiledPath, compilePath, exhaustion, type PathRoot } from "./compile-path.ts";
export { javaDoubleText, javaText, sourceTextOf } from "./java-text.ts";
export { compileReferencePath, type ReferencePath } from "./reference-path.ts";
