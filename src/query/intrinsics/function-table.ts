// function-table.ts — the eighteen functions by name, with the number of arguments each takes.
import type { Json } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import {
  arrayContains,
  arrayGetItem,
  arrayLength,
  arrayPartition,
  arrayRange,
  arrayUnique,
} from "./array-functions.ts";
import { mathAdd, mathRandom, uuid } from "./math-functions.ts";
import type { Outcome } from "./misuse.ts";
import {
  callPrice,
  containsPrice,
  decodePrice,
  encodePrice,
  formatPrice,
  hashPrice,
  itemsPrice,
  jsonTextPrice,
  listingPrice,
  mergePrice,
  type Price,
  parsePrice,
  randomPrice,
  rangePrice,
  splitPrice,
  uniquePrice,
} from "./prices.ts";
import {
  base64DecodeText,
  base64EncodeText,
  format,
  hash,
  jsonMerge,
  jsonToString,
  stringSplit,
  stringToJson,
} from "./text-functions.ts";

export interface IntrinsicFunction {
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  readonly apply: (values: readonly Json[], env: QueryEnv) => Outcome;
  readonly price: Price;
}

function takes(
  count: number | readonly [number, number],
  apply: IntrinsicFunction["apply"],
  price: Price,
): IntrinsicFunction {
  const [argumentsMin, argumentsMax] = typeof count === "number" ? [count, count] : count;
  return { argumentsMin, argumentsMax, apply, price };
}

/** By the name behind `States.`. */
export const INTRINSIC_FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map([
  ["Array", takes([0, Infinity], (values) => values, listingPrice)],
  ["ArrayContains", takes(2, arrayContains, containsPrice)],
  ["ArrayGetItem", takes(2, arrayGetItem, callPrice)],
  ["ArrayLength", takes(1, arrayLength, callPrice)],
  ["ArrayPartition", takes(2, arrayPartition, itemsPrice)],
  ["ArrayRange", takes(3, arrayRange, rangePrice)],
  ["ArrayUnique", takes(1, arrayUnique, uniquePrice)],
  ["Base64Decode", takes(1, base64DecodeText, decodePrice)],
  ["Base64Encode", takes(1, base64EncodeText, encodePrice)],
  ["Format", takes([1, Infinity], format, formatPrice)],
  ["Hash", takes(2, hash, hashPrice)],
  ["JsonMerge", takes(3, jsonMerge, mergePrice)],
  ["JsonToString", takes(1, jsonToString, jsonTextPrice)],
  ["MathAdd", takes(2, mathAdd, callPrice)],
  ["MathRandom", takes([2, 3], mathRandom, randomPrice)],
  ["StringSplit", takes(2, stringSplit, splitPrice)],
  ["StringToJson", takes(1, stringToJson, parsePrice)],
  ["UUID", takes(0, uuid, callPrice)],
]);

/** As they are written: `States.Format`. */
export const INTRINSIC_NAMES: readonly string[] = Array.from(
  INTRINSIC_FUNCTIONS.keys(),
  (name) => `States.${name}`,
);
