// json-characters.ts — characters as Java's classes them and as Jackson describes them.
import { ownText } from "./own-text.ts";

/** `Character.isJavaIdentifierStart`. */
export function isJavaIdentifierStart(unit: number): boolean {
  return /[\p{L}\p{Nl}\p{Sc}\p{Pc}]/u.test(String.fromCharCode(unit));
}

/** `Character.isJavaIdentifierPart`. */
export function isJavaIdentifierPart(unit: number): boolean {
  if (unit <= 8 || (unit >= 0x0e && unit <= 0x1b) || (unit >= 0x7f && unit <= 0x9f)) return true;
  return /[\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}\p{Cf}]/u.test(String.fromCharCode(unit));
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** `'}' (code 125)`, `(CTRL-CHAR, code 10)`, `'€' (code 8364 / 0x20ac)`. */
export function describeCharacter(unit: number): string {
  if (unit <= 0x1f || (unit >= 0x7f && unit <= 0x9f)) return `(CTRL-CHAR, code ${unit})`;
  const shown = `'${String.fromCharCode(unit)}' (code ${unit}`;
  return unit > 255 ? `${shown} / 0x${unit.toString(16)})` : `${shown})`;
}

/** Jackson shows this much of the text that it reads. */
const SNIPPET_LENGTH = 500;
/** Longer texts reach Jackson as a stream, which it does not show at all. */
const STRING_SOURCE_MAX = 0x8000;

/** The `[Source: …; line: 1, column: 4]` of Jackson's messages. */
export function describeSource(text: string, line: number, column: number): string {
  return `[Source: ${sourceText(text)}; line: ${line}, column: ${column}]`;
}

function sourceText(text: string): string {
  if (text.length > STRING_SOURCE_MAX) return "(StringReader)";
  const shown = `(String)"${ownText(text.slice(0, SNIPPET_LENGTH))}"`;
  const hidden = text.length - SNIPPET_LENGTH;
  return hidden > 0 ? `${shown}[truncated ${hidden} chars]` : shown;
}
