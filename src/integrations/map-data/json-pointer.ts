// json-pointer.ts — finds the list that a JSON pointer (RFC 6901) points to, in a text that comes in pieces.
import { pointerSteps, whyNotJson } from "../../base/index.ts";
import { Unreadable } from "./object-store.ts";
import { BYTE_ORDER_MARK, decoded } from "./text-items.ts";

/** An object or list that has begun. */
interface Level {
  readonly list: boolean;
  /** The next value's name or number. */
  segment: string;
}

export class PointerSearch {
  readonly #segments: readonly string[];
  readonly #levels: Level[] = [];
  /** A value comes next, not a name. */
  #value = true;
  #begun = false;
  found = false;

  constructor(pointer: string) {
    this.#segments = pointerSteps(pointer);
  }

  /** Reads on; gives the place behind what was read, which is behind the `[` where the list is found. */
  advance(text: string, from: number): number {
    let at = from;
    if (!this.#begun) {
      if (text.startsWith(BYTE_ORDER_MARK, at)) at += BYTE_ORDER_MARK.length;
      this.#begun = text.length > from;
    }
    while (at < text.length && !this.found) {
      const next = this.#token(text, at);
      if (next === undefined) return at;
      at = next;
    }
    return at;
  }

  /** Behind the token at `at`; undefined where it does not end in this text. */
  #token(text: string, at: number): number | undefined {
    const level = this.#levels.at(-1);
    const character = text[at];
    if (character === '"') return this.#string(text, at, level);
    if (character === "{" || character === "[") return this.#open(character === "[", at);
    if (character === "}" || character === "]") return this.#close(at);
    if (character === ":") this.#value = true;
    else if (character === ",") this.#nextMember(level);
    else if (text.charCodeAt(at) > 0x20 && this.#isTarget()) throw new Unreadable(NOT_A_LIST);
    return at + 1;
  }

  #string(text: string, at: number, level: Level | undefined): number | undefined {
    const end = stringEnd(text, at);
    if (end === undefined) return undefined;
    if (this.#value) {
      if (this.#isTarget()) throw new Unreadable(NOT_A_LIST);
    } else if (level !== undefined) {
      level.segment = nameIn(decoded(text.slice(at, end)));
    }
    return end;
  }

  #open(list: boolean, at: number): number {
    if (this.#isTarget()) {
      if (!list) throw new Unreadable(NOT_A_LIST);
      this.found = true;
      return at + 1;
    }
    this.#levels.push({ list, segment: list ? "0" : "" });
    this.#value = list;
    return at + 1;
  }

  #close(at: number): number {
    this.#levels.pop();
    this.#value = false;
    if (this.#levels.length === 0) throw new Unreadable(nothingAt(this.#segments));
    return at + 1;
  }

  #nextMember(level: Level | undefined): void {
    this.#value = level?.list === true;
    if (level?.list === true) level.segment = String(Number(level.segment) + 1);
  }

  /** The value that comes stands where the pointer leads through or to. */
  #onPath(): boolean {
    return this.#levels.every(({ segment }, depth) => segment === this.#segments[depth]);
  }

  #isTarget(): boolean {
    return this.#value && this.#levels.length === this.#segments.length && this.#onPath();
  }
}

function nameIn(text: string): string {
  try {
    // The cast: the text of a JSON string is one.
    return JSON.parse(text) as string;
  } catch (error) {
    // The only thing that a parser throws for a text.
    if (!(error instanceof SyntaxError)) throw error;
    throw new Unreadable(`A name is not valid JSON: ${whyNotJson(text)}`);
  }
}

/** AWS's words, recorded. */
const NOT_A_LIST = "Attempting to map over non-iterable node.";

function nothingAt(segments: readonly string[]): string {
  return `ItemsPointer '/${segments.join("/")}' points to nothing in the object.`;
}

/** Behind the closing quote of the string that begins at `from`. */
export function stringEnd(text: string, from: number): number | undefined {
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}
