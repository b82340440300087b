// outcome.ts — makes sure that what leaves an evaluation is JSON and no larger than was paid for.
import { JsonNumber, writeDown } from "../../base/index.ts";
import {
  ITEM_BYTES,
  type Meter,
  spendJoined,
  spendMemory,
  spendSorting,
  spendWalk,
} from "./budget.ts";
import { JsonataError } from "./failure.ts";
import { putMember } from "./member.ts";
import { isOuterWrapper } from "./sequence.ts";
import { FunctionValue, isArray, type Value, type ValueArray, type ValueObject } from "./value.ts";

/**
 * The value with nothing in it but JSON: nothing within a list is null, a member that is nothing is dropped.
 * A function anywhere makes the whole no value: the function itself is returned. Parts that need no change are
 * shared, and each way to a shared part is paid for, because it will be written out as often.
 */
export function settledOutcome(value: Value, meter: Meter): Value {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new JsonataError("D1001", { value });
  if (typeof value === "string") spendGiven(value, meter);
  if (typeof value !== "object" || value === null || value instanceof JsonNumber) return value;
  const whole = isOuterWrapper(value) ? value[0] : value;
  if (isClean(whole, meter)) return whole;
  try {
    return cleaned(whole, meter);
  } catch (met) {
    if (met instanceof FunctionMet) return met.callee;
    throw met;
  }
}

/** Whoever takes it looks at all of it, and nobody pays then. What was joined keeps its parts no longer. */
function spendGiven(text: string, meter: Meter): void {
  spendMemory(meter, text.length);
  spendJoined(meter, text);
  writeDown(text);
}

/** Nearly everything is; so nothing is made to find that out. */
function isClean(value: Value, meter: Meter): boolean {
  switch (typeof value) {
    case "string":
      spendGiven(value, meter);
      return true;
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      if (value === null || value instanceof JsonNumber) return true;
      if (isArray(value)) return areItemsClean(value, meter);
      return !(value instanceof FunctionValue) && areMembersClean(value, meter);
    default:
      return false;
  }
}

function areItemsClean(items: ValueArray, meter: Meter): boolean {
  spendWalk(meter, items.length);
  spendMemory(meter, ITEM_BYTES * items.length);
  for (let i = 0; i < items.length; i++) if (!isClean(items[i], meter)) return false;
  return true;
}

function areMembersClean(members: ValueObject, meter: Meter): boolean {
  let count = 0;
  let characters = 0;
  for (const name in members) {
    if (count === 0) spendSorting(meter, members, name);
    count += 1;
    characters += name.length;
    if (!isClean(members[name], meter)) return false;
  }
  spendWalk(meter, 2 * count);
  spendMemory(meter, 2 * ITEM_BYTES * count + characters);
  return true;
}

class FunctionMet {
  readonly callee: FunctionValue;

  constructor(callee: FunctionValue) {
    this.callee = callee;
  }
}

function cleaned(value: Value, meter: Meter): Value {
  switch (typeof value) {
    case "string":
      spendGiven(value, meter);
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "object":
      if (value === null || value instanceof JsonNumber) return value;
      if (value instanceof FunctionValue) throw new FunctionMet(value);
      return isArray(value) ? cleanedArray(value, meter) : cleanedObject(value, meter);
    default:
      return value;
  }
}

function cleanedArray(items: ValueArray, meter: Meter): ValueArray {
  spendWalk(meter, items.length);
  spendMemory(meter, ITEM_BYTES * items.length);
  let copy: Value[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = cleaned(items[i], meter);
    if (item === items[i] && item !== undefined) continue;
    copy ??= [...items];
    copy[i] = item === undefined ? null : item;
  }
  return copy ?? items;
}

function cleanedObject(members: ValueObject, meter: Meter): ValueObject {
  const names = Object.keys(members);
  spendSorting(meter, members, names[0]);
  spendWalk(meter, 2 * names.length);
  spendMemory(meter, 2 * ITEM_BYTES * names.length);
  let isClean = true;
  const parts: Value[] = [];
  for (const name of names) {
    spendMemory(meter, name.length);
    const part = cleaned(members[name], meter);
    if (part !== members[name] || part === undefined) isClean = false;
    parts.push(part);
  }
  if (isClean) return members;
  const copy: Record<string, Value> = {};
  names.forEach((name, i) => {
    if (parts[i] !== undefined) putMember(copy, name, parts[i]);
  });
  return copy;
}
