// compile-path.ts — the door of the paths: text to a function over what an expression can see.
import type { Json, Parsed } from "../../base/index.ts";
import { KeptTexts } from "../kept-texts.ts";
import { type Effort, type QueryEnv, QueryFailure } from "../query-env.ts";
import { getterOf, isPlainStep, missOf, noResultsFor } from "./definite-path.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseSteps } from "./parse-path.ts";
import { fragmentsOf, type PathToken } from "./path-token.ts";
import { type Getter, type Lookup, PathMiss, Run, VISITS_EXCEEDED } from "./run.ts";
import { TextCursor, UnreadableText } from "./text-cursor.ts";
import { isPathDefinite, lookupOf } from "./walk.ts";

/** Where a path begins: the state input, the context object (`$$`) or a workflow variable (`$name`). */
export type PathRoot = "input" | "context" | "variable";

export interface CompiledPath {
  readonly kind: "path";
  /** The text as it was written. */
  readonly text: string;
  readonly root: PathRoot;
  /** The variable's name without `$`, when that is the root. */
  readonly variable?: string | undefined;
  /** False when the path gives a list of what it matched: filters, wildcards, slices, unions, `..`. */
  readonly isDefinite: boolean;
  /** The value, a list for an indefinite path, undefined when there is none. */
  evaluate(env: QueryEnv): Json | undefined;
  /** Jayway's text of why {@link evaluate} gave undefined. */
  explainMiss(env: QueryEnv): string;
  /** What the path is looked up in; undefined for a variable that is not set. */
  document(env: QueryEnv): Json | undefined;
}

/** The root and the steps of a path, as its text says. */
export interface PathSyntax {
  readonly text: string;
  readonly root: PathRoot;
  readonly variable: string | undefined;
  readonly tokens: readonly PathToken[];
}

const KEPT = new KeptTexts<CompiledPath>();

export function compilePath(text: string): Parsed<CompiledPath, string> {
  const kept = KEPT.get(text);
  if (kept !== undefined) return { ok: true, value: kept };
  const parsed = parsePath(text);
  if (!parsed.ok) return parsed;
  const value = compiledPathOf(parsed.value);
  KEPT.keep(text, value);
  return { ok: true, value };
}

/** Why a path gave undefined although there may be more: it, or others of its state, looked at too much. */
export function exhaustion(
  path: Pick<CompiledPath, "text">,
  env: QueryEnv,
): QueryFailure | undefined {
  if (env.effort === undefined || env.effort.left >= 0) return undefined;
  return new QueryFailure("States.Runtime", `Invalid path '${path.text}' : ${VISITS_EXCEEDED}`);
}

export function parsePath(text: string): Parsed<PathSyntax, string> {
  const cursor = new TextCursor(text.trimEnd(), 0);
  try {
    if (!cursor.take("$")) cursor.fail("Path must start with '$'");
    const { root, variable } = readRoot(cursor);
    const surroundings = { nested: false, depth: 0, readFilter: parseFilter };
    return { ok: true, value: { text, root, variable, tokens: parseSteps(cursor, surroundings) } };
  } catch (reason) {
    if (reason instanceof UnreadableText) return { ok: false, problems: [reason.message] };
    throw reason;
  }
}

const VARIABLE_NAME = /[\p{ID_Start}_]\p{ID_Continue}*/uy;
const VARIABLE_NAME_MAX = 80;

function readRoot(cursor: TextCursor): { root: PathRoot; variable: string | undefined } {
  if (cursor.take("$")) return { root: "context", variable: undefined };
  VARIABLE_NAME.lastIndex = cursor.at;
  const variable = VARIABLE_NAME.exec(cursor.text)?.[0];
  if (variable === undefined) return { root: "input", variable };
  if (variable.length > VARIABLE_NAME_MAX) {
    cursor.fail(`The name of a variable has more than ${VARIABLE_NAME_MAX} characters`);
  }
  cursor.at += variable.length;
  return { root: "variable", variable };
}

function compiledPathOf({ text, root, variable, tokens: written }: PathSyntax): CompiledPath {
  const tokens = withScanAsArgument(written);
  const document = documentOf(root, variable);
  const lookup = lookupOf(tokens, { requiresAll: false });
  return {
    kind: "path",
    text,
    root,
    variable,
    isDefinite: isPathDefinite(tokens),
    evaluate: tokens.every(isPlainStep)
      ? evaluatePlain(getterOf(tokens), root, variable)
      : (env) => evaluateGuarded(lookup, document(env), env.effort),
    explainMiss: (env) => explainMiss(tokens, lookup, document(env)),
    document,
  };
}

/** Jayway turns `$..price.sum()` round into `$.sum($..price)`: the function sees all that was found at once. */
function withScanAsArgument(tokens: readonly PathToken[]): readonly PathToken[] {
  const at = tokens.findIndex((token) => token.type === "function");
  const called = tokens[at];
  if (tokens[0]?.type !== "scan" || called?.type !== "function") return tokens;
  const argument = { type: "path" as const, tokens: tokens.slice(0, at) };
  return [{ ...called, parameters: [argument] }, ...tokens.slice(at + 1)];
}

function documentOf(
  root: PathRoot,
  variable: string | undefined,
): (env: QueryEnv) => Json | undefined {
  switch (root) {
    case "input":
      return (env) => env.input;
    case "context":
      return (env) => env.context();
    case "variable":
      return (env) => env.variable(variable ?? "");
  }
}

/** Steps in which a context object is made, which every path into it does. */
const CONTEXT_STEPS = 16;

function evaluatePlain(
  get: Getter,
  root: PathRoot,
  variable: string | undefined,
): (env: QueryEnv) => Json | undefined {
  switch (root) {
    case "input":
      return (env) => get(env.input);
    case "context":
      return (env) => {
        if (env.effort !== undefined) env.effort.left -= CONTEXT_STEPS;
        return get(env.context());
      };
    case "variable":
      return (env) => {
        const value = env.variable(variable ?? "");
        return value === undefined ? undefined : get(value);
      };
  }
}

function evaluateGuarded(
  lookup: Lookup,
  document: Json | undefined,
  effort: Effort | undefined,
): Json | undefined {
  if (document === undefined) return undefined;
  const outcome = attempt(lookup, document, effort);
  return outcome instanceof PathMiss ? undefined : outcome;
}

function attempt(lookup: Lookup, document: Json, effort?: Effort): Json | undefined | PathMiss {
  try {
    return lookup(document, new Run(document, effort));
  } catch (reason) {
    if (reason instanceof PathMiss) return reason;
    // Comparing values is recursive: a document nested ten thousand levels deep exhausts the stack.
    if (reason instanceof RangeError) return new PathMiss("The document is nested too deeply");
    throw reason;
  }
}

function explainMiss(
  tokens: readonly PathToken[],
  lookup: Lookup,
  document: Json | undefined,
): string {
  const whole = `$${fragmentsOf(tokens)}`;
  if (document === undefined) return noResultsFor(whole);
  const plainCount = tokens.findIndex((token) => !isPlainStep(token));
  const plain = plainCount === -1 ? tokens : tokens.slice(0, plainCount);
  const isLongerThanTokens = plain.length < tokens.length;
  const miss = missOf(plain, document, { text: whole, isLongerThanTokens });
  if (miss !== undefined) return miss;
  const outcome = attempt(lookup, document);
  return outcome instanceof PathMiss ? outcome.reason : noResultsFor(whole);
}
