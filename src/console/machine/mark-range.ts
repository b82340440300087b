// mark-range.ts — which letters of a definition to mark for something that is wrong at a line and a column.

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Keys are looked for this far before their value. */
const KEY_MAX = 300;
const KEY_BEFORE = /"(?:[^"\\\n]|\\.)*"\s*:\s*$/;
const LEXEME = /"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+|./sy;

/** The key of the value that stands there, and the value where it is no object and no list; both from 1. */
export function markRange(text: string, line: number, column: number): TextRange {
  const at = Math.min(lineStart(text, line) + column - 1, Math.max(0, text.length - 1));
  LEXEME.lastIndex = at;
  const value = LEXEME.exec(text)?.[0] ?? "";
  const [key] = KEY_BEFORE.exec(text.slice(Math.max(0, at - KEY_MAX), at)) ?? [];
  if (key === undefined) return { from: at, to: at + value.length };
  const from = at - key.length;
  const isOpened = value === "{" || value === "[";
  return { from, to: isOpened ? from + key.lastIndexOf('"') + 1 : at + value.length };
}

function lineStart(text: string, line: number): number {
  let start = 0;
  for (let one = 1; one < line; one++) {
    const end = text.indexOf("\n", start);
    if (end === -1) break;
    start = end + 1;
  }
  return start;
}
