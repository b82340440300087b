// path-template.ts — JSONPath fields and payload templates.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { DiagnosticCode } from "../diagnostic.ts";
import { type Field, type FieldRule, reject } from "./context.ts";
import {
  isIntrinsic,
  isPath,
  isPathOrIntrinsic,
  isReferencePath,
  isWritablePath,
} from "./expressions.ts";

/** InputPath and OutputPath: any path, or null. */
export const nullablePath: FieldRule = (field) => {
  if (field.value === null) return;
  if (typeof field.value !== "string") reject(field, "Expected value of type String");
  else if (!isPath(field.value)) reject(field, "Value is not a valid JSONPath");
};

/** A path that names one value of the input, the context object or a variable. */
export const referencePath: FieldRule = (field) => {
  if (typeof field.value !== "string") reject(field, "Expected value of type String");
  else if (!isReferencePath(field.value)) reject(field, "Value is not a Reference Path");
};

/** ErrorPath and CausePath: a reference path or an intrinsic function. */
export const referencePathOrIntrinsic: FieldRule = (field) => {
  const { value } = field;
  if (typeof value !== "string") reject(field, "Expected value of type String");
  else if (!(value.startsWith("$") ? isReferencePath(value) : isIntrinsic(value))) {
    reject(field, "Value is not a Reference Path or a valid intrinsic function call");
  }
};

/** ResultPath: a place in the state's input, or null; never the context object or a variable. */
export const resultPath: FieldRule = (field) => {
  if (field.value === null) return;
  if (typeof field.value !== "string") reject(field, "Expected value of type String");
  else if (!isWritablePath(field.value)) reject(field, "Value is not a Reference Path");
};

/** Any JSON; a member whose name ends in `.$` holds a path or an intrinsic function. */
export const payloadTemplate: FieldRule = (field) => {
  checkTemplate(field, field.value);
};

function checkTemplate(field: Field, value: Json): void {
  if (isJsonArray(value)) {
    for (const item of value) checkTemplate(field, item);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) checkMember(field, value, name);
  }
}

function checkMember(field: Field, owner: JsonObject, name: string): void {
  const value = owner[name] as Json; // One of its own names.
  if (!name.endsWith(".$")) {
    if (typeof value === "string") checkLiteral(field, value);
    else checkTemplate(field, value);
    return;
  }
  if (typeof value !== "string" || !isPathOrIntrinsic(value)) {
    reject(
      field,
      `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
    );
  }
  // States Language, "Payload Template": no duplicate names after ".$" is stripped.
  const plain = name.slice(0, -2);
  if (Object.hasOwn(owner, plain)) {
    reject(field, `The fields '${plain}' and '${name}' must not be used together`);
  }
}

/** A path under a name without `.$` is a text; mostly the `.$` was forgotten. */
function checkLiteral(field: Field, value: string): void {
  if (!looksLikePath(value)) return;
  warn(field, "NO_DOLLAR", "No .$ on a field that appears to be a JSONPath or Intrinsic Function.");
}

/** Fail's Error and Cause: a path in them is a text; mostly ErrorPath or CausePath was meant. */
export const literalText: FieldRule = (field) => {
  if (typeof field.value !== "string") reject(field, "Expected value of type String");
  else if (looksLikePath(field.value)) {
    warn(
      field,
      "NO_PATH",
      "No Path on a field that appears to be a JSONPath or Intrinsic Function.",
    );
  }
};

/** Result of a Pass: any JSON, in which a path is a text. */
export const staticResult: FieldRule = (field) => {
  if (!holdsPath(field.value)) return;
  const message = "Attempt to use a path in the Result of a Pass state.";
  warn(field, "PASS_RESULT_IS_STATIC", message);
};

function holdsPath(value: Json): boolean {
  if (typeof value === "string") return looksLikePath(value);
  if (isJsonArray(value)) return value.some(holdsPath);
  // One of its own names.
  return isJsonObject(value) && Object.keys(value).some((name) => holdsPath(value[name] as Json));
}

function looksLikePath(value: string): boolean {
  return (
    /^(?:\$\$?\.[A-Za-z_]|States\.[A-Z][A-Za-z0-9]+\()/.test(value) && isPathOrIntrinsic(value)
  );
}

function warn(field: Field, code: DiagnosticCode, message: string): void {
  const problem = { severity: "WARNING", code, message } as const;
  field.state.machine.definition.report.add(field.place, problem);
}
