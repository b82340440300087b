// math-functions.ts — States.MathAdd, MathRandom, UUID.
import {
  isJsonNumber,
  JavaRandom,
  type Json,
  type JsonNumber,
  numberOf,
} from "../../base/index.ts";
import { sourceTextOf } from "../jsonpath/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { intArgument, Misuse, type Outcome } from "./misuse.ts";

const INT_MAX = 2147483647;

export function mathAdd(values: readonly Json[]): Outcome {
  const left = intArgument(values, 0);
  if (left instanceof Misuse) return left;
  const right = intArgument(values, 1);
  return right instanceof Misuse ? right : left + right;
}

/** A whole number from the first (included) to the second (excluded); repeatable when a seed is given. */
export function mathRandom(values: readonly Json[], env: QueryEnv): Outcome {
  const start = intArgument(values, 0);
  if (start instanceof Misuse) return start;
  const end = intArgument(values, 1);
  if (end instanceof Misuse) return end;
  if (start >= end) {
    return new Misuse(`The start number ${start} must be smaller than the end number ${end}`);
  }
  const range = end - start;
  const seed = values[2];
  if (seed === undefined) return start + Math.floor(env.random().next() * range);
  if (!isJsonNumber(seed)) return new Misuse("The seed must be a number");
  const random = new JavaRandom(seedOf(seed));
  return (
    start + (range <= INT_MAX ? random.nextInt(range) : Math.floor(random.nextDouble() * range))
  );
}

/** A Java long of all the digits; one that is not whole is rounded. */
function seedOf(seed: number | JsonNumber): bigint {
  const text = sourceTextOf(seed);
  const isWhole = /^-?\d+$/.test(text);
  return BigInt.asIntN(64, BigInt(isWhole ? text : Math.round(numberOf(seed))));
}

export function uuid(_values: readonly Json[], env: QueryEnv): Outcome {
  return env.random().uuid();
}
