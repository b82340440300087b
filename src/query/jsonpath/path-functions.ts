// path-functions.ts — Jayway's functions at the end of a path: `$.items.length()`, `$..price.sum()`, …
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  numberOf,
  ownText,
  textFloor,
} from "../../base/index.ts";
import { type WalkPrice, walkSteps } from "../value-walk.ts";
import { javaDouble, javaText } from "./java-text.ts";
import { PathMiss, type Run } from "./run.ts";

/** What a call takes however little it looks at, */
const CALL_VISITS = 8;
/** and one that writes a text in addition. */
const WRITING_VISITS = 24;
/** What writing a value as Java does takes. */
const WRITTEN: WalkPrice = { character: 1 / 4, part: 4, crowded: 20 };

/** As between the intrinsic functions: four times what may pass a state. */
const TEXT_LENGTH_MAX = 1_048_576;

/** A function by its name, its arguments evaluated: one that found nothing is undefined. */
export function invokePathFunction(
  name: string,
  subject: Json,
  { parameters, run }: { readonly parameters: readonly (Json | undefined)[]; readonly run: Run },
): Json {
  run.spend(CALL_VISITS);
  for (const value of [subject, ...parameters]) spendParts(value, run);
  switch (name) {
    case "length":
    case "size":
      return lengthOf(parameters.length > 0 ? (parameters[0] ?? subject) : subject);
    case "keys":
      return isJsonObject(subject) ? Object.keys(subject) : null;
    case "concat":
      return concatenate(subject, parameters, run);
    case "append":
      return isJsonArray(subject) ? [...subject, ...given(parameters)] : subject;
    case "first":
      return itemAt(subject, 0);
    case "last":
      return itemAt(subject, -1);
    case "index":
      return itemAt(subject, indexFrom(parameters));
    default:
      return javaDouble(aggregate(name, numbersIn(subject, parameters)));
  }
}

function given(parameters: readonly (Json | undefined)[]): Json[] {
  return parameters.filter((parameter) => parameter !== undefined);
}

/** The number of items or members; null for anything else, text included. */
function lengthOf(value: Json): Json {
  if (isJsonArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

/** Arguments that are lists stand for their items. */
function flattened(parameters: readonly (Json | undefined)[]): Json[] {
  return given(parameters).flatMap((parameter) =>
    isJsonArray(parameter) ? parameter : [parameter],
  );
}

/** What a function looks at of a value: its items or members, each several times. */
function spendParts(value: Json | undefined, run: Run): void {
  if (isJsonArray(value)) run.spend(2 * value.length);
  else if (isJsonObject(value)) run.spendMembers(2 * Object.keys(value).length);
}

function concatenate(subject: Json, parameters: readonly (Json | undefined)[], run: Run): string {
  const own = isJsonArray(subject) ? subject.filter((item) => typeof item === "string") : [];
  const arguments_ = flattened(parameters).filter((item) => item !== null);
  // What is written may hold the same part many times, and a filter writes it for each item.
  const written = [...own, ...arguments_];
  run.spend(WRITING_VISITS + Math.ceil(walkSteps(written, WRITTEN)));
  const characters = textFloor(written, TEXT_LENGTH_MAX);
  if (characters > TEXT_LENGTH_MAX) {
    throw new PathMiss(`The text would be longer than ${TEXT_LENGTH_MAX} characters`);
  }
  // One alone is given as it was joined.
  return ownText([...own, ...arguments_.map(javaText)].join(""));
}

function itemAt(subject: Json, index: number): Json {
  if (!isJsonArray(subject)) throw new PathMiss(EMPTY);
  const item = subject[index < 0 ? subject.length + index : index];
  if (item === undefined) {
    throw new PathMiss(`Target index:${index} larger than object count:${subject.length}`);
  }
  return item;
}

function indexFrom(parameters: readonly (Json | undefined)[]): number {
  const first = flattened(parameters).find(isJsonNumber);
  if (first === undefined) throw new PathMiss("The function index() needs a number");
  return Math.trunc(numberOf(first));
}

const EMPTY = "Aggregation function attempted to calculate value using empty array";

function numbersIn(subject: Json, parameters: readonly (Json | undefined)[]): number[] {
  const own = isJsonArray(subject) ? subject : [];
  const numbers = [...own, ...flattened(parameters)].filter(isJsonNumber).map(numberOf);
  if (numbers.length === 0) throw new PathMiss(EMPTY);
  return numbers;
}

function aggregate(name: string, numbers: readonly number[]): number {
  const sum = numbers.reduce((total, number) => total + number, 0);
  switch (name) {
    case "min":
      return numbers.reduce((least, number) => Math.min(least, number), Infinity);
    case "max":
      return numbers.reduce((most, number) => Math.max(most, number), -Infinity);
    case "sum":
      return sum;
    case "avg":
      return sum / numbers.length;
    default: {
      const squares = numbers.reduce((total, number) => total + number * number, 0);
      const mean = sum / numbers.length;
      return Math.sqrt(squares / numbers.length - mean * mean);
    }
  }
}
