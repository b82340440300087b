// tokens.ts — SQL text to tokens and back: what is a word, what is quoted, what is a comment.
//
// The texts of all tokens together are the text again. Only what a rewrite must not mistake is told apart.

export type TokenKind =
  /** Spaces and comments. */
  | "space"
  /** Keywords and plain names. */
  | "word"
  /** A name in double quotes. */
  | "name"
  /** A literal in single quotes or between dollar signs. */
  | "text"
  | "number"
  /** `:name`, but not `::type`. */
  | "parameter"
  | "symbol";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Of words: in lower case; of parameters: the name; of others: as `text`. */
  readonly word: string;
}

const WORD = /[\p{L}_][\p{L}\p{N}_$#]*/uy;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const SPACE = /(?:\s|--[^\n]*)+/y;
const PARAMETER = /:[0-9a-zA-Z_]+/y;
const DOLLAR = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const PLACEHOLDER = /\$\d+/y;

/** Never fails: what is left open goes to the end. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(sql, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(sql: string, at: number): Token {
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  const plain = (kind: TokenKind, text: string): Token => ({ kind, text, word: text });
  const space = match(SPACE);
  if (space !== undefined) return plain("space", space);
  if (sql.startsWith("/*", at)) return plain("space", sql.slice(at, commentEnd(sql, at)));
  const word = match(WORD);
  if (word !== undefined) return wordAt(sql, at, word);
  const first = sql[at] ?? "";
  if (first === "'") return plain("text", sql.slice(at, quoteEnd(sql, at, "'")));
  if (first === '"') return plain("name", sql.slice(at, quoteEnd(sql, at, '"')));
  const dollar = match(DOLLAR);
  if (dollar !== undefined) {
    const end = sql.indexOf(dollar, at + dollar.length);
    return plain("text", sql.slice(at, end < 0 ? sql.length : end + dollar.length));
  }
  const number = match(PLACEHOLDER) ?? match(NUMBER);
  if (number !== undefined) return plain("number", number);
  if (sql.startsWith("::", at)) return plain("symbol", "::");
  const parameter = match(PARAMETER);
  if (parameter !== undefined)
    return { kind: "parameter", text: parameter, word: parameter.slice(1) };
  return plain("symbol", first);
}

/** A word, or the letter that begins a literal: `E'it\'s'`. */
function wordAt(sql: string, at: number, word: string): Token {
  if (word.toLowerCase() === "e" && sql[at + 1] === "'") {
    const text = sql.slice(at, escapedEnd(sql, at + 1));
    return { kind: "text", text, word: text };
  }
  return { kind: "word", text: word, word: word.toLowerCase() };
}

/** Behind the closing quote; a doubled one stands for itself. */
function quoteEnd(sql: string, at: number, quote: string): number {
  for (let i = at + 1; i < sql.length; i += 1) {
    if (sql[i] !== quote) continue;
    if (sql[i + 1] !== quote) return i + 1;
    i += 1;
  }
  return sql.length;
}

function escapedEnd(sql: string, at: number): number {
  for (let i = at + 1; i < sql.length; i += 1) {
    if (sql[i] === "\\") i += 1;
    else if (sql[i] === "'" && sql[i + 1] !== "'") return i + 1;
    else if (sql[i] === "'") i += 1;
  }
  return sql.length;
}

/** Comments of this form nest. */
function commentEnd(sql: string, at: number): number {
  let depth = 0;
  for (let i = at; i < sql.length; i += 1) {
    const pair = sql.slice(i, i + 2);
    if (pair === "/*") depth += 1;
    if (pair === "*/") depth -= 1;
    if (pair === "/*" || pair === "*/") i += 1;
    if (depth === 0) return i + 1;
  }
  return sql.length;
}

export function sqlOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join("");
}

/** The place of the next token that is no space, from `from` on; the length where there is none. */
export function nextSolid(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at < tokens.length && tokens[at]?.kind === "space") at += 1;
  return at;
}

/** The place of the bracket that closes the one at `open`; the length where it stays open. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at]?.text === "(") depth += 1;
    if (tokens[at]?.text === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** What stands between the brackets at `open` and `close`, parted at its own commas. */
export function argumentsIn(tokens: readonly Token[], open: number, close: number): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(open + 1, close)) {
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.every((part) => nextSolid(part, 0) === part.length) ? [] : parts;
}
