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

/** Three independent hashes: 96 bits of state, so that different seeds do not meet. */
function statesOf(seed: string): [number, number, number] {
  return [hash32(seed), hash32(seed, 0x9747b28c, 0x85ebca6b), hash32(seed, 0x3c6ef372, 0xc2b2ae35)];
}

/** sfc32: small, fast, passes PractRand; not for secrets. `seed` is any text. */
export function seededRandom(seed: string): RandomSource {
  let [a, b, c] = statesOf(seed);
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

/** Two hexadecimal digits of every byte. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

function hex16(number: number): string {
  // The cast: a byte has its digits.
  return (HEX[number >>> 8] as string) + (HEX[number & 0xff] as string);
}

function uuidOf(w0: number, w1: number, w2: number, w3: number): string {
  const versioned = (w1 & 0x0fff) | 0x4000;
  const variant = ((w2 >>> 16) & 0x3fff) | 0x8000;
  const front = `${hex16(w0 >>> 16)}${hex16(w0 & 0xffff)}-${hex16(w1 >>> 16)}-${hex16(versioned)}`;
  const back = `${hex16(w2 & 0xffff)}${hex16(w3 >>> 16)}${hex16(w3 & 0xffff)}`;
  return `${front}-${hex16(variant)}-${back}`;
}

/** A UUID for each number below 2^32: always the same of the same seed, and no two of one seed alike. */
export function numberedUuids(seed: string): (n: number) => string {
  const [a, b, c] = statesOf(seed);
  return (n) => {
    // Bijective in n, so that the first word alone tells them apart.
    const first = mixed((n ^ a) | 0);
    const second = mixed((first + b) | 0);
    return uuidOf(first, second, mixed((second ^ c) | 0), mixed((second + first) | 0));
  };
}

/** The finalizer of MurmurHash3. */
function mixed(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
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
