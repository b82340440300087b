// number-format.ts — `$formatNumber` (XPath F&O 3.1, 4.7.5), the bullets of the specification in order.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.). Where that loops for ever (an exponent with zero, negative
// or infinite numbers) the mantissa is scaled by its absolute value.
import { numberAt, textAt } from "./arguments.ts";
import { spendMemory, spendSteps, spendText } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import { roundHalfEven } from "./functions-numeric.ts";
import {
  countDigits,
  isDigitSign,
  type NumberSymbols,
  numberSymbols,
  parseNumberPicture,
  type SubPicture,
} from "./number-picture.ts";
import { isObject, ownMember } from "./value.ts";

/** A picture is gone through about twenty times. */
const PICTURE_WEIGHT = 8;

interface NumberFormat {
  readonly prefix: string;
  readonly suffix: string;
  readonly text: string;
  readonly integerGroups: readonly number[];
  readonly regularGroup: number;
  readonly fractionGroups: readonly number[];
  readonly integerMin: number;
  readonly scaling: number;
  readonly fractionMin: number;
  readonly fractionMax: number;
  readonly exponentMin: number;
}

export const formatNumber: NativeImplementation = (args, run) => {
  const value = numberAt(args, 0);
  if (value === undefined) return undefined;
  if (!Number.isFinite(value)) throw new JsonataError("D1001", { value });
  const picture = textAt(args, 1) ?? "";
  const options = args[2];
  const symbols = numberSymbols((name) => {
    const option = isObject(options) ? ownMember(options, name) : undefined;
    if (typeof option !== "string") return undefined;
    // It may stand in the result, which is gone through.
    spendMemory(run.meter, 2 * option.length);
    spendText(run.meter, option.length);
    return option;
  });
  spendMemory(run.meter, 64 + 16 * picture.length);
  spendText(run.meter, picture.length, PICTURE_WEIGHT);
  // Each separator is counted off, and put in, by going through the whole.
  const separators = symbols.grouping === "" ? 0 : picture.split(symbols.grouping).length - 1;
  spendText(run.meter, separators * picture.length, PICTURE_WEIGHT);
  spendSteps(run.meter, separators * separators);
  const [positive, negative] = parseNumberPicture(picture, symbols).map((parts) =>
    analysed(parts, symbols),
  );
  if (positive === undefined) throw new JsonataError("D3085");
  if (value >= 0) return written(value, positive, symbols);
  const format = negative ?? { ...positive, prefix: symbols.minus + positive.prefix };
  return written(value, format, symbols);
};

function analysed(parts: SubPicture, symbols: NumberSymbols): NumberFormat {
  const integerGroups = groupPositions(parts.integer, parts, { symbols, toLeft: false });
  const hasExponent = parts.exponent !== undefined;
  const scaling = countDigits(parts.integer, symbols);
  let integerMin = scaling;
  let fractionMin = countDigits(parts.fraction, symbols);
  let fractionMax = parts.fraction.split("").filter((char) => isDigitSign(char, symbols)).length;
  if (integerMin === 0 && fractionMax === 0) {
    if (hasExponent) {
      fractionMin = 1;
      fractionMax = 1;
    } else integerMin = 1;
  }
  if (hasExponent && integerMin === 0 && parts.integer.includes(symbols.digit)) integerMin = 1;
  if (integerMin === 0 && fractionMin === 0) fractionMin = 1;
  return {
    prefix: parts.prefix,
    suffix: parts.suffix,
    text: parts.text,
    integerGroups,
    regularGroup: regularInterval(integerGroups),
    fractionGroups: groupPositions(parts.fraction, parts, { symbols, toLeft: true }),
    integerMin,
    scaling,
    fractionMin,
    fractionMax,
    exponentMin: hasExponent ? countDigits(parts.exponent ?? "", symbols) : 0,
  };
}

/** How many digits lie between each grouping separator and the decimal separator. */
function groupPositions(
  part: string,
  parts: SubPicture,
  how: { readonly symbols: NumberSymbols; readonly toLeft: boolean },
): number[] {
  const { symbols, toLeft } = how;
  const positions: number[] = [];
  let at = part.indexOf(symbols.grouping);
  while (at !== -1 && symbols.grouping !== "") {
    const side = toLeft ? part.slice(0, at) : part.slice(at);
    positions.push(side.split("").filter((char) => isDigitSign(char, symbols)).length);
    // The reference looks for the next one in the integer part whichever part this is; kept.
    at = parts.integer.indexOf(symbols.grouping, at + 1);
  }
  return positions;
}

