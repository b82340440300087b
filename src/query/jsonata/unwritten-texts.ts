// unwritten-texts.ts — texts that an evaluation has made and nobody has paid for writing down.
//
// A text joined of others is written down by the engine when somebody looks at it first, and it does not tell whether
// it is. So those that are made are counted by their lengths: a text of another length was given, and is written down.
//   U1. No more texts of a length are written down unpaid than have been paid for since one of that length was made.

/** Shorter ones are not counted: each look at them is paid for. */
export const COUNTED_FROM = 1_024;
/** Beyond so many lengths each text passes for a new one. */
const LENGTHS_MAX = 4_096;

export class UnwrittenTexts {
  readonly #counts = new Map<number, number>();

  note(length: number): void {
    if (this.#counts.size > LENGTHS_MAX) return;
    this.#counts.set(length, (this.#counts.get(length) ?? 0) + 1);
  }

  /** Whether a text of that length may have to be written down; whoever asks pays for it. */
  take(length: number): boolean {
    if (this.#counts.size > LENGTHS_MAX) return true;
    const count = this.#counts.get(length);
    if (count === undefined) return false;
    if (count > 1) this.#counts.set(length, count - 1);
    else this.#counts.delete(length);
    return true;
  }
}
