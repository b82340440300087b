// value.ts — values of a mapping template: Java's, whose lists and maps can be changed.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonNumber,
  jsonEquals,
  numberOf,
  setMember,
} from "../../base/index.ts";
import { javaText } from "../jsonpath/index.ts";

export type VtlMap = Map<string, VtlValue>;
export type VtlList = VtlValue[];
export type VtlValue = null | boolean | number | string | JsonNumber | VtlList | VtlMap | VtlEntry;

/** What `entrySet()` is made of. */
export class VtlEntry {
  readonly key: string;
  readonly value: VtlValue;

  constructor(key: string, value: VtlValue) {
    this.key = key;
    this.value = value;
  }
}

export function isNumber(value: VtlValue): value is number | JsonNumber {
  return typeof value === "number" || value instanceof JsonNumber;
}

export function valueOfJson(json: Json): VtlValue {
  if (isJsonArray(json)) return json.map(valueOfJson);
  if (isJsonObject(json)) {
    return new Map(Object.entries(json).map(([name, item]) => [name, valueOfJson(item)]));
  }
  return json;
}

/** Deeper than any template reads; a map that holds itself ends here. */
const DEPTH_MAX = 100;

export function jsonOfValue(value: VtlValue, depth = 0): Json {
  if (depth > DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.map((item) => jsonOfValue(item, depth + 1));
  if (value instanceof VtlEntry) return `${value.key}=${textOfValue(value.value)}`;
  if (!(value instanceof Map)) return value;
  const members: Record<string, Json> = {};
  for (const [name, item] of value) setMember(members, name, jsonOfValue(item, depth + 1));
  return members;
}

/** As Java prints it. */
export function textOfValue(value: VtlValue): string {
  return typeof value === "string" ? value : javaText(jsonOfValue(value));
}

/** Whatever is there is true, but for `false`. */
export function isTrue(value: VtlValue): boolean {
  return value !== null && value !== false;
}

/** Numbers by value, the same kinds by what they hold, others by how they print. */
export function areEqual(left: VtlValue, right: VtlValue): boolean {
  if (left === null || right === null) return left === right;
  if (isJsonNumber(left as Json) && isJsonNumber(right as Json)) {
    return jsonEquals(jsonOfValue(left), jsonOfValue(right));
  }
  const isData = (value: VtlValue): boolean => typeof value === "object";
  if (isData(left) && isData(right)) return jsonEquals(jsonOfValue(left), jsonOfValue(right));
  return textOfValue(left) === textOfValue(right);
}

export function wholeNumber(value: VtlValue | undefined): number | undefined {
  const number = value !== undefined && isNumber(value) ? numberOf(value) : Number.NaN;
  return Number.isInteger(number) ? number : undefined;
}
