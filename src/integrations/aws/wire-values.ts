// wire-values.ts — task parameters to the values that protocol serialisers take, and what they read to JSON.
//
// Scalars are read as leniently as a task's are. The body of a request or an answer (S3's Body, Lambda's Payload) is text in
// UTF-8, both ways; any other blob is Base64, as Jackson has bytes.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  JsonNumber,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import {
  base64In,
  doubleIn,
  type ShapeView,
  type StructureView,
  secondsIn,
  textIn,
  truthIn,
  wholeIn,
} from "../models/index.ts";

export type WireInput =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  /** `problem` as Step Functions says it. */
  | { readonly ok: false; readonly problem: string };

/** Ends the walk of {@link toWire}; never leaves this file. */
class InvalidFormat extends Error {}

/** `parameters` are named as the model names them. */
export function toWire(shape: StructureView | undefined, parameters: JsonObject): WireInput {
  try {
    return { ok: true, value: structureToWire(shape, parameters) };
  } catch (error) {
    if (!(error instanceof InvalidFormat)) throw error;
    const problem = `The value of the field '${error.message}' has an invalid format`;
    return { ok: false, problem };
  }
}

function structureToWire(
  shape: StructureView | undefined,
  value: JsonObject,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const member = shape?.member(name);
    if (member === undefined || inner === null) continue;
    const asBody = member.payload && member.shape.type === "blob";
    made[member.modelName] = asBody
      ? Buffer.from(read(textIn(inner), member.name), "utf8")
      : valueToWire(member.shape, inner, member.name);
  }
  return made;
}

function valueToWire(shape: ShapeView, value: Json, field: string): unknown {
  switch (shape.type) {
    case "structure":
      if (shape.document) return plain(value);
      if (!isJsonObject(value)) throw new InvalidFormat(field);
      return structureToWire(shape, value);
    case "list":
      if (!isJsonArray(value)) throw new InvalidFormat(field);
      return value.map((item) => (item === null ? null : valueToWire(shape.element, item, field)));
    case "map":
      if (!isJsonObject(value)) throw new InvalidFormat(field);
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key,
          inner === null ? null : valueToWire(shape.value, inner, field),
        ]),
      );
    case "string":
      return read(textIn(value), field);
    case "blob":
      return Buffer.from(base64In(read(textIn(value), field)), "base64");
    case "boolean":
      return read(truthIn(value), field);
    case "integer":
    case "long": {
      const whole = read(wholeIn(value), field);
      return typeof whole === "number" ? whole : BigInt(whole.text);
    }
    case "double":
    case "float":
      return Number(read(doubleIn(value), field));
    case "timestamp":
      return new Date(read(secondsIn(value), field) * 1000);
  }
}

function read<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new InvalidFormat(field);
  return value;
}

/** JSON without JsonNumber: for documents, which a service reads as it likes. */
function plain(value: Json): unknown {
  if (value instanceof JsonNumber) return value.value;
  if (isJsonArray(value)) return value.map(plain);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** What a protocol has read: times become seconds since 1970. */
export function fromWire(shape: StructureView | undefined, value: object): JsonObject {
  const made: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (name === "$metadata" || inner === undefined || inner === null) continue;
    const isBody = inner instanceof Uint8Array && shape?.member(name)?.payload === true;
    if (isBody) setText(made, name, inner);
    else setMember(made, name, jsonOf(inner));
  }
  return made;
}

/** Made when somebody asks for the text: readers of objects want the bytes. */
function setText(made: Record<string, Json>, name: string, bytes: Uint8Array): void {
  let text: string | undefined;
  Object.defineProperty(made, name, {
    ...{ enumerable: true, configurable: true },
    get: () => {
      text ??= textOfBytes(bytes);
      return text;
    },
  });
}

function jsonOf(value: unknown): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return new JsonNumber(String(value));
    case "object":
      return value === null ? null : jsonOfObject(value);
    case "undefined":
    case "function":
    case "symbol":
      return null;
  }
}

function jsonOfObject(value: object): Json {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(jsonOf);
  // A number with more digits than JavaScript keeps, as @smithy/core hands it on.
  if ("type" in value && value.type === "bigDecimal" && "string" in value) {
    return new JsonNumber(String(value.string));
  }
  // Text that is read lazily.
  if (value instanceof String) return String(value);
  const made: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    // A member of a union that is newer than the model.
    if (name === "$unknown" && Array.isArray(inner))
      setMember(made, String(inner[0]), jsonOf(inner[1]));
    else setMember(made, name, jsonOf(inner));
  }
  return made;
}

/** As text where it is UTF-8; bytes that are no text come in the form in which JSON can carry them. */
export function textOfBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : Buffer.from(bytes).toString("base64");
}
