// truth.ts — what counts as a number, as true, and as equal.
import { JsonNumber } from "../../base/index.ts";
import {
  type Meter,
  spendEquality,
  spendGlance,
  spendNames,
  spendSteps,
  spendWalk,
} from "./budget.ts";
import { Callback, Matcher } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import {
  FunctionValue,
  isArray,
  isObject,
  type Value,
  type ValueArray,
  type ValueObject,
} from "./value.ts";

/** The double of a number, undefined for anything else and for NaN. Infinity is an error wherever it is used. */
export function numericOf(value: Value): number | undefined {
  const number = value instanceof JsonNumber ? value.value : value;
  if (typeof number !== "number" || Number.isNaN(number)) return undefined;
  if (!Number.isFinite(number)) throw new JsonataError("D1001", { value: number });
  return number;
}

/** The effective boolean value: empty, zero, null and functions are false; a list is true if any item is. */
export function truthOf(value: Value, meter: Meter): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value.length > 0;
    case "number":
      return (numericOf(value) ?? 0) !== 0;
    case "object":
      return truthOfStructure(value, meter);
    default:
      return false;
  }
}

function truthOfStructure(value: Value, meter: Meter): boolean {
  if (value === null || value === undefined) return false;
  if (isArray(value)) return isAnyTrue(value, meter);
  if (value instanceof JsonNumber) return (numericOf(value) ?? 0) !== 0;
  // In the reference implementation a function that was handed on is false and any other one is true.
  if (value instanceof FunctionValue)
    return !(value instanceof Callback || value instanceof Matcher);
  const members = Object.keys(value).length;
  spendSteps(meter, 1);
  spendNames(meter, members);
  return members > 0;
}

/** Only what was looked at is paid for: most lists say it with their first item. */
function isAnyTrue(items: ValueArray, meter: Meter): boolean {
  for (let i = 0; i < items.length; i++) {
    if (!truthOf(items[i], meter)) continue;
    spendGlance(meter, i + 1);
    return true;
  }
  spendGlance(meter, items.length);
  return false;
}

/** Deep equality; members in any order, numbers by value. */
export function equalValues(left: Value, right: Value, meter: Meter): boolean {
  spendEquality(meter, left, right);
  if (left === right) return true;
  if (left instanceof JsonNumber) return equalValues(left.value, right, meter);
  if (right instanceof JsonNumber) return left === right.value;
  if (isArray(left)) {
    if (!isArray(right) || left.length !== right.length) return false;
    spendWalk(meter, left.length);
    for (let i = 0; i < left.length; i++) if (!equalValues(left[i], right[i], meter)) return false;
    return true;
  }
  return isObject(left) && isObject(right) && equalObjects(left, right, meter);
}

function equalObjects(left: ValueObject, right: ValueObject, meter: Meter): boolean {
  const names = Object.keys(left);
  const others = Object.keys(right).length;
  spendNames(meter, names.length);
  spendNames(meter, others);
  if (names.length !== others) return false;
  spendWalk(meter, names.length);
  for (const name of names) {
    if (!Object.hasOwn(right, name)) return false;
    if (!equalValues(left[name], right[name], meter)) return false;
  }
  return true;
}
