// rounds.ts — when the next round of turns begins: with the event loop, sooner, or after a rest.
//
//   R1. At most one round is planned or under way.
//   R2. A round of volatile executions gathers nothing into a commit, so it begins as soon as whoever started them
//       has done, but so often in a row only: then the event loop has its turn.
//   R3. After a long round the world comes first: whoever has knocked meanwhile is let in, heard and answered.
import type { TimestampMs } from "../base/index.ts";
import type { Clock } from "./ports.ts";

const AT_ONCE_MAX = 100;
/** A round that should have ended long ago. */
const LONG_MS = 30;
/** Of such a round the event loop has so great a part, and so long, for itself. */
const RESTS = 3;
const REST_MAX_MS = 50;

/** Resolved: what waits for it runs when the work of now is done, before the event loop goes on. */
const NOW: Promise<void> = Promise.resolve();

export class Rounds {
  readonly #clock: Clock;
  readonly #round: () => void;
  #planned = false;
  #atOnce = 0;
  #restUntil: TimestampMs = 0;

  /** `round` must not throw. */
  constructor(clock: Clock, round: () => void) {
    this.#clock = clock;
    this.#round = round;
  }

  /** Something waits for a turn. */
  plan({ volatile }: { readonly volatile: boolean }): void {
    if (this.#planned) return;
    this.#planned = true;
    const now = this.#clock.now();
    if (now < this.#restUntil) this.#clock.wakeAt(this.#restUntil, this.#withLoop);
    else if (volatile && this.#atOnce < AT_ONCE_MAX) {
      this.#atOnce += 1;
      // Owned by nobody: it does not throw.
      void NOW.then(this.#begin);
    } else this.#clock.soon(this.#withLoop);
  }

  /** A round has taken so long. */
  ended(begin: TimestampMs, now: TimestampMs): void {
    if (now - begin <= LONG_MS) return;
    this.#restUntil = now + Math.min(Math.ceil((now - begin) / RESTS), REST_MAX_MS);
  }

  readonly #withLoop = (): void => {
    this.#atOnce = 0;
    this.#begin();
  };

  readonly #begin = (): void => {
    this.#planned = false;
    this.#round();
  };
}
