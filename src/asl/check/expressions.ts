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
  | { readonly ok: true; readonly statesPaths: readonly string[]; readonly nodes: number }
  | { readonly ok: false; readonly problem: string };

/**
 * Characters within which no dotted names can pass what the compilers take (1,000 steps of a path; an expression's
 * depth): longer texts are compiled to be known as right.
 */
const PLAIN_LENGTH_MAX = 256;

/** Nearly every path is dotted names; these need no compiling to be known as right. */
const DOTTED_PATH = /^\$\$?(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const DOTTED_PLACE = /^\$(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** The commonest expression; `true`, `false` and `null` are literals and no names in JSONata. */
const STATES_PATH =
  /^\$states\.((?!(?:true|false|null)\b)[A-Za-z_][A-Za-z0-9_]*(?:\.(?!(?:true|false|null)\b)[A-Za-z_][A-Za-z0-9_]*)*)$/;

function isPlain(text: string, form: RegExp): boolean {
  return text.length <= PLAIN_LENGTH_MAX && form.test(text);
}

/** A JSONPath, from the input, the context object or a variable. */
export function isPath(text: string): boolean {
  return isPlain(text, DOTTED_PATH) || compilePath(text).ok;
}

/** A path that names one value, for reading it. */
export function isReferencePath(text: string): boolean {
  if (isPlain(text, DOTTED_PATH)) return true;
  const path = compilePath(text);
  return path.ok && path.value.isDefinite;
}

/** A path that names one place of the input, for writing it. */
export function isWritablePath(text: string): boolean {
  return isPlain(text, DOTTED_PLACE) || compileReferencePath(text).ok;
}

export function isIntrinsic(text: string): boolean {
  return compileIntrinsic(text).ok;
}

/** What a member may hold whose name ends in `.$`. */
export function isPathOrIntrinsic(text: string): boolean {
  return isPlain(text, DOTTED_PATH) || compileQueryText(text).ok;
}

/** Compiles an expression and tells what the checker wants to know of it. */
export function expressionFacts(expression: string): ExpressionFacts {
  const read = isPlain(expression, STATES_PATH) ? STATES_PATH.exec(expression)?.[1] : undefined;
  if (read !== undefined) return { ok: true, statesPaths: [read], nodes: 0 };
  const compiled = compileJsonata(expression);
  if (compiled.ok) {
    const { nodes, statesPaths } = compiled.value;
    return { ok: true, statesPaths, nodes };
  }
  const [first] = compiled.problems;
  return { ok: false, problem: first === undefined ? "" : `${first.code}: ${first.message}` };
}
