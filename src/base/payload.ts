// payload.ts — a JSON value together with its text, so that neither is made twice.
//
// State data travels from state to state, into history events and into the store. Most states hand their
// input on unchanged; the Payload is then the same object and its text is written once, if ever.
//
// A value may take twenty times the memory of its text: `{}` is two characters, and 56 bytes. So of what is large the
// text alone is kept for good. The value goes when the collector wants its memory, and is read again when asked for.
import { type Json, utf8Length } from "./json.ts";
import { textFloor } from "./json-floor.ts";
import { parseJson, stringifyJson } from "./json-text.ts";

/** Characters of a text that is kept in quotes too: a long one would cost more memory than it spares time. */
const QUOTED_KEPT_MAX = 1_024;

/** From so many characters on a text is large. */
export const LARGE_TEXT_MIN: number = 4 * 1_024;

/** Only objects can be held weakly. */
class Box {
  readonly value: Json;

  constructor(value: Json) {
    this.value = value;
  }
}

/** An immutable JSON value with its text made at most once. */
export class Payload {
  /** Undefined once the text is kept alone. */
  #value: Json | undefined;
  #held: WeakRef<object> | undefined;
  #text: string | undefined;
  #quoted: string | undefined;

  constructor(value: Json, text?: string) {
    this.#value = value;
    this.#text = text;
    if (text !== undefined && text.length >= LARGE_TEXT_MIN) this.#keepTextAlone();
  }

  /** Parses `text`; throws SyntaxError when it is not JSON. The text is kept as it was given. */
  static parse(text: string): Payload {
    return new Payload(parseJson(text), text);
  }

  /** While it is used it is the same; later it may have been read anew. */
  get value(): Json {
    return this.#value === undefined ? this.#readAgain() : this.#value;
  }

  /** The JSON text. */
  text(): string {
    if (this.#text !== undefined) return this.#text;
    this.#text = stringifyJson(this.value);
    if (this.#text.length >= LARGE_TEXT_MIN) this.#keepTextAlone();
    return this.#text;
  }

  /** Whether the value is there only as long as it is used: what is kept for good is the text. */
  get keepsTextAlone(): boolean {
    return this.#value === undefined;
  }

  #keepTextAlone(): void {
    if (this.#value === undefined) return;
    this.#holdLoosely(this.#value);
    this.#value = undefined;
  }

  #readAgain(): Json {
    const held = this.#held?.deref();
    // The cast: it was made for a value of JSON.
    if (held !== undefined) return held instanceof Box ? held.value : (held as Json);
    const value = parseJson(this.text());
    this.#holdLoosely(value);
    return value;
  }

  #holdLoosely(value: Json): void {
    const isObject = typeof value === "object" && value !== null;
    this.#held = new WeakRef(isObject ? value : new Box(value));
  }

  /** The text as a JSON string: so a payload stands in a history event on the wire, and mostly in several. */
  quoted(): string {
    if (this.#quoted !== undefined) return this.#quoted;
    const text = this.text();
    const quoted = JSON.stringify(text);
    if (text.length <= QUOTED_KEPT_MAX) this.#quoted = quoted;
    return quoted;
  }

  /** The text's length in UTF-8 bytes, which AWS's 262,144-byte limit counts. */
  byteLength(): number {
    return utf8Length(this.text());
  }

  /** Whether the text has more than `bytesMax` bytes; not written to find that out when it is far too long. */
  isLongerThan(bytesMax: number): boolean {
    if (this.#text === undefined && textFloor(this.value, bytesMax) > bytesMax) return true;
    return this.byteLength() > bytesMax;
  }

  /** A payload inside a history event is written as text, as on the wire. */
  toJSON(): string {
    return this.text();
  }
}
