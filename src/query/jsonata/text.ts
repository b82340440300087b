// text.ts — values as text, as `$string` and `&` write them.
import { JsonNumber } from "../../base/index.ts";
import { type Meter, spendMemory, spendSorting, spendSteps, spendWalk } from "./budget.ts";
import { JsonataError } from "./failure.ts";
import { isOuterWrapper } from "./sequence.ts";
import { FunctionValue, isArray, type Value, type ValueArray, type ValueObject } from "./value.ts";

/** The text of any value but nothing. Functions have none. */
export function textOf(value: Value, pretty: boolean, meter: Meter): string {
  if (typeof value === "string") return value;
  if (value instanceof FunctionValue) return "";
  const number = value instanceof JsonNumber ? value.value : value;
  if (typeof number === "number") {
    if (!Number.isFinite(number)) throw new JsonataError("D3001", { value: number });
    return numberText(number, meter);
  }
  const whole = isOuterWrapper(value) ? value[0] : value;
  const before = meter.memory;
  // JavaScript writes most values alike, and much faster, but cannot be interrupted.
  if (!isWrittenAlike(whole, meter, pretty ? 1 : 0) || before - meter.memory > AT_ONCE_MAX)
    return new Writer(meter, pretty).write(whole, "");
  const text = JSON.stringify(whole, undefined, pretty ? 2 : 0);
  spendMemory(meter, text.length);
  return text;
}

// Bytes that values of more than this many are written part by part: escapes make six characters of one.
const AT_ONCE_MAX = 4 * 1024 * 1024;

/** 15 significant digits hide what binary fractions leave behind: 0.1 + 0.2 is written 0.3. */
export function numberText(value: number, meter: Meter): string {
  if (isShortInteger(value)) return String(value + 0);
  spendSteps(meter, WRITTEN_STEPS);
  const text = String(value);
  if (hasFewDigits(value, text)) return text;
  spendSteps(meter, WRITTEN_STEPS);
  return String(rounded(value) + 0);
}

/** The number that the text of `value` gives when it is read again. */
export function roundedNumber(value: number, meter: Meter): number {
  if (isShortInteger(value)) return value + 0;
  spendSteps(meter, WRITTEN_STEPS);
  return hasFewDigits(value, String(value)) ? value : rounded(value);
}

// Writing a fraction, or rounding one to a number of digits and reading it again.
const WRITTEN_STEPS = 5;

function rounded(value: number): number {
  return Number(value.toPrecision(15));
}

function isShortInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value < 1e15 && value > -1e15;
}

/** Whether there are at most 15 digits in the text of a fraction: rounded to so many it is the same number. */
function hasFewDigits(value: number, text: string): boolean {
  return text.length <= 16 && !Number.isInteger(value);
}

/**
 * Whether JSON.stringify gives the same text. Pays for every part, shared ones as often as they are written: for its
 * characters, and for `indent` before it, which is 0 where nothing is indented.
 */
function isWrittenAlike(value: Value, meter: Meter, indent: number): boolean {
  switch (typeof value) {
    case "string":
      spendMemory(meter, value.length);
      return true;
    case "number":
      return (
        Number.isSafeInteger(value) ||
        (Number.isFinite(value) && roundedNumber(value, meter) === value)
      );
    case "object":
      if (value === null) return true;
      if (value instanceof JsonNumber || value instanceof FunctionValue) return false;
      return isArray(value)
        ? areItemsAlike(value, meter, deeper(indent))
        : areMembersAlike(value, meter, deeper(indent));
    default:
      return true;
  }
}

function deeper(indent: number): number {
  return indent === 0 ? 0 : indent + INDENT.length;
}

function areItemsAlike(items: ValueArray, meter: Meter, indent: number): boolean {
  spendWalk(meter, items.length);
  if (indent > 0) spendMemory(meter, items.length * indent);
  for (const item of items) if (!isWrittenAlike(item, meter, indent)) return false;
  return true;
}

function areMembersAlike(members: ValueObject, meter: Meter, indent: number): boolean {
  let count = 0;
  let characters = 0;
  for (const name in members) {
    if (count === 0) spendSorting(meter, members, name);
    count += 1;
    characters += name.length + indent;
    if (!isWrittenAlike(members[name], meter, indent)) return false;
  }
  spendWalk(meter, 4 * count);
  spendMemory(meter, characters);
  return true;
}

const INDENT = "  ";

/**
 * Pays for every piece before it is put to the others, also for those that do not last: a value that holds the same
 * part many times is small in memory and huge as text.
 */
class Writer {
  readonly #meter: Meter;
  readonly #pretty: boolean;

  constructor(meter: Meter, pretty: boolean) {
    this.#meter = meter;
    this.#pretty = pretty;
  }

  write(value: Value, indent: string): string {
    switch (typeof value) {
      case "string":
        return this.#quoted(value);
      case "number":
        return this.#number(value);
      case "boolean":
        return this.#paid(value ? "true" : "false");
      case "undefined":
        return this.#paid("null");
      default:
        if (value === null) return this.#paid("null");
        if (value instanceof JsonNumber) return this.#number(value.value);
        if (value instanceof FunctionValue) return this.#paid('""');
        return isArray(value) ? this.#array(value, indent) : this.#object(value, indent);
    }
  }

  #array(items: ValueArray, indent: string): string {
    spendWalk(this.#meter, items.length);
    if (items.length === 0) return this.#paid("[]");
    const inner = this.#pretty ? indent + INDENT : "";
    const separator = this.#pretty ? `,\n${inner}` : ",";
    spendMemory(this.#meter, BRACKETS + separator.length * items.length);
    let text = this.#pretty ? `[\n${inner}` : "[";
    for (let i = 0; i < items.length; i++) {
      if (i > 0) text += separator;
      text += this.write(items[i], inner);
    }
    return this.#pretty ? `${text}\n${indent}]` : `${text}]`;
  }

  #object(members: ValueObject, indent: string): string {
    const names = Object.keys(members);
    spendSorting(this.#meter, members, names[0]);
    spendWalk(this.#meter, names.length);
    const inner = this.#pretty ? indent + INDENT : "";
    const between = this.#pretty ? `\n${inner}` : "";
    spendMemory(this.#meter, BRACKETS + (COLON_AND_COMMA + between.length) * names.length);
    let text = "";
    for (const name of names) {
      const value = members[name];
      if (value === undefined) continue;
      text += text === "" ? between : `,${between}`;
      text += this.#quoted(name);
      text += this.#pretty ? ": " : ":";
      text += this.write(value, inner);
    }
    if (text === "") return "{}";
    return this.#pretty ? `{${text}\n${indent}}` : `{${text}}`;
  }

  #quoted(text: string): string {
    // Of a long one it is not waited until it is there: each of its characters may be escaped.
    const floor = text.length > LONG ? ESCAPED * text.length : text.length;
    spendMemory(this.#meter, floor);
    const quoted = JSON.stringify(text);
    if (quoted.length > floor) spendMemory(this.#meter, quoted.length - floor);
    return quoted;
  }

  #number(value: number): string {
    return this.#paid(finiteText(value, this.#meter));
  }

  #paid(text: string): string {
    spendMemory(this.#meter, text.length);
    return text;
  }
}

const BRACKETS = 2;
const COLON_AND_COMMA = 3;
const LONG = 1024 * 1024;
/** Characters of an escape. */
const ESCAPED = 6;

function finiteText(value: number, meter: Meter): string {
  if (Number.isNaN(value)) return "null";
  if (!Number.isFinite(value)) throw new JsonataError("D1001", { value });
  return numberText(value, meter);
}
