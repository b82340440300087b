// value.ts — what expressions compute with: JSON, nothing (undefined), and functions.
import { JsonNumber } from "../../base/index.ts";

export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | JsonNumber
  | FunctionValue
  | ValueArray
  | ValueObject;
export interface ValueArray extends ReadonlyArray<Value> {}
export interface ValueObject {
  readonly [name: string]: Value;
}

/** Anything that can be called. Members begin with `fn` so that no data member is ever mistaken for one. */
export abstract class FunctionValue {
  /** How many arguments higher-order functions pass to it. */
  readonly fnArity: number;

  constructor(arity: number) {
    this.fnArity = arity;
  }

  /** A function within a quoted value shows as an empty text, as `$string` makes of it. */
  toJSON(): string {
    return "";
  }
}

/** Names that a JavaScript object answers to without having a member of that name. */
const INHERITED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...Object.getOwnPropertyNames(JsonNumber.prototype),
  "text",
  "value",
]);

/** Whether `object[name]` may find something that is no member of the data. */
export function isInheritedName(name: string): boolean {
  return INHERITED.has(name) || name.startsWith("fn");
}

export function isArray(value: Value): value is ValueArray {
  return Array.isArray(value);
}

export function isObject(value: Value): value is ValueObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonNumber) &&
    !(value instanceof FunctionValue)
  );
}

/** A member of the object itself. */
export function ownMember(object: ValueObject, name: string): Value {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The double of a number; undefined for anything else. */
export function numberIn(value: Value): number | undefined {
  if (typeof value === "number") return value;
  return value instanceof JsonNumber ? value.value : undefined;
}

/** A copy of the items with every exact number as its double, for functions that compute. */
export function plainNumber(value: Value): Value {
  return value instanceof JsonNumber ? value.value : value;
}
