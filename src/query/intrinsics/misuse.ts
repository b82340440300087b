// misuse.ts — how a function says that its arguments do not do; and the checks that all functions share.
import {
  isJsonArray,
  isJsonNumber,
  type Json,
  type JsonArray,
  jsonTypeOf,
  numberOf,
} from "../../base/index.ts";

/** Why a function has no value. The caller turns it into a QueryFailure that names the call. */
export class Misuse {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

export type Outcome = Json | Misuse;

const ORDINALS = ["first", "second", "third"];

function wrongType(position: number, expected: string, value: Json | undefined): Misuse {
  const actual = value === undefined ? "nothing" : jsonTypeOf(value);
  return new Misuse(`The ${ORDINALS[position]} argument must be ${expected}, but was ${actual}`);
}

export function textArgument(values: readonly Json[], position: number): string | Misuse {
  const value = values[position];
  return typeof value === "string" ? value : wrongType(position, "a string", value);
}

export function listArgument(values: readonly Json[], position: number): JsonArray | Misuse {
  const value = values[position];
  return isJsonArray(value) ? value : wrongType(position, "an array", value);
}

/** AWS rounds what is not whole to the nearest whole number, halves up: 1.5 is 2, -1.5 is -1. */
export function wholeArgument(values: readonly Json[], position: number): number | Misuse {
  const value = values[position];
  if (!isJsonNumber(value)) return wrongType(position, "a number", value);
  return Math.round(numberOf(value)) + 0; // The sum turns -0 into 0.
}

const INT_MIN = -2147483648;
const INT_MAX = 2147483647;

/** A whole number that a Java int can hold. */
export function intArgument(values: readonly Json[], position: number): number | Misuse {
  const value = wholeArgument(values, position);
  if (typeof value === "number" && (value < INT_MIN || value > INT_MAX)) {
    return new Misuse(
      `The ${ORDINALS[position]} argument must be an integer between ${INT_MIN} and ${INT_MAX}, but was ${value}`,
    );
  }
  return value;
}
