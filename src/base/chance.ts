// chance.ts — repeatable randomness from a seed that a trigger carries.

/** A stream of chance: the same seed gives the same stream. */
export interface RandomSource {
  /** A double in [0, 1). */
  next(): number;
  /** A random (version 4) UUID in lower case. */
  uuid(): string;
}

/** A 32-bit hash of text (FNV-1a); another `start` and odd `factor` give an independent one. */
export function hash32(
  text: string,
  start: number = 0x811c9dc5,
  factor: number = 0x01000193,
): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), factor);
  return hash >>> 0;
}

/** sfc32: small, fast, passes PractRand; not for secrets. `seed` is any text. */
export function seededRandom(seed: string): RandomSource {
  // Three independent hashes: 96 bits of state, so that different seeds do not meet.
  let a = hash32(seed);
  let b = hash32(seed, 0x9747b28c, 0x85ebca6b);
  let c = hash32(seed, 0x3c6ef372, 0xc2b2ae35);
  let counter = 1;
  const next32 = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next32();
  return {
    next: () => (next32() * 0x200000 + (next32() >>> 11)) / 0x20000000000000,
    uuid: () => uuidOf(next32(), next32(), next32(), next32()),
  };
}

function uuidOf(w0: number, w1: number, w2: number, w3: number): string {
  const hex = (word: number): string => word.toString(16).padStart(8, "0");
  const versioned = hex(((w1 & 0xffff0fff) | 0x4000) >>> 0);
  const variant = hex(((w2 & 0x3fffffff) | 0x80000000) >>> 0);
  return `${hex(w0)}-${versioned.slice(0, 4)}-${versioned.slice(4)}-${variant.slice(0, 4)}-${variant.slice(4)}${hex(w3)}`;
}

/** java.util.Random, which AWS uses for seeded `States.MathRandom` and `$random(seed)`. */
export class JavaRandom {
  #state: bigint;

  constructor(seed: bigint) {
    this.#state = (seed ^ 0x5deece66dn) & ((1n << 48n) - 1n);
  }

  #next(bits: number): number {
    this.#state = (this.#state * 0x5deece66dn + 0xbn) & ((1n << 48n) - 1n);
    return Number(this.#state >> BigInt(48 - bits));
  }

  /** As `nextDouble()`: a double in [0, 1). */
  nextDouble(): number {
    return (this.#next(26) * 2 ** 27 + this.#next(27)) / 2 ** 53;
  }

  /** As `nextInt(bound)`: a whole number in [0, bound). */
  nextInt(bound: number): number {
    const signed = (): number => this.#next(31);
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(signed())) >> 31n);
    let bits = signed();
    let value = bits % bound;
    while (bits - value + (bound - 1) > 0x7fffffff) {
      bits = signed();
      value = bits % bound;
    }
    return value;
  }
}
