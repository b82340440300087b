// uuids.ts — version 4 UUIDs, each one flat string.
//
// Those of node:crypto are chains of twenty strings, and a name or an ARN keeps its chain for as long as it lives.
import { randomFillSync } from "node:crypto";

const UUID_BYTES = 16;
const UUIDS_AT_ONCE = 128;
const UUID_CHARACTERS = 36;
/** The last byte before each hyphen. */
const HYPHENS = 0b1010101000;
const DIGITS: Buffer = Buffer.from("0123456789abcdef");

export class Uuids {
  readonly #random = Buffer.alloc(UUID_BYTES * UUIDS_AT_ONCE);
  readonly #text = Buffer.alloc(UUID_CHARACTERS, "-");
  #used = this.#random.length;

  next(): string {
    const random = this.#random;
    if (this.#used === random.length) {
      randomFillSync(random);
      this.#used = 0;
    }
    const begin = this.#used;
    this.#used += UUID_BYTES;
    random[begin + 6] = ((random[begin + 6] ?? 0) & 0x0f) | 0x40;
    random[begin + 8] = ((random[begin + 8] ?? 0) & 0x3f) | 0x80;
    let to = 0;
    for (let i = 0; i < UUID_BYTES; i++) {
      const byte = random[begin + i] ?? 0;
      this.#text[to] = DIGITS[byte >> 4] ?? 0;
      this.#text[to + 1] = DIGITS[byte & 15] ?? 0;
      to += (HYPHENS >> i) & 1 ? 3 : 2;
    }
    return this.#text.toString("latin1");
  }
}
