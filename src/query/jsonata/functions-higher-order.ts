// functions-higher-order.ts — functions that call the function they are given.
import { listAt } from "./arguments.ts";
import { spendComparison, spendItems, spendJoined, spendNames, spendSteps } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import type { Run } from "./frame.ts";
import { callBack } from "./invoke.ts";
import { putMember } from "./member.ts";
import { asSequence } from "./sequence.ts";
import { mergeSorted } from "./sorting.ts";
import { numericOf, truthOf } from "./truth.ts";
import { FunctionValue, isObject, numberIn, type Value, type ValueArray } from "./value.ts";

/** Calls a function with an entry of a list or an object: its value, its place and the whole, as it has parameters. */
class EntryCall {
  readonly #callee: Value;
  readonly #whole: Value;
  readonly #run: Run;
  readonly #arity: number;

  constructor(callee: Value, whole: Value, run: Run) {
    this.#callee = callee;
    this.#whole = whole;
    this.#run = run;
    this.#arity = callee instanceof FunctionValue ? callee.fnArity : 1;
  }

  with(value: Value, key: string | number): Value {
    if (this.#arity < 2) return callBack(this.#callee, [value], this.#run);
    if (this.#arity < 3) return callBack(this.#callee, [value, key], this.#run);
    return callBack(this.#callee, [value, key, this.#whole], this.#run);
  }
}

export const map: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined) return undefined;
  const call = new EntryCall(args[1], list, run);
  const result: Value[] = [];
  for (let i = 0; i < list.length; i++) {
    const value = call.with(list[i], i);
    if (value !== undefined) result.push(value);
  }
  spendItems(run.meter, result.length);
  return asSequence(result);
};

export const filter: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined) return undefined;
  const call = new EntryCall(args[1], list, run);
  const result: Value[] = [];
  for (let i = 0; i < list.length; i++)
    if (truthOf(call.with(list[i], i), run.meter)) result.push(list[i]);
  spendItems(run.meter, result.length);
  return asSequence(result);
};

export const single: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined) return undefined;
  const call = args[1] === undefined ? undefined : new EntryCall(args[1], list, run);
  let found = false;
  let result: Value;
  for (let i = 0; i < list.length; i++) {
    if (call !== undefined && !truthOf(call.with(list[i], i), run.meter)) continue;
    if (found) throw new JsonataError("D3138", { index: i });
    found = true;
    result = list[i];
  }
  if (!found) throw new JsonataError("D3139");
  return result;
};

export const reduce: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined) return undefined;
  const callee = args[1];
  const arity = callee instanceof FunctionValue ? callee.fnArity : 0;
  if (arity < 2) throw new JsonataError("D3050", { index: 1 });
  const fromFirst = args[2] === undefined && list.length > 0;
  let result = fromFirst ? list[0] : args[2];
  for (let i = fromFirst ? 1 : 0; i < list.length; i++) {
    const callArgs: Value[] = [result, list[i]];
    if (arity >= 3) callArgs.push(i);
    if (arity >= 4) callArgs.push(list);
    result = callBack(callee, callArgs, run);
  }
  return result;
};

export const sift: NativeImplementation = (args, run) => {
  const object = args[0];
  if (!isObject(object)) return undefined;
  const call = new EntryCall(args[1], object, run);
  const result: Record<string, Value> = {};
  const names = Object.keys(object);
  spendNames(run.meter, names.length);
  let size = 0;
  for (const name of names) {
    const value = object[name];
    if (!truthOf(call.with(value, name), run.meter)) continue;
    putMember(result, name, value);
    size += 1;
  }
  spendItems(run.meter, 2 * size);
  return size === 0 ? undefined : result;
};

export const each: NativeImplementation = (args, run) => {
  const object = args[0];
  const result: Value[] = [];
  if (!isObject(object)) return asSequence(result);
  const call = new EntryCall(args[1], object, run);
  const names = Object.keys(object);
  spendNames(run.meter, names.length);
  for (const name of names) {
    const value = call.with(object[name], name);
    if (value !== undefined) result.push(value);
  }
  spendItems(run.meter, result.length);
  return asSequence(result);
};

export const sort: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined || list.length <= 1) return list;
  spendItems(run.meter, list.length);
  const comparator = args[1];
  if (comparator !== undefined)
    return mergeSorted(list, (left, right) =>
      // The reference swaps on whatever JavaScript takes for true.
      isJavaScriptTrue(callBack(comparator, [left, right], run)),
    );
  spendSteps(run.meter, list.length * Math.ceil(Math.log2(list.length)));
  return sortedPlainly(list, run);
};

function isJavaScriptTrue(value: Value): boolean {
  const number = numberIn(value);
  return number === undefined ? Boolean(value) : Boolean(number);
}

function sortedPlainly(list: ValueArray, run: Run): ValueArray {
  if (list.every((item) => typeof item === "string")) {
    for (const item of list) spendJoined(run.meter, item);
    return mergeSorted(list, (left, right) => {
      spendComparison(run.meter, left, right);
      return (left as string) > (right as string);
    });
  }
  if (list.every((item) => numericOf(item) !== undefined))
    return mergeSorted(list, (left, right) => Number(left) > Number(right));
  throw new JsonataError("D3070", { index: 1 });
}
