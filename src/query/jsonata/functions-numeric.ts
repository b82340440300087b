// functions-numeric.ts — numbers: aggregation, rounding, casting, bases.
import { listAt, numberAt, textAt } from "./arguments.ts";
import { type Meter, spendItems, spendMemory, spendSteps, spendText } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import { chanceOf } from "./frame.ts";
import { numberIn, type Value, type ValueArray } from "./value.ts";

// One step for this many numbers that are only looked at.
const SUMMED_PER_STEP = 2;

export const sum: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  return list === undefined ? undefined : total(list, run.meter);
};

function total(list: ValueArray, meter: Meter): number {
  spendSteps(meter, list.length / SUMMED_PER_STEP);
  let result = 0;
  for (const item of list) result += numberIn(item) ?? Number.NaN;
  return result;
}

export const count: NativeImplementation = (args) => listAt(args, 0)?.length ?? 0;

export const max: NativeImplementation = extreme(Math.max);
export const min: NativeImplementation = extreme(Math.min);

function extreme(choose: (left: number, right: number) => number): NativeImplementation {
  return (args, run) => chosen(listAt(args, 0), choose, run.meter);
}

function chosen(
  list: ValueArray | undefined,
  choose: (left: number, right: number) => number,
  meter: Meter,
): Value {
  if (list === undefined || list.length === 0) return undefined;
  spendSteps(meter, list.length / SUMMED_PER_STEP);
  let result = numberIn(list[0]) ?? Number.NaN;
  for (const item of list) result = choose(result, numberIn(item) ?? Number.NaN);
  return result;
}

export const average: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  return list === undefined || list.length === 0 ? undefined : total(list, run.meter) / list.length;
};

const DECIMAL = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/;
// The reference anchors only the first and the last alternative.
const BASED = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/;

export const number: NativeImplementation = (args, run) => {
  const value = args[0];
  if (value === undefined || typeof value === "number") return value;
  const plain = numberIn(value);
  if (plain !== undefined) return plain;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = textAt(args, 0);
  if (text !== undefined) spendText(run.meter, text.length);
  if (text !== undefined && (DECIMAL.test(text) || BASED.test(text))) {
    const cast = Number(text);
    if (Number.isFinite(cast)) return cast;
  }
  throw new JsonataError("D3030", { value, index: 1 });
};

/** A function of one number; nothing gives nothing. */
function ofNumber(compute: (value: number) => number): NativeImplementation {
  return (args) => {
    const value = numberAt(args, 0);
    return value === undefined ? undefined : compute(value);
  };
}

export const floor: NativeImplementation = ofNumber(Math.floor);
export const ceil: NativeImplementation = ofNumber(Math.ceil);
export const abs: NativeImplementation = ofNumber(Math.abs);

export const sqrt: NativeImplementation = ofNumber((value) => {
  if (value < 0) throw new JsonataError("D3060", { value, index: 1 });
  return Math.sqrt(value);
});

export const power: NativeImplementation = (args) => {
  const value = numberAt(args, 0);
  if (value === undefined) return undefined;
  const exp = numberAt(args, 1);
  const result = value ** (exp ?? Number.NaN);
  if (!Number.isFinite(result)) throw new JsonataError("D3061", { value, exp, index: 1 });
  return result;
};

/** Moving the point in the text of a number, to the right and back. */
const SHIFTED_STEPS = 20;

export const round: NativeImplementation = (args, run) => {
  const value = numberAt(args, 0);
  if (value === undefined) return undefined;
  const precision = numberAt(args, 1) ?? 0;
  if (precision !== 0) spendSteps(run.meter, SHIFTED_STEPS);
  return roundHalfEven(value, precision);
};

/** Moves the point in the decimal text, because multiplying by a power of ten is not exact. */
function shifted(value: number, places: number): number {
  const [mantissa, exponent] = value.toString().split("e");
  return Number(`${mantissa}e${exponent === undefined ? places : Number(exponent) + places}`);
}

export function roundHalfEven(value: number, precision: number): number {
  const scaled = precision === 0 ? value : shifted(value, precision);
  let result = Math.round(scaled);
  if (Math.abs(result - scaled) === 0.5 && Math.abs(result % 2) === 1) result -= 1;
  if (precision !== 0) result = shifted(result, -precision);
  return result + 0;
}

export const formatBase: NativeImplementation = (args, run) => {
  const value = numberAt(args, 0);
  if (value === undefined) return undefined;
  const radix = roundHalfEven(numberAt(args, 1) ?? 10, 0);
  if (!(radix >= 2 && radix <= 36)) throw new JsonataError("D3100", { value: radix });
  const text = roundHalfEven(value, 0).toString(radix);
  // No more than 1,025 characters.
  spendMemory(run.meter, text.length);
  spendText(run.meter, text.length);
  return text;
};

export const shuffle: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined || list.length <= 1) return list;
  spendItems(run.meter, 2 * list.length);
  const random = chanceOf(run);
  // Fisher and Yates, inside out.
  const result: Value[] = [];
  for (let i = 0; i < list.length; i++) {
    const j = Math.floor(random.next() * (i + 1));
    if (i !== j) result[i] = result[j];
    result[j] = list[i];
  }
  return result;
};
