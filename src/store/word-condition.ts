// word-condition.ts — whether a text of the database holds a word, capitals or not, in SQLite's own functions.
//
// SQLite's `lower` knows ASCII alone. Other letters are looked for in both cases, and as JSON may escape them
// (`\u00fc`: Python's and Java's writers do), and so are quotes and slashes, behind any number of backslashes. What a
// pattern lets pass beyond that is left to `foundIn`.
import type { Cell } from "./cells.ts";

export interface Condition {
  readonly sql: string;
  readonly values: readonly Cell[];
}

/** `word` is in small letters. */
export function holdsWord(text: string, word: string): Condition {
  if (isAscii(word) && !/["/\\]/.test(word))
    return { sql: `instr(lower(${text}), ?) > 0`, values: [word] };
  const forms = [...new Set([patternOf(word, written), patternOf(word, escaped)])];
  const sql = forms.map(() => `lower(${text}) GLOB ?`).join(" OR ");
  return { sql: `(${sql})`, values: forms };
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function patternOf(word: string, formOf: (cases: readonly string[]) => string): string {
  const parts = [...word].map((letter) => {
    if (/["/]/.test(letter)) return `*${letter}`;
    if (letter === "\\") return "\\*";
    if (isAscii(letter)) return /[*?[]/.test(letter) ? `[${letter}]` : letter;
    const capital = letter.toUpperCase();
    return formOf(capital.length === letter.length ? [letter, capital] : [letter]);
  });
  return `*${parts.join("")}*`;
}

function written(cases: readonly string[]): string {
  return `[${cases.join("")}]`;
}

/** Letters of the same length: each hexadecimal digit is one of those that stand in its place. */
function escaped(cases: readonly string[]): string {
  const units = cases.map((letter) => letter.split("").map(hexOf).join(""));
  return [...(units[0] ?? "")]
    .map((digit, i) => (i % HEX_LENGTH === 0 ? "\\*u" : "") + oneOf(digit, units, i))
    .join("");
}

const HEX_LENGTH = 4;

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(HEX_LENGTH, "0");
}

function oneOf(digit: string, units: readonly string[], at: number): string {
  const digits = new Set(units.map((unit) => unit[at] ?? ""));
  return digits.size === 1 ? digit : `[${[...digits].join("")}]`;
}
