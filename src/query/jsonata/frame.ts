// frame.ts — what a name means while an expression runs.
//
// A block, a call of a lambda and a tuple each open a frame. Frames are looked up by name from the inside
// out, and only names that the expression itself binds somewhere are looked for in frames at all.
import type { RandomSource } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import type { Meter } from "./budget.ts";
import type { Value } from "./value.ts";

/** One evaluation. */
export interface Run {
  readonly env: QueryEnv;
  readonly meter: Meter;
  /** `$$`, and `$` at the top: nothing on AWS. */
  readonly root: Value;
  /** One stream for the whole evaluation, opened by the first that asks, see {@link chanceOf}. */
  random: RandomSource | undefined;
}

export function chanceOf(run: Run): RandomSource {
  run.random ??= run.env.random();
  return run.random;
}

/** A compiled expression: the context item and the frame in, a value out. */
export type Code = (input: Value, frame: Frame) => Value;

/** The place of a name that nothing has been bound to yet. */
export const UNBOUND: unique symbol = Symbol("unbound");
type Slot = Value | typeof UNBOUND;

export class Frame {
  readonly run: Run;
  readonly #parent: Frame | undefined;
  #names: readonly string[];
  readonly #slots: Slot[];

  /** `slots` may be shorter than `names`: the rest is not bound yet. */
  constructor(run: Run, parent: Frame | undefined, names: readonly string[], slots: Slot[]) {
    this.run = run;
    this.#parent = parent;
    this.#names = names;
    this.#slots = slots;
  }

  bind(name: string, value: Value): void {
    let at = this.#names.lastIndexOf(name);
    if (at < 0) {
      at = this.#names.length;
      this.#names = [...this.#names, name];
    }
    while (this.#slots.length < at) this.#slots.push(UNBOUND);
    this.#slots[at] = value;
  }

  lookup(name: string): Slot {
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.#parent) {
      const at = frame.#names.lastIndexOf(name);
      if (at < 0 || at >= frame.#slots.length) continue;
      const slot = frame.#slots[at];
      if (slot !== UNBOUND) return slot;
    }
    return UNBOUND;
  }
}

export const NO_NAMES: readonly string[] = [];
