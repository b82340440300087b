// toml.ts — as much of TOML as samconfig.toml has: tables, texts, numbers, truth values, lists, inline tables.
import { type Json, setMember } from "../../base/index.ts";

/** What is no such TOML; line and column count from 1. */
export class TomlFault extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, before: string) {
    super(message);
    const lines = before.split("\n");
    this.line = lines.length;
    this.column = (lines.at(-1)?.length ?? 0) + 1;
  }
}

type Table = Record<string, Json>;

export function parseToml(text: string): Readonly<Record<string, Json>> {
  return new TomlReader(text).read();
}

const NESTING_MAX = 50;
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" },
};

class TomlReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text.replaceAll("\r\n", "\n");
  }

  read(): Table {
    const root: Table = {};
    let table = root;
    for (this.#blank(); this.#at < this.#text.length; this.#blank()) {
      if (this.#peek("[")) table = this.#header(root);
      else this.#member(table);
      this.#space();
      if (this.#at < this.#text.length && !this.#peek("\n") && !this.#peek("#")) {
        this.#fail("one thing a line");
      }
    }
    return root;
  }

  #header(root: Table): Table {
    const isList = this.#text.startsWith("[[", this.#at);
    this.#at += isList ? 2 : 1;
    const path = this.#key();
    this.#take(isList ? "]]" : "]");
    const last = path.at(-1) ?? "";
    const holder = this.#tableAt(root, path.slice(0, -1));
    if (!isList) return this.#tableAt(holder, [last]);
    const known = Object.hasOwn(holder, last) ? holder[last] : undefined;
    const list = Array.isArray(known) ? (known as Json[]) : [];
    const made: Table = {};
    list.push(made);
    setMember(holder, last, list);
    return made;
  }

  #member(table: Table): void {
    const path = this.#key();
    this.#take("=");
    this.#space();
    setMember(this.#tableAt(table, path.slice(0, -1)), path.at(-1) ?? "", this.#value());
  }

  #tableAt(from: Table, path: readonly string[]): Table {
    let table = from;
    for (const name of path) {
      const known = Object.hasOwn(table, name) ? table[name] : undefined;
      const inner = Array.isArray(known) ? known.at(-1) : known;
      if (inner === undefined) {
        const made: Table = {};
        setMember(table, name, made);
        table = made;
        // The cast: every object in here was made here, so it may be added to.
      } else if (typeof inner === "object" && inner !== null) table = inner as Table;
      else this.#fail(`'${name}' is a value already`);
    }
    return table;
  }

  #key(): readonly string[] {
    const path: string[] = [];
    for (;;) {
      this.#space();
      path.push(this.#peek('"') || this.#peek("'") ? this.#string() : this.#bare());
      this.#space();
      if (!this.#peek(".")) return path;
      this.#at += 1;
    }
  }

  #bare(): string {
    const [name] = /^[A-Za-z0-9_-]+/.exec(this.#text.slice(this.#at, this.#at + 256)) ?? [];
    if (name === undefined) return this.#fail("a name is missing");
    this.#at += name.length;
    return name;
  }

  #value(): Json {
    if (this.#peek('"') || this.#peek("'")) return this.#string();
    if (this.#peek("[")) return this.#nested(() => this.#list());
    if (this.#peek("{")) return this.#nested(() => this.#inlineTable());
    const [word = ""] = /^[^\s,\]}#]+/.exec(this.#text.slice(this.#at, this.#at + 256)) ?? [];
    this.#at += word.length;
    if (word === "true" || word === "false") return word === "true";
    const number = Number(word.replaceAll("_", ""));
    if (word !== "" && Number.isFinite(number)) return number;
    // Dates and times: nobody here needs more than their text.
    if (/^\d{4}-\d{2}-\d{2}/.test(word)) return word;
    return this.#fail(`'${word}' is no value`);
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > NESTING_MAX) this.#fail("nested too deeply");
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #list(): Json {
    const items: Json[] = [];
    this.#take("[");
    for (this.#blank(); !this.#peek("]"); this.#blank()) {
      items.push(this.#value());
      this.#blank();
      if (!this.#peek("]")) this.#take(",");
    }
    this.#take("]");
    return items;
  }

  #inlineTable(): Json {
    const table: Table = {};
    this.#take("{");
    for (this.#blank(); !this.#peek("}"); this.#blank()) {
      this.#member(table);
      this.#blank();
      if (!this.#peek("}")) this.#take(",");
    }
    this.#take("}");
    return table;
  }

  #string(): string {
    const quote = this.#text[this.#at] ?? "";
    const triple = this.#text.startsWith(quote.repeat(3), this.#at) ? quote.repeat(3) : undefined;
    this.#at += triple?.length ?? 1;
    if (triple !== undefined && this.#peek("\n")) this.#at += 1;
    let text = "";
    for (;;) {
      const unit = this.#text[this.#at];
      if (unit === undefined || (unit === "\n" && triple === undefined)) {
        return this.#fail("a text has no end");
      }
      if (this.#text.startsWith(triple ?? quote, this.#at)) break;
      this.#at += 1;
      text += unit === "\\" && quote === '"' ? this.#escape(triple !== undefined) : unit;
    }
    this.#at += triple?.length ?? 1;
    return text;
  }

  #escape(multiline: boolean): string {
    const rest = this.#text.slice(this.#at, this.#at + 9);
    const [, code] = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest)?.filter(Boolean) ?? [];
    if (code !== undefined && Number.parseInt(code, 16) <= 0x10ffff) {
      this.#at += code.length + 1;
      return String.fromCodePoint(Number.parseInt(code, 16));
    }
    if (multiline && /^\s/.test(rest)) {
      this.#at += /^\s+/.exec(this.#text.slice(this.#at))?.[0].length ?? 0;
      return "";
    }
    this.#at += 1;
    return ESCAPES[rest[0] ?? ""] ?? this.#fail(`'\\${rest[0] ?? ""}' means nothing`);
  }

  #peek(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #take(text: string): void {
    this.#space();
    if (!this.#peek(text)) this.#fail(`'${text}' is missing`);
    this.#at += text.length;
  }

  #space(): void {
    while (this.#peek(" ") || this.#peek("\t")) this.#at += 1;
  }

  /** Spaces, ends of lines and remarks. */
  #blank(): void {
    for (;;) {
      this.#space();
      if (this.#peek("\n")) this.#at += 1;
      else if (this.#peek("#")) {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else return;
    }
  }

  #fail(message: string): never {
    throw new TomlFault(message, this.#text.slice(0, this.#at));
  }
}
