// idle-shelf.ts — executions in memory with nothing to do, the least recently used first.
//
//   I1. There are at most `idleMax`, and together they weigh at most `charactersMax` (one alone may weigh more).
import { AgeMap } from "./age-map.ts";
import type { Slot } from "./slot.ts";

export interface IdleLimits {
  /** Executions that wait and are kept in memory nevertheless. */
  readonly idleMax: number;
  /** About how many characters their states take together. */
  readonly charactersMax: number;
}

export class IdleShelf {
  readonly #limits: IdleLimits;
  readonly #drop: (slot: Slot) => void;
  /** With their weight when they came. */
  readonly #slots = new AgeMap<Slot, number>();
  #weight = 0;

  constructor(limits: IdleLimits, drop: (slot: Slot) => void) {
    this.#limits = limits;
    this.#drop = drop;
  }

  /** Drops all. */
  clear(): void {
    for (let oldest = this.#slots.oldest(); oldest; oldest = this.#slots.oldest()) {
      this.take(oldest[0]);
      this.#drop(oldest[0]);
    }
  }

  put(slot: Slot): void {
    this.take(slot);
    this.#slots.set(slot, slot.weight);
    this.#weight += slot.weight;
    while (this.#full()) {
      const oldest = this.#slots.oldest();
      if (oldest === undefined) return;
      this.take(oldest[0]);
      this.#drop(oldest[0]);
    }
  }

  take(slot: Slot): void {
    const weight = this.#slots.get(slot);
    if (weight === undefined) return;
    this.#slots.delete(slot);
    this.#weight -= weight;
  }

  #full(): boolean {
    const { idleMax, charactersMax } = this.#limits;
    return this.#slots.size > idleMax || (this.#weight > charactersMax && this.#slots.size > 1);
  }
}
