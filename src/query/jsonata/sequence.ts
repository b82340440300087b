// sequence.ts — the result lists of paths, which dissolve when they hold one value, told from plain lists.
//
// The reference implementation hangs flags on JavaScript arrays. Here a flag is a private field stamped on
// the array: nobody outside sees it, nothing copies it, and it counts only within the evaluation that
// stamped it. Otherwise `$distinct($x)` would depend on whether the variable had been stored in between.
import { isArray, type Value, type ValueArray } from "./value.ts";

/** Result of a path: dissolves. */
const SEQUENCE = 1;
/** `[]` was written: a single value stays in its list. */
const KEEP_SINGLETON = 2;
/** Items are tuples, see tuple.ts. */
const TUPLES = 4;
/** An array constructor within a path: its list is one item. */
const CONSTRUCTED = 8;
/** The list that wraps a root document that is a list. */
const OUTER_WRAPPER = 16;

let generation = 0;
let generationsMade = 0;

/** Begins an evaluation; give the answer to {@link endGeneration}. Evaluations nest. */
export function beginGeneration(): number {
  const outer = generation;
  generationsMade += 1;
  generation = generationsMade;
  return outer;
}

export function endGeneration(outer: number): void {
  generation = outer;
}

class Target {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field gets onto a given object.
    return target;
  }
}

class Stamp extends Target {
  #generation = 0;
  #flags = 0;

  static flags(list: object): number {
    return #flags in list && list.#generation === generation ? list.#flags : 0;
  }

  static set(list: object, flags: number): void {
    const stamped = #flags in list ? list : (new Stamp(list) as Stamp);
    stamped.#flags = stamped.#generation === generation ? stamped.#flags | flags : flags;
    stamped.#generation = generation;
  }
}

export function isSequence(list: ValueArray): boolean {
  return (Stamp.flags(list) & SEQUENCE) !== 0;
}

export function isConstructed(list: ValueArray): boolean {
  return (Stamp.flags(list) & CONSTRUCTED) !== 0;
}

export function isTupleStream(value: Value): value is ValueArray {
  return isArray(value) && (Stamp.flags(value) & TUPLES) !== 0;
}

export function isOuterWrapper(value: Value): value is ValueArray {
  return isArray(value) && (Stamp.flags(value) & OUTER_WRAPPER) !== 0;
}

export function asSequence<T extends ValueArray>(list: T): T {
  Stamp.set(list, SEQUENCE);
  return list;
}

export function asTupleStream<T extends ValueArray>(list: T): T {
  Stamp.set(list, SEQUENCE | TUPLES);
  return list;
}

export function asConstructed<T extends ValueArray>(list: T): T {
  Stamp.set(list, CONSTRUCTED);
  return list;
}

export function asOuterWrapper(document: Value): ValueArray {
  const list = [document];
  Stamp.set(list, SEQUENCE | OUTER_WRAPPER);
  return list;
}

/** What an expression gives when a path or function gave `value`: a sequence of none or one dissolves. */
export function dissolved(value: Value, keepArray: boolean): Value {
  if (typeof value !== "object" || value === null || !isArray(value)) return value;
  const flags = Stamp.flags(value);
  if ((flags & SEQUENCE) === 0 || (flags & TUPLES) !== 0) return value;
  if (keepArray) Stamp.set(value, KEEP_SINGLETON);
  if (value.length === 0) return undefined;
  if (value.length > 1 || keepArray || (flags & KEEP_SINGLETON) !== 0) return value;
  return value[0];
}

/** A list that is the value itself, not a sequence of results; only passed between steps and filters. */
export class Plain {
  readonly items: ValueArray;

  constructor(items: ValueArray) {
    this.items = items;
  }
}

/** What a step or filter gives: fresh results, not stamped yet, or a plain list. */
export type Results = ValueArray | Plain;

export const NO_RESULTS: ValueArray = Object.freeze([]);

/** The value of a path whose last step gave `results`. */
export function settled(results: Results, keepSingleton: boolean): Value {
  if (results instanceof Plain) return dissolved(results.items, keepSingleton);
  if (results.length === 0) return undefined;
  if (results.length === 1 && !keepSingleton) return results[0];
  Stamp.set(results, keepSingleton ? SEQUENCE | KEEP_SINGLETON : SEQUENCE);
  return results;
}

export function itemsOf(results: Results): ValueArray {
  return results instanceof Plain ? results.items : results;
}
