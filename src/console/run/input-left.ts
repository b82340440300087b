// input-left.ts — how much of a state's input its output still holds, wherever in it that stands.
//
// Values alone may be equal by chance: what counts is a member with its name, an item in an array of the same name, or a
// list as a whole, and each as often as it is there. Numbers are compared digit by digit: a text stands for each, which
// says what it is worth.
import { parsed } from "./json-text.ts";

export type InputLeft =
  /**
   * `at`: where the whole of it stands. `within`: what holds the whole of it and more besides, empty for the output
   * itself. Neither where its parts have other places than in the input: these.
   */
  | {
      readonly share: "all";
      readonly at?: string;
      readonly within?: string;
      readonly places?: ReadonlySet<string>;
    }
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
  const leaves = leavesOf(input, ROOT);
  if (leaves === undefined || leaves.length === 0) return undefined;
  const places = new Set<string>();
  const lost = held.lostOf(input, ROOT, places);
  const found = leaves.length - lost.length;
  const at = found > 0 ? held.holderOf(input, true) : undefined;
  if (at !== undefined) return { share: "all", at };
  if (lost.length === 0) {
    const within = held.holderOf(input, false);
    return within === undefined ? { share: "all", places } : { share: "all", within };
  }
  // A text within another one, a number that may be another's: nobody knows whence it came.
  const isUnclear = leaves.length > LEAVES_MAX || lost.some((leaf) => isTold(leaf, after));
  if (found === 0) return isUnclear ? undefined : { share: "nothing" };
  return { share: isUnclear || found / leaves.length >= LITTLE_MAX ? "part" : "little" };
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
  return `All of the input is in it${placeWords(left)}; the input was`;
}

function placeWords({ at, within, places }: Extract<InputLeft, { share: "all" }>): string {
  if (at !== undefined) return `, as ${at}`;
  const [place = "", ...others] = [...(places ?? [within ?? ""])].sort();
  if (others.some((other) => !isInside(other, place))) return ", in several places";
  return `${place && `, in ${place}`}${within === undefined ? "" : ", with more beside it"}`;
}

function isInside(place: string, outer: string): boolean {
  return outer === "" || (place.startsWith(outer) && /^[.[]/.test(place.slice(outer.length)));
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

/** The name of a member as JSON has it, with `[]` for each array between it and the value. */
const ROOT = "";

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

type Members = readonly (readonly [string, unknown])[];

function membersOf(value: object, name: string): Members {
  if (Array.isArray(value)) return value.map((item) => [`${name}[]`, item]);
  return Object.entries(value).map(([own, member]) => [JSON.stringify(own), member]);
}

function isTold({ name, value }: Leaf, text: string): boolean {
  const member = name.replace(/(?:\[\])+$/, "");
  const quoted = JSON.stringify(value);
  const inner = isNumber(value)
    ? // As JavaScript writes it, or at least its digits.
      [String(+value.slice(1)), value.slice(1).replace(/e.*|-/g, "")]
    : [typeof value === "string" ? quoted.slice(1, -1) : quoted];
  return inner.some((one) => text.includes(one)) || (member !== ROOT && text.includes(member));
}

function isNumber(value: unknown): value is string {
  return typeof value === "string" && value.startsWith(NUMBER);
}

/** Of several texts, numbers and the like. */
function isList(value: unknown): value is readonly unknown[] {
  if (!Array.isArray(value) || value.length < 2) return false;
  return value.every((item) => typeof item !== "object" || item === null);
}

/** `exactly`: and nothing besides. */
function holds(holder: object, members: Members, exactly: boolean): boolean {
  const own = Object.entries(holder);
  if (exactly ? own.length !== members.length : own.length < members.length) return false;
  const named = new Map(own);
  return members.every(([name, one]) => named.has(name) && isSame(named.get(name), one));
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object") return one === other;
  if (one === null || other === null || Array.isArray(one) !== Array.isArray(other))
    return one === other;
  return holds(one, Object.entries(other), true);
}

/** The values within an output. */
class Held {
  /** What holds each leaf, by its name; what was found is taken away. */
  readonly #named = new Map<string, string[]>();
  /** Lists without objects, likewise. */
  readonly #lists = new Map<string, { readonly name: string; readonly place: string }[]>();
  /** Objects and arrays, the outermost first. */
  readonly #holders: { readonly value: object; readonly place: string }[] = [];

  /** False where it is nested too deep. */
  add(output: unknown): boolean {
    if (leavesOf(output, ROOT) === undefined) return false;
    this.#note(output, ROOT, "", "");
    return true;
  }

  /** The leaves of a value that are not in it; `places`: gets where the others stand. */
  lostOf(value: unknown, name: string, places: Set<string>): readonly Leaf[] {
    const place = isList(value) ? this.#takeList(value, name) : this.#take(name, value);
    if (place !== undefined) {
      places.add(place);
      return [];
    }
    if (typeof value !== "object" || value === null) return [{ name, value }];
    return membersOf(value, name).flatMap(([own, member]) => this.lostOf(member, own, places));
  }

  #take(name: string, leaf: unknown): string | undefined {
    return this.#named.get(named(name, leaf))?.pop();
  }

  /** One of the same name before others. */
  #takeList(list: readonly unknown[], name: string): string | undefined {
    const alike = this.#lists.get(JSON.stringify(list)) ?? [];
    const at = alike.findIndex((one) => one.name === name);
    const [found] = alike.splice(Math.max(0, at), 1);
    // Its items are found with it, if none of them was found before.
    const isWhole = list.every((item) => this.#take(`${found?.name}[]`, item) !== undefined);
    return isWhole ? found?.place : undefined;
  }

  /** Where the object or array stands that has all members or items of a value, and more unless `exactly`. */
  holderOf(of: unknown, exactly: boolean): string | undefined {
    if (typeof of !== "object" || of === null) return undefined;
    const [isArray, members] = [Array.isArray(of), Object.entries(of)];
    return this.#holders.find(
      ({ value }) => Array.isArray(value) === isArray && holds(value, members, exactly),
    )?.place;
  }

  /** `holder`: the place of what it is in. */
  #note(value: unknown, name: string, place: string, holder: string): void {
    if (typeof value !== "object" || value === null) {
      noteIn(this.#named, named(name, value), holder);
      return;
    }
    this.#holders.push({ value, place });
    if (isList(value)) noteIn(this.#lists, JSON.stringify(value), { name, place });
    const isArray = Array.isArray(value);
    const names = Object.keys(value);
    for (const [i, [own, member]] of membersOf(value, name).entries()) {
      const at = isArray ? `${place}[${i}]` : [place, names[i]].filter(Boolean).join(".");
      this.#note(member, own, at, place);
    }
  }
}

function named(name: string, value: unknown): string {
  return `${name}:${JSON.stringify(value)}`;
}

function noteIn<T>(map: Map<string, T[]>, key: string, one: T): void {
  const all = map.get(key);
  if (all === undefined) map.set(key, [one]);
  else all.push(one);
}
