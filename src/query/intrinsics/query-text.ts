// query-text.ts — the value of a field whose name ends in `.$`: a path or an intrinsic function.
import type { Parsed } from "../../base/index.ts";
import { type CompiledPath, compilePath } from "../jsonpath/index.ts";
import { type CompiledIntrinsic, compileIntrinsic } from "./compile-intrinsic.ts";

export type CompiledQuery = CompiledPath | CompiledIntrinsic;

export function compileQueryText(text: string): Parsed<CompiledQuery, string> {
  if (text.startsWith("$")) return compilePath(text);
  if (text.startsWith("States.")) return compileIntrinsic(text);
  return {
    ok: false,
    problems: ["Expected a path that begins with '$' or a function that begins with 'States.'"],
  };
}

/** Every path that is read, in the order of the text; `root` and `text` say whether from input, context or a variable. */
export function queryPaths(query: CompiledQuery): readonly CompiledPath[] {
  return query.kind === "path" ? [query] : query.paths;
}

/** The workflow variables that are read, each once, in the order of the text. */
export function pathVariables(query: CompiledQuery): readonly string[] {
  const names = queryPaths(query).map((path) => path.variable);
  return [...new Set(names.filter((name) => name !== undefined))];
}