/** The interval of positions that are its multiples, 0 when they are not regular. */
export function regularInterval(positions: readonly number[]): number {
  if (positions.length === 0) return 0;
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  const factor = positions.reduce((a, b) => divisor(a, b));
  return positions.every((_, i) => positions.includes((i + 1) * factor)) ? factor : 0;
}

function written(value: number, format: NumberFormat, symbols: NumberSymbols): string {
  const adjusted = value * scaleOf(format, symbols);
  const [mantissa, exponent] =
    format.exponentMin === 0 ? [adjusted, undefined] : scaled(adjusted, format.scaling);
  const rounded = roundHalfEven(mantissa, format.fractionMax);
  const digits = familyDigits(fixed(rounded, format.fractionMax), symbols);
  const padded = paddedDigits(digits, format, symbols);
  let text = grouped(padded, format, symbols);
  const decimalAt = text.indexOf(symbols.decimal);
  if (!format.text.includes(symbols.decimal) || decimalAt === text.length - 1)
    text = text.slice(0, -1);
  if (exponent !== undefined) {
    const size = familyDigits(String(Math.abs(exponent)), symbols);
    const sign = exponent < 0 ? symbols.minus : "";
    text += symbols.exponent + sign + size.padStart(format.exponentMin, symbols.zero);
  }
  return format.prefix + text + format.suffix;
}

function scaleOf(format: NumberFormat, symbols: NumberSymbols): number {
  if (format.text.includes(symbols.percent)) return 100;
  return format.text.includes(symbols.perMille) ? 1000 : 1;
}

function scaled(value: number, scaling: number): readonly [number, number] {
  let mantissa = value;
  let exponent = 0;
  if (value === 0 || !Number.isFinite(value)) return [value, 0];
  const max = 10 ** scaling;
  const min = 10 ** (scaling - 1);
  while (Math.abs(mantissa) < min) {
    mantissa *= 10;
    exponent -= 1;
  }
  while (Math.abs(mantissa) > max) {
    mantissa /= 10;
    exponent += 1;
  }
  return [mantissa, exponent];
}

const FIXED_MAX = 100;

/** As `toFixed`, which takes no more than 100 digits. */
function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(Math.min(digits, FIXED_MAX));
  return digits > FIXED_MAX ? text + "0".repeat(digits - FIXED_MAX) : text;
}

function familyDigits(text: string, symbols: NumberSymbols): string {
  if (symbols.zero === "0") return text;
  return text.replace(/[0-9]/g, (digit) => symbols.digits.charAt(Number(digit)));
}

/** With the decimal separator always there, and just the zeros that the picture asks for. */
function paddedDigits(digits: string, format: NumberFormat, symbols: NumberSymbols): string {
  const text = digits.includes(".")
    ? digits.replace(".", symbols.decimal)
    : digits + symbols.decimal;
  let start = 0;
  let end = text.length;
  while (start < end && text.charAt(start) === symbols.zero) start += 1;
  while (end > start && text.charAt(end - 1) === symbols.zero) end -= 1;
  const bare = text.slice(start, end);
  const decimalAt = bare.indexOf(symbols.decimal);
  const left = Math.max(0, format.integerMin - decimalAt);
  const right = Math.max(0, format.fractionMin - (bare.length - decimalAt - 1));
  return symbols.zero.repeat(left) + bare + symbols.zero.repeat(right);
}

function grouped(digits: string, format: NumberFormat, symbols: NumberSymbols): string {
  let text = digits;
  let decimalAt = text.indexOf(symbols.decimal);
  const insert = (at: number): void => {
    text = text.slice(0, at) + symbols.grouping + text.slice(at);
  };
  if (format.regularGroup > 0) {
    const count = Math.floor((decimalAt - 1) / format.regularGroup);
    for (let group = 1; group <= count; group++) insert(decimalAt - group * format.regularGroup);
  } else {
    for (const position of format.integerGroups) {
      insert(decimalAt - position);
      decimalAt += 1;
    }
  }
  decimalAt = text.indexOf(symbols.decimal);
  for (const position of format.fractionGroups) insert(position + decimalAt + 1);
  return text;
}
