// expressions.ts — texts of a definition to functions, with AWS's words for what goes wrong when they run.
//
// The definition has passed the checker; a text that does not compile here is our mistake, so it is asserted.
import {
  assert,
  isJsonArray,
  type Json,
  jsonTypeOf,
  type Parsed,
  shownJson,
} from "../../base/index.ts";
import {
  type CompiledIntrinsic,
  type CompiledPath,
  compileIntrinsic,
  compileJsonata,
  compilePath,
  compileReferencePath,
  exhaustion,
  FunctionValue,
  JsonataFailure,
  jsonataOf,
  type QueryEnv,
  QueryFailure,
} from "../../query/index.ts";
import { type Expression, FieldFailure, type ResultPath } from "../program/index.ts";

/** `"{% … %}"`: the whole text is one JSONata expression; anything else is a literal. */
export function jsonataTextOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? jsonataOf(value) : undefined;
}

/** A path of a payload template, of ErrorPath or CausePath: what is missing is named with its field. */
export function templatePath(text: string, field: string): Expression {
  const path = compiled(compilePath(text), text);
  return (env) => {
    const value = path.evaluate(env);
    if (value !== undefined) return value;
    const exhausted = exhaustion(path, env);
    if (exhausted !== undefined) return exhausted;
    return path.isDefinite ? notFound(path, field, path.document(env)) : NOTHING_MATCHED;
  };
}

/** What an indefinite path gives where it matches nothing, or its beginning is missing. */
const NOTHING_MATCHED: Json = [];

function notFound(path: CompiledPath, field: string, document: Json | undefined): QueryFailure {
  const searched = document === undefined ? "" : shownJson(document);
  return new QueryFailure(
    "States.Runtime",
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${searched}'`,
  );
}

/** InputPath, OutputPath, ItemsPath and the `…Path` forms of numbers: Jayway's reason is quoted. */
export function selectingPath(text: string): Expression {
  const path = compiled(compilePath(text), text);
  return (env) => {
    const value = path.evaluate(env);
    if (value !== undefined) return value;
    const exhausted = exhaustion(path, env);
    if (exhausted !== undefined) return exhausted;
    if (!path.isDefinite) return NOTHING_MATCHED;
    return new QueryFailure("States.Runtime", `Invalid path '${text}' : ${path.explainMiss(env)}`);
  };
}

/** Variable of a choice rule, and the paths that it is compared with. */
export function variablePath(text: string): Expression {
  const path = compiled(compilePath(text), text);
  const failure = new QueryFailure(
    "States.Runtime",
    `Invalid path '${text}': The choice state's condition path references an invalid value.`,
  );
  return (env) => {
    const value = path.evaluate(env);
    return value === undefined ? (exhaustion(path, env) ?? failure) : value;
  };
}

/** IsPresent: whether a path finds anything. */
export function presence(text: string): (env: QueryEnv) => boolean | QueryFailure {
  const path = compiled(compilePath(text), text);
  return (env) => {
    const value = path.evaluate(env);
    if (value === undefined) return exhaustion(path, env) ?? false;
    return path.isDefinite || !isJsonArray(value) || value.length > 0;
  };
}

/** A path or an intrinsic function, as the value of a `.$` member. */
export function pathOrIntrinsic(text: string, field: string): Expression {
  if (text.trimStart().startsWith("$")) return templatePath(text, field);
  const intrinsic: CompiledIntrinsic = compiled(compileIntrinsic(text), text);
  return (env) => intrinsic.evaluate(env);
}

export function resultPath(text: string): ResultPath {
  const path = compiled(compileReferencePath(text), text);
  return (input, result) => path.set(input, result);
}

/** `text` stands without its delimiters; `field` is the place as AWS writes it: `Output/result`. */
export function jsonataExpression(text: string, field: string): Expression {
  const expression = compiled(compileJsonata(text), text);
  const failure = (words: string): FieldFailure => {
    const reason = `The JSONata expression '${text}' specified for the field '${field}' ${words}`;
    return new FieldFailure({ error: "States.QueryEvaluationError", reason }, field);
  };
  return (env) => {
    const value = expression.evaluate(env);
    if (value === undefined) return failure("returned nothing (undefined).");
    if (value instanceof JsonataFailure) return failure(thrownWords(value));
    if (value instanceof FunctionValue) return failure("returned an unsupported result type.");
    return value;
  };
}

function thrownWords({ code, coded, message }: JsonataFailure): string {
  return `threw an error during evaluation${coded ? `. ${code}` : ""}: ${message}`;
}

function compiled<T>(parsed: Parsed<T, unknown>, text: string): T {
  assert(parsed.ok, `a checked definition holds no text that does not compile: ${text}`);
  return parsed.value;
}

/** The failure of a JSONata expression whose value has the wrong type. */
export function unexpectedType(
  text: string,
  field: string,
  value: Json,
  expected: string,
): FieldFailure {
  return new FieldFailure(
    {
      error: "States.QueryEvaluationError",
      reason: `The JSONata expression '${text}' specified for the field '${field}' returned an unexpected result type. Expected '${expected}', but was '${jsonTypeOf(value)}' for value: ${shownJson(value)}`,
    },
    field,
  );
}
