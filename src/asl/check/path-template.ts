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
import { meantIntrinsic } from "./meant.ts";
import { type Place, placeIn } from "./report.ts";

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
    const message = "Value is not a Reference Path or a valid intrinsic function call";
    reject(field, message, intrinsicHint(field, value));
  }
};

function intrinsicHint({ state }: Field, text: string): string | undefined {
  const { report } = state.machine.definition;
  return report.guess((guessing) => meantIntrinsic(text, guessing));
}

/** ResultPath: a place in the state's input, or null; never the context object or a variable. */
export const resultPath: FieldRule = (field) => {
  if (field.value === null) return;
  if (typeof field.value !== "string") reject(field, "Expected value of type String");
  else if (!isWritablePath(field.value)) reject(field, "Value is not a Reference Path");
};

/** Any JSON; a member whose name ends in `.$` holds a path or an intrinsic function. */
export const payloadTemplate: FieldRule = (field) => {
  checkTemplate(field, field.value, field.place);
};

function checkTemplate(field: Field, value: Json, place: Place): void {
  if (isJsonArray(value)) {
    value.forEach((item, i) => {
      checkTemplate(field, item, placeIn(place, i));
    });
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) checkMember(field, value, placeIn(place, name));
  }
}

/** `place` is the member's, which AWS does not name: it names the field. */
function checkMember(field: Field, owner: JsonObject, place: Place): void {
  const name = String(place.key);
  const value = owner[name] as Json; // One of its own names.
  if (!name.endsWith(".$")) {
    if (typeof value === "string") checkLiteral(field, value, place);
    else checkTemplate(field, value, place);
    return;
  }
  if (typeof value !== "string" || !isPathOrIntrinsic(value)) {
    reject(
      field,
      `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
      typeof value === "string" ? intrinsicHint(field, value) : undefined,
      place,
    );
  }
  // States Language, "Payload Template": no duplicate names after ".$" is stripped.
  const plain = name.slice(0, -2);
  if (Object.hasOwn(owner, plain)) {
    const message = `The fields '${plain}' and '${name}' must not be used together`;
    reject(field, message, undefined, place);
  }
}

/** A path under a name without `.$` is a text; mostly the `.$` was forgotten. */
function checkLiteral(field: Field, value: string, place: Place): void {
  if (!looksLikePath(value)) return;
  const message = "No .$ on a field that appears to be a JSONPath or Intrinsic Function.";
  warn(field, "NO_DOLLAR", message, place);
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
  const found = firstPath(field.value, field.place);
  if (found === undefined) return;
  const message = "Attempt to use a path in the Result of a Pass state.";
  warn(field, "PASS_RESULT_IS_STATIC", message, found);
};

function firstPath(value: Json, place: Place): Place | undefined {
  if (typeof value === "string") return looksLikePath(value) ? place : undefined;
  if (!isJsonArray(value) && !isJsonObject(value)) return undefined;
  const members: readonly (readonly [string | number, Json])[] = isJsonArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [key, member] of members) {
    const found = firstPath(member, placeIn(place, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

function looksLikePath(value: string): boolean {
  return (
    /^(?:\$\$?\.[A-Za-z_]|States\.[A-Z][A-Za-z0-9]+\()/.test(value) && isPathOrIntrinsic(value)
  );
}

function warn(field: Field, code: DiagnosticCode, message: string, at: Place = field.place): void {
  const problem = { severity: "WARNING", code, message } as const;
  field.state.machine.definition.report.add(field.place, problem, at);
}
