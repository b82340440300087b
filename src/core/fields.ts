// fields.ts — single numbers and texts of a definition, evaluated and checked in AWS's words.
import { FieldFailure, type NumberField, type TextField, unexpectedType } from "../asl/index.ts";
import { isJsonNumber, type Json, numberOf, shownJson } from "../base/index.ts";
import { type QueryEnv, QueryFailure } from "../query/index.ts";

/** A text field; a value of another type is a failure of the evaluation. */
export function textOf(field: TextField, env: QueryEnv): string | QueryFailure {
  if (field.kind === "literal") return field.value;
  const value = field.evaluate(env);
  if (value instanceof QueryFailure || typeof value === "string") return value;
  if (field.kind === "jsonata") return evaluationProblem(field, value, "string");
  return new QueryFailure(
    "States.Runtime",
    `The ${field.field} field refers to value "${shownText(value)}" which is not a string: ${field.text}`,
  );
}

/** A whole number; texts that hold one are taken as AWS takes them, behind a path only. */
export function integerOf(field: NumberField, env: QueryEnv): number | QueryFailure {
  const value = numberIn(field, env, "integer");
  if (value instanceof QueryFailure || Number.isInteger(value)) return value;
  if (field.kind === "jsonata") return evaluationProblem(field, value, "integer");
  return notANumber(field, value, "integer");
}

/** What AWS says it wanted when a path leads to something else. */
type Wanted = "integer" | "float";

/** Any number, by the same rules. */
export function numberIn(
  field: NumberField,
  env: QueryEnv,
  wanted: Wanted = "float",
): number | QueryFailure {
  if (field.kind === "literal") return field.value;
  const value = field.evaluate(env);
  if (value instanceof QueryFailure) return value;
  if (isJsonNumber(value)) return numberOf(value);
  if (field.kind === "jsonata") return evaluationProblem(field, value, "number");
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return notANumber(field, value, wanted);
}

function notANumber(field: NumberField, value: Json, wanted: Wanted): QueryFailure {
  const [name, path] = field.kind === "literal" ? ["", ""] : [field.field, field.text];
  return new QueryFailure(
    "States.Runtime",
    `The ${name} field refers to value "${shownText(value)}" which is not a valid ${wanted}: ${path}`,
  );
}

/** A JSONata expression gave a value of the wrong type. */
export function evaluationProblem(
  field: { readonly field: string; readonly text: string },
  value: Json,
  expected: string,
): QueryFailure {
  return unexpectedType(field.text, field.field, value, expected);
}

/** What an expression gave has the right type, and still cannot be the field's. */
export function fieldProblem(field: { readonly field: string }, reason: string): QueryFailure {
  return new FieldFailure({ error: "States.QueryEvaluationError", reason }, field.field);
}

/** A number, or a text, that the field cannot be: JSONata's can be caught, JSONPath's ends the execution (recorded). */
export function outOfRange(
  field: NumberField | TextField | undefined,
  reason: string,
): QueryFailure {
  return field?.kind === "jsonata"
    ? fieldProblem(field, reason)
    : new QueryFailure("States.Runtime", reason);
}

/** Texts as they are, everything else as JSON. */
export function shownText(value: Json): string {
  return typeof value === "string" ? value : shownJson(value);
}
