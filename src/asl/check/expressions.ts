// expressions.ts — what the checker asks of the query languages, and nothing else of them.
import {
  compileIntrinsic,
  compileJsonata,
  compilePath,
  compileQueryText,
  compileReferencePath,
} from "../../query/index.ts";

/** A JSONata expression as the checker sees it: what it reads, or why it is none. */
export type ExpressionFacts =
  | { readonly ok: true; readonly statesPaths: readonly string[] }
  | { readonly ok: false; readonly problem: string };

/** Nearly every path is dotted names; these need no compiling to be known as right. */
const DOTTED_PATH = /^\$\$?(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const DOTTED_PLACE = /^\$(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** The commonest expression; `true`, `false` and `null` are literals and no names in JSONata. */
const STATES_PATH =
  /^\$states\.((?!(?:true|false|null)\b)[A-Za-z_][A-Za-z0-9_]*(?:\.(?!(?:true|false|null)\b)[A-Za-z_][A-Za-z0-9_]*)*)$/;

/** A JSONPath, from the input, the context object or a variable. */
export function isPath(text: string): boolean {
  return DOTTED_PATH.test(text) || compilePath(text).ok;
}

/** A path that names one value, for reading it. */
export function isReferencePath(text: string): boolean {
  if (DOTTED_PATH.test(text)) return true;
  const path = compilePath(text);
  return path.ok && path.value.isDefinite;
}

/** A path that names one place of the input, for writing it. */
export function isWritablePath(text: string): boolean {
  return DOTTED_PLACE.test(text) || compileReferencePath(text).ok;
}

export function isIntrinsic(text: string): boolean {
  return compileIntrinsic(text).ok;
}

/** What a member may hold whose name ends in `.$`. */
export function isPathOrIntrinsic(text: string): boolean {
  return DOTTED_PATH.test(text) || compileQueryText(text).ok;
}

/** Compiles an expression and tells what the checker wants to know of it. */
export function expressionFacts(expression: string): ExpressionFacts {
  const read = STATES_PATH.exec(expression)?.[1];
  if (read !== undefined) return { ok: true, statesPaths: [read] };
  const compiled = compileJsonata(expression);
  if (compiled.ok) return { ok: true, statesPaths: compiled.value.statesPaths };
  const [first] = compiled.problems;
  return { ok: false, problem: first === undefined ? "" : `${first.code}: ${first.message}` };
}
