// payload-size.ts — is a payload larger than allowed? Without making its text where that can be seen at a glance.
import {
  isJsonArray,
  type Json,
  JsonNumber,
  type Payload,
  stringifyJson,
  utf8Length,
} from "../base/index.ts";

/** A text's characters take six bytes at most (`\u0007`, or three in UTF-8). */
const CHARACTER_BYTES_MAX = 6;
const NUMBER_BYTES_MAX = 26;
/** A loop of states can nest a value as deeply as its size allows; below this depth the text is measured instead. */
const DEPTH_MAX = 500;

/** True when the payload's text has more than `bytesMax` bytes in UTF-8. */
export function exceeds(payload: Payload, bytesMax: number): boolean {
  if (bytesMax === Number.POSITIVE_INFINITY) return false;
  if (sizeBound(payload.value, bytesMax) <= bytesMax) return false;
  return payload.byteLength() > bytesMax;
}

/** No less than the size of the value's text; stops counting somewhere beyond `enough`. */
export function sizeBound(value: Json, enough: number): number {
  return boundAt(0, value, enough);
}

function boundAt(depth: number, value: Json, enough: number): number {
  if (typeof value === "string") return value.length * CHARACTER_BYTES_MAX + 2;
  if (typeof value === "number") return NUMBER_BYTES_MAX;
  if (typeof value === "boolean" || value === null) return 5;
  if (value instanceof JsonNumber) return value.text.length;
  if (depth > DEPTH_MAX) return utf8Length(stringifyJson(value));
  let bound = 2;
  if (isJsonArray(value)) {
    for (const item of value) {
      bound += boundAt(depth + 1, item, enough) + 1;
      if (bound > enough) return bound;
    }
    return bound;
  }
  for (const name in value) {
    // The cast: a name of the object itself has a value.
    const member = value[name] as Json;
    bound += name.length * CHARACTER_BYTES_MAX + 4;
    // Most members are texts, and a call for each is what a map over a large file would wait for.
    if (typeof member === "string") bound += member.length * CHARACTER_BYTES_MAX + 2;
    else bound += boundAt(depth + 1, member, enough);
    if (bound > enough) return bound;
  }
  return bound;
}
