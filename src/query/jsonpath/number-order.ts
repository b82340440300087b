// number-order.ts — numbers compared by all their digits, not only those that a double keeps.
import { type JsonNumber, numberOf } from "../../base/index.ts";
import { sourceTextOf } from "./java-text.ts";

/** Negative, zero or positive, as `left` is below, equal to or above `right`. */
export function compareNumbers(left: number | JsonNumber, right: number | JsonNumber): number {
  const leftValue = numberOf(left);
  const rightValue = numberOf(right);
  if (leftValue !== rightValue) return leftValue < rightValue ? -1 : 1;
  if (typeof left === "number" && typeof right === "number") return 0;
  return compareDecimals(decimalOf(sourceTextOf(left)), decimalOf(sourceTextOf(right)));
}

/** 0.digits x 10^exponent, without zeros at either end of `digits`; zero has no digits. */
interface Decimal {
  readonly sign: number;
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(text: string): Decimal {
  const [mantissa = "", power = "0"] = text.toLowerCase().replace(/^[+-]/, "").split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const significant = (whole + fraction).replace(/^0+/, "");
  const leadingZeros = whole.length + fraction.length - significant.length;
  const digits = withoutEndingZeros(significant);
  return {
    sign: digits === "" ? 0 : text.startsWith("-") ? -1 : 1,
    digits,
    exponent: whole.length - leadingZeros + Number(power),
  };
}

/** Not by a regular expression, which would try to begin at every zero. */
function withoutEndingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}

function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.sign !== right.sign) return left.sign - right.sign;
  if (left.exponent !== right.exponent)
    return left.sign * Math.sign(left.exponent - right.exponent);
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -left.sign : left.sign;
}
