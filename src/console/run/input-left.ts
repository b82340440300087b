// input-left.ts — how much of a state's input its output still holds, wherever in it that stands.
//
// Equal values get the same number, so that an object or an array is found inside another one at once. Numbers are
// compared digit by digit: a text stands for each, which says what it is worth.
import { parsed } from "./json-text.ts";

export type InputLeft =
  /**
   * `at`: where the whole of it stands. `within`: what holds the whole of it and more besides, empty for the output
   * itself. Neither where its parts stand in several places.
   */
  | { readonly share: "all"; readonly at?: string; readonly within?: string }
  | { readonly share: "part" | "little" | "nothing" };

const LITTLE_MAX = 0.25;
/** More are not looked for one by one. */
const LEAVES_MAX = 500;
const DEPTH_MAX = 400;
/** Of both texts; longer ones would hold up the page. */
const CHARACTERS_MAX = 200_000;

/** JSON texts; undefined where it cannot be told. */
export function inputLeft(before: string, after: string): InputLeft | undefined {
  if (before.length + after.length > CHARACTERS_MAX) return undefined;
  const [input, output] = [exactlyParsed(before), exactlyParsed(after)];
  if (input === undefined || output === undefined) return undefined;
  const held = new Held();
  if (!held.add(output)) return undefined;
  const leaves = leavesOf(input, "");
  if (leaves === undefined || leaves.length === 0) return undefined;
  const at = held.placeOf(input);
  if (at !== undefined) return { share: "all", at };
  const found = leaves.length - held.lostOf(input, "");
  if (found === leaves.length) {
    const within = held.holderOf(input);
    return within === undefined ? { share: "all" } : { share: "all", within };
  }
  if (found > 0) return { share: found / leaves.length < LITTLE_MAX ? "little" : "part" };
  // A text within another one, a number that may be another's: nobody knows whence it came.
  if (leaves.length > LEAVES_MAX || leaves.some((leaf) => isTold(leaf, after))) return undefined;
  return { share: "nothing" };
}

const WORDS = {
  part: "Part of the input is in it",
  little: "Little of the input is left in it",
  nothing: "Nothing of the input is left in it",
} as const;

/** What stands before the input. */
export function inputLeftWords(left: InputLeft | undefined): string {
  if (left === undefined) return "The input was";
  const { share } = left;
  if (share !== "all") return `${WORDS[share]}; the input was`;
  return `All of the input is in it, ${placeWords(left)}; the input was`;
}

function placeWords({ at, within }: Extract<InputLeft, { readonly share: "all" }>): string {
  if (at !== undefined) return `as ${at}`;
  if (within === undefined) return "in several places";
  return within === "" ? "with more beside it" : `in ${within}, with more beside it`;
}

/** What the text of a number begins with, and no other. */
const NUMBER = "\0";

/** Numbers as texts: JavaScript's own would lose digits. */
function exactlyParsed(text: string): unknown {
  return parsed(
    text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
      token.startsWith('"') ? token : JSON.stringify(NUMBER + worthOf(token)),
    ),
  );
}

/** The same for 1, 1.0 and 10e-1: its digits from the first to the last that is not 0, and the power of ten. */
function worthOf(number: string): string {
  const [, sign, whole = "", part = "", power = 0] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e(.+))?$/i.exec(number) ?? [];
  const digits = (whole + part).replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  return kept === "" ? "0" : `${sign}${kept}e${+power - part.length + digits.length - kept.length}`;
}

interface Leaf {
  readonly name: string;
  /** A text, true, false or null. */
  readonly value: unknown;
}

/** Undefined where it is nested too deep. */
function leavesOf(value: unknown, name: string, depth = 0): readonly Leaf[] | undefined {
  if (depth > DEPTH_MAX) return undefined;
  if (typeof value !== "object" || value === null) return [{ name, value }];
  const leaves: Leaf[] = [];
  for (const [own, member] of membersOf(value, name)) {
    const inside = leavesOf(member, own, depth + 1);
    if (inside === undefined) return undefined;
    for (const leaf of inside) leaves.push(leaf);
  }
  return leaves;
}

/** Items have the name of their array. */
function membersOf(value: object, name: string): readonly (readonly [string, unknown])[] {
  return Array.isArray(value) ? value.map((item) => [name, item]) : Object.entries(value);
}

