// clone.ts — deep copies that a transform may change.
import { JsonNumber } from "../../base/index.ts";
import { type Meter, spendItems, spendNames } from "./budget.ts";
import { JsonataError } from "./failure.ts";
import { putMember } from "./member.ts";
import { isOuterWrapper } from "./sequence.ts";
import { roundedNumber } from "./text.ts";
import { FunctionValue, isArray, type Value, type ValueArray, type ValueObject } from "./value.ts";

/** An object that only the one who cloned it knows. */
export type OwnObject = Record<string, Value>;

/** As if written as text and read again, save that exact numbers stay exact. */
export function clonedValue(value: Value, meter: Meter): Value {
  return clonedWith(value, meter, () => undefined);
}

/** Tells `own` every object of the copy. */
export function clonedWith(value: Value, meter: Meter, own: (object: OwnObject) => void): Value {
  return new Cloner(meter, own).copy(isOuterWrapper(value) ? value[0] : value);
}

function copiedNumber(value: number, meter: Meter): number | null {
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) throw new JsonataError("D1001", { value });
  return roundedNumber(value, meter);
}

// What a copy takes up besides its members; of an object it is remembered that it may be changed.
const LIST_ITEMS = 4;
const OBJECT_ITEMS = 24;

class Cloner {
  readonly #meter: Meter;
  readonly #own: (object: OwnObject) => void;

  constructor(meter: Meter, own: (object: OwnObject) => void) {
    this.#meter = meter;
    this.#own = own;
  }

  copy(value: Value): Value {
    if (typeof value === "number") return copiedNumber(value, this.#meter);
    if (typeof value !== "object" || value === null || value instanceof JsonNumber) return value;
    if (value instanceof FunctionValue) return "";
    return isArray(value) ? this.#array(value) : this.#object(value);
  }

  #array(items: ValueArray): ValueArray {
    spendItems(this.#meter, LIST_ITEMS + items.length);
    return items.map((item) => (item === undefined ? null : this.copy(item)));
  }

  #object(object: ValueObject): ValueObject {
    const result: OwnObject = {};
    const names = Object.keys(object);
    spendItems(this.#meter, OBJECT_ITEMS + 4 * names.length);
    spendNames(this.#meter, names.length);
    for (const name of names) {
      const value = object[name];
      if (value !== undefined) putMember(result, name, this.copy(value));
    }
    this.#own(result);
    return result;
  }
}
