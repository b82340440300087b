// array-functions.ts — States.ArrayPartition, ArrayContains, ArrayRange, ArrayGetItem, ArrayLength, ArrayUnique.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonNumber,
  jsonEquals,
  numberOf,
} from "../../base/index.ts";
import { sourceTextOf } from "../jsonpath/index.ts";
import { intArgument, listArgument, Misuse, type Outcome } from "./misuse.ts";
import { isTooLong, tooLong } from "./text-limit.ts";

const RANGE_LENGTH_MAX = 1000;

export function arrayPartition(values: readonly Json[]): Outcome {
  const list = listArgument(values, 0);
  if (list instanceof Misuse) return list;
  const size = intArgument(values, 1);
  if (size instanceof Misuse) return size;
  if (size < 1) return new Misuse(`The chunk size must be a positive integer, but was ${size}`);
  const chunks: Json[] = [];
  for (let i = 0; i < list.length; i += size) chunks.push(list.slice(i, i + size));
  return chunks;
}

export function arrayContains(values: readonly Json[]): Outcome {
  const list = listArgument(values, 0);
  if (list instanceof Misuse) return list;
  const wanted = values[1] ?? null;
  if (isTooLong(list) || isTooLong(wanted)) return tooLong();
  return list.some((item) => jsonEquals(item, wanted));
}

/** From the first number to the second, which is included when a step lands on it. */
export function arrayRange(values: readonly Json[]): Outcome {
  const first = intArgument(values, 0);
  if (first instanceof Misuse) return first;
  const last = intArgument(values, 1);
  if (last instanceof Misuse) return last;
  const step = intArgument(values, 2);
  if (step instanceof Misuse) return step;
  if (step === 0) return new Misuse("The increment must not be 0");
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > RANGE_LENGTH_MAX) {
    return new Misuse(
      `The range would have ${length} elements, more than the maximum of ${RANGE_LENGTH_MAX}`,
    );
  }
  const range: number[] = [];
  for (let i = 0; i < length; i++) range.push(first + i * step);
  return range;
}

export function arrayGetItem(values: readonly Json[]): Outcome {
  const list = listArgument(values, 0);
  if (list instanceof Misuse) return list;
  const index = intArgument(values, 1);
  if (index instanceof Misuse) return index;
  return (
    list[index] ??
    (index >= 0 && index < list.length
      ? null
      : new Misuse(`The index ${index} is out of bounds for an array of length ${list.length}`))
  );
}

export function arrayLength(values: readonly Json[]): Outcome {
  const list = listArgument(values, 0);
  return list instanceof Misuse ? list : list.length;
}

/** The first of each set of equal items, in their order. */
export function arrayUnique(values: readonly Json[]): Outcome {
  const list = listArgument(values, 0);
  if (list instanceof Misuse) return list;
  if (isTooLong(list)) return tooLong();
  const seen = new Set<string>();
  return list.filter((item) => {
    const key = canonicalText(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * The same text for equal values: numbers by value, members in the order of their names. Appended and not joined:
 * joining copies, and what stands deep would be copied as often as it is deep.
 */
function canonicalText(value: Json): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (isJsonNumber(value)) return canonicalNumber(value);
  if (isJsonArray(value)) {
    let text = "[";
    for (const item of value) text += `${canonicalText(item)},`;
    return `${text}]`;
  }
  if (!isJsonObject(value)) return String(value);
  const names = Object.keys(value);
  if (names.length > 1) names.sort();
  let text = "{";
  // The cast: a name of the object's own.
  for (const name of names)
    text += `${JSON.stringify(name)}:${canonicalText(value[name] as Json)},`;
  return `${text}}`;
}

function canonicalNumber(value: number | JsonNumber): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = sourceTextOf(value);
  return /^-?\d+$/.test(text) ? text : String(numberOf(value));
}
