// run.ts — one evaluation of a path: what it looks in, what it found, and how far it may still go.
import type { Json } from "../../base/index.ts";
import { lessened } from "../price.ts";
import type { Effort } from "../query-env.ts";

/**
 * Why a path gives nothing, in Jayway's words. Thrown while a path is walked and caught in compile-path.ts; not an
 * Error, because nobody reads its stack and capturing one for every item of a filter costs more than the filter.
 */
export class PathMiss {
  readonly #reason: string | (() => string);
  /** True when the whole evaluation is over; otherwise a filter takes the operand for absent and goes on. */
  readonly isFinal: boolean;

  /** A reason that quotes values is a function: inside a filter nobody asks for it. */
  constructor(
    reason: string | (() => string),
    options: { readonly isFinal: boolean } = { isFinal: false },
  ) {
    this.#reason = reason;
    this.isFinal = options.isFinal;
  }

  get reason(): string {
    return typeof this.#reason === "string" ? this.#reason : this.#reason();
  }
}

/**
 * Places that one evaluation may visit. `$..[?(@..[?(@..a)])]` over a small input would visit billions; a path
 * that published definitions use visits each place of its input once or twice, and 256 KiB hold 130,000 at most.
 */
export const VISITS_MAX = 1_600_000;

export const VISITS_EXCEEDED: string = `The path visits more than ${VISITS_MAX} places of the document`;

/** Characters that are compared, searched or copied in the time of one visit. */
const CHARACTERS_PER_VISIT = 64;

/** Members beyond which an object is crowded, */
const CROWD = 64;
/** and how many visits listing each of them takes then. */
const CROWDED_VISITS = 4;

/** Plain steps that are taken in the time of one visit. */
const PLAIN_STEPS_PER_VISIT = 4;

/** What a place takes from which so many plain steps are taken. */
export function visitsOfPlain(steps: number): number {
  return 1 + Math.floor(steps / PLAIN_STEPS_PER_VISIT);
}

export class Run {
  /** The document that the path is looked up in; `$` inside a filter. */
  readonly root: Json;
  readonly #effort: Effort;
  #rootValues: Map<object, Json | undefined> | undefined;

  /** `effort`: what the path shares with the others of its state. */
  constructor(root: Json, effort: Effort = { left: VISITS_MAX }) {
    this.root = root;
    this.#effort = effort;
  }

  /** For work on texts, which the number of places does not show. */
  spendText(characters: number): void {
    this.spend(Math.ceil(characters / CHARACTERS_PER_VISIT));
  }

  /** For going through the names of an object: the engine keeps those of a crowded one in no order. */
  spendMembers(members: number): void {
    this.spend(members > CROWD ? members * CROWDED_VISITS : members);
  }

  spend(visits: number): void {
    this.#effort.left = lessened(this.#effort.left, visits);
    if (this.#effort.left < 0) {
      throw new PathMiss(VISITS_EXCEEDED, { isFinal: true });
    }
  }

  /** The value of a path from the root inside a filter: found once, not once for each item. */
  rootValue(operand: object, find: () => Json | undefined): Json | undefined {
    this.#rootValues ??= new Map();
    if (this.#rootValues.has(operand)) return this.#rootValues.get(operand);
    const value = find();
    this.#rootValues.set(operand, value);
    return value;
  }
}

/** Applies the rest of a path to a value and adds what it finds to `found`. Throws {@link PathMiss}. */
export type Walk = (value: Json, found: Json[], run: Run) => void;

/** Looks up a path: one value, or a list when the path is indefinite. Throws {@link PathMiss}. */
export type Lookup = (document: Json, run: Run) => Json | undefined;

/** Looks up the one value of a path of plain steps; undefined when it is not there. Throws nothing. */
export type Getter = (document: Json) => Json | undefined;
