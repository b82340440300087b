// virtual-clock.ts — clocks that do not wait: skipping, scaled and manual; and chance that repeats.
//
// What they share: wake-ups in order of their time, and a count of what is really under way (`hold`).
//   V1. Time never goes back, and a wake-up sees a `now` that is not before its own time.
//   V2. Time jumps only while nothing is held: then everything that could happen before has happened.
//   V3. It jumps to the limit of an execution, a year ahead, only where nobody outside is waited for.
import { type RandomSource, seededRandom, type TimestampMs } from "../base/index.ts";
import { DueHeap } from "./due-heap.ts";
import type { CancelWake, Chance, Clock } from "./ports.ts";

type Wake = { readonly ring: () => void; readonly passive: boolean };

abstract class VirtualClock implements Clock {
  protected readonly wakes: DueHeap<Wake> = new DueHeap();
  /** Those that are a reason to jump. */
  protected readonly active: DueHeap<Wake> = new DueHeap();
  #held = 0;
  #outside = 0;

  abstract now(): TimestampMs;

  wakeAt(at: TimestampMs, ring: () => void, options?: { readonly passive?: boolean }): CancelWake {
    const wake = { ring, passive: options?.passive === true };
    this.wakes.set(wake, at);
    if (!wake.passive) this.active.set(wake, at);
    this.changed();
    return () => {
      this.wakes.delete(wake);
      this.active.delete(wake);
      this.changed();
    };
  }

  soon(run: () => void): void {
    const release = this.hold();
    setImmediate(() => {
      try {
        run();
      } finally {
        release();
      }
    });
  }

  hold(): () => void {
    this.#held += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#held -= 1;
      if (this.#held === 0) this.changed();
    };
  }

  waitOutside(): () => void {
    this.#outside += 1;
    let waiting = true;
    return () => {
      if (!waiting) return;
      waiting = false;
      this.#outside -= 1;
      if (this.#outside === 0) this.changed();
    };
  }

  protected get waitsOutside(): boolean {
    return this.#outside > 0;
  }

  protected get busy(): boolean {
    return this.#held > 0;
  }

  /** Rings one wake-up that is due; false where none is. */
  protected ringOne(): boolean {
    const wake = this.wakes.takeDue(this.now());
    if (wake === undefined) return false;
    this.active.delete(wake);
    wake.ring();
    return true;
  }

  /** A wake-up was set or cancelled, or the last hold has ended. */
  protected abstract changed(): void;
}

/**
 * The furthest jump while somebody outside is waited for: the limit of a Standard execution lies a year ahead, and the
 * execution would be over before anybody could answer.
 */
const JUMP_MAX_MS = 364 * 86_400_000;

/** Runs with real time and jumps to the next wake-up whenever nothing is under way. */
export class SkipClock extends VirtualClock {
  #skipped = 0;
  #planned = false;
  #timer: NodeJS.Timeout | undefined;

  now(): TimestampMs {
    return Date.now() + this.#skipped;
  }

  protected override changed(): void {
    if (this.#planned) return;
    this.#planned = true;
    // Two rounds of the event loop, so that whoever was just answered can ask for more first.
    setImmediate(() => setImmediate(() => this.#look()));
  }

  #look(): void {
    this.#planned = false;
    while (this.ringOne());
    const next = this.active.earliest();
    const far = this.waitsOutside ? JUMP_MAX_MS : Number.POSITIVE_INFINITY;
    if (!this.busy && next !== undefined && next - this.now() <= far) {
      // Whole milliseconds, as every clock has them, though a wake-up may lie between two.
      this.#skipped += Math.max(Math.ceil(next - this.now()), 0);
      this.changed();
      return;
    }
    clearTimeout(this.#timer);
    const earliest = this.wakes.earliest();
    if (earliest === undefined) return;
    const wait = Math.min(Math.max(earliest - this.now(), 1), 2_147_483_647);
    this.#timer = setTimeout(() => this.#look(), wait);
  }
}

/** Runs `factor` times as fast as real time. */
export class ScaledClock extends VirtualClock {
  readonly #factor: number;
  readonly #start = Date.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(factor: number) {
    super();
    this.#factor = factor;
  }

  now(): TimestampMs {
    return Math.floor(this.#start + (Date.now() - this.#start) * this.#factor);
  }

  protected override changed(): void {
    clearTimeout(this.#timer);
    const earliest = this.wakes.earliest();
    if (earliest === undefined) return;
    const wait = Math.max(earliest - this.now(), 0) / this.#factor;
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.ceil(wait), 2_147_483_647));
  }

  #look(): void {
    while (this.ringOne());
    this.changed();
  }
}

/** Stands still until told: `advance` in tests. */
export class ManualClock extends VirtualClock {
  #now: TimestampMs;
  #waiting: (() => void)[] = [];

  constructor(start: TimestampMs = Date.UTC(2026, 0, 1)) {
    super();
    this.#now = start;
  }

  now(): TimestampMs {
    return this.#now;
  }

  /**
   * Lets `milliseconds` pass, wake-up after wake-up; between two of them everything that is under way comes to
   * an end, so that what a wake-up starts can still be due within the same time. Resolves when all is quiet.
   */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await this.settled();
    for (;;) {
      const next = this.wakes.earliest();
      if (next === undefined || next > until) break;
      this.#now = Math.max(this.#now, next);
      this.ringOne();
      await this.settled();
    }
    this.#now = Math.max(this.#now, until);
  }

  /** When the next wake-up is due. */
  nextWakeAt(): TimestampMs | undefined {
    return this.wakes.earliest();
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    do {
      // A round of the event loop first: what was asked for in this one is not held yet.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } while (this.busy);
  }

  protected override changed(): void {
    // What is already due (`at` in the past) rings by itself.
    if ((this.wakes.earliest() ?? Number.POSITIVE_INFINITY) <= this.#now) {
      this.soon(() => {
        while (this.ringOne());
      });
    }
    if (this.busy) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** The same seed gives the same seeds and UUIDs. */
export class FixedChance implements Chance {
  readonly #seed: string;
  readonly #random: RandomSource;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
    this.#random = seededRandom(seed);
  }

  seed(): string {
    this.#count += 1;
    return `${this.#seed}/${this.#count}`;
  }

  uuid(): string {
    return this.#random.uuid();
  }
}
