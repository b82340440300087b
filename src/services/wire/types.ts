// types.ts — whether JSON parameters are of the model's types; what the model does not name is dropped.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import { type ApiModel, type ApiShape, shapeOf } from "./api-model.ts";

/** A value stands where the model wants another type; the text is AWS's. */
export class WrongType extends Error {
  override readonly name = "WrongType";
}

/** The parameters with members of the model alone, nulls left out. Throws {@link WrongType}. */
export function typedParameters(
  model: ApiModel,
  shapeName: string | undefined,
  value: Json,
): JsonObject {
  const typed = conform(model, shapeOf(model, shapeName), value);
  return isJsonObject(typed) ? typed : {};
}

function conform(model: ApiModel, shape: ApiShape, value: Json): Json {
  switch (shape.type) {
    case "structure":
      return conformStructure(model, shape, value);
    case "list":
      if (!isJsonArray(value)) throw new WrongType(wrong(value, "a list"));
      return value.map((item) => conform(model, shapeOf(model, shape.member?.shape), item));
    case "map":
      if (!isJsonObject(value)) throw new WrongType(wrong(value, "a map"));
      return mapValues(value, (item) => conform(model, shapeOf(model, shape.value?.shape), item));
    case "boolean":
      if (typeof value !== "boolean") throw new WrongType(wrong(value, "a Boolean"));
      return value;
    case "double":
    case "float":
    case "integer":
    case "long":
      if (!isJsonNumber(value)) throw new WrongType(wrong(value, "a number"));
      return value;
    case "timestamp":
      return timestamp(value);
    default:
      if (typeof value !== "string") throw new WrongType(wrong(value, "a String"));
      return value;
  }
}

function conformStructure(model: ApiModel, shape: ApiShape, value: Json): Json {
  if (shape.document === true) return value;
  if (!isJsonObject(value)) throw new WrongType(wrong(value, "a structure"));
  const result: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    const member = Object.hasOwn(shape.members ?? {}, name) ? shape.members?.[name] : undefined;
    if (member === undefined || inner === null) continue;
    result[name] = conform(model, shapeOf(model, member.shape), inner);
  }
  return result;
}

/** Seconds since 1970; the SDKs also send ISO 8601 text. */
function timestamp(value: Json): Json {
  if (isJsonNumber(value)) return value;
  const at = typeof value === "string" ? Date.parse(value) / 1000 : Number.NaN;
  if (Number.isNaN(at)) throw new WrongType(wrong(value, "a timestamp"));
  return at;
}

function mapValues(value: JsonObject, change: (item: Json) => Json): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) setMember(result, name, change(item));
  return result;
}

function wrong(value: Json, wanted: string): string {
  if (isJsonArray(value)) return `Start of list found where ${wanted} was expected`;
  if (isJsonObject(value)) return `Start of structure or map found where ${wanted} was expected`;
  const kind = typeof value === "string" ? "STRING" : isJsonNumber(value) ? "NUMBER" : "BOOLEAN";
  return `${kind}_VALUE cannot be converted to ${wanted.replace(/^an? /, "")}`;
}
