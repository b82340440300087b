// fields.ts — numbers and texts that a state may have in three forms: literal, `…Path`, JSONata.
import {
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
} from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { Language, NumberField, TextField } from "../program/index.ts";
import {
  jsonataExpression,
  jsonataTextOf,
  pathOrIntrinsic,
  selectingPath,
  templatePath,
  unexpectedType,
} from "./expressions.ts";

/** `name` or `name + "Path"` of `fields`; undefined where it has neither. `place` goes in front of the name. */
export function numberField(fields: JsonObject, name: string, place = ""): NumberField | undefined {
  const value = fields[name];
  if (value === undefined) return numberPath(fields, `${name}Path`);
  if (isJsonNumber(value)) return { kind: "literal", value: numberOf(value) };
  const text = jsonataTextOf(value);
  if (text === undefined) return undefined;
  const field = `${place}${name}`;
  return { kind: "jsonata", field, text, evaluate: jsonataExpression(text, field) };
}

function numberPath(fields: JsonObject, name: string): NumberField | undefined {
  const text = fields[name];
  if (typeof text !== "string") return undefined;
  return { kind: "path", field: name, text, evaluate: selectingPath(text) };
}

/** `Error`, `Cause`: also `ErrorPath`, `CausePath` with a path or an intrinsic function. */
export function failureField(
  fields: JsonObject,
  name: string,
  language: Language,
): TextField | undefined {
  const path = fields[`${name}Path`];
  if (typeof path === "string") {
    const field = `${name}Path`;
    return { kind: "path", field, text: path, evaluate: pathOrIntrinsic(path, field) };
  }
  return textField(fields[name], name, language);
}

/** A literal, or JSONata where the state speaks it. */
export function textField(
  value: Json | undefined,
  field: string,
  language: Language,
): TextField | undefined {
  const text = language === "JSONata" ? jsonataTextOf(value) : undefined;
  if (text !== undefined) {
    return { kind: "jsonata", field, text, evaluate: jsonataExpression(text, field) };
  }
  return typeof value === "string" ? { kind: "literal", value } : undefined;
}

/** A path that must be found: `RoleArn.$`, `TimestampPath`. */
export function textPath(text: string, field: string): TextField {
  return { kind: "path", field, text, evaluate: templatePath(text, field) };
}

/** `RoleArn.$`: a path or an intrinsic function. */
export function credentialsPath(text: string): TextField {
  const field = "RoleArn.$";
  return { kind: "path", field, text, evaluate: pathOrIntrinsic(text, field) };
}

/** The whole of Credentials as one expression. */
export function credentialsExpression(text: string): TextField {
  const field = "Credentials";
  const expression = jsonataExpression(text, field);
  return {
    ...{ kind: "jsonata", field, text },
    evaluate: (env) => {
      const value = expression(env);
      if (value instanceof QueryFailure) return value;
      const role = isJsonObject(value) ? memberOf(value, "RoleArn") : undefined;
      return role ?? unexpectedType(text, field, value, "object with a RoleArn");
    },
  };
}
