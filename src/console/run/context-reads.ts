// context-reads.ts — where a state reads the context object, and the same state reading a variable in its place.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";

/** The whole context object, or what it tells of the Map around the state. */
export type ContextPart = "all" | "Map";

/** Texts and comments, in which nothing is read. */
const TEXTS = String.raw`'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"`;
const COMMENTS = String.raw`/\*.*?\*/`;
const IN_JSONATA: Readonly<Record<ContextPart, RegExp>> = {
  all: reading(`${COMMENTS}|${TEXTS}`, String.raw`\$states\s*\.\s*context\b`),
  Map: reading(`${COMMENTS}|${TEXTS}`, String.raw`\$states\s*\.\s*context(?=\s*\.\s*Map\b)`),
};
const IN_PATHS: Readonly<Record<ContextPart, RegExp>> = {
  all: reading(TEXTS, String.raw`(?<!\$)\$\$(?=$|[.[,)\s])`),
  Map: reading(TEXTS, String.raw`(?<!\$)\$\$(?=\.Map\b|\[(['"])Map\2\])`),
};
const ALL_OF_STATES = reading(`${COMMENTS}|${TEXTS}`, String.raw`\$states(?!\s*\.|\w)`);

/** The first group is what is looked for; texts are gone over as a whole. */
function reading(skipped: string, wanted: string): RegExp {
  return new RegExp(`${skipped}|(${wanted})`, "gs");
}

/** What runs inside is no part of a test, and has a context of its own. */
const INNER: ReadonlySet<string> = new Set(["ItemProcessor", "Iterator", "Branches"]);
/** Members whose text is a path, besides those called `….$`. */
const PATH = /^(?!ResultPath$)(?:.*Path|Variable)$/;

/** How often it is read. */
export function contextReads(state: JsonObject, part: ContextPart): number {
  let reads = 0;
  new Reader(state, lookFor(state, part), (read) => {
    reads += 1;
    return read;
  }).state();
  return reads;
}

/** The state with `$name` wherever the part of the context object was read. */
export function withVariable(state: JsonObject, part: ContextPart, name: string): JsonObject {
  return new Reader(state, lookFor(state, part), () => `$${name}`).state();
}

/** True of an expression that hands `$states` on: what is read of it then cannot be seen. */
export function readsAllOfStates(state: JsonObject): boolean {
  if (state["QueryLanguage"] !== "JSONata") return false;
  let isRead = false;
  new Reader(state, { pattern: ALL_OF_STATES, ownItems: NONE }, (read) => {
    isRead = true;
    return read;
  }).state();
  return isRead;
}

interface Wanted {
  readonly pattern: RegExp;
  /** Members that are not looked through. */
  readonly ownItems: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
/** In here `Map` tells of the Map's own items. */
const OWN_ITEMS: ReadonlySet<string> = new Set(["ItemSelector", "Parameters"]);

function lookFor(state: JsonObject, part: ContextPart): Wanted {
  const patterns = state["QueryLanguage"] === "JSONata" ? IN_JSONATA : IN_PATHS;
  const hasItems = part === "Map" && state["Type"] === "Map";
  return { pattern: patterns[part], ownItems: hasItems ? OWN_ITEMS : NONE };
}

class Reader {
  readonly #state: JsonObject;
  readonly #isJsonata: boolean;
  readonly #wanted: Wanted;
  readonly #instead: (read: string) => string;

  constructor(state: JsonObject, wanted: Wanted, instead: (read: string) => string) {
    this.#state = state;
    this.#isJsonata = state["QueryLanguage"] === "JSONata";
    this.#wanted = wanted;
    this.#instead = instead;
  }

  state(): JsonObject {
    const { ownItems } = this.#wanted;
    return members(this.#state, (name, value) =>
      INNER.has(name) || ownItems.has(name) ? value : this.#value(value, name),
    );
  }

  #value(value: Json, name: string): Json {
    if (typeof value === "string") return this.#isRead(value, name) ? this.#text(value) : value;
    if (isJsonArray(value)) return value.map((one) => this.#value(one, name));
    if (!isJsonObject(value)) return value;
    return members(value, (inner, one) => this.#value(one, inner));
  }

  #isRead(text: string, name: string): boolean {
    if (this.#isJsonata) return text.startsWith("{%");
    return name.endsWith(".$") || PATH.test(name);
  }

  #text(text: string): string {
    return text.replace(this.#wanted.pattern, (all, read?: string) =>
      read === undefined ? all : this.#instead(read),
    );
  }
}

function members(of: JsonObject, make: (name: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, make(name, value)]));
}
