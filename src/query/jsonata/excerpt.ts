// excerpt.ts — a value as an error quotes it: the beginning of its JSON, as far as a person reads.
//
// What is not quoted is not looked at: a list of long texts would otherwise make a longer one than there can be.
import { JsonNumber } from "../../base/index.ts";
import { FunctionValue } from "./value.ts";

const EXCERPT_MAX = 4096;
/** What stands deeper is told as nothing. */
const DEPTH_MAX = 500;

/** Tells `read` of each text before it is looked at. */
export function excerptOf(value: unknown, read: (text: string) => void): string {
  if (typeof value === "string" && value.length > EXCERPT_MAX) {
    read(value);
    return `${JSON.stringify(value.slice(0, EXCERPT_MAX))}…`;
  }
  const excerpt = new Excerpt(read);
  excerpt.write(value, 0);
  return excerpt.text.length > EXCERPT_MAX
    ? `${excerpt.text.slice(0, EXCERPT_MAX)}…`
    : excerpt.text;
}

class Excerpt {
  text = "";
  readonly #read: (text: string) => void;

  constructor(read: (text: string) => void) {
    this.#read = read;
  }

  get #isFull(): boolean {
    return this.text.length > EXCERPT_MAX;
  }

  write(value: unknown, depth: number): void {
    if (typeof value === "string") this.#quote(value);
    else if (depth >= DEPTH_MAX && typeof value === "object") this.text += "null";
    else if (Array.isArray(value)) this.#list(value, depth + 1);
    else if (isPlainObject(value)) this.#members(value, depth + 1);
    else this.text += String(JSON.stringify(value));
  }

  #quote(text: string): void {
    this.#read(text);
    this.text += JSON.stringify(text.slice(0, EXCERPT_MAX));
  }

  #list(items: readonly unknown[], depth: number): void {
    this.text += "[";
    for (let i = 0; i < items.length && !this.#isFull; i++) {
      if (i > 0) this.text += ",";
      this.write(items[i] ?? null, depth);
    }
    this.text += "]";
  }

  #members(members: object, depth: number): void {
    let mark = "";
    this.text += "{";
    for (const [name, member] of Object.entries(members)) {
      if (this.#isFull) break;
      if (member === undefined) continue;
      this.text += mark;
      this.#quote(name);
      this.text += ":";
      this.write(member, depth);
      mark = ",";
    }
    this.text += "}";
  }
}

/** Numbers that are kept as texts, and functions, say themselves what their JSON is. */
function isPlainObject(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof FunctionValue) &&
    !(value instanceof JsonNumber)
  );
}
