// world.ts — time and chance of a simulation: one queue of happenings, in an order that the seed decides.
//
//   W1. Nothing happens but through the queue, so the same seed gives the same run, to the byte.
//   W2. Happenings of the same millisecond come in random order.
//   W3. What belongs to a process that has died does not happen any more.
import { type RandomSource, seededRandom } from "../../src/base/index.ts";
import type { CancelWake, Chance, Clock } from "../../src/engine/index.ts";

/** One life of the server between two crashes. */
export class Life {
  alive = true;
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  readonly life: Life | undefined;
  cancelled: boolean;
}

export class World {
  readonly seed: string;
  readonly random: RandomSource;
  now: number = Date.UTC(2026, 0, 1);
  steps = 0;
  /** Time passes even while somebody works. */
  isSlow = false;
  readonly #queue: Happening[] = [];

  constructor(seed: string) {
    this.seed = seed;
    this.random = seededRandom(`world ${seed}`);
  }

  /** A whole number in [from, to]. */
  int(from: number, to: number): number {
    return from + Math.floor(this.random.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.random.next() * list.length)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }

  /** Lets something happen after a delay; answers how to take it back. */
  after(delay: number, run: () => void, life?: Life): CancelWake {
    const order = this.random.next();
    const happening = { at: this.now + Math.max(delay, 0), order, run, life, cancelled: false };
    this.#insert(happening);
    return () => {
      happening.cancelled = true;
    };
  }

  /** Lets the next thing happen, and what follows from it at once; false when nothing is left. */
  async step(): Promise<boolean> {
    for (;;) {
      const next = this.#queue.shift();
      if (next === undefined) return false;
      if (next.cancelled || next.life?.alive === false) continue;
      this.now = Math.max(this.now, next.at);
      this.steps += 1;
      next.run();
      await this.quiet();
      return true;
    }
  }

  /** When the next thing happens. */
  next(): number | undefined {
    while (this.#queue[0]?.cancelled === true || this.#queue[0]?.life?.alive === false) {
      this.#queue.shift();
    }
    return this.#queue[0]?.at;
  }

  /** Resolves when no promise has anything to do. */
  quiet(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** Binary search: the queue is kept in order. */
  #insert(happening: Happening): void {
    const queue = this.#queue;
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = queue[middle]!;
      if (other.at < happening.at || (other.at === happening.at && other.order < happening.order)) {
        low = middle + 1;
      } else high = middle;
    }
    queue.splice(low, 0, happening);
  }
}

/** Whoever asks so often in one millisecond lets time pass. */
const SOON_MAX = 200;

/** The clock of one life; it may go wrong against the world's by some skew. */
export class WorldClock implements Clock {
  readonly #world: World;
  readonly #life: Life;
  skew = 0;
  #soon = { at: 0, count: 0 };

  constructor(world: World, life: Life) {
    this.#world = world;
    this.#life = life;
  }

  now(): number {
    const world = this.#world;
    if (world.isSlow && world.chance(0.03)) world.now += world.int(1, 12);
    return world.now + this.skew;
  }

  wakeAt(at: number, wake: () => void): CancelWake {
    return this.#world.after(at - this.now(), wake, this.#life);
  }

  soon(run: () => void): void {
    const at = this.#world.now;
    this.#soon = { at, count: this.#soon.at === at ? this.#soon.count + 1 : 0 };
    this.#world.after(this.#soon.count > SOON_MAX ? 1 : 0, run, this.#life);
  }

  hold(): () => void {
    return () => undefined;
  }

  waitOutside(): () => void {
    return () => undefined;
  }
}

/** Chance of one life. */
export class WorldChance implements Chance {
  readonly #world: World;
  readonly #life: Life;
  #count = 0;

  constructor(world: World, life: Life) {
    this.#world = world;
    this.#life = life;
  }

  seed(): string {
    this.#count += 1;
    return `${this.#world.seed}/${this.#life.number}/${this.#count}`;
  }

  uuid(): string {
    return this.#world.random.uuid();
  }
}
