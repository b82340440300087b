// convert.ts — task parameters to a service's request, a service's answer to a task's result.
//
// Definitions write members in Pascal case and may put JSON where the service wants text: `Input` of
// StartExecution, `Body` of PutObject. Embedded services and routes are given the same values.
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
import { base64In, doubleIn, secondsIn, truthIn, wholeIn } from "./lenient-values.ts";
import type { MemberView, ScalarView, ShapeView, StructureView } from "./shape-view.ts";

export type Converted =
  | { readonly ok: true; readonly value: JsonObject }
  /** `problem` as Step Functions says it. */
  | { readonly ok: false; readonly problem: string };

/** Ends the walk of {@link toRequest}; never leaves this file. */
class Unfit extends Error {}

/** Names of the members that take any JSON for a text; undefined where all do. */
type JsonTexts = ReadonlySet<string> | undefined;

/**
 * Members that are null are left out; a member that the operation does not have is a problem, and so is a value that
 * cannot be read as the type of its member.
 */
export function toRequest(
  shape: StructureView | undefined,
  parameters: Json,
  jsonTexts?: ReadonlySet<string>,
): Converted {
  if (!isJsonObject(parameters)) {
    return { ok: false, problem: "The parameters must be a JSON object" };
  }
  try {
    return { ok: true, value: structureToRequest(shape, parameters, jsonTexts) };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return { ok: false, problem: error.message };
  }
}

function structureToRequest(
  shape: StructureView | undefined,
  value: JsonObject,
  texts: JsonTexts,
): JsonObject {
  const request: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null) continue;
    const member = shape?.member(name);
    if (member === undefined) {
      throw new Unfit(`The field "${name}" is not supported by Step Functions`);
    }
    setMember(request, member.modelName, memberToModel(member, inner, { name, texts }));
  }
  return request;
}

function memberToModel({ payload, shape, streaming }: MemberView, value: Json, asked: Asked): Json {
  if (shape.type !== "blob") return toModel(shape, value, asked);
  // Recorded: an object's body (S3) is the JSON of its value, text in quotes too.
  if (streaming) return stringifyJson(value);
  const text = typeof value === "string" ? value : stringifyJson(value);
  return payload ? text : base64In(text);
}

/** The member as the task writes it, or the key of a map; problems name it. */
interface Asked {
  readonly name: string;
  readonly texts: JsonTexts;
}

function toModel(shape: ShapeView, value: Json, asked: Asked): Json {
  const { name, texts } = asked;
  switch (shape.type) {
    case "structure":
      if (shape.document) return value;
      if (!isJsonObject(value)) throw unreadable(name);
      return structureToRequest(shape, value, texts);
    case "list":
      if (!isJsonArray(value)) throw unreadable(name);
      return value.map((item) => (item === null ? null : toModel(shape.element, item, asked)));
    case "map":
      if (!isJsonObject(value)) throw unreadable(name);
      return mapObject(value, (inner, key) =>
        inner === null ? null : toModel(shape.value, inner, { name: key, texts }),
      );
    case "blob":
      return base64In(typeof value === "string" ? value : stringifyJson(value));
    case "boolean":
    case "double":
    case "float":
    case "integer":
    case "long":
    case "string":
    case "timestamp":
      return scalarToModel(shape, value, asked);
  }
}

function scalarToModel({ type }: ScalarView, value: Json, { name, texts }: Asked): Json {
  const strict = texts !== undefined && !texts.has(name);
  switch (type) {
    case "string":
    case "blob":
      if (typeof value === "string") return value;
      if (strict) throw new Unfit(`The value for the field '${name}' must be a STRING`);
      return stringifyJson(value);
    case "boolean":
      if (strict && typeof value !== "boolean") {
        throw new Unfit(`The value for the field '${name}' must be a BOOLEAN`);
      }
      return read(truthIn(value), name);
    case "integer":
    case "long":
      return read(wholeIn(value), name);
    case "double":
    case "float":
      return isJsonNumber(value) ? value : read(doubleIn(value), name);
    case "timestamp":
      return read(secondsIn(value), name);
  }
}

function read<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw unreadable(name);
  return value;
}

function unreadable(name: string): Unfit {
  return new Unfit(`The value of the field '${name}' has an invalid format`);
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

function mapObject(object: JsonObject, change: (value: Json, name: string) => Json): JsonObject {
  const changed: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(object)) setMember(changed, name, change(inner, name));
  return changed;
}
