// frame.ts — what a name means while an expression runs.
//
// A block, a call of a lambda and a tuple each open a frame. Frames are looked up by name from the inside
// out, and only names that the expression itself binds somewhere are looked for in frames at all.
import type { Json, RandomSource } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { type Meter, spendPlaces, spendSteps } from "./budget.ts";
import type { Value } from "./value.ts";

/** One evaluation. */
export interface Run {
  readonly env: QueryEnv;
  readonly meter: Meter;
  /** `$$`, and `$` at the top: nothing on AWS. */
  readonly root: Value;
  /** One stream for the whole evaluation, opened by the first that asks, see {@link chanceOf}. */
  random: RandomSource | undefined;
  /** The context object, made for the whole evaluation by the first that asks, see {@link contextOf}. */
  context: Json | undefined;
}

export function chanceOf(run: Run): RandomSource {
  run.random ??= run.env.random();
  return run.random;
}

export function contextOf(run: Run): Json {
  run.context ??= run.env.context();
  return run.context;
}

/** A compiled expression: the context item and the frame in, a value out. */
export type Code = (input: Value, frame: Frame) => Value;

/** The place of a name that nothing has been bound to yet. */
export const UNBOUND: unique symbol = Symbol("unbound");
export type Slot = Value | typeof UNBOUND;

// Frames that are asked for a name, one around the other.
const HOPS_PER_STEP = 4;

export class Frame {
  readonly run: Run;
  readonly parent: Frame | undefined;
  #names: readonly string[];
  /** A place for each name, in their order; the compiler knows the places of most names. */
  readonly slots: Slot[];

  constructor(run: Run, parent: Frame | undefined, names: readonly string[], slots: Slot[]) {
    this.run = run;
    this.parent = parent;
    this.#names = names;
    this.slots = slots;
  }

  /** Binds a name that the compiler found no place for. */
  bind(name: string, value: Value): void {
    spendPlaces(this.run.meter, this.#names.length);
    const at = this.#names.lastIndexOf(name);
    if (at >= 0) {
      this.slots[at] = value;
      return;
    }
    this.#names = [...this.#names, name];
    this.slots.push(value);
  }

  lookup(name: string): Slot {
    let hops = 0;
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      hops += 1;
      if (hops % HOPS_PER_STEP === 0) spendSteps(frame.run.meter, 1);
      spendPlaces(frame.run.meter, frame.#names.length);
      const at = frame.#names.lastIndexOf(name);
      const slot = at < 0 ? UNBOUND : frame.slots[at];
      if (slot !== UNBOUND) return slot;
    }
    return UNBOUND;
  }
}

/** Places for names that are bound later. */
export function unboundSlots(names: readonly string[]): Slot[] {
  return names.map(() => UNBOUND);
}
