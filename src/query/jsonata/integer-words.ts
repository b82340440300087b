// integer-words.ts — whole numbers as English words, Roman numerals and letters, and back.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.).

const FEW = [
  "Zero",
  "One",
  "Two",
  "Three",
  "Four",
  "Five",
  "Six",
  "Seven",
  "Eight",
  "Nine",
  "Ten",
  "Eleven",
  "Twelve",
  "Thirteen",
  "Fourteen",
  "Fifteen",
  "Sixteen",
  "Seventeen",
  "Eighteen",
  "Nineteen",
];
const ORDINALS = [
  "Zeroth",
  "First",
  "Second",
  "Third",
  "Fourth",
  "Fifth",
  "Sixth",
  "Seventh",
  "Eighth",
  "Ninth",
  "Tenth",
  "Eleventh",
  "Twelfth",
  "Thirteenth",
  "Fourteenth",
  "Fifteenth",
  "Sixteenth",
  "Seventeenth",
  "Eighteenth",
  "Nineteenth",
];
const DECADES = [
  "Twenty",
  "Thirty",
  "Forty",
  "Fifty",
  "Sixty",
  "Seventy",
  "Eighty",
  "Ninety",
  "Hundred",
];
const MAGNITUDES = ["Thousand", "Million", "Billion", "Trillion"];

interface Place {
  /** Something stands before it. */
  readonly after: boolean;
  readonly ordinal: boolean;
}

export function numberToWords(value: number, ordinal: boolean): string {
  return words(value, { after: false, ordinal });
}

function words(value: number, place: Place): string {
  if (value <= 19) {
    const word = (place.ordinal ? ORDINALS : FEW)[value] ?? "";
    return (place.after ? " and " : "") + word;
  }
  if (value < 100) return tens(value, place);
  if (value < 1000) {
    const head = `${place.after ? ", " : ""}${FEW[Math.floor(value / 100)]} Hundred`;
    return head + remainder(value % 100, place.ordinal);
  }
  const magnitude = Math.min(Math.floor(Math.log10(value) / 3), MAGNITUDES.length);
  const factor = 10 ** (magnitude * 3);
  const count = Math.floor(value / factor);
  const head = words(count, { after: false, ordinal: false });
  const rest = remainder(value - count * factor, place.ordinal);
  return `${place.after ? ", " : ""}${head} ${MAGNITUDES[magnitude - 1]}${rest}`;
}

function tens(value: number, place: Place): string {
  const decade = (place.after ? " and " : "") + DECADES[Math.floor(value / 10) - 2];
  const ones = value % 10;
  if (ones > 0) return `${decade}-${words(ones, { after: false, ordinal: place.ordinal })}`;
  return place.ordinal ? `${decade.slice(0, -1)}ieth` : decade;
}

function remainder(value: number, ordinal: boolean): string {
  if (value > 0) return words(value, { after: true, ordinal });
  return ordinal ? "th" : "";
}

let wordValues: ReadonlyMap<string, number> | undefined;

function valueOfWord(word: string): number {
  wordValues ??= makeWordValues();
  return wordValues.get(word) ?? Number.NaN;
}

function makeWordValues(): Map<string, number> {
  const values = new Map<string, number>();
  FEW.forEach((word, i) => {
    values.set(word.toLowerCase(), i);
  });
  ORDINALS.forEach((word, i) => {
    values.set(word.toLowerCase(), i);
  });
  DECADES.forEach((word, i) => {
    const lower = word.toLowerCase();
    values.set(lower, (i + 2) * 10);
    values.set(`${lower.slice(0, -1)}ieth`, (i + 2) * 10);
  });
  values.set("hundredth", 100);
  MAGNITUDES.forEach((word, i) => {
    const lower = word.toLowerCase();
    values.set(lower, 10 ** ((i + 1) * 3));
    values.set(`${lower}th`, 10 ** ((i + 1) * 3));
  });
  return values;
}

export function numberWords(): readonly string[] {
  return [...makeWordValues().keys()];
}

export function wordsToNumber(text: string): number {
  const segments = [0];
  for (const part of text.split(/,\s|\sand\s|[\s\\-]/)) {
    const value = valueOfWord(part);
    const top = segments.pop() ?? 0;
    if (value >= 100 || Number.isNaN(value)) segments.push(top * value);
    else if (top >= 1000) segments.push(top, value);
    else segments.push(top + value);
  }
  return segments.reduce((a, b) => a + b, 0);
}

const ROMAN: readonly (readonly [number, string])[] = [
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

/** In lower case; `thousands` tells how long the text will be. */
export function decimalToRoman(value: number): string {
  let text = "m".repeat(Math.floor(value / 1000));
  let rest = value % 1000;
  for (const [size, numeral] of ROMAN) {
    while (rest >= size) {
      text += numeral;
      rest -= size;
    }
  }
  return text;
}

const ROMAN_VALUES: ReadonlyMap<string, number> = new Map([
  ["M", 1000],
  ["D", 500],
  ["C", 100],
  ["L", 50],
  ["X", 10],
  ["V", 5],
  ["I", 1],
]);

/** From upper case; NaN for anything else. */
export function romanToDecimal(roman: string): number {
  let decimal = 0;
  let max = 1;
  for (let i = roman.length - 1; i >= 0; i--) {
    const value = ROMAN_VALUES.get(roman.charAt(i)) ?? Number.NaN;
    if (value < max) decimal -= value;
    else {
      max = value;
      decimal += value;
    }
  }
  return decimal;
}

/** As spreadsheets name their columns; `first` is `A` or `a`. */
export function decimalToLetters(value: number, first: string): string {
  const units: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    units.push(((rest - 1) % 26) + first.charCodeAt(0));
  return String.fromCharCode(...units.reverse());
}

export function lettersToDecimal(letters: string, first: string): number {
  let decimal = 0;
  for (let i = 0; i < letters.length; i++)
    decimal += (letters.charCodeAt(letters.length - i - 1) - first.charCodeAt(0) + 1) * 26 ** i;
  return decimal;
}
