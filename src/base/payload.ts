// payload.ts — a JSON value together with its text, so that neither is made twice.
//
// State data travels from state to state, into history events and into the store. Most states hand their
// input on unchanged; the Payload is then the same object and its text is written once, if ever.
import { type Json, utf8Length } from "./json.ts";
import { textFloor } from "./json-floor.ts";
import { parseJson, stringifyJson } from "./json-text.ts";

/** Characters of a text that is kept in quotes too: a long one would cost more memory than it spares time. */
const QUOTED_KEPT_MAX = 1_024;

/** An immutable JSON value with its text made at most once. */
export class Payload {
  readonly value: Json;
  #text: string | undefined;
  #quoted: string | undefined;

  constructor(value: Json, text?: string) {
    this.value = value;
    this.#text = text;
  }

  /** Parses `text`; throws SyntaxError when it is not JSON. The text is kept as it was given. */
  static parse(text: string): Payload {
    return new Payload(parseJson(text), text);
  }

  /** The JSON text. */
  text(): string {
    this.#text ??= stringifyJson(this.value);
    return this.#text;
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
