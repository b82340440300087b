// parse-literal.ts — literals inside filters: JSON as Jayway's forgiving reader takes it.
//
// Strings in single or double quotes; lists and objects of such; numbers, true, false, null; and, since published
// definitions have them, words without quotes: `[?(@.Name==Receipt)]`.
import {
  type Json,
  type JsonNumber,
  type JsonObject,
  jsonNumberOf,
  ownText,
  setMember,
} from "../../base/index.ts";
import type { TextCursor } from "./text-cursor.ts";

const NESTING_MAX = 32;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![^\s,)\]}&|<>=!~])/y;
const WORD = /[^\s,()[\]{}&|<>=!~'"$@?][^\s,()[\]{}&|<>=!~'"]*/y;

/** Whether a literal may begin here; `[` and `{` are left to the reader, which has the better message. */
export function looksLikeLiteral(cursor: TextCursor): boolean {
  return !cursor.atEnd && !",()]}&|<>=!~$@?*".includes(cursor.peek());
}

export function parseLiteral(cursor: TextCursor, depth: number): Json {
  if (depth > NESTING_MAX) cursor.fail(`The literal nests more than ${NESTING_MAX} levels deep`);
  cursor.skipBlanks();
  const first = cursor.peek();
  if (first === "'" || first === '"') return parseString(cursor, first);
  if (first === "[") return parseList(cursor, depth + 1);
  if (first === "{") return parseObject(cursor, depth + 1);
  return parseNumber(cursor) ?? parseWord(cursor);
}

function parseNumber(cursor: TextCursor): number | JsonNumber | undefined {
  NUMBER.lastIndex = cursor.at;
  const found = NUMBER.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  cursor.at += found.length;
  return jsonNumberOf(found);
}

function parseWord(cursor: TextCursor): Json {
  WORD.lastIndex = cursor.at;
  const found = WORD.exec(cursor.text)?.[0];
  if (found === undefined) cursor.fail("Expected a literal");
  cursor.at += found.length;
  if (found === "true" || found === "false") return found === "true";
  return found === "null" ? null : ownText(found);
}

function parseList(cursor: TextCursor, depth: number): Json {
  const items: Json[] = [];
  cursor.at += 1;
  cursor.skipBlanks();
  while (!cursor.take("]")) {
    items.push(parseLiteral(cursor, depth));
    cursor.skipBlanks();
    if (cursor.take(",")) cursor.skipBlanks();
    else if (cursor.peek() !== "]") cursor.fail("Expected ',' or ']' in a list");
  }
  return items;
}

function parseObject(cursor: TextCursor, depth: number): JsonObject {
  const members: Record<string, Json> = {};
  cursor.at += 1;
  cursor.skipBlanks();
  while (!cursor.take("}")) {
    const quote = cursor.peek();
    if (quote !== "'" && quote !== '"') cursor.fail("Expected a quoted name in an object");
    const name = parseString(cursor, quote);
    cursor.skipBlanks();
    cursor.expect(":", "behind a name");
    setMember(members, name, parseLiteral(cursor, depth));
    cursor.skipBlanks();
    if (cursor.take(",")) cursor.skipBlanks();
    else if (cursor.peek() !== "}") cursor.fail("Expected ',' or '}' in an object");
  }
  return members;
}

function parseString(cursor: TextCursor, quote: string): string {
  const start = cursor.at;
  cursor.at += 1;
  while (!cursor.atEnd && cursor.peek() !== quote) cursor.at += cursor.peek() === "\\" ? 2 : 1;
  if (cursor.atEnd) {
    cursor.at = start;
    cursor.fail("String literal is not closed");
  }
  cursor.at += 1;
  return ownText(unescaped(cursor.text.slice(start + 1, cursor.at - 1)));
}

const ESCAPES: Readonly<Record<string, string>> = {
  r: "\r",
  n: "\n",
  t: "\t",
  f: "\f",
  b: "\b",
};

/** As Jayway's Utils.unescape: known escapes, `\uXXXX`, and any other escaped character stands for itself. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex?: string, character?: string) =>
    hex === undefined
      ? (ESCAPES[character ?? ""] ?? character ?? "")
      : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
