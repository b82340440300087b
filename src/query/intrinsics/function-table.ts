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
}

function takes(
  count: number | readonly [number, number],
  apply: IntrinsicFunction["apply"],
): IntrinsicFunction {
  const [argumentsMin, argumentsMax] = typeof count === "number" ? [count, count] : count;
  return { argumentsMin, argumentsMax, apply };
}

/** By the name behind `States.`. */
export const INTRINSIC_FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map([
  ["Array", takes([0, Infinity], (values) => values)],
  ["ArrayContains", takes(2, arrayContains)],
  ["ArrayGetItem", takes(2, arrayGetItem)],
  ["ArrayLength", takes(1, arrayLength)],
  ["ArrayPartition", takes(2, arrayPartition)],
  ["ArrayRange", takes(3, arrayRange)],
  ["ArrayUnique", takes(1, arrayUnique)],
  ["Base64Decode", takes(1, base64DecodeText)],
  ["Base64Encode", takes(1, base64EncodeText)],
  ["Format", takes([1, Infinity], format)],
  ["Hash", takes(2, hash)],
  ["JsonMerge", takes(3, jsonMerge)],
  ["JsonToString", takes(1, jsonToString)],
  ["MathAdd", takes(2, mathAdd)],
  ["MathRandom", takes([2, 3], mathRandom)],
  ["StringSplit", takes(2, stringSplit)],
  ["StringToJson", takes(1, stringToJson)],
  ["UUID", takes(0, uuid)],
]);

/** As they are written: `States.Format`. */
export const INTRINSIC_NAMES: readonly string[] = Array.from(
  INTRINSIC_FUNCTIONS.keys(),
  (name) => `States.${name}`,
);
