// key-locks.ts — who may write a key now; the others wait in the order in which they came.
//
//   L1. Whoever holds one key never waits for another; only the holder of ALL_KEYS takes several.
//   L2. So there is no circle of waiting, and none is looked for.

export type Release = () => void;

export class KeyLocks {
  readonly #tails = new Map<string, Promise<void>>();

  async lock(key: string): Promise<Release> {
    const before = this.#tails.get(key);
    let release: Release = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = (before ?? Promise.resolve()).then(() => held);
    this.#tails.set(key, tail);
    await before;
    return () => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
      release();
    };
  }
}

/** Held by requests that write several keys. */
export const ALL_KEYS = "*";
