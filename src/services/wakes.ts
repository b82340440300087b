// wakes.ts — wake-ups of the clock by key, at most one for each.
import type { TimestampMs } from "../base/index.ts";
import type { ServicesClock } from "./ports.ts";

export class Wakes {
  readonly #clock: ServicesClock;
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: ServicesClock) {
    this.#clock = clock;
  }

  /** Instead of the wake-up that the key has. */
  plan(key: string, at: TimestampMs, wake: () => void, how?: { readonly passive: boolean }): void {
    this.drop(key);
    const ring = (): void => {
      this.#cancels.delete(key);
      wake();
    };
    this.#cancels.set(key, this.#clock.wakeAt(at, ring, how));
  }

  drop(key: string): void {
    this.#cancels.get(key)?.();
    this.#cancels.delete(key);
  }

  close(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
