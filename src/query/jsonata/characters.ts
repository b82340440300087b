// characters.ts — the characters of a text, where halves of a surrogate pair are one: how many, and where each begins.
//
// Most texts have no such pairs, but only looking through the whole of one shows it. So what was found out about a long
// text is known until the evaluation ends, and each later look at it pays for what it takes to know the text again.
//   C1. Nothing is compared, written down or gone through that is not paid for before.
//   C2. What an expression pays depends on its texts alone, not on which of them the engine holds as one.
import {
  ITEM_BYTES,
  type Meter,
  spendMemory,
  spendSteps,
  spendText,
  spendWritten,
} from "./budget.ts";

/** Where the characters of a text begin. */
export interface Characters {
  readonly count: number;
  /** Of a whole number of characters, no more than there are. */
  offsetOf(character: number): number;
}

/** Any half of a surrogate pair: without one, characters are UTF-16 units. */
const SURROGATE = /[\ud800-\udfff]/;

/** Shorter ones are gone through as soon as they are known again. */
const KNOWN_FROM = 1_024;
/** So many long texts, all of different lengths, are known at a time. */
const KNOWN_MAX = 8;
/** Whether two long texts are the same: V8 compares so many characters in the time of a step. */
const COMPARED_PER_STEP = 512;
/** Of a text with pairs, the place of every so many characters is written down. */
const MARKED = 64;
const MARKED_STEPS = 8;

interface KnownText {
  readonly text: string;
  readonly characters: Characters;
}

const newlyKnown = (): Map<number, KnownText> => new Map();

/** Looks through the text, or knows it again. */
export function charactersOf(text: string, meter: Meter): Characters {
  // One that was joined is written down by whoever looks at it first.
  spendWritten(meter, text);
  if (text.length < KNOWN_FROM) return lookedThrough(text, meter);
  const known = meter.once(newlyKnown, newlyKnown);
  const last = known.get(text.length);
  if (last !== undefined) {
    spendSteps(meter, text.length / COMPARED_PER_STEP);
    if (last.text === text) return last.characters;
  }
  const characters = lookedThrough(text, meter);
  const [oldest] = known.keys();
  if (last === undefined && known.size >= KNOWN_MAX && oldest !== undefined) known.delete(oldest);
  known.set(text.length, { text, characters });
  return characters;
}

function lookedThrough(text: string, meter: Meter): Characters {
  spendText(meter, text.length, 0.25);
  if (!SURROGATE.test(text)) return { count: text.length, offsetOf: (character) => character };
  spendText(meter, text.length, 0.75);
  spendMemory(meter, (text.length / MARKED) * ITEM_BYTES);
  return new PairedCharacters(text, meter);
}

class PairedCharacters implements Characters {
  readonly count: number;
  readonly #text: string;
  readonly #marks: number[] = [];
  readonly #meter: Meter;

  constructor(text: string, meter: Meter) {
    this.#text = text;
    this.#meter = meter;
    let count = 0;
    for (let at = 0; at < text.length; at = behindCharacter(text, at)) {
      if (count % MARKED === 0) this.#marks.push(at);
      count += 1;
    }
    this.count = count;
  }

  offsetOf(character: number): number {
    if (character >= this.count) return this.#text.length;
    spendSteps(this.#meter, MARKED_STEPS);
    let at = this.#marks[Math.floor(character / MARKED)] ?? 0;
    for (let i = character % MARKED; i > 0; i--) at = behindCharacter(this.#text, at);
    return at;
  }
}

function behindCharacter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/** As `Array.prototype.slice` over the characters. What is kept of it is to be owned. */
export function slicedCharacters(
  text: string,
  characters: Characters,
  start: number,
  end: number = Number.POSITIVE_INFINITY,
): string {
  const from = clamped(start, characters.count);
  const to = clamped(end, characters.count);
  return from < to ? text.slice(characters.offsetOf(from), characters.offsetOf(to)) : "";
}

/** NaN is 0, as in JavaScript. */
function clamped(index: number, count: number): number {
  const whole = Math.trunc(index) || 0;
  return whole < 0 ? Math.max(0, count + whole) : Math.min(whole, count);
}
