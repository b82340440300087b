// lenient-values.ts — scalars of a task's parameters as Jackson reads them, whoever the service is that gets them.
//
// "5" is a number where a number is wanted, a time is ISO 8601 text or seconds since 1970. Undefined: it cannot be read.
import { isJsonNumber, type Json, JsonNumber, numberOf } from "../../base/index.ts";

export function textIn(value: Json): string | undefined {
  if (typeof value === "string") return value;
  if (value instanceof JsonNumber) return value.text;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function truthIn(value: Json): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === "true" || value === "false" ? value === "true" : undefined;
}

/** Without its fraction, which Jackson cuts off: 1.0 and 1.5 are 1 to an integer field. */
export function wholeIn(value: Json): number | JsonNumber | undefined {
  const text = isJsonNumber(value) || typeof value === "string" ? (textIn(value) ?? "") : "";
  if (/^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text))) return new JsonNumber(text);
  const read = Number(doubleIn(value) ?? Number.NaN);
  return Number.isFinite(read) ? Math.trunc(read) : undefined;
}

/** A number, or the text of one that JSON has no number for: `NaN`, `Infinity`. */
export function doubleIn(value: Json): number | string | undefined {
  if (isJsonNumber(value)) return numberOf(value);
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const read = Number(value);
  if (Number.isFinite(read)) return read;
  return value === "NaN" || !Number.isNaN(read) ? value : undefined;
}

/** Seconds since 1970. */
export function secondsIn(value: Json): number | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  const seconds = isJsonNumber(value) ? numberOf(value) : text === "" ? Number.NaN : Number(text);
  const at = Number.isNaN(seconds) ? Date.parse(text) : seconds * 1000;
  // The calendar of JavaScript ends somewhere.
  return Number.isNaN(new Date(at).getTime()) ? undefined : at / 1000;
}

/** Text that is no Base64 is meant as it stands. */
export function base64In(text: string): string {
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isBase64 ? text : Buffer.from(text, "utf8").toString("base64");
}
