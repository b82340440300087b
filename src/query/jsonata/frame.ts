// frame.ts — what a name means while an expression runs.
//
// A block, a call of a lambda and a tuple each open a frame. Frames are looked up by name from the inside
// out, and only names that the expression itself binds somewhere are looked for in frames at all.
import type { Json, RandomSource } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { type Meter, spendSteps } from "./budget.ts";
import type { NameKey } from "./name-keys.ts";
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

/** What a path has bound: grows at its head and is shared behind it; of two bindings of one name the first one counts. */
export interface Binding {
  readonly name: NameKey;
  readonly value: Value;
  readonly rest: Binding | undefined;
}

/** Places looked at for a name; */
const PLACES_PER_STEP = 12;
/** beginning to look takes as long as so many of them, and so does a frame that is asked. */
const BEGUN_PLACES = 4;
const FRAME_PLACES = 3;

/** Binding a name in a frame that has no place for it. */
const BINDING_STEPS = 2;

const NO_NAMES: readonly NameKey[] = [];
const NO_SLOTS: Slot[] = [];

export class Frame {
  readonly run: Run;
  readonly parent: Frame | undefined;
  /** A place for each name, in their order; the compiler knows the places of most names. */
  slots: Slot[];
  #names: readonly NameKey[];
  /** Of a tuple, further out than the names that were bound in its frame. */
  #bindings: Binding | undefined;

  constructor(run: Run, parent: Frame | undefined, names: readonly NameKey[], slots: Slot[]) {
    this.run = run;
    this.parent = parent;
    this.slots = slots;
    this.#names = names;
    this.#bindings = undefined;
  }

  static ofTuple(parent: Frame, bindings: Binding | undefined): Frame {
    const frame = new Frame(parent.run, parent, NO_NAMES, NO_SLOTS);
    frame.#bindings = bindings;
    return frame;
  }

  /** Binds a name that the compiler found no place for. */
  bind(name: NameKey, value: Value): void {
    spendSteps(this.run.meter, BINDING_STEPS + this.#names.length / PLACES_PER_STEP);
    const at = this.#names.lastIndexOf(name);
    if (at >= 0) {
      this.slots[at] = value;
      return;
    }
    this.#names = [...this.#names, name];
    this.slots = [...this.slots, value];
  }

  lookup(name: NameKey): Slot {
    let places = BEGUN_PLACES;
    let found: Slot = UNBOUND;
    for (
      let frame: Frame | undefined = this;
      frame !== undefined && found === UNBOUND;
      frame = frame.parent
    ) {
      const names = frame.#names;
      places += FRAME_PLACES + names.length;
      const at = names.length === 0 ? -1 : names.lastIndexOf(name);
      if (at >= 0) found = frame.slots[at];
      let binding = found === UNBOUND ? frame.#bindings : undefined;
      for (; binding !== undefined; binding = binding.rest) {
        places += 1;
        if (binding.name !== name) continue;
        found = binding.value;
        break;
      }
    }
    spendSteps(this.run.meter, places / PLACES_PER_STEP);
    return found;
  }
}

/** Places for names that are bound later. */
export function unboundSlots(names: readonly NameKey[]): Slot[] {
  return names.map(() => UNBOUND);
}
