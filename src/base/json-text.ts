// json-text.ts — JSON text to values and back, numbers as they were written.
//
// However deep a value nests: 256 KiB of brackets are deeper than any stack.
import { exactness } from "./exactness.ts";
import { isJsonObject, type Json, JsonNumber, setMember } from "./json.ts";
import { textFloor } from "./json-floor.ts";
import { nestingProblem } from "./json-nesting.ts";
import { ownText } from "./own-text.ts";

// What may need a JsonNumber: 16 or more digits, an exponent, a fraction that ends in 0, or -0.
const SUSPICIOUS = /\d{16}|\d[eE]|\.\d*0(?!\d)|-0/;

/** Whether {@link parseJson} may have to read a text with its own reader, which takes several times as long. */
export function mayHoldExactNumbers(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/**
 * Parses JSON text. Throws SyntaxError (text of the JavaScript engine) when it is not JSON; a caller who
 * owes a person AWS's words asks `whyNotJson`.
 */
export function parseJson(text: string): Json {
  // The cast: JSON.parse gives nothing but JSON.
  const value = JSON.parse(text) as Json;
  return mayHoldExactNumbers(text) ? new ExactParser(text).parse() : value;
}

/**
 * The same for text that somebody else wrote: nesting beyond Jackson's limit is a SyntaxError, too, and its message
 * says so. What walks values below this point may then recurse.
 */
export function parseForeignJson(text: string): Json {
  const deep = nestingProblem(text);
  if (deep !== undefined) throw new SyntaxError(deep);
  return parseJson(text);
}

/** The same for a text that may be none: undefined then. */
export function foreignJson(text: string): Json | undefined {
  try {
    return parseForeignJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a text holds as JSON, or the text. */
export function foreignJsonOrText(text: string): Json {
  const value = foreignJson(text);
  return value === undefined ? text : value;
}

/** Compact JSON text, members in their order, numbers as they were written. */
export function stringifyJson(value: Json): string {
  exactness.met = false;
  try {
    const text = JSON.stringify(value);
    return exactness.met ? ownText(exactText(value)) : text;
  } catch (error) {
    // Both recurse, which is quicker. A text that is too long for them is too long for the other as well.
    if (error instanceof RangeError) return deepText(value);
    throw error;
  }
}

/** AWS cuts a cause far below this. */
const SHOWN_LENGTH_MAX = 1024 * 1024;

/** The text of a value for a message, which quotes no more than a person could read. */
export function shownJson(value: Json): string {
  const isLong = textFloor(value, SHOWN_LENGTH_MAX) > SHOWN_LENGTH_MAX;
  return isLong ? `(more than ${SHOWN_LENGTH_MAX} characters)` : stringifyJson(value);
}

/** Appended and not joined: joining copies, and what stands deep would be copied as often as it is deep. */
function exactText(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) {
    let text = "[";
    for (const item of value) text += text === "[" ? exactText(item) : `,${exactText(item)}`;
    return `${text}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  let text = "{";
  for (const name of Object.keys(value)) {
    // The cast: a name of the object's own.
    const member = exactText(value[name] as Json);
    text += `${text === "{" ? "" : ","}${JSON.stringify(name)}:${member}`;
  }
  return `${text}}`;
}

/** The number as this project holds it: plain where JavaScript prints it back, exact elsewhere. */
export function jsonNumberOf(text: string): number | JsonNumber {
  const value = Number(text);
  return String(value) === text ? value : new JsonNumber(text);
}

/** What nests deeper than the stack came from a few hundred KiB; only shared parts make its text this long. */
const DEEP_LENGTH_MAX = 64 * 1024 * 1024;

/** A list or an object that is being written: what is left of it, and how it ends. */
interface Written {
  readonly names: readonly string[] | undefined;
  readonly values: readonly Json[];
  at: number;
}

/** For values that nest deeper than the stack. Throws RangeError where no string is long enough. */
function deepText(value: Json): string {
  // Before the first piece: the engine ends the process when a list of pieces grows beyond its bounds.
  if (textFloor(value, DEEP_LENGTH_MAX) > DEEP_LENGTH_MAX) {
    throw new RangeError("The text would be too long");
  }
  const pieces: string[] = [];
  const open: Written[] = [];
  begin(value, pieces, open);
  for (let parent = open.at(-1); parent !== undefined; parent = open.at(-1)) {
    const { names, values, at } = parent;
    if (at === values.length) {
      pieces.push(names === undefined ? "]" : "}");
      open.pop();
      continue;
    }
    if (at > 0) pieces.push(",");
    if (names !== undefined) pieces.push(JSON.stringify(names[at]), ":");
    parent.at += 1;
    // The cast: `at` is below the length.
    begin(values[at] as Json, pieces, open);
  }
  return pieces.join("");
}

/** Writes a value whole, or the bracket that opens it. */
function begin(value: Json, pieces: string[], open: Written[]): void {
  if (value instanceof JsonNumber) pieces.push(value.text);
  else if (Array.isArray(value)) {
    pieces.push("[");
    open.push({ names: undefined, values: value, at: 0 });
  } else if (typeof value === "object" && value !== null) {
    pieces.push("{");
    open.push({ names: Object.keys(value), values: Object.values(value), at: 0 });
  } else pieces.push(JSON.stringify(value));
}

/** A list or an object that is being read, and the name under which the next value goes into it. */
type Read =
  | { readonly items: Json[]; readonly members?: never }
  | { readonly items?: never; readonly members: Record<string, Json>; name: string };

const QUOTE = 0x22;
const COMMA = 0x2c;

/** Reads text that JSON.parse has accepted already, so it checks nothing. */
class ExactParser {
  readonly #text: string;
  readonly #open: Read[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Json {
    for (;;) {
      const value = this.#leafOrEnd();
      // A bracket was opened: what stands in it comes first.
      if (value === undefined) continue;
      const parent = this.#open.at(-1);
      if (parent === undefined) return value;
      if (parent.items !== undefined) parent.items.push(value);
      else setMember(parent.members, parent.name, value);
      this.#space();
      if (this.#text.charCodeAt(this.#at) === COMMA) this.#at += 1;
    }
  }

  /** The next value that is whole: a leaf, or a list or an object that has come to its end. */
  #leafOrEnd(): Json | undefined {
    this.#space();
    const first = this.#text[this.#at];
    if (first === "]" || first === "}") {
      this.#at += 1;
      const closed = this.#open.pop();
      return closed?.items ?? closed?.members;
    }
    const parent = this.#open.at(-1);
    if (parent?.members !== undefined) {
      parent.name = this.#string();
      this.#space();
      this.#at += 1;
      this.#space();
    }
    return this.#value();
  }

  #value(): Json | undefined {
    const first = this.#text[this.#at];
    if (first === "{" || first === "[") {
      this.#at += 1;
      this.#open.push(first === "[" ? { items: [] } : { members: {}, name: "" });
      return undefined;
    }
    return first === '"' ? this.#string() : this.#word();
  }

  #space(): void {
    while (this.#text.charCodeAt(this.#at) <= 0x20) this.#at += 1;
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (let unit = this.#unit(); unit !== QUOTE; unit = this.#unit()) {
      this.#at += unit === 0x5c ? 2 : 1;
    }
    this.#at += 1;
    // The cast: a JSON string literal parses to a string.
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #unit(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #word(): Json {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[\s,\]}]/.test(this.#text[this.#at] as string))
      this.#at += 1;
    const word = this.#text.slice(start, this.#at);
    if (word === "null") return null;
    if (word === "true" || word === "false") return word === "true";
    return jsonNumberOf(word);
  }
}
