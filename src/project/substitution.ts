// substitution.ts — `${Name}` in a definition's text, filled in before the text is parsed.
//
// As CloudFormation does, and so that `"TimeoutSeconds": ${Seconds}` works. Inside a JSON string a value is
// escaped; everywhere else it stands as it is, values that are no text as JSON. A placeholder without a value
// stays: it may belong to a shell script or to JSONata. `$${Name}` is the text `${Name}`.
import type { Position } from "../asl/index.ts";
import { type Json, stringifyJson } from "../base/index.ts";

export type Substitutions = ReadonlyMap<string, Json>;

export interface SubstitutedText {
  readonly text: string;
  /** Placeholders that nobody gave a value for, with their offset in the original text. */
  readonly unknown: readonly { readonly name: string; readonly offset: number }[];
  /** The offset in the original text of an offset in `text`; the placeholder's for all within a value. */
  readonly originalOffset: (offset: number) => number;
}

interface Edit {
  /** In the new text. */
  readonly start: number;
  readonly end: number;
  /** In the original text. */
  readonly originalStart: number;
  readonly originalEnd: number;
}

const LINE_END = /\r\n|\r|\n/g;
const PLACEHOLDER = /\$?\$\{([A-Za-z0-9_.:-]+)\}/g;

export function substitute(
  original: string,
  values: Substitutions,
  format: "json" | "yaml",
): SubstitutedText {
  const edits: Edit[] = [];
  const unknown: { name: string; offset: number }[] = [];
  let text = "";
  let copied = 0;
  const quotes = new StringScan(original);
  for (const match of original.matchAll(PLACEHOLDER)) {
    const [whole, name = ""] = match;
    const value = values.get(name);
    const inString = format === "json" && quotes.isInsideAt(match.index);
    const replacement = whole.startsWith("$$") ? whole.slice(1) : written(value, inString);
    if (replacement === undefined) {
      unknown.push({ name, offset: match.index });
      continue;
    }
    text += original.slice(copied, match.index);
    copied = match.index + whole.length;
    const end = text.length + replacement.length;
    edits.push({ start: text.length, end, originalStart: match.index, originalEnd: copied });
    text += replacement;
  }
  text += original.slice(copied);
  return { text, unknown, originalOffset: (offset) => originalOffset(edits, offset) };
}

function written(value: Json | undefined, inString: boolean): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === "string" ? value : stringifyJson(value);
  return inString ? JSON.stringify(text).slice(1, -1) : text;
}

function originalOffset(edits: readonly Edit[], offset: number): number {
  const edit = edits.findLast(({ start }) => start <= offset);
  if (edit === undefined) return offset;
  return offset < edit.end ? edit.originalStart : offset - edit.end + edit.originalEnd;
}

/** Says of ever later offsets of a JSON text whether they stand inside a string. */
class StringScan {
  readonly #text: string;
  #at = 0;
  #inside = false;

  constructor(text: string) {
    this.#text = text;
  }

  isInsideAt(offset: number): boolean {
    for (; this.#at < offset; this.#at++) {
      const unit = this.#text[this.#at];
      if (unit === '"') this.#inside = !this.#inside;
      else if (unit === "\\" && this.#inside) this.#at += 1;
    }
    return this.#inside;
  }
}

/** The place in the original text of a place in the substituted one. */
export function originalPosition(
  original: string,
  { text, originalOffset: back }: SubstitutedText,
  at: Position,
): Position {
  return positionOfOffset(original, back(offsetOfPosition(text, at)));
}

/** Line and column of an offset. */
export function positionOfOffset(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(LINE_END);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function offsetOfPosition(text: string, { line, column }: Position): number {
  const ends = [...text.matchAll(LINE_END)];
  const end = ends[line - 2];
  return (end === undefined ? 0 : end.index + end[0].length) + column - 1;
}
