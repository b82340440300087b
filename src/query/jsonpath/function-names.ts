// function-names.ts — the functions that Jayway knows at the end of a path.

export const PATH_FUNCTION_NAMES: ReadonlySet<string> = new Set([
  "min",
  "max",
  "avg",
  "stddev",
  "sum",
  "length",
  "size",
  "keys",
  "concat",
  "append",
  "first",
  "last",
  "index",
]);
