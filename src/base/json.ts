// json.ts — JSON values that keep their numbers.
//
// AWS hands a number on as it was written: 1.0 stays 1.0, 12345678901234567890 keeps every digit.
// A JavaScript number cannot, so a number whose text JavaScript would print differently is held as a
// JsonNumber; every other number is a plain number. Documents without such numbers take the native
// JSON.parse and JSON.stringify path and cost nothing extra (json-text.ts).
import { exactness } from "./exactness.ts";
import { ownText } from "./own-text.ts";

/** A number whose source text JavaScript would not print back (1.0, 1e3, 20 digits). Immutable. */
export class JsonNumber {
  /** The text as written, a valid JSON number. */
  readonly text: string;
  /** The nearest double. */
  readonly value: number;

  constructor(text: string) {
    // It was read in a text, and may outlive all the rest of that.
    this.text = ownText(text);
    this.value = Number(text);
  }

  valueOf(): number {
    return this.value;
  }

  /** Marks the document for the exact writer, see `stringifyJson`. */
  toJSON(): number {
    exactness.met = true;
    return this.value;
  }
}

export type JsonArray = readonly Json[];
export interface JsonObject {
  readonly [name: string]: Json;
}
export type Json = null | boolean | number | string | JsonNumber | JsonArray | JsonObject;

export function isJsonArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value);
}

/** True for a JSON object; false for null, lists and {@link JsonNumber}. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonNumber)
  );
}

export function isJsonNumber(value: Json | undefined): value is number | JsonNumber {
  return typeof value === "number" || value instanceof JsonNumber;
}

/** The double of a JSON number. */
export function numberOf(value: number | JsonNumber): number {
  return typeof value === "number" ? value : value.value;
}

/** A member of the object itself; `__proto__` and inherited names are never found by accident. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A copy of `object` in which `name` is `value`; safe for every name, `__proto__` included. */
export function withMember(object: JsonObject, name: string, value: Json): JsonObject {
  const copy: Record<string, Json> = { ...object };
  setMember(copy, name, value);
  return copy;
}

/** Sets a member on an object under construction; safe for every name, `__proto__` included. */
export function setMember(target: Record<string, Json>, name: string, value: Json): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } else {
    target[name] = value;
  }
}

/** `null`, `boolean`, `number`, `string`, `array` or `object`. */
export function jsonTypeOf(
  value: Json,
): "null" | "boolean" | "number" | "string" | "array" | "object" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (value instanceof JsonNumber) return "number";
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "string":
      return "string";
    default:
      return "object";
  }
}

/** Deep equality; numbers by value (1 equals 1.0), members in any order. However deep the values nest. */
export function jsonEquals(left: Json, right: Json): boolean {
  if (!isParent(left) || !isParent(right)) return leavesEqual(left, right);
  const pairs: [Json, Json][] = [[left, right]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    if (!pairEqual(pair[0], pair[1], pairs)) return false;
  }
  return true;
}

function isParent(value: Json): boolean {
  return typeof value === "object" && value !== null && !(value instanceof JsonNumber);
}

function leavesEqual(left: Json, right: Json): boolean {
  if (left === right) return true;
  return isJsonNumber(left) && isJsonNumber(right) && numbersEqual(left, right);
}

/** What of the two can be said at once; what is below them goes to `pairs`. */
function pairEqual(left: Json, right: Json, pairs: [Json, Json][]): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let i = 0; i < left.length; i++) {
      // The casts: both lists have an item for every i.
      if (!childrenEqual(left[i] as Json, right[i] as Json, pairs)) return false;
    }
    return true;
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return leavesEqual(left, right);
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) =>
        Object.hasOwn(right, name) &&
        // The casts: both have the name.
        childrenEqual(left[name] as Json, right[name] as Json, pairs),
    )
  );
}

function childrenEqual(left: Json, right: Json, pairs: [Json, Json][]): boolean {
  if (!isParent(left) || !isParent(right)) return leavesEqual(left, right);
  pairs.push([left, right]);
  return true;
}

function numbersEqual(left: number | JsonNumber, right: number | JsonNumber): boolean {
  if (left instanceof JsonNumber && right instanceof JsonNumber && left.text === right.text)
    return true;
  return numberOf(left) === numberOf(right);
}

/** The text's length in UTF-8 bytes. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit <= 0xdbff && i + 1 < text.length) {
      bytes += 2;
      i += 1;
    } else bytes += 2;
  }
  return bytes;
}
