// range.ts — `[first..last]`.
import { ITEM_BYTES, type Meter, spendMemory, spendSteps } from "./budget.ts";
import { JsonataError } from "./failure.ts";
import { numberIn, type Value } from "./value.ts";

// The limit of the reference implementation, though its text says 1e6.
const RANGE_MAX = 1e7;
// Counting up is quick.
const NUMBERS_PER_STEP = 16;

/** The whole numbers from one to the other; the language has ranges only as items of `[…]`. */
export function rangeItems(
  lhs: Value,
  rhs: Value,
  at: { readonly position: number; readonly meter: Meter },
): number[] | undefined {
  const first = bound(lhs, "T2003", at.position);
  const last = bound(rhs, "T2004", at.position);
  if (first === undefined || last === undefined || first > last) return undefined;
  const size = last - first + 1;
  if (size > RANGE_MAX) throw new JsonataError("D2014", { value: size }, at.position, "..");
  spendMemory(at.meter, size * ITEM_BYTES);
  spendSteps(at.meter, size / NUMBERS_PER_STEP);
  const items = new Array<number>(size);
  for (let i = 0; i < size; i++) items[i] = first + i;
  return items;
}

function bound(value: Value, code: string, position: number): number | undefined {
  if (value === undefined) return undefined;
  const number = numberIn(value);
  if (number === undefined || !Number.isInteger(number))
    throw new JsonataError(code, { value }, position, "..");
  return number;
}
