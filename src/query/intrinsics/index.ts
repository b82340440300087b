// intrinsics — the States.* functions, and the text of a `.$` field, which is a path or one of them.
export { type CompiledIntrinsic, compileIntrinsic } from "./compile-intrinsic.ts";
export { INTRINSIC_NAMES } from "./function-table.ts";
export { HASH_ALGORITHMS, hashHex } from "./hash.ts";
export { type IntrinsicArgument, type IntrinsicCall, parseIntrinsic } from "./parse-intrinsic.ts";
export { type CompiledQuery, compileQueryText, pathVariables, queryPaths } from "./query-text.ts";
