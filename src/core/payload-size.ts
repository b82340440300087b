// payload-size.ts — is a payload larger than allowed? Without making its text where that can be seen at a glance.
import {
  isJsonArray,
  type Json,
  JsonNumber,
  LARGE_TEXT_MIN,
  type Payload,
  stringifyJson,
  textFloor,
  utf8Length,
} from "../base/index.ts";

/** A text's characters take six bytes at most (`\u0007`, or three in UTF-8). */
const CHARACTER_BYTES_MAX = 6;
const NUMBER_BYTES_MAX = 26;
/** A loop of states can nest a value as deeply as its size allows; below this depth the text is measured instead. */
const DEPTH_MAX = 500;

/**
 * What no payload exceeds where AWS's limits are lifted. An expression can share one part of its result a million
 * times over: small in memory, and the text would take all there is.
 */
export const PAYLOAD_BYTES_CEILING: number = 64 * 1024 * 1024;

/** True when the payload's text has more than `bytesMax` bytes in UTF-8, or more than the ceiling. */
export function exceeds(payload: Payload, bytesMax: number): boolean {
  return exceedsBound(payload, bytesMax, payloadBound(payload, bytesMax));
}

/** The same where {@link payloadBound} is known. */
export function exceedsBound(payload: Payload, bytesMax: number, bound: number): boolean {
  const limit = limitOf(bytesMax);
  return bound > limit && payload.isLongerThan(limit);
}

/** No less than the size of the payload's text where that is allowed; else something beyond `bytesMax`. */
export function payloadBound(payload: Payload, bytesMax: number): number {
  return sizeBound(payload.value, limitOf(bytesMax));
}

/**
 * Makes the text of a payload that may be large, for then its value need not be kept. Of an execution in memory alone
 * nobody else makes it. What is not allowed anyhow may have no text at all.
 */
export function keepLarge(payload: Payload, bound: number, bytesMax: number): void {
  if (bound >= LARGE_TEXT_MIN && bound <= limitOf(bytesMax)) payload.text();
}

/** No more than the size of the value's text; stops counting somewhere beyond what a payload may have. */
export function payloadFloor(value: Json, bytesMax: number): number {
  return textFloor(value, limitOf(bytesMax));
}

/** Whether so many bytes are more than a payload may have. */
export function isBeyond(bytes: number, bytesMax: number): boolean {
  return bytes > limitOf(bytesMax);
}

function limitOf(bytesMax: number): number {
  return Math.min(bytesMax, PAYLOAD_BYTES_CEILING);
}

/** AWS says nothing of a Map's items that an expression makes; this much is more than any history can hold. */
const ITEMS_BYTES_MAX = 16 * 1024 * 1024;

/** True when a Map's items could not be written down with the execution. */
export function tooManyItems(items: readonly Json[]): boolean {
  return textFloor(items, ITEMS_BYTES_MAX) > ITEMS_BYTES_MAX;
}

/** AWS's words for a result above 256 KiB; `name` is the state, the resource or the function. */
export function tooLargeResult(name: string): { readonly error: string; readonly cause: string } {
  return {
    error: "States.DataLimitExceeded",
    cause: `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
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
  if (depth > DEPTH_MAX) {
    const floor = textFloor(value, enough);
    return floor > enough ? floor : utf8Length(stringifyJson(value));
  }
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
