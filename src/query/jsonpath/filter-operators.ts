// filter-operators.ts — Jayway's relational operators over two operands, either of which may be absent.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonNumber,
  jsonTypeOf,
  memberOf,
  numberOf,
} from "../../base/index.ts";
import { placeOf, searchSteps } from "../text-search.ts";
import { sourceTextOf } from "./java-text.ts";
import { compareNumbers } from "./number-order.ts";
import type { FilterOperator } from "./path-token.ts";
import type { Run } from "./run.ts";

export type Comparison = (left: Json | undefined, right: Json | undefined, run: Run) => boolean;

export function compareOperands(operator: FilterOperator): Comparison {
  switch (operator) {
    case "==":
      return equals;
    case "!=":
      return (left, right, run) => !equals(left, right, run);
    case "===":
      return equalsInType;
    case "!==":
      return (left, right, run) => !equalsInType(left, right, run);
    case "<":
      return (left, right, run) =>
        typeof left === "number" && typeof right === "number"
          ? left < right
          : orderOf(left, right, run) < 0;
    case "<=":
      return (left, right, run) =>
        typeof left === "number" && typeof right === "number"
          ? left <= right
          : orderOf(left, right, run) <= 0;
    case ">":
      return (left, right, run) =>
        typeof left === "number" && typeof right === "number"
          ? left > right
          : orderOf(left, right, run) > 0;
    case ">=":
      return (left, right, run) =>
        typeof left === "number" && typeof right === "number"
          ? left >= right
          : orderOf(left, right, run) >= 0;
    case "=~":
      return () => false;
    default:
      return collectionComparison(operator);
  }
}

type CollectionOperator = Exclude<
  FilterOperator,
  "==" | "!=" | "===" | "!==" | "<" | "<=" | ">" | ">=" | "=~"
>;

function collectionComparison(operator: CollectionOperator): Comparison {
  switch (operator) {
    case "IN":
      return isIn;
    case "NIN":
      return (left, right, run) => !isIn(left, right, run);
    case "SUBSETOF":
      return bothLists((left, right, run) => left.every((item) => holds(right, item, run)));
    case "ANYOF":
      return bothLists((left, right, run) => left.some((item) => holds(right, item, run)));
    case "NONEOF":
      return bothLists((left, right, run) => !left.some((item) => holds(right, item, run)));
    case "ALL":
      return bothLists((left, right, run) => right.every((item) => holds(left, item, run)));
    case "CONTAINS":
      return contains;
    case "SIZE":
      return (left, right, run) =>
        isJsonNumber(right) && sizeOf(left, run) === Math.trunc(numberOf(right));
    case "EMPTY":
      return (left, right, run) => {
        const size = sizeOf(left, run);
        return size !== undefined && typeof right === "boolean" && (size === 0) === right;
      };
  }
}

/**
 * Numbers equal texts that read as the same number; an absent operand equals nothing, not even null. When the left
 * is a text and the right a number, the texts are compared, as Jayway does.
 */
function equals(left: Json | undefined, right: Json | undefined, run: Run): boolean {
  if (left === undefined || right === undefined) return false;
  if (typeof left === "string" && typeof right === "string") return sameText(left, right, run);
  if (typeof left === typeof right && typeof left !== "object") return left === right;
  if (typeof left === "string") return isJsonNumber(right) && isTextOf(left, right, run);
  if (isJsonNumber(left) && typeof right === "string") {
    run.spendText(NUMBER_TEXT_CHARACTERS + 8 * right.length);
    return isNumberText(right) && numberOf(left) === Number(right);
  }
  return deepEquals(left, right, run);
}

/** A number takes as long to read from a text, or to write into one, as comparing this many characters. */
const NUMBER_TEXT_CHARACTERS = 192;

function isTextOf(text: string, number: number | JsonNumber, run: Run): boolean {
  run.spendText(NUMBER_TEXT_CHARACTERS);
  return sameText(text, sourceTextOf(number), run);
}

const SHORT = 256;

/** Texts of one length may have to be compared to their ends. */
function sameText(left: string, right: string, run: Run): boolean {
  if (left.length > SHORT && left.length === right.length) run.spendText(left.length);
  return left === right;
}

/** As jsonEquals of `base`, and counted: a filter can compare each part of a document with each other part. */
function deepEquals(left: Json, right: Json, run: Run): boolean {
  if (typeof left === "string") return typeof right === "string" && sameText(left, right, run);
  if (left === right) return true;
  if (isJsonNumber(left)) return isJsonNumber(right) && numbersOrder(left, right, run) === 0;
  if (isJsonArray(left)) {
    if (!isJsonArray(right) || left.length !== right.length) return false;
    run.spend(1 + left.length);
    return left.every((item, i) => deepEquals(item, right[i] ?? null, run));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  run.spendMembers(1 + names.length);
  const others = Object.keys(right).length;
  run.spendMembers(others);
  return (
    names.length === others &&
    names.every((name) => {
      const other = memberOf(right, name);
      return other !== undefined && deepEquals(left[name] ?? null, other, run);
    })
  );
}

function numbersOrder(left: number | JsonNumber, right: number | JsonNumber, run: Run): number {
  return compareNumbers(left, right, (steps) => run.spend(steps));
}

function isNumberText(text: string): boolean {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);
}

function equalsInType(left: Json | undefined, right: Json | undefined, run: Run): boolean {
  if (left === undefined || right === undefined) return false;
  return jsonTypeOf(left) === jsonTypeOf(right) && equals(left, right, run);
}

/** Numbers with numbers, texts with texts; NaN for everything else, which has no order. */
function orderOf(left: Json | undefined, right: Json | undefined, run: Run): number {
  if (isJsonNumber(left) && isJsonNumber(right)) return numbersOrder(left, right, run);
  if (typeof left !== "string" || typeof right !== "string") return Number.NaN;
  const characters = Math.min(left.length, right.length);
  if (characters > SHORT) run.spendText(2 * characters);
  return left < right ? -1 : left > right ? 1 : 0;
}

function holds(list: JsonArray, wanted: Json | undefined, run: Run): boolean {
  run.spend(1 + list.length);
  return list.some((item) => equals(wanted, item, run));
}

function isIn(left: Json | undefined, right: Json | undefined, run: Run): boolean {
  return isJsonArray(right) && holds(right, left, run);
}

function bothLists(test: (left: JsonArray, right: JsonArray, run: Run) => boolean): Comparison {
  return (left, right, run) => isJsonArray(left) && isJsonArray(right) && test(left, right, run);
}

function contains(left: Json | undefined, right: Json | undefined, run: Run): boolean {
  if (typeof left === "string") {
    if (typeof right !== "string") return false;
    run.spend(searchSteps(left.length, right.length));
    return placeOf(right, left, 0) >= 0;
  }
  return isJsonArray(left) && holds(left, right, run);
}

function sizeOf(value: Json | undefined, run: Run): number | undefined {
  if (typeof value === "string" || isJsonArray(value)) return value.length;
  if (!isJsonObject(value)) return undefined;
  const members = Object.keys(value).length;
  run.spendMembers(members);
  return members;
}
