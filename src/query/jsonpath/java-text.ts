// java-text.ts — values as Java prints them, since AWS's texts are Java's.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonArray,
  JsonNumber,
  type JsonObject,
  jsonNumberOf,
} from "../../base/index.ts";

const DEPTH_MAX = 1000;

/** As Java's String.valueOf: text without quotes, `{a=1, b=[x, y]}`, `null`. */
export function javaText(value: Json): string {
  return typeof value === "string" ? value : nestedText(value, 0);
}

/** Appended and not joined: joining copies, and what stands deep would be copied as often as it is deep. */
function nestedText(value: Json, depth: number): string {
  if (typeof value === "string") return value;
  if (isJsonNumber(value)) return numberText(value);
  if (depth > DEPTH_MAX) return "...";
  if (isJsonArray(value)) return `${listText(value, depth)}]`;
  return isJsonObject(value) ? `${objectText(value, depth)}}` : String(value);
}

function listText(list: JsonArray, depth: number): string {
  let text = "[";
  for (let i = 0; i < list.length; i++) {
    if (i > 0) text += ", ";
    // The cast: a list has an item below its length.
    text += nestedText(list[i] as Json, depth + 1);
  }
  return text;
}

function objectText(object: JsonObject, depth: number): string {
  let text = "{";
  for (const name of Object.keys(object)) {
    // The cast: a name of the object's own.
    const member = nestedText(object[name] as Json, depth + 1);
    text += text === "{" ? `${name}=` : `, ${name}=`;
    text += member;
  }
  return text;
}

function numberText(value: number | JsonNumber): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = sourceTextOf(value);
  if (/^-?\d+$/.test(text)) return text === "-0" ? "0" : text;
  return javaDoubleText(value instanceof JsonNumber ? value.value : value);
}

/** The number as JSON text; plain numbers print as they were written. */
export function sourceTextOf(value: number | JsonNumber): string {
  return value instanceof JsonNumber ? value.text : String(value);
}

/** As Java's Double.toString: `10.0`, `0.001`, `1.0E10`, `1.0E-5`. */
export function javaDoubleText(value: number): string {
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (magnitude === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** A number that Java holds as a double, as it comes out in JSON: a whole one ends in `.0`. */
export function javaDouble(value: number): number | JsonNumber {
  return jsonNumberOf(javaDoubleText(value));
}

/** The class that Jackson reads the value into, as messages of Jayway name it. */
export function javaClassOf(value: Json): string {
  if (value === null) return "null";
  if (typeof value === "string") return "java.lang.String";
  if (typeof value === "boolean") return "java.lang.Boolean";
  if (isJsonNumber(value)) return javaNumberClassOf(value);
  return Array.isArray(value) ? "java.util.ArrayList" : "java.util.LinkedHashMap";
}

function javaNumberClassOf(value: number | JsonNumber): string {
  const text = sourceTextOf(value);
  if (!/^-?\d+$/.test(text)) return "java.lang.Double";
  if (Math.abs(Number(text)) <= 0x7fffffff) return "java.lang.Integer";
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text)
    ? "java.lang.Long"
    : "java.math.BigInteger";
}
