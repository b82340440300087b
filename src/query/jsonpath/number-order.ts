// number-order.ts — numbers compared by all their digits, not only those that a double keeps.
import { type JsonNumber, numberOf } from "../../base/index.ts";
import { sourceTextOf } from "./java-text.ts";

/** Negative, zero or positive, as `left` is below, equal to or above `right`; `spend` is told what digits cost. */
export function compareNumbers(
  left: number | JsonNumber,
  right: number | JsonNumber,
  spend: (steps: number) => void,
): number {
  const leftValue = numberOf(left);
  const rightValue = numberOf(right);
  if (leftValue !== rightValue) return leftValue < rightValue ? -1 : 1;
  if (typeof left === "number" && typeof right === "number") return 0;
  const [leftText, rightText] = [sourceTextOf(left), sourceTextOf(right)];
  spend(Math.ceil((leftText.length + rightText.length) / DIGITS_PER_STEP));
  if (leftText === rightText) return 0;
  spend(EXACT_STEPS);
  return compareDecimals(decimalOf(leftText), decimalOf(rightText));
}

/** Digits that are looked at in the time of one visit, */
const DIGITS_PER_STEP = 8;
/** and the visits that taking two numbers apart takes, however short they are. */
const EXACT_STEPS = 24;

/** 0.digits x 10^exponent, without zeros at either end of `digits`; zero has no digits. */
interface Decimal {
  readonly sign: number;
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(text: string): Decimal {
  const [mantissa = "", power = "0"] = text.toLowerCase().replace(/^[+-]/, "").split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const written = whole + fraction;
  let leadingZeros = 0;
  while (written.charCodeAt(leadingZeros) === ZERO) leadingZeros += 1;
  let end = written.length;
  while (end > leadingZeros && written.charCodeAt(end - 1) === ZERO) end -= 1;
  const digits = written.slice(leadingZeros, end);
  return {
    sign: digits === "" ? 0 : text.startsWith("-") ? -1 : 1,
    digits,
    exponent: whole.length - leadingZeros + Number(power),
  };
}

const ZERO = 0x30;

function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.sign !== right.sign) return left.sign - right.sign;
  if (left.exponent !== right.exponent)
    return left.sign * Math.sign(left.exponent - right.exponent);
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -left.sign : left.sign;
}
