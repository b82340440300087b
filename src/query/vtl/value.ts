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
import type { Allowance } from "./allowance.ts";

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

/** Steps that a part of a list or a map takes to be made, or to be read. */
const PART_STEPS = 2;
/** A map takes more, even an empty one. */
const MAP_STEPS = 8;

export function valueOfJson(json: Json, allowance: Allowance): VtlValue {
  if (isJsonArray(json)) {
    allowance.spend(1 + json.length * PART_STEPS);
    return json.map((item) => valueOfJson(item, allowance));
  }
  if (!isJsonObject(json)) return json;
  const entries = Object.entries(json);
  allowance.spend(MAP_STEPS + entries.length * PART_STEPS * 2);
  for (const [name] of entries) allowance.spendName(name, entries.length);
  return new Map(entries.map(([name, item]) => [name, valueOfJson(item, allowance)]));
}

/** Deeper than any template reads; a map that holds itself ends here. */
const DEPTH_MAX = 100;

/** Whoever asks reads all of it, its texts too. */
export function jsonOfValue(value: VtlValue, allowance: Allowance, depth = 0): Json {
  if (depth > DEPTH_MAX) return null;
  if (typeof value === "string") allowance.spendText(value.length);
  if (value instanceof JsonNumber) allowance.spendText(value.text.length);
  if (Array.isArray(value)) {
    allowance.spend(1 + value.length * PART_STEPS);
    return value.map((item) => jsonOfValue(item, allowance, depth + 1));
  }
  if (value instanceof VtlEntry) return `${value.key}=${textOfValue(value.value, allowance)}`;
  if (!(value instanceof Map)) return value;
  allowance.spend(MAP_STEPS + value.size * PART_STEPS * 2);
  const members: Record<string, Json> = {};
  for (const [name, item] of value) {
    allowance.spendName(name, value.size);
    setMember(members, name, jsonOfValue(item, allowance, depth + 1));
  }
  return members;
}

/** As Java prints it. */
export function textOfValue(value: VtlValue, allowance: Allowance): string {
  return typeof value === "string" ? value : javaText(jsonOfValue(value, allowance));
}

/** Whatever is there is true, but for `false`. */
export function isTrue(value: VtlValue): boolean {
  return value !== null && value !== false;
}

/** Numbers by value, the same kinds by what they hold, others by how they print. */
export function areEqual(left: VtlValue, right: VtlValue, allowance: Allowance): boolean {
  if (typeof left === "string" && typeof right === "string") {
    allowance.spendComparison(left, right);
    return left === right;
  }
  if (left === null || right === null) return left === right;
  if (isJsonNumber(left as Json) && isJsonNumber(right as Json)) {
    return jsonEquals(jsonOfValue(left, allowance), jsonOfValue(right, allowance));
  }
  const isData = (value: VtlValue): boolean => typeof value === "object";
  if (isData(left) && isData(right)) {
    return jsonEquals(jsonOfValue(left, allowance), jsonOfValue(right, allowance));
  }
  return textOfValue(left, allowance) === textOfValue(right, allowance);
}

export function wholeNumber(value: VtlValue | undefined): number | undefined {
  const number = value !== undefined && isNumber(value) ? numberOf(value) : Number.NaN;
  return Number.isInteger(number) ? number : undefined;
}
