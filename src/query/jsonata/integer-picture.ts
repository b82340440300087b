// integer-picture.ts — picture strings of `$formatInteger` (XPath F&O 3.1, fn:format-integer).
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.).
import { JsonataError } from "./failure.ts";
import { regularInterval } from "./number-format.ts";

export type LetterCase = "upper" | "lower" | "title";

export interface GroupingSign {
  readonly position: number;
  readonly character: string;
}

export interface DecimalPattern {
  readonly kind: "decimal";
  readonly ordinal: boolean;
  /** Code point of the family's zero. */
  readonly zero: number;
  readonly mandatory: number;
  readonly optional: number;
  /** The signs repeat at the first one's position. */
  readonly regular: boolean;
  readonly signs: readonly GroupingSign[];
}

export type IntegerPicture =
  | DecimalPattern
  | {
      readonly kind: "letters" | "roman" | "words";
      readonly ordinal: boolean;
      readonly letterCase: LetterCase;
    }
  /** A numbering sequence, of which no implementation knows any. */
  | { readonly kind: "sequence"; readonly ordinal: boolean; readonly token: string };

// Zeros of the decimal digit families in the basic plane.
const ZEROS = [
  0x30, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
  0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80,
  0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
  0xff10,
];
const OPTIONAL_DIGIT = 0x23;

export function parseIntegerPicture(picture: string): IntegerPicture {
  const semicolon = picture.lastIndexOf(";");
  const primary = semicolon === -1 ? picture : picture.slice(0, semicolon);
  const ordinal = semicolon !== -1 && picture.charAt(semicolon + 1) === "o";
  switch (primary) {
    case "A":
    case "a":
      return { kind: "letters", ordinal, letterCase: primary === "A" ? "upper" : "lower" };
    case "I":
    case "i":
      return { kind: "roman", ordinal, letterCase: primary === "I" ? "upper" : "lower" };
    case "W":
      return { kind: "words", ordinal, letterCase: "upper" };
    case "Ww":
      return { kind: "words", ordinal, letterCase: "title" };
    case "w":
      return { kind: "words", ordinal, letterCase: "lower" };
    default:
      return decimalPattern(primary, ordinal);
  }
}

/** Positions count digits from the right. */
function decimalPattern(primary: string, ordinal: boolean): IntegerPicture {
  let zero: number | undefined;
  let mandatory = 0;
  let optional = 0;
  const signs: GroupingSign[] = [];
  for (const character of [...primary].reverse()) {
    const point = character.codePointAt(0) ?? 0;
    const family = ZEROS.find((first) => point >= first && point <= first + 9);
    if (family !== undefined) {
      mandatory += 1;
      zero ??= family;
      if (family !== zero) throw new JsonataError("D3131");
    } else if (point === OPTIONAL_DIGIT) optional += 1;
    else signs.push({ position: mandatory + optional, character });
  }
  if (zero === undefined) return { kind: "sequence", ordinal, token: primary };
  const interval = signInterval(signs);
  const regular = interval > 0;
  return {
    kind: "decimal",
    ordinal,
    zero,
    mandatory,
    optional,
    regular,
    signs: regular ? [{ position: interval, character: signs[0]?.character ?? "" }] : signs,
  };
}

/** Signs that differ do not repeat. */
function signInterval(signs: readonly GroupingSign[]): number {
  if (signs.some((sign) => sign.character !== signs[0]?.character)) return 0;
  return regularInterval(signs.map((sign) => sign.position));
}
