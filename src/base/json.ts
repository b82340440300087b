// json.ts — JSON values that keep their numbers.
//
// AWS hands a number on as it was written: 1.0 stays 1.0, 12345678901234567890 keeps every digit.
// A JavaScript number cannot, so a number whose text JavaScript would print differently is held as a
// JsonNumber; every other number is a plain number. Documents without such numbers take the native
// JSON.parse and JSON.stringify path and cost nothing extra.

/** A number whose source text JavaScript would not print back (1.0, 1e3, 20 digits). Immutable. */
export class JsonNumber {
  /** The text as written, a valid JSON number. */
  readonly text: string;
  /** The nearest double. */
  readonly value: number;

  constructor(text: string) {
    this.text = text;
    this.value = Number(text);
  }

  valueOf(): number {
    return this.value;
  }

  /** Marks the document for the exact writer, see {@link stringifyJson}. */
  toJSON(): number {
    exactNumberMet = true;
    return this.value;
  }
}

let exactNumberMet = false;

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

/** Deep equality; numbers by value (1 equals 1.0), members in any order. */
export function jsonEquals(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (isJsonNumber(left)) return isJsonNumber(right) && numbersEqual(left, right);
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item: Json, i: number) => jsonEquals(item, right[i] as Json))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) => Object.hasOwn(right, name) && jsonEquals(left[name] as Json, right[name] as Json),
    )
  );
}

function numbersEqual(left: number | JsonNumber, right: number | JsonNumber): boolean {
  if (left instanceof JsonNumber && right instanceof JsonNumber && left.text === right.text)
    return true;
  return numberOf(left) === numberOf(right);
}

// What may need a JsonNumber: 16 or more digits, an exponent, a fraction that ends in 0, or -0.
const SUSPICIOUS = /\d{16}|\d[eE]|\.\d*0(?!\d)|-0/;

/**
 * Parses JSON text. Throws SyntaxError (text of the JavaScript engine) when it is not JSON; a caller who
 * owes a person AWS's words parses with `asl`'s positioned parser instead.
 */
export function parseJson(text: string): Json {
  // The cast: JSON.parse gives nothing but JSON.
  const value = JSON.parse(text) as Json;
  return SUSPICIOUS.test(text) ? new ExactParser(text).parse() : value;
}

/** Compact JSON text, members in their order, numbers as they were written. */
export function stringifyJson(value: Json): string {
  exactNumberMet = false;
  const text = JSON.stringify(value);
  return exactNumberMet ? exactText(value) : text;
}

function exactText(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(exactText).join(",")}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value).map(
      (name) => `${JSON.stringify(name)}:${exactText(value[name] as Json)}`,
    );
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
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

/** The number as this project holds it: plain where JavaScript prints it back, exact elsewhere. */
export function jsonNumberOf(text: string): number | JsonNumber {
  const value = Number(text);
  return String(value) === text ? value : new JsonNumber(text);
}

/** Reads text that JSON.parse has accepted already, so it checks nothing. */
class ExactParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Json {
    this.#space();
    const first = this.#text[this.#at];
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    if (first === '"') return this.#string();
    return this.#word();
  }

  #space(): void {
    while (this.#text.charCodeAt(this.#at) <= 0x20) this.#at += 1;
  }

  #object(): JsonObject {
    const members: Record<string, Json> = {};
    this.#at += 1;
    this.#space();
    while (this.#text[this.#at] !== "}") {
      const name = this.#string();
      this.#space();
      this.#at += 1;
      setMember(members, name, this.parse());
      this.#separator();
    }
    this.#at += 1;
    return members;
  }

  #array(): JsonArray {
    const items: Json[] = [];
    this.#at += 1;
    this.#space();
    while (this.#text[this.#at] !== "]") {
      items.push(this.parse());
      this.#separator();
    }
    this.#at += 1;
    return items;
  }

  #separator(): void {
    this.#space();
    if (this.#text[this.#at] !== ",") return;
    this.#at += 1;
    this.#space();
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    this.#at += 1;
    // The cast: a JSON string literal parses to a string.
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #word(): Json {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[\s,\]}]/.test(this.#text[this.#at] as string))
      this.#at += 1;
    const word = this.#text.slice(start, this.#at);
    if (word === "null") return null;
    if (word === "true" || word === "false") return word === "true";
    return jsonNumberOf(word);
  }
}
