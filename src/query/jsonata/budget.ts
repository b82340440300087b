// budget.ts — what one evaluation may use up, so that no expression stalls or kills the server.
import { lessened } from "../price.ts";
import { searchSteps } from "../text-search.ts";
import { LimitReached, MEMORY_EXCEEDED, TIME_EXCEEDED } from "./failure.ts";
import { COUNTED_FROM, UnwrittenTexts } from "./unwritten-texts.ts";

export interface JsonataBudget {
  /** Items looked at and comparisons count one, function calls {@link CALL_STEPS} or {@link LAMBDA_STEPS}. */
  readonly steps: number;
  /** Nested evaluations, counted as the reference implementation counts them: every node of the tree is one. */
  readonly depth: number;
  /** Approximate bytes of lists, objects and texts made, including those already dropped. */
  readonly memory: number;
}

/**
 * Ends the worst expressions in less than a tenth of a second, because nothing else moves while one is evaluated;
 * AWS's own figures are not known. See docs/decisions/0012-evaluation-budgets.md.
 */
export const DEFAULT_BUDGET: JsonataBudget = {
  steps: 1_600_000,
  depth: 2_000,
  memory: 128 * 1024 * 1024,
};

/** A call of a built-in function costs about as much time as looking at this many items, */
export const CALL_STEPS = 4;
/** and a call of the expression's own, which needs a frame, as this many. */
export const LAMBDA_STEPS = 12;

/** What opening a frame, or filling the places of a call, takes where it holds this many names or values. */
export function spendPlaces(meter: Meter, places: number): void {
  if (places > PLACES_FREE) spendSteps(meter, places / PLACES_PER_STEP);
}

const PLACES_FREE = 16;
const PLACES_PER_STEP = 4;

/** A step of the bounded matcher of regular expressions, of which an expression alone may take five million. */
export const MATCHER_STEPS = 0.32;

/** What is left of a budget. */
export class Meter {
  steps = 0;
  memory = 0;
  /** Grows with every nested call and shrinks again. */
  depth = 0;
  depthMax = 0;
  #unwritten: UnwrittenTexts | undefined;
  #made: Map<unknown, unknown> | undefined;

  constructor(budget: JsonataBudget) {
    this.fill(budget);
  }

