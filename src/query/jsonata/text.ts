// text.ts — values as text, as `$string` and `&` write them.
import { JsonNumber } from "../../base/index.ts";
import { type Meter, spendMemory, spendWalk } from "./budget.ts";
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
    return numberText(number);
  }
  const whole = isOuterWrapper(value) ? value[0] : value;
  // JavaScript writes most values alike, and much faster.
  const text = isWrittenAlike(whole, meter)
    ? JSON.stringify(whole, undefined, pretty ? 2 : 0)
    : new Writer(meter, pretty).write(whole, "");
  spendMemory(meter, text.length);
  return text;
}

/** 15 significant digits hide what binary fractions leave behind: 0.1 + 0.2 is written 0.3. */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value) && value < 1e15 && value > -1e15) return String(value + 0);
  return String(roundedNumber(value) + 0);
}

/** The number that the text of `value` gives when it is read again. */
export function roundedNumber(value: number): number {
  return Number(value.toPrecision(15));
}

/** Whether JSON.stringify gives the same text. Pays for every part, shared ones as often as they are written. */
function isWrittenAlike(value: Value, meter: Meter): boolean {
  switch (typeof value) {
    case "string":
      spendMemory(meter, value.length);
      return true;
    case "number":
      return (
        Number.isSafeInteger(value) || (Number.isFinite(value) && roundedNumber(value) === value)
      );
    case "object":
      if (value === null) return true;
      if (value instanceof JsonNumber || value instanceof FunctionValue) return false;
      return isArray(value) ? areItemsAlike(value, meter) : areMembersAlike(value, meter);
    default:
      return true;
  }
}

function areItemsAlike(items: ValueArray, meter: Meter): boolean {
  spendWalk(meter, items.length);
  for (const item of items) if (!isWrittenAlike(item, meter)) return false;
  return true;
}

function areMembersAlike(members: ValueObject, meter: Meter): boolean {
  let count = 0;
  for (const name in members) {
    count += 1;
    if (!isWrittenAlike(members[name], meter)) return false;
  }
  spendWalk(meter, 4 * count);
  return true;
}

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
        return JSON.stringify(value);
      case "number":
        return finiteText(value);
      case "boolean":
        return value ? "true" : "false";
      case "undefined":
        return "null";
      default:
        if (value === null) return "null";
        if (value instanceof JsonNumber) return finiteText(value.value);
        if (value instanceof FunctionValue) return '""';
        return isArray(value) ? this.#array(value, indent) : this.#object(value, indent);
    }
  }

  #array(items: ValueArray, indent: string): string {
    spendWalk(this.#meter, items.length);
    if (items.length === 0) return "[]";
    const inner = `${indent}  `;
    const separator = this.#pretty ? `,\n${inner}` : ",";
    let text = this.#pretty ? `[\n${inner}` : "[";
    for (let i = 0; i < items.length; i++) {
      if (i > 0) text += separator;
      text += this.write(items[i], inner);
      this.#watch(text);
    }
    return this.#pretty ? `${text}\n${indent}]` : `${text}]`;
  }

  #object(members: ValueObject, indent: string): string {
    const names = Object.keys(members);
    spendWalk(this.#meter, names.length);
    const inner = `${indent}  `;
    let text = "";
    for (const name of names) {
      const value = members[name];
      if (value === undefined) continue;
      text += text === "" ? "" : ",";
      text += this.#pretty ? `\n${inner}${JSON.stringify(name)}: ` : `${JSON.stringify(name)}:`;
      text += this.write(value, inner);
      this.#watch(text);
    }
    if (text === "") return "{}";
    return this.#pretty ? `{${text}\n${indent}}` : `{${text}}`;
  }

  /** A value that holds the same part many times is small in memory and huge as text. */
  #watch(text: string): void {
    if (text.length > this.#meter.memory) spendMemory(this.#meter, text.length);
  }
}

function finiteText(value: number): string {
  if (Number.isNaN(value)) return "null";
  if (!Number.isFinite(value)) throw new JsonataError("D1001", { value });
  return numberText(value);
}
