// tokenizer.ts — JSONata text to tokens, one at a time, as the parser asks for them.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.). A token's position is the offset behind it.
import { ownText } from "../../base/index.ts";
import { JsonataError } from "./failure.ts";
import type { Pattern } from "./syntax-tree.ts";

export type Token =
  | { readonly type: "operator" | "name" | "variable"; value: string; position: number }
  | { readonly type: "string" | "number"; value: string | number; position: number }
  | { readonly type: "value"; value: boolean | null; position: number }
  | { readonly type: "regex"; value: Pattern; position: number };

const DOUBLE_OPERATORS: ReadonlySet<string> = new Set(["..", ":=", "!=", ">=", "<=", "**", "~>"]);
const SINGLE_OPERATORS = ".[]{}(),@#;:?+-*/%|=<>^&!~";
const SPACE = " \t\n\r\v";
/** What ends a name. */
const MARKS: ReadonlySet<string> = new Set(SPACE + SINGLE_OPERATORS);
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const ZERO = 0x30;
const NINE = 0x39;
const NUMBER = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?/y;

export class Tokenizer {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token, undefined at the end. Where an operator is expected, `/` divides; else it opens a regex. */
  next(operatorExpected: boolean): Token | undefined {
    this.#skipBlanks();
    if (this.#at >= this.#text.length) return undefined;
    const first = this.#text.charAt(this.#at);
    if (first === "/" && !operatorExpected) {
      this.#at += 1;
      const value = this.#regex();
      return { type: "regex", value, position: this.#at };
    }
    const operator = this.#operator(first);
    if (operator !== undefined) return this.#word("operator", operator, operator.length);
    if (first === '"' || first === "'") return this.#string(first);
    return this.#number() ?? (first === "`" ? this.#quotedName() : this.#bareName());
  }

  #word(type: "operator" | "name" | "variable", value: string, length: number): Token {
    this.#at += length;
    return { type, value, position: this.#at };
  }

  #skipBlanks(): void {
    const text = this.#text;
    for (;;) {
      while (this.#at < text.length && SPACE.includes(text.charAt(this.#at))) this.#at += 1;
      if (text.charAt(this.#at) !== "/" || text.charAt(this.#at + 1) !== "*") return;
      const end = text.indexOf("*/", this.#at + 2);
      if (end === -1) throw new JsonataError("S0106", {}, this.#at);
      this.#at = end + 2;
    }
  }

  #operator(first: string): string | undefined {
    if (!SINGLE_OPERATORS.includes(first)) return undefined;
    if (!MARKS.has(this.#text.charAt(this.#at + 1))) return first;
    const pair = this.#text.slice(this.#at, this.#at + 2);
    return DOUBLE_OPERATORS.has(pair) ? pair : first;
  }

  #string(quote: string): Token {
    const text = this.#text;
    let value = "";
    this.#at += 1;
    let plain = this.#at;
    while (this.#at < text.length) {
      const char = text.charAt(this.#at);
      if (char === quote) {
        value += text.slice(plain, this.#at);
        this.#at += 1;
        return { type: "string", value: ownText(value), position: this.#at };
      }
      if (char === "\\") {
        value += text.slice(plain, this.#at) + this.#escape();
        plain = this.#at + 1;
      }
      this.#at += 1;
    }
    throw new JsonataError("S0101", {}, this.#at);
  }

  /** Leaves the place at the last character of the escape. */
  #escape(): string {
    this.#at += 1;
    const char = this.#text.charAt(this.#at);
    const plain = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined;
    if (plain !== undefined) return plain;
    if (char !== "u") throw new JsonataError("S0103", {}, this.#at, char);
    const digits = this.#text.slice(this.#at + 1, this.#at + 5);
    if (!/^[0-9a-fA-F]+$/.test(digits)) throw new JsonataError("S0104", {}, this.#at);
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #number(): Token | undefined {
    const first = this.#text.charCodeAt(this.#at);
    if (first < ZERO || first > NINE) return undefined;
    NUMBER.lastIndex = this.#at;
    if (!NUMBER.test(this.#text)) return undefined;
    const digits = this.#text.slice(this.#at, NUMBER.lastIndex);
    const value = Number.parseFloat(digits);
    if (!Number.isFinite(value)) throw new JsonataError("S0102", {}, this.#at, digits);
    this.#at += digits.length;
    return { type: "number", value, position: this.#at };
  }

  #quotedName(): Token {
    const start = this.#at + 1;
    const end = this.#text.indexOf("`", start);
    if (end === -1) throw new JsonataError("S0105", {}, this.#text.length);
    this.#at = end + 1;
    return { type: "name", value: this.#text.slice(start, end), position: this.#at };
  }

  #bareName(): Token | undefined {
    const text = this.#text;
    let end = this.#at;
    while (end < text.length && !MARKS.has(text.charAt(end))) end += 1;
    const length = end - this.#at;
    const name = text.slice(this.#at, end);
    if (name.startsWith("$")) return this.#word("variable", name.slice(1), length);
    switch (name) {
      case "and":
      case "or":
      case "in":
        return this.#word("operator", name, length);
      case "true":
      case "false":
      case "null":
        this.#at = end;
        return { type: "value", value: name === "null" ? null : name === "true", position: end };
      default:
        return this.#word("name", name, length);
    }
  }

  /** From behind the opening slash to behind the flags. A slash inside brackets or escaped does not close. */
  #regex(): Pattern {
    const text = this.#text;
    const start = this.#at;
    let depth = 0;
    for (; this.#at < text.length; this.#at += 1) {
      const char = text.charAt(this.#at);
      if (char === "/" && depth === 0 && !this.#escaped()) return this.#regexFrom(start);
      if (text.charAt(this.#at - 1) === "\\") continue;
      if ("([{".includes(char)) depth += 1;
      if (")]}".includes(char)) depth -= 1;
    }
    throw new JsonataError("S0302", {}, this.#at);
  }

  #escaped(): boolean {
    let backslashes = 0;
    while (this.#text.charAt(this.#at - 1 - backslashes) === "\\") backslashes += 1;
    return backslashes % 2 === 1;
  }

  #regexFrom(start: number): Pattern {
    const source = this.#text.slice(start, this.#at);
    if (source === "") throw new JsonataError("S0301", {}, this.#at);
    const flagsStart = this.#at + 1;
    this.#at = flagsStart;
    while (this.#at < this.#text.length && "im".includes(this.#text.charAt(this.#at)))
      this.#at += 1;
    const flags = this.#text.slice(flagsStart, this.#at);
    try {
      new RegExp(source, flags);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new JsonataError("X0002", { message }, this.#at);
    }
    return { source, flags };
  }
}