function isTold({ name, value }: Leaf, text: string): boolean {
  const quoted = JSON.stringify(value);
  const inner = isNumber(value)
    ? // As JavaScript writes it, or at least its digits.
      [String(+value.slice(1)), value.slice(1).replace(/e.*|-/g, "")]
    : [typeof value === "string" ? quoted.slice(1, -1) : quoted];
  return (
    inner.some((one) => text.includes(one)) || (name !== "" && text.includes(JSON.stringify(name)))
  );
}

function isNumber(value: unknown): value is string {
  return typeof value === "string" && value.startsWith(NUMBER);
}

/** The values within an output. */
class Held {
  readonly #numbers = new Map<string, number>();
  readonly #numbered = new WeakMap<object, number | undefined>();
  readonly #places = new Map<number, string>();
  readonly #named = new Set<string>();
  /** Objects and arrays, the outermost first. */
  readonly #holders: { readonly value: object; readonly place: string }[] = [];

  /** False where it is nested too deep. */
  add(output: unknown): boolean {
    if (leavesOf(output, "") === undefined) return false;
    this.#note(output, "", "");
    return true;
  }

  /** Of an object, an array or a text, which are not equal by chance. */
  placeOf(value: unknown): string | undefined {
    if (typeof value !== "string" && (typeof value !== "object" || value === null))
      return undefined;
    if (value === "" || isNumber(value)) return undefined;
    const number = this.#numberOf(value, false);
    return number === undefined ? undefined : this.#places.get(number);
  }

  /** How many leaves of a value are in it neither alone nor within something. */
  lostOf(value: unknown, name: string): number {
    if (this.placeOf(value) !== undefined) return 0;
    if (typeof value !== "object" || value === null) {
      return this.#named.has(named(name, value)) ? 0 : 1;
    }
    return membersOf(value, name).reduce((sum, [own, member]) => sum + this.lostOf(member, own), 0);
  }

  /** Where the object or array stands that has all members or items of a value, and more. */
  holderOf(value: unknown): string | undefined {
    if (typeof value !== "object" || value === null) return undefined;
    const names = Object.keys(value);
    return this.#holders.find(({ value: holder }) => {
      if (Array.isArray(holder) !== Array.isArray(value)) return false;
      return Object.keys(holder).length >= names.length && this.#holds(holder, value);
    })?.place;
  }

  #holds(holder: object, value: object): boolean {
    if (Array.isArray(value)) {
      const items = new Set(Object.values(holder).map((item) => this.#numberOf(item, false)));
      return value.every((item) => {
        const number = this.#numberOf(item, false);
        return number !== undefined && items.has(number);
      });
    }
    const members = new Map(Object.entries(holder));
    return Object.entries(value).every(([name, member]) => {
      const number = this.#numberOf(member, false);
      return number !== undefined && number === this.#numberOf(members.get(name), false);
    });
  }

  #note(value: unknown, name: string, place: string): void {
    const number = this.#numberOf(value, true) ?? 0;
    if (!this.#places.has(number)) this.#places.set(number, place);
    if (typeof value === "object" && value !== null) this.#holders.push({ value, place });
    if (typeof value !== "object" || value === null) {
      this.#named.add(named(name, value));
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) this.#note(item, name, `${place}[${i}]`);
    } else {
      for (const [own, member] of Object.entries(value)) {
        this.#note(member, own, place === "" ? own : `${place}.${own}`);
      }
    }
  }

  /** Undefined for what is not there, unless it is made. */
  #numberOf(value: unknown, make: boolean): number | undefined {
    const object = typeof value === "object" && value !== null ? value : undefined;
    if (object !== undefined && this.#numbered.has(object)) return this.#numbered.get(object);
    const key = this.#keyOf(value, make);
    let number = key === undefined ? undefined : this.#numbers.get(key);
    if (number === undefined && key !== undefined && make) {
      number = this.#numbers.size;
      this.#numbers.set(key, number);
    }
    if (object !== undefined) this.#numbered.set(object, number);
    return number;
  }

  #keyOf(value: unknown, make: boolean): string | undefined {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const parts: string[] = [];
    const members = Array.isArray(value) ? value.map((item) => ["", item]) : Object.entries(value);
    for (const [name, member] of members) {
      const number = this.#numberOf(member, make);
      if (number === undefined) return undefined;
      parts.push(`${JSON.stringify(name)}:${number}`);
    }
    return Array.isArray(value) ? `[${parts.join()}]` : `{${parts.sort().join()}}`;
  }
}

function named(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}
