// real-clock.ts — the machine's own time and chance.
import { randomUUID } from "node:crypto";
import type { TimestampMs } from "../base/index.ts";
import type { CancelWake, Chance, Clock } from "./ports.ts";
import { Uuids } from "./uuids.ts";

/** The longest time that a timer of Node takes; longer ones are set again. */
const TIMER_MAX_MS = 2_147_483_647;

export class RealClock implements Clock {
  #last: TimestampMs = 0;

  now(): TimestampMs {
    this.#last = Math.max(this.#last, Date.now());
    return this.#last;
  }

  wakeAt(at: TimestampMs, wake: () => void): CancelWake {
    let timer: NodeJS.Timeout;
    const set = (): void => {
      const left = at - this.now();
      if (left > TIMER_MAX_MS) timer = setTimeout(set, TIMER_MAX_MS);
      // Timers of Node may ring a little early.
      else timer = setTimeout(() => (this.now() < at ? set() : wake()), Math.max(left, 0));
    };
    set();
    return () => clearTimeout(timer);
  }

  soon(run: () => void): void {
    setImmediate(run);
  }

  hold(): () => void {
    return noWork;
  }

  waitOutside(): () => void {
    return noWork;
  }
}

function noWork(): void {
  // The real clock never jumps, so nothing needs to be held.
}

export class RealChance implements Chance {
  /** 122 random bits a process; the counter makes every seed new. */
  readonly #base = randomUUID();
  readonly #uuids = new Uuids();
  #count = 0;

  seed(): string {
    this.#count += 1;
    return `${this.#base}/${this.#count}`;
  }

  uuid(): string {
    return this.#uuids.next();
  }
}
