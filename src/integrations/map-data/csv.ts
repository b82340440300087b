// csv.ts — rows of a CSV object to items. AWS's rules: "CSV" under ItemReader in the developer guide.
//
// Fields are texts. A field in double quotes may hold delimiters and line breaks; a quote in it is doubled. A
// backslash escapes a backslash, a quote and the delimiter, and is taken away before anything else. Missing
// fields are empty, more fields than headers are left out. Empty lines are no rows.
import { type Json, javaHashOrder, ownText, setMember } from "../../base/index.ts";
import { Unreadable } from "./object-store.ts";
import { BYTE_ORDER_MARK, decoded, type SplitLimit, type Splitter } from "./text-items.ts";

export const DELIMITERS: ReadonlyMap<string, string> = new Map([
  ["COMMA", ","],
  ["PIPE", "|"],
  ["SEMICOLON", ";"],
  ["SPACE", " "],
  ["TAB", "\t"],
]);

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = '"';
const BACKSLASH = "\\";

/** The fields of a row of so many characters may keep all of it; those of longer ones keep themselves alone. */
const OWNED_ROW_MAX = 1_024;

interface Row {
  readonly fields: string[];
  /** Behind its line break. */
  readonly end: number;
}

export class CsvRows implements Splitter {
  readonly #delimiter: string;
  #shape: RowShape | undefined;
  /** The first place at or behind the one in hand where a row needs care. */
  #careful = -1;
  #carefulIn = "";
  #atBegin: boolean;
  /** Of the row in hand, where it is a plain one; one text for each header. */
  #fields: string[] = [];

  /** `headers` undefined: the first row has them. `begin`: the text begins where the object does. */
  constructor(options: {
    readonly delimiter: string;
    readonly headers: readonly string[] | undefined;
    readonly begin: boolean;
  }) {
    this.#delimiter = options.delimiter;
    if (options.headers !== undefined) this.#shaped(new RowShape(options.headers));
    this.#atBegin = options.begin;
  }

  /** The headers, as soon as they are known. */
  get headers(): readonly string[] | undefined {
    return this.#shape?.headers;
  }

  isBlank(text: string, from: number): boolean {
    let at = from;
    while (at < text.length && isBreak(text.charCodeAt(at))) at += 1;
    return at >= text.length;
  }

  split(text: string, from: number, limit: SplitLimit, into: Json[]): number {
    const { last, ascii, items, stop } = limit;
    let at = this.#begin(text, from, last);
    while (into.length < items && at < text.length && (at < stop || into.length === 0)) {
      if (isBreak(text.charCodeAt(at))) {
        at += 1;
        continue;
      }
      const row = this.#row(text, at, last);
      if (row === undefined) return at;
      if (this.#shape === undefined) this.#shaped(new RowShape(row.fields.map(decoded)));
      else into.push(this.#shape.item(row.fields, ascii));
      at = row.end;
    }
    return at;
  }

  #shaped(shape: RowShape): void {
    this.#shape = shape;
    this.#fields = shape.headers.map(() => "");
  }

  #begin(text: string, at: number, last: boolean): number {
    if (!this.#atBegin || (text.length < BYTE_ORDER_MARK.length && !last)) return at;
    this.#atBegin = false;
    return text.startsWith(BYTE_ORDER_MARK) ? at + BYTE_ORDER_MARK.length : at;
  }

  /** Undefined where the row does not end in this text. */
  #row(text: string, at: number, last: boolean): Row | undefined {
    const found = text.indexOf("\n", at);
    if (found < 0 && !last) return undefined;
    const end = found < 0 ? text.length : found;
    if (this.#nextCareful(text, at) < end) return this.#carefulRow(text, at, last);
    const stop = end > at && text.charCodeAt(end - 1) === RETURN ? end - 1 : end;
    return { fields: this.#plainFields(text.slice(at, stop)), end: found < 0 ? end : end + 1 };
  }

  #nextCareful(text: string, at: number): number {
    if (this.#carefulIn !== text || this.#careful < at) {
      const quote = text.indexOf(QUOTE, at);
      const backslash = text.indexOf(BACKSLASH, at);
      const places = [quote, backslash].filter((place) => place >= 0);
      this.#careful = Math.min(...places, Number.POSITIVE_INFINITY);
      this.#carefulIn = text;
    }
    return this.#careful;
  }

  /**
   * An item may be kept for as long as its child runs, and the engine cuts by pointing into the whole portion of the
   * object: so the row is written down anew, or each of its fields.
   */
  #plainFields(cut: string): string[] {
    const isLong = cut.length > OWNED_ROW_MAX;
    const row = isLong ? cut : ownText(cut);
    const most = this.#shape?.headers.length ?? Number.POSITIVE_INFINITY;
    // A row's fields are in its item before the next row is looked at.
    const fields = most === this.#fields.length ? this.#fields : [];
    let at = 0;
    let count = 0;
    while (count < most) {
      const end = row.indexOf(this.#delimiter, at);
      const field = end < 0 ? row.slice(at) : row.slice(at, end);
      fields[count++] = isLong ? ownText(field) : field;
      if (end < 0) break;
      at = end + 1;
    }
    if (fields === this.#fields) fields.fill("", count);
    return fields;
  }

  /** A row with quotes or backslashes in it. */
  #carefulRow(text: string, from: number, last: boolean): Row | undefined {
    const fields: string[] = [];
    let field = "";
    let quoted = false;
    for (let at = from; at < text.length; at++) {
      const character = text[at] ?? "";
      if (character === BACKSLASH) {
        if (at + 1 >= text.length && !last) return undefined;
        const next = text[at + 1] ?? "";
        const escapes = next === BACKSLASH || next === QUOTE || next === this.#delimiter;
        if (escapes) {
          field += next;
          at += 1;
        }
      } else if (character === QUOTE) {
        if (!quoted) quoted = true;
        else if (text[at + 1] === QUOTE) {
          field += QUOTE;
          at += 1;
        } else if (at + 1 >= text.length && !last) return undefined;
        else quoted = false;
      } else if (quoted) field += character;
      else if (character === this.#delimiter) {
        fields.push(ownText(field));
        field = "";
      } else if (character === "\n") {
        fields.push(lastField(field));
        return { fields, end: at + 1 };
      } else field += character;
    }
    if (!last) return undefined;
    fields.push(lastField(field));
    return { fields, end: text.length };
  }
}

function isBreak(code: number): boolean {
  return code === NEWLINE || code === RETURN;
}

/** Of a row with care, whose fields were joined letter by letter. */
function lastField(field: string): string {
  return ownText(field.endsWith("\r") ? field.slice(0, -1) : field);
}

/** Rows to objects, members in the order of a Java HashMap, as recorded. */
class RowShape {
  readonly headers: readonly string[];
  readonly #order: readonly (readonly [name: string, column: number])[];
  readonly #plain: boolean;

  constructor(headers: readonly string[]) {
    if (new Set(headers).size !== headers.length) {
      throw new Unreadable("CSV headers cannot contain duplicates.");
    }
    this.headers = headers;
    this.#order = javaHashOrder(headers).map((name) => [name, headers.indexOf(name)] as const);
    this.#plain = !headers.includes("__proto__");
  }

  item(fields: readonly string[], ascii: boolean): Json {
    const item: Record<string, Json> = {};
    for (const [name, column] of this.#order) {
      const field = fields[column] ?? "";
      const value = ascii ? field : decoded(field);
      if (this.#plain) item[name] = value;
      else setMember(item, name, value);
    }
    return item;
  }
}
