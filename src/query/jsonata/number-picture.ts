// number-picture.ts — picture strings of `$formatNumber` (XPath F&O 3.1, 4.7): reading and checking them.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.), its order of checks and the places it looks at included:
// of several errors the last one found is told.
import { JsonataError } from "./failure.ts";

export interface NumberSymbols {
  readonly decimal: string;
  readonly grouping: string;
  readonly exponent: string;
  readonly minus: string;
  readonly percent: string;
  readonly perMille: string;
  readonly zero: string;
  readonly digit: string;
  readonly pattern: string;
  /** The ten digits of the family that `zero` begins. */
  readonly digits: string;
}

export interface SubPicture {
  readonly text: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly active: string;
  readonly mantissa: string;
  readonly exponent: string | undefined;
  readonly integer: string;
  readonly fraction: string;
}

const NAMES = {
  decimal: "decimal-separator",
  grouping: "grouping-separator",
  exponent: "exponent-separator",
  minus: "minus-sign",
  percent: "percent",
  perMille: "per-mille",
  zero: "zero-digit",
  digit: "digit",
  pattern: "pattern-separator",
} as const;
const DEFAULTS: Readonly<Record<string, string>> = {
  [NAMES.decimal]: ".",
  [NAMES.grouping]: ",",
  [NAMES.exponent]: "e",
  [NAMES.minus]: "-",
  [NAMES.percent]: "%",
  [NAMES.perMille]: "\u2030",
  [NAMES.zero]: "0",
  [NAMES.digit]: "#",
  [NAMES.pattern]: ";",
};

/** The characters with a meaning; `optionOf` gives those that the caller overrides. */
export function numberSymbols(optionOf: (name: string) => string | undefined): NumberSymbols {
  const symbol = (name: string): string => optionOf(name) ?? DEFAULTS[name] ?? "";
  const zero = symbol(NAMES.zero);
  const first = zero === "" ? 48 : zero.charCodeAt(0);
  return {
    decimal: symbol(NAMES.decimal),
    grouping: symbol(NAMES.grouping),
    exponent: symbol(NAMES.exponent),
    minus: symbol(NAMES.minus),
    percent: symbol(NAMES.percent),
    perMille: symbol(NAMES.perMille),
    zero,
    digit: symbol(NAMES.digit),
    pattern: symbol(NAMES.pattern),
    digits: String.fromCharCode(...Array.from({ length: 10 }, (_, i) => first + i)),
  };
}

export function parseNumberPicture(picture: string, symbols: NumberSymbols): SubPicture[] {
  const texts = picture.split(symbols.pattern);
  if (texts.length > 2) throw new JsonataError("D3080");
  return texts.map((text) => {
    const parts = splitSubPicture(text, symbols);
    const code = fault(parts, symbols);
    if (code !== undefined) throw new JsonataError(code);
    return parts;
  });
}

export function isActive(char: string, symbols: NumberSymbols): boolean {
  return (
    symbols.digits.includes(char) ||
    char === symbols.decimal ||
    char === symbols.exponent ||
    char === symbols.grouping ||
    char === symbols.digit ||
    char === symbols.pattern
  );
}

function splitSubPicture(text: string, symbols: NumberSymbols): SubPicture {
  const chars = text.split("");
  const bounds = (char: string): boolean => isActive(char, symbols) && char !== symbols.exponent;
  const first = chars.findIndex(bounds);
  // A picture without any digit sign has no parts; the check of the mantissa then tells so.
  const prefix = first < 0 ? text : text.slice(0, first);
  const suffix = first < 0 ? "" : text.slice(chars.findLastIndex(bounds) + 1);
  const active = text.slice(prefix.length, text.length - suffix.length);
  const exponentAt = text.indexOf(symbols.exponent, prefix.length);
  const hasExponent = exponentAt !== -1 && exponentAt <= text.length - suffix.length;
  // The reference cuts the active part at an offset into the whole; kept.
  const mantissa = hasExponent ? active.slice(0, exponentAt) : active;
  const exponent = hasExponent ? active.slice(exponentAt + 1) : undefined;
  const decimalAt = mantissa.indexOf(symbols.decimal);
  return {
    text,
    prefix,
    suffix,
    active,
    mantissa,
    exponent,
    integer: decimalAt === -1 ? mantissa : mantissa.slice(0, decimalAt),
    fraction: decimalAt === -1 ? suffix : mantissa.slice(decimalAt + 1),
  };
}

export function countDigits(text: string, symbols: NumberSymbols): number {
  return text.split("").filter((char) => symbols.digits.includes(char)).length;
}

function isRepeated(text: string, char: string): boolean {
  return text.indexOf(char) !== text.lastIndexOf(char);
}

/** The code of the last rule that is broken. */
function fault(parts: SubPicture, symbols: NumberSymbols): string | undefined {
  const { text } = parts;
  const percent = text.includes(symbols.percent);
  const perMille = text.includes(symbols.perMille);
  const rules: readonly (readonly [string, boolean])[] = [
    ["D3081", isRepeated(text, symbols.decimal)],
    ["D3082", isRepeated(text, symbols.percent)],
    ["D3083", isRepeated(text, symbols.perMille)],
    ["D3084", percent && perMille],
    ["D3085", !parts.mantissa.split("").some((char) => isDigitSign(char, symbols))],
    ["D3086", parts.active.split("").some((char) => !isActive(char, symbols))],
    ["D3087", text.includes(symbols.decimal) && groupsAtDecimal(text, symbols)],
    ["D3088", !text.includes(symbols.decimal) && parts.integer.at(-1) === symbols.grouping],
    ["D3089", text.includes(symbols.grouping + symbols.grouping)],
    ["D3090", digitsBeforeOptional(parts.integer, symbols)],
    ["D3091", digitsAfterOptional(parts.fraction, symbols)],
    ["D3092", (parts.exponent ?? "") !== "" && (percent || perMille)],
    ["D3093", parts.exponent !== undefined && !isAllDigits(parts.exponent, symbols)],
  ];
  return rules.findLast(([, broken]) => broken)?.[0];
}

export function isDigitSign(char: string, symbols: NumberSymbols): boolean {
  return symbols.digits.includes(char) || char === symbols.digit;
}

function groupsAtDecimal(text: string, symbols: NumberSymbols): boolean {
  const at = text.indexOf(symbols.decimal);
  return text.charAt(at - 1) === symbols.grouping || text.charAt(at + 1) === symbols.grouping;
}

function digitsBeforeOptional(integer: string, symbols: NumberSymbols): boolean {
  const at = integer.indexOf(symbols.digit);
  return at !== -1 && countDigits(integer.slice(0, at), symbols) > 0;
}

function digitsAfterOptional(fraction: string, symbols: NumberSymbols): boolean {
  const at = fraction.lastIndexOf(symbols.digit);
  return at !== -1 && countDigits(fraction.slice(at), symbols) > 0;
}

function isAllDigits(exponent: string, symbols: NumberSymbols): boolean {
  return exponent !== "" && countDigits(exponent, symbols) === exponent.length;
}
