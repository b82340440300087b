// variables.ts — the workflow variables that one expression reads.
import { compileJsonata, jsonataOf } from "../../query/index.ts";
import { withoutQuoted } from "../quoted.ts";

/** What stands in these is a text, and a `$` in it no variable. */
const QUOTES = `'"`;
/** `$name`; the context object `$$` and the input `$.` have no name behind the dollar. */
const VARIABLE = /(?<!\$)\$([\p{ID_Start}_]\p{ID_Continue}*)/gu;

/** Of a path or an intrinsic function. */
export function variablesOfPath(text: string): readonly string[] {
  if (!text.includes("$")) return [];
  return [...withoutQuoted(text, QUOTES).matchAll(VARIABLE)].map((match) => match[1] ?? "");
}

/** Of a text that may be a JSONata expression. */
export function variablesOfExpression(text: string): readonly string[] {
  const expression = jsonataOf(text);
  if (expression === undefined) return [];
  const compiled = compileJsonata(expression);
  return compiled.ok ? compiled.value.variables : [];
}
