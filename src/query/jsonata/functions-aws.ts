// functions-aws.ts — what Step Functions adds to JSONata: $partition, $range, $hash, $random, $uuid, $parse.
//
// Whole numbers are rounded down where one is wanted.
import { JavaRandom, whyNotJson } from "../../base/index.ts";
import { digestHex, isDigestAlgorithm } from "../digest.ts";
import { listAt, numberAt, textAt } from "./arguments.ts";
import { spendItems, spendJoined, spendMemory, spendSteps, spendText } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import { chanceOf } from "./frame.ts";
import type { Value } from "./value.ts";

export const partition: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined) return undefined;
  const size = Math.floor(numberAt(args, 1) ?? 0);
  if (!(size >= 1)) throw invalid("The chunk size of the partition function must be positive");
  const chunks: Value[] = [];
  spendItems(run.meter, list.length + Math.ceil(list.length / size));
  for (let i = 0; i < list.length; i += size) chunks.push(list.slice(i, i + size));
  return chunks;
};

const RANGE_MAX = 1e7;

export const range: NativeImplementation = (args, run) => {
  const [start, end, step] = [0, 1, 2].map((i) => Math.floor(numberAt(args, i) ?? Number.NaN));
  if (start === undefined || end === undefined || step === undefined) return undefined;
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  if (!(Math.abs(step) >= 1)) throw invalid("The step of the range function must not be zero");
  const count = Math.max(0, Math.floor((end - start) / step) + 1);
  if (!(count <= RANGE_MAX)) throw new JsonataError("D2014", { value: count });
  spendItems(run.meter, count);
  return Array.from({ length: count }, (_, i) => start + i * step);
};

/** A character takes a digest about as long as ten that are only copied. */
const HASH_WEIGHT = 8;

export const hash: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  const algorithm = textAt(args, 1) ?? "";
  spendJoined(run.meter, algorithm);
  if (!isDigestAlgorithm(algorithm))
    throw invalid(`The hash function knows no algorithm '${algorithm.slice(0, 80)}'`);
  spendMemory(run.meter, 4 * text.length);
  spendText(run.meter, text.length, HASH_WEIGHT);
  return digestHex(algorithm, text);
};

export const random: NativeImplementation = (args, run) => {
  const seed = numberAt(args, 0);
  if (seed === undefined) return chanceOf(run).next();
  if (!Number.isFinite(seed)) throw new JsonataError("D1001", { value: seed });
  return new JavaRandom(BigInt(Math.floor(seed))).nextDouble();
};

export const uuid: NativeImplementation = (_, run) => chanceOf(run).uuid();

/** Names take longest, those that nothing else has. */
const NAME_STEPS = 12;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;

/** What a text of JSON holds, guessed from its punctuation: there is little of that inside of strings. */
function partSteps(text: string): number {
  let steps = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === COLON) steps += NAME_STEPS;
    else if (unit === COMMA || unit === OPENING_BRACKET) steps += 1;
  }
  return steps;
}

export const parse: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  spendMemory(run.meter, 8 * text.length);
  spendText(run.meter, text.length);
  spendSteps(run.meter, partSteps(text));
  try {
    // Not `parseJson`: AWS's own parse gives JavaScript's numbers, "-0" is 0 (recorded).
    const value: unknown = JSON.parse(text);
    // The cast: JSON.parse gives nothing but JSON.
    return value as Value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(whyNotJson(text));
  }
};

function invalid(message: string): JsonataError {
  return new JsonataError("X0002", { message });
}
