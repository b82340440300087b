// wire-values.ts — task parameters to the values that protocol serialisers take, and what they read to JSON.
//
// Step Functions reads parameters leniently, as Jackson does: "5" is a number where a number is wanted, a time is
// ISO 8601 text or seconds since 1970. The body of a request or an answer (S3's Body, Lambda's Payload) is text in
// UTF-8, both ways; any other blob is Base64, as Jackson has bytes.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonNumber,
  type JsonObject,
  numberOf,
  setMember,
} from "../../base/index.ts";
import type { ShapeView, StructureView } from "../models/index.ts";

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
      ? Buffer.from(textOf(inner, member.name), "utf8")
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
        Object.entries(value).map(([key, inner]) => [key, valueToWire(shape.value, inner, field)]),
      );
    case "string":
      return textOf(value, field);
    case "blob":
      return bytesOf(textOf(value, field));
    case "boolean":
      return booleanOf(value, field);
    case "integer":
    case "long":
      return wholeOf(value, field);
    case "double":
    case "float":
      return doubleOf(value, field);
    case "timestamp":
      return timeOf(value, field);
  }
}

/** Text that is no Base64 is meant as it stands. */
function bytesOf(text: string): Buffer {
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return Buffer.from(text, isBase64 ? "base64" : "utf8");
}

function textOf(value: Json, field: string): string {
  if (typeof value === "string") return value;
  if (value instanceof JsonNumber) return value.text;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new InvalidFormat(field);
}

function booleanOf(value: Json, field: string): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new InvalidFormat(field);
}

function wholeOf(value: Json, field: string): number | bigint {
  const text = isJsonNumber(value) || typeof value === "string" ? textOf(value, field) : "";
  if (/^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text))) return BigInt(text);
  // Jackson cuts a fraction off: 1.0 and 1.5 are 1 to an integer field.
  return Math.trunc(doubleOf(value, field));
}

function doubleOf(value: Json, field: string): number {
  if (isJsonNumber(value)) return numberOf(value);
  if (typeof value === "string" && value.trim() !== "") {
    if (value === "NaN") return Number.NaN;
    const read = Number(value);
    if (!Number.isNaN(read)) return read;
  }
  throw new InvalidFormat(field);
}

function timeOf(value: Json, field: string): Date {
  const text = typeof value === "string" ? value.trim() : "";
  const seconds = isJsonNumber(value) ? numberOf(value) : text === "" ? Number.NaN : Number(text);
  const at = Number.isNaN(seconds) ? Date.parse(text) : seconds * 1000;
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) throw new InvalidFormat(field);
  return time;
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