  /**
   * What was made for `key` since the budget was filled, made now where it was not. Whoever makes it pays in here
   * even where it was kept from an earlier evaluation, so that every evaluation costs the same.
   */
  once<T>(key: unknown, make: () => T): T {
    this.#made ??= new Map();
    // The cast: a key belongs to one place in the code.
    const known = this.#made.get(key) as T | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }

  get unwritten(): UnwrittenTexts | undefined {
    return this.#unwritten;
  }

  /** A text was made, perhaps by joining others, and may have to be written down some time. */
  noteMade(text: string): void {
    if (text.length < COUNTED_FROM) return;
    this.#unwritten ??= new UnwrittenTexts();
    this.#unwritten.note(text.length);
  }

  forgetMade(): void {
    this.#made = undefined;
    this.#unwritten = undefined;
  }

  fill(budget: JsonataBudget): void {
    this.forgetMade();
    this.steps = budget.steps;
    this.memory = budget.memory;
    this.depth = 0;
    this.depthMax = budget.depth;
  }
}

export function spendSteps(meter: Meter, steps: number): void {
  meter.steps = lessened(meter.steps, steps);
  if (meter.steps < 0) throw new LimitReached(TIME_EXCEEDED);
}

/** Looking for a mark in a text, see text-search.ts. */
export function spendSearch(meter: Meter, text: string, mark: string): void {
  spendSteps(meter, searchSteps(text.length, mark.length));
}

/**
 * A text that becomes a key: it is gone through from end to end. V8 tells those of more than 16,383 characters apart by
 * their length alone, so each is held against all others of the same length: paid as if there were many.
 */
export function spendKey(meter: Meter, key: string): void {
  if (key.length > SHORT)
    spendSteps(meter, key.length / (key.length > HASHED_MAX ? 2 : KEYED_PER_STEP));
}

const HASHED_MAX = 16_383;
const KEYED_PER_STEP = 24;

/**
 * A text of which only the beginning may be looked at. One that was joined by `&` and not looked at before is written
 * down as a whole nevertheless; nobody can tell which it is.
 */
export function spendJoined(meter: Meter, text: unknown): void {
  if (typeof text === "string" && text.length > JOINED_PER_STEP)
    spendSteps(meter, text.length / JOINED_PER_STEP);
}

const JOINED_PER_STEP = 32;

/** The same where one text may be looked at again and again; what an evaluation is given is written down already. */
export function spendWritten(meter: Meter, text: string): void {
  if (text.length < COUNTED_FROM || meter.unwritten?.take(text.length) === true)
    spendJoined(meter, text);
}

/** Whether two texts are the same: those of different lengths are not looked at. */
export function spendEquality(meter: Meter, left: unknown, right: unknown): void {
  if (typeof left !== "string" || typeof right !== "string") return;
  if (left.length === right.length && left.length > SHORT)
    spendSteps(meter, (left.length + right.length) / JOINED_PER_STEP);
}

/** Which of two texts comes first: long ones may agree to the end of the shorter. See {@link spendJoined} besides. */
export function spendComparison(meter: Meter, left: unknown, right: unknown): void {
  if (typeof left !== "string" || typeof right !== "string") return;
  const characters = Math.min(left.length, right.length);
  if (characters > SHORT) spendText(meter, characters, 0.0625);
}

const SHORT = 256;
const BYTES_PER_STEP = 128;
const CHARACTERS_PER_STEP = 8;

export const ITEM_BYTES = 8;

/** Bytes of text, or eight for each item of a list. */
export function spendMemory(meter: Meter, bytes: number): void {
  meter.memory = lessened(meter.memory, bytes);
  if (meter.memory < 0) throw new LimitReached(MEMORY_EXCEEDED);
  // Filling memory takes time, too; and steps, unlike bytes, are shared by all expressions of a state.
  spendSteps(meter, bytes / BYTES_PER_STEP);
}

/**
 * Reading or writing a text character by character, before it is done. `weight`: how many times as long as the
 * plainest such work (a step for eight characters) it takes.
 */
export function spendText(meter: Meter, characters: number, weight = 1): void {
  spendSteps(meter, (characters * weight) / CHARACTERS_PER_STEP);
}

export function spendItems(meter: Meter, items: number): void {
  spendSteps(meter, items);
  spendMemory(meter, items * ITEM_BYTES);
}

// Walking into a list or an object takes about as long as looking at this many items.
const ENTRY_STEPS = 4;

/** Walking over the parts of a list or an object; nothing is made. */
export function spendWalk(meter: Meter, parts: number): void {
  spendSteps(meter, ENTRY_STEPS + parts);
}

// One step for this many items that are looked at and left where they are.
const GLANCED_PER_STEP = 4;

/** Looking at the items of a list one after the other, without doing anything with them. */
export function spendGlance(meter: Meter, items: number): void {
  spendSteps(meter, 1 + items / GLANCED_PER_STEP);
}

// The engine sorts the names of a large object each time that it is asked for them.
const NAME_STEPS_MAX = 4;
const NAMES_PER_STEP = 64;

/** What asking for the names of an object takes; whatever is done with them is paid for besides. */
export function spendNames(meter: Meter, names: number): void {
  spendSteps(meter, names * Math.min(NAME_STEPS_MAX, names / NAMES_PER_STEP));
}

/**
 * What it takes to go through the members of an object, whose first name is `first`. Names that are whole numbers come
 * first, and JavaScript sorts them each time; without any there is nothing to pay.
 */
export function spendSorting(meter: Meter, members: object, first: string | undefined): void {
  const digit = (first?.charCodeAt(0) ?? 0) - ZERO;
  if (digit >= 0 && digit <= 9) spendNames(meter, Object.keys(members).length);
}

const ZERO = 48;

// One step for this many items copied: copying is quick, and appending to a growing list must stay possible.
const COPIED_PER_STEP = 4;

export function spendCopy(meter: Meter, copied: number, grown: number): void {
  spendSteps(meter, 1 + copied / COPIED_PER_STEP);
  spendMemory(meter, grown * ITEM_BYTES);
}
