// convert.ts — task parameters to a service's request, a service's answer to a task's result.
//
// Definitions write members in Pascal case and may put JSON where the service wants text: `Input` of
// StartExecution, `Body` of PutObject. The values that come out are what a protocol serialiser takes.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  setMember,
  stringifyJson,
  type TimestampMs,
} from "../../base/index.ts";
import type { ShapeView, StructureView } from "./shape-view.ts";

export type Converted =
  | { readonly ok: true; readonly value: JsonObject }
  /** `problem` as Step Functions says it. */
  | { readonly ok: false; readonly problem: string };

/** Ends the walk of {@link toRequest}; never leaves this file. */
class UnsupportedField extends Error {}

/** Members that are null are left out; a member that the operation does not have is a problem. */
export function toRequest(shape: StructureView | undefined, parameters: Json): Converted {
  if (!isJsonObject(parameters)) {
    return { ok: false, problem: "The parameters must be a JSON object" };
  }
  try {
    return { ok: true, value: structureToRequest(shape, parameters) };
  } catch (error) {
    if (!(error instanceof UnsupportedField)) throw error;
    return { ok: false, problem: error.message };
  }
}

function structureToRequest(shape: StructureView | undefined, value: JsonObject): JsonObject {
  const request: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null) continue;
    const member = shape?.member(name);
    if (member === undefined) {
      throw new UnsupportedField(`The field "${name}" is not supported by Step Functions`);
    }
    // Recorded: an object's body (S3) is the JSON of its value, text in quotes too.
    const asJson = member.streaming && member.shape.type === "blob";
    setMember(
      request,
      member.modelName,
      asJson ? stringifyJson(inner) : toModel(member.shape, inner),
    );
  }
  return request;
}

function toModel(shape: ShapeView, value: Json): Json {
  switch (shape.type) {
    case "structure":
      if (shape.document || !isJsonObject(value)) return value;
      return structureToRequest(shape, value);
    case "list":
      return isJsonArray(value) ? value.map((item) => toModel(shape.element, item)) : value;
    case "map":
      return isJsonObject(value) ? mapObject(value, (inner) => toModel(shape.value, inner)) : value;
    case "string":
    case "blob":
      return typeof value === "string" ? value : stringifyJson(value);
    case "boolean":
    case "double":
    case "float":
    case "integer":
    case "long":
    case "timestamp":
      return value;
  }
}

/** `time` says how a time (epoch seconds in the answer) is shown. Null members are left out. */
export function toResult(
  shape: StructureView | undefined,
  answer: JsonObject,
  time: (at: TimestampMs) => Json,
): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(answer)) {
    if (inner === null) continue;
    const member = shape?.member(name);
    const shown = member === undefined ? inner : fromModel(member.shape, inner, time);
    setMember(result, member?.name ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`, shown);
  }
  return result;
}

function fromModel(shape: ShapeView, value: Json, time: (at: TimestampMs) => Json): Json {
  switch (shape.type) {
    case "structure":
      if (shape.document || !isJsonObject(value)) return value;
      return toResult(shape, value, time);
    case "list":
      return isJsonArray(value) ? value.map((item) => fromModel(shape.element, item, time)) : value;
    case "map":
      return isJsonObject(value)
        ? mapObject(value, (inner) => fromModel(shape.value, inner, time))
        : value;
    case "timestamp":
      return isJsonNumber(value) ? time(Math.round(numberOf(value) * 1000)) : value;
    case "blob":
    case "boolean":
    case "double":
    case "float":
    case "integer":
    case "long":
    case "string":
      return value;
  }
}

function mapObject(object: JsonObject, change: (value: Json) => Json): JsonObject {
  const changed: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(object)) setMember(changed, name, change(inner));
  return changed;
}
