// json-list.ts — the elements of a JSON list, and lines of JSON, without ever holding the whole of it.
import { type Json, parseForeignJson, whyNotJson } from "../../base/index.ts";
import { PointerSearch, stringEnd } from "./json-pointer.ts";
import { Unreadable } from "./object-store.ts";
import { BYTE_ORDER_MARK, decoded, type SplitLimit, type Splitter } from "./text-items.ts";

/** Lines of JSON; blank lines are none. */
export class JsonLines implements Splitter {
  isBlank(text: string, at: number): boolean {
    return text.slice(at).trim() === "";
  }

  split(text: string, from: number, { last, items, stop }: SplitLimit, into: Json[]): number {
    let at = from;
    while (into.length < items && at < text.length && (at < stop || into.length === 0)) {
      const found = text.indexOf("\n", at);
      if (found < 0 && !last) return at;
      const end = found < 0 ? text.length : found;
      const line = text.slice(at, end).trim();
      if (line !== "") into.push(parsed(line.replace(BYTE_ORDER_MARK, ""), "A line"));
      at = found < 0 ? end : end + 1;
    }
    return at;
  }
}

/** Elements of a list: the whole document, or where ItemsPointer points to. */
export class JsonElements implements Splitter {
  readonly #search: PointerSearch;
  #where: "before" | "inside" | "behind";

  /** `inside`: the text begins among the elements. */
  constructor(pointer: string, inside: boolean) {
    this.#search = new PointerSearch(pointer);
    this.#where = inside ? "inside" : "before";
  }

  get isOver(): boolean {
    return this.#where === "behind";
  }

  isBlank(text: string, from: number): boolean {
    if (this.#where === "behind") return true;
    const at = skipped(text, from);
    if (this.#where === "before" || at >= text.length) return at >= text.length;
    return text[at] === "]";
  }

  split(text: string, from: number, { last, items, stop }: SplitLimit, into: Json[]): number {
    let at = from;
    if (this.#where === "before") {
      at = this.#search.advance(text, at);
      if (!this.#search.found) {
        if (last) throw new Unreadable("The object is not a JSON document.");
        return at;
      }
      this.#where = "inside";
    }
    while (this.#where === "inside" && into.length < items && (at < stop || into.length === 0)) {
      const begin = skipped(text, at);
      if (text[begin] === "]") {
        this.#where = "behind";
        return begin + 1;
      }
      const end = begin < text.length ? elementEnd(text, begin, last) : undefined;
      if (end === undefined) {
        if (last) throw new Unreadable("The JSON list of items does not end.");
        return begin < text.length ? begin : at;
      }
      into.push(parsed(text.slice(begin, end), "An item"));
      at = end;
    }
    return at;
  }
}

function parsed(piece: string, what: "A line" | "An item"): Json {
  const text = decoded(piece);
  try {
    return parseForeignJson(text);
  } catch (error) {
    // The only thing that a parser throws for a text.
    if (!(error instanceof SyntaxError)) throw error;
    throw new Unreadable(`${what} is not valid JSON: ${whyNotJson(text)}`);
  }
}

const COMMA = 0x2c;

/** Behind white space and commas. */
function skipped(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === COMMA))
    at += 1;
  return at;
}

/** Behind the value that begins at `from`; undefined where it does not end in this text. */
function elementEnd(text: string, from: number, last: boolean): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      const end = stringEnd(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
      if (depth === 0) return end;
    } else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) {
      // The end of the list closes a number or a word before it.
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (code === COMMA || code <= 0x20)) return at;
  }
  return last && depth === 0 ? text.length : undefined;
}
