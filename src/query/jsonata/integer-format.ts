// integer-format.ts — `$formatInteger` and `$parseInteger`.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.).
import { numberAt, textAt } from "./arguments.ts";
import { type Meter, spendMemory, spendSteps, spendText } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import {
  type DecimalPattern,
  type IntegerPicture,
  parseIntegerPicture,
} from "./integer-picture.ts";
import {
  decimalToLetters,
  decimalToRoman,
  lettersToDecimal,
  numberToWords,
  romanToDecimal,
  wordsToNumber,
} from "./integer-words.ts";

/** Letters are remainders, and the larger the number the longer it takes to find one, see compile-operator.ts. */
const LETTERS_PER_STEP = 1_000;
const ASCII_ZERO = 0x30;
/** Digits of another script are put into those of ASCII one by one. */
const DIGIT_WEIGHT = 16;

export const formatInteger: NativeImplementation = (args, run) => {
  const value = numberAt(args, 0);
  if (value === undefined) return undefined;
  const picture = textAt(args, 1) ?? "";
  if (!Number.isFinite(value)) throw new JsonataError("D1001", { value });
  spendMemory(run.meter, 64 + 16 * picture.length);
  spendPicture(picture, run.meter);
  const parsed = parseIntegerPicture(picture);
  const size = Math.abs(value);
  if (parsed.kind === "letters") spendSteps(run.meter, Math.log2(1 + size) ** 2 / LETTERS_PER_STEP);
  if (parsed.kind === "roman") spendMemory(run.meter, size / 1000);
  // Beyond what a double holds exactly, words split a number into parts that are no smaller than their sum.
  if (parsed.kind === "words" && size > 1e18) spendSteps(run.meter, 2 ** (Math.log10(size) / 12));
  return writeInteger(Math.floor(value), parsed);
};

export const parseInteger: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  spendMemory(run.meter, text.length);
  const picture = textAt(args, 1) ?? "";
  spendPicture(picture, run.meter);
  const parsed = parseIntegerPicture(picture);
  // Each kind of separator is taken out of the whole text.
  const separators = parsed.kind === "decimal" ? parsed.signs.length : 0;
  spendText(run.meter, text.length * (1 + separators));
  if (parsed.kind === "decimal" && parsed.zero !== ASCII_ZERO)
    spendText(run.meter, text.length, DIGIT_WEIGHT);
  return readInteger(text, parsed);
};

/** Whether its separators are regular is asked of each of them of all others; each is put in by copying the whole. */
function spendPicture(picture: string, meter: Meter): void {
  spendText(meter, picture.length, 8);
  const separators = picture.length - picture.replace(/[^0-9#]/g, "").length;
  spendSteps(meter, separators * separators);
  spendText(meter, separators * picture.length, 0.25);
}

export function writeInteger(value: number, picture: IntegerPicture): string {
  const size = Math.abs(value);
  return (value < 0 ? "-" : "") + writeSize(size, picture);
}

function writeSize(size: number, picture: IntegerPicture): string {
  switch (picture.kind) {
    case "letters":
      return decimalToLetters(size, picture.letterCase === "upper" ? "A" : "a");
    case "roman": {
      const roman = decimalToRoman(size);
      return picture.letterCase === "upper" ? roman.toUpperCase() : roman;
    }
    case "words": {
      const words = numberToWords(size, picture.ordinal);
      if (picture.letterCase === "title") return words;
      return picture.letterCase === "upper" ? words.toUpperCase() : words.toLowerCase();
    }
    case "decimal":
      return writeDecimal(size, picture);
    case "sequence":
      throw new JsonataError("D3130", { value: picture.token });
  }
}

function writeDecimal(size: number, picture: DecimalPattern): string {
  let text = String(size).padStart(picture.mandatory, "0");
  if (picture.zero !== ASCII_ZERO)
    text = [...text]
      .map((char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + picture.zero - ASCII_ZERO))
      .join("");
  text = picture.regular ? groupedRegularly(text, picture) : groupedAsWritten(text, picture);
  return picture.ordinal ? text + ordinalSuffix(text) : text;
}

function groupedRegularly(digits: string, picture: DecimalPattern): string {
  const [sign] = picture.signs;
  if (sign === undefined) return digits;
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= sign.position)
    groups.push(digits.slice(Math.max(0, end - sign.position), end));
  return groups.reverse().join(sign.character);
}

function groupedAsWritten(digits: string, picture: DecimalPattern): string {
  let text = digits;
  for (const sign of [...picture.signs].reverse()) {
    const at = text.length - sign.position;
    // A position before the first digit counts from the end, as `substr` has it.
    const left = text.slice(0, Math.max(0, at));
    text = left + sign.character + text.slice(at < 0 ? Math.max(0, text.length + at) : at);
  }
  return text;
}

function ordinalSuffix(text: string): string {
  if (text.length > 1 && text.at(-2) === "1") return "th";
  switch (text.at(-1)) {
    case "1":
      return "st";
    case "2":
      return "nd";
    case "3":
      return "rd";
    default:
      return "th";
  }
}

/** NaN for what is no number in this picture. */
export function readInteger(text: string, picture: IntegerPicture): number {
  switch (picture.kind) {
    case "letters":
      return lettersToDecimal(text, picture.letterCase === "upper" ? "A" : "a");
    case "roman":
      return romanToDecimal(picture.letterCase === "upper" ? text : text.toUpperCase());
    case "words":
      return wordsToNumber(text.toLowerCase());
    case "decimal":
      return readDecimal(text, picture);
    case "sequence":
      throw new JsonataError("D3130", { value: picture.token });
  }
}

function readDecimal(text: string, picture: DecimalPattern): number {
  let digits = picture.ordinal ? text.slice(0, -2) : text;
  // The reference takes a comma for the sign of every regular pattern; kept.
  const signs = picture.regular ? [","] : picture.signs.map((sign) => sign.character);
  for (const sign of signs) digits = digits.replaceAll(sign, "");
  if (picture.zero !== ASCII_ZERO)
    digits = digits
      .split("")
      .map((char) =>
        String.fromCodePoint(Math.max(0, char.charCodeAt(0) - picture.zero + ASCII_ZERO)),
      )
      .join("");
  return Number.parseInt(digits, 10);
}
