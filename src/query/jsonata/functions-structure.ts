// functions-structure.ts — lists and objects: members, keys, joining, equality, and errors on purpose.
import { listAt, textAt } from "./arguments.ts";
import { spendCopy, spendItems, spendKey, spendNames, spendSteps } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { clonedValue } from "./clone.ts";
import { digestOf } from "./digest.ts";
import { JsonataError } from "./failure.ts";
import type { Run } from "./frame.ts";
import { appended, lookup as lookupMember } from "./lookup.ts";
import { putMember } from "./member.ts";
import { asSequence, isSequence } from "./sequence.ts";
import { equalValues, numericOf, truthOf } from "./truth.ts";
import {
  FunctionValue,
  isArray,
  isObject,
  plainNumber,
  type Value,
  type ValueArray,
  type ValueObject,
} from "./value.ts";

export const boolean: NativeImplementation = (args, run) =>
  args[0] === undefined ? undefined : truthOf(args[0], run.meter);
export const not: NativeImplementation = (args, run) =>
  args[0] === undefined ? undefined : !truthOf(args[0], run.meter);
export const exists: NativeImplementation = (args) => args[0] !== undefined;

export const type: NativeImplementation = (args) => {
  const value = args[0];
  if (value === undefined) return undefined;
  if (value === null) return "null";
  if (numericOf(value) !== undefined) return "number";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (isArray(value)) return "array";
  return value instanceof FunctionValue ? "function" : "object";
};

export const keys: NativeImplementation = (args, run) => {
  const value = args[0];
  if (isObject(value)) return asSequence(namesOf(value, run));
  // An object's members keep their order but for whole numbers, which come first: an object merges them so.
  const merged: Record<string, true> = Object.create(null);
  mergeNames(value, merged, run);
  const names = Object.keys(merged);
  spendNames(run.meter, names.length);
  return asSequence(names);
};

function namesOf(object: ValueObject, run: Run): string[] {
  const names = Object.keys(object);
  spendItems(run.meter, names.length);
  spendNames(run.meter, names.length);
  return names;
}

function mergeNames(value: Value, merged: Record<string, true>, run: Run): void {
  if (isArray(value)) {
    spendItems(run.meter, value.length);
    for (const item of value) mergeNames(item, merged, run);
  } else if (isObject(value)) for (const name of namesOf(value, run)) merged[name] = true;
}

export const lookup: NativeImplementation = (args, run) => {
  const name = textAt(args, 1) ?? "";
  spendKey(run.meter, name);
  const value = args[0];
  return lookupMember(value, isArray(value) ? asKnownName(name) : name, run.meter);
};

/** The same text as the engine keeps its names: any other is gone through once more for every object asked. */
function asKnownName(text: string): string {
  const holder: Record<string, true> = Object.create(null);
  holder[text] = true;
  for (const name in holder) return name;
  return text;
}

export const append: NativeImplementation = (args, run) => {
  const [left, right] = args;
  const leftSize = isArray(left) ? left.length : 1;
  const rightSize = isArray(right) ? right.length : 1;
  spendCopy(run.meter, leftSize + rightSize, Math.min(leftSize, rightSize));
  return appended(left, right);
};

export const spread: NativeImplementation = (args, run) => {
  const value = args[0];
  const result: Value[] = [];
  if (isArray(value)) {
    spreadItems(value, result, run);
    return value.some((item) => item !== undefined) ? result : asSequence(result);
  }
  if (!isObject(value)) return value;
  spreadMembers(value, result, run);
  return asSequence(result);
};

/** What stands deep goes straight into the one list. */
function spreadItems(list: ValueArray, into: Value[], run: Run): void {
  spendItems(run.meter, list.length);
  for (const item of list) {
    if (isArray(item)) spreadItems(item, into, run);
    else if (isObject(item)) spreadMembers(item, into, run);
    else if (item !== undefined) into.push(item);
  }
}

function spreadMembers(object: ValueObject, into: Value[], run: Run): void {
  const names = Object.keys(object);
  spendItems(run.meter, 10 * names.length);
  spendNames(run.meter, names.length);
  for (const name of names) {
    const single: Record<string, Value> = {};
    putMember(single, name, object[name]);
    into.push(single);
  }
}

export const merge: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined) return undefined;
  const result: Record<string, Value> = {};
  for (const item of list) {
    if (!isObject(item)) continue;
    const names = Object.keys(item);
    spendItems(run.meter, 8 * names.length);
    for (const name of names) putMember(result, name, item[name]);
  }
  return result;
};

export const reverse: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined || list.length <= 1) return list;
  spendItems(run.meter, list.length);
  return [...list].reverse();
};

export const zip: NativeImplementation = (args, run) => {
  if (args.length === 0) return [];
  let length = Number.POSITIVE_INFINITY;
  for (const arg of args) length = Math.min(length, isArray(arg) ? arg.length : 0);
  spendItems(run.meter, length * (args.length + 2));
  const result: Value[] = [];
  for (let i = 0; i < length; i++)
    result.push(args.map((arg) => (isArray(arg) ? arg[i] : undefined)));
  return result;
};

/** Writing a number that is none of the small whole ones, which the engine has at hand. */
const FRACTION_STEPS = 6;

export const distinct: NativeImplementation = (args, run) => {
  const list = args[0];
  if (!isArray(list) || list.length <= 1) return list;
  const scalars = new Set<Value>();
  // As texts: V8 hashes whole numbers so that anybody can choose thousands that collide.
  const numbers = new Set<string>();
  // By their digests, as texts for the same reason.
  const structures = new Map<string, Value[]>();
  const result: Value[] = [];
  spendItems(run.meter, list.length);
  for (const item of list) {
    const key = plainNumber(item);
    if (typeof key === "object" && key !== null) {
      const digest = String(digestOf(item, run.meter));
      const alike = structures.get(digest) ?? [];
      spendItems(run.meter, 1 + alike.length);
      if (alike.some((seen) => equalValues(seen, item, run.meter))) continue;
      if (alike.push(item) === 1) structures.set(digest, alike);
    } else if (typeof key === "number") {
      spendSteps(run.meter, (key | 0) === key ? 1 : FRACTION_STEPS);
      if (!isNew(numbers, String(key))) continue;
    } else {
      if (typeof key === "string") spendKey(run.meter, key);
      if (!isNew(scalars, key)) continue;
    }
    result.push(item);
  }
  return isSequence(list) ? asSequence(result) : result;
};

function isNew<T>(seen: Set<T>, one: T): boolean {
  return seen.size !== seen.add(one).size;
}

export const clone: NativeImplementation = (args, run) => clonedValue(args[0], run.meter);

export const error: NativeImplementation = (args) => {
  const message = textAt(args, 0);
  throw new JsonataError("D3137", {
    message: message === undefined || message === "" ? "$error() function evaluated" : message,
  });
};

export const assert: NativeImplementation = (args) => {
  if (args[0] === true) return undefined;
  const message = textAt(args, 1);
  throw new JsonataError("D3141", {
    message: message === undefined || message === "" ? "$assert() statement failed" : message,
  });
};
