// digest.ts — MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4) over the UTF-8 bytes of a text.
//
// Written here because node:crypto does not exist in this room and the usual library loads it (18 ms of
// start). The constants are what the standards define them to be, computed when first needed.

import { utf8Encode } from "../base/index.ts";

export type DigestAlgorithm = "MD5" | "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

export function isDigestAlgorithm(name: string): name is DigestAlgorithm {
  // A long text is not made a name to look for.
  return name.length <= NAME_MAX && Object.hasOwn(DIGESTS, name);
}

const NAME_MAX = 16;

/** The digest in lower-case hexadecimal digits. */
export function digestHex(algorithm: DigestAlgorithm, text: string): string {
  return DIGESTS[algorithm](utf8Encode(text));
}

const DIGESTS: Readonly<Record<DigestAlgorithm, (message: Uint8Array) => string>> = {
  MD5: md5,
  "SHA-1": sha1,
  "SHA-256": sha256,
  "SHA-384": (message) => sha512(message, { firstPrime: 8, words: 6 }),
  "SHA-512": (message) => sha512(message, { firstPrime: 0, words: 8 }),
};

/** The message, a one bit, zeros, and its length in bits at the end of the last block. */
function padded(message: Uint8Array, blockBytes: number, littleEndian: boolean): DataView {
  const lengthBytes = blockBytes / 8;
  const total = Math.ceil((message.length + 1 + lengthBytes) / blockBytes) * blockBytes;
  const bytes = new Uint8Array(total);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(total - 8, BigInt(message.length) * 8n, littleEndian);
  return view;
}

function hex(words: Iterable<number>): string {
  let text = "";
  for (const word of words) text += (word >>> 0).toString(16).padStart(8, "0");
  return text;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function rotateRight(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function swapped(word: number): number {
  return (rotateLeft(word, 8) & 0x00ff00ff) | (rotateRight(word, 8) & 0xff00ff00);
}

const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

let sines: readonly number[] | undefined;

function md5(message: Uint8Array): string {
  const view = padded(message, 64, true);
  sines ??= Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) {
    const [a0, b0, c0, d0] = [a, b, c, d];
    for (let i = 0; i < 64; i++) {
      const [mixed, index] = md5Round(i, b, c, d);
      const word = view.getInt32(block + 4 * index, true);
      const sum = (a + mixed + (sines[i] as number) + word) | 0;
      const shift = MD5_SHIFTS[i >> 4]?.[i & 3] as number;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, shift)) | 0];
    }
    [a, b, c, d] = [(a + a0) | 0, (b + b0) | 0, (c + c0) | 0, (d + d0) | 0];
  }
  return hex([a, b, c, d].map(swapped));
}

function md5Round(i: number, b: number, c: number, d: number): readonly [number, number] {
  switch (i >> 4) {
    case 0:
      return [(b & c) | (~b & d), i];
    case 1:
      return [(d & b) | (~d & c), (5 * i + 1) & 15];
    case 2:
      return [b ^ c ^ d, (3 * i + 5) & 15];
    default:
      return [c ^ (b | ~d), (7 * i) & 15];
  }
}

function sha1(message: Uint8Array): string {
  const view = padded(message, 64, false);
  const w = new Int32Array(80);
  let [a, b, c, d, e] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + 4 * i);
    for (let i = 16; i < 80; i++)
      w[i] = rotateLeft(at(w, i - 3) ^ at(w, i - 8) ^ at(w, i - 14) ^ at(w, i - 16), 1);
    const [a0, b0, c0, d0, e0] = [a, b, c, d, e];
    for (let i = 0; i < 80; i++) {
      const next = (rotateLeft(a, 5) + sha1Mixed(i, b, c, d) + e + at(w, i)) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    [a, b, c, d, e] = [(a + a0) | 0, (b + b0) | 0, (c + c0) | 0, (d + d0) | 0, (e + e0) | 0];
  }
  return hex([a, b, c, d, e]);
}

function sha1Mixed(i: number, b: number, c: number, d: number): number {
  if (i < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (i < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (i < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function at(words: ArrayLike<number>, index: number): number {
  return words[index] as number;
}

interface Sha2Constants {
  /** First 64 bits of the fractions of the square roots of the first 16 primes. */
  readonly squares: readonly bigint[];
  /** The same of the cube roots of the first 80, each as two words, */
  readonly cubePairs: Int32Array;
  /** and the first word of those of the first 64. */
  readonly highCubes: Int32Array;
}

let sha2Constants: Sha2Constants | undefined;

function constants(): Sha2Constants {
  sha2Constants ??= makeConstants();
  return sha2Constants;
}

function makeConstants(): Sha2Constants {
  const cubes = primes(80).map((prime) => rootFraction(prime, 3n));
  return {
    squares: primes(16).map((prime) => rootFraction(prime, 2n)),
    cubePairs: pairs(cubes),
    highCubes: Int32Array.from(cubes.slice(0, 64), highWord),
  };
}

function primes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n++)
    if (found.every((prime) => n % prime !== 0n)) found.push(n);
  return found;
}

function rootFraction(prime: bigint, degree: bigint): bigint {
  const target = prime << (64n * degree);
  let low = 0n;
  let high = prime << 64n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= target) low = middle;
    else high = middle - 1n;
  }
  return BigInt.asUintN(64, low);
}

function highWord(long: bigint): number {
  return Number(long >> 32n) | 0;
}

function lowWord(long: bigint): number {
  return Number(BigInt.asIntN(32, long));
}

function sha256(message: Uint8Array): string {
  const view = padded(message, 64, false);
  const k = constants().highCubes;
  const state = Int32Array.from(constants().squares.slice(0, 8), highWord);
  const w = new Int32Array(64);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const [x, y] = [at(w, i - 15), at(w, i - 2)];
      const s0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
      const s1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
      w[i] = (at(w, i - 16) + s0 + at(w, i - 7) + s1) | 0;
    }
    sha256Rounds(state, w, k);
  }
  return hex(state);
}

function sha256Rounds(state: Int32Array, w: Int32Array, k: Int32Array): void {
  const v = Int32Array.from(state);
  for (let i = 0; i < 64; i++) {
    const [a, b, c, e] = [at(v, 0), at(v, 1), at(v, 2), at(v, 4)];
    const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
    const choice = (e & at(v, 5)) ^ (~e & at(v, 6));
    const t1 = (at(v, 7) + s1 + choice + at(k, i) + at(w, i)) | 0;
    const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    v.copyWithin(1, 0, 7);
    v[4] = (at(v, 4) + t1) | 0;
    v[0] = (t1 + s0 + majority) | 0;
  }
  for (let i = 0; i < 8; i++) state[i] = (at(state, i) + at(v, i)) | 0;
}

/** 64-bit words as pairs of 32-bit words, high before low. */
function sha512(
  message: Uint8Array,
  variant: { readonly firstPrime: number; readonly words: number },
): string {
  const view = padded(message, 128, false);
  const { squares, cubePairs: k } = constants();
  const state = pairs(squares.slice(variant.firstPrime, variant.firstPrime + 8));
  const w = new Int32Array(160);
  for (let block = 0; block < view.byteLength; block += 128) {
    for (let i = 0; i < 32; i++) w[i] = view.getInt32(block + 4 * i);
    for (let i = 32; i < 160; i += 2) extend(w, i);
    sha512Rounds(state, w, k);
  }
  return hex(state.subarray(0, 2 * variant.words));
}

function pairs(longs: readonly bigint[]): Int32Array {
  return Int32Array.from(longs.flatMap((long) => [highWord(long), lowWord(long)]));
}

/** One half of a long turned to the right by fewer than 32 bits; `far` is the other half. */
function turned(near: number, far: number, bits: number): number {
  return (near >>> bits) | (far << (32 - bits));
}

/** What the sum of low halves carries into the high half. */
function carry(lowSum: number): number {
  return Math.floor(lowSum / 2 ** 32);
}

function extend(w: Int32Array, i: number): void {
  const [xh, xl] = [at(w, i - 30), at(w, i - 29)];
  const [yh, yl] = [at(w, i - 4), at(w, i - 3)];
  const s0h = turned(xh, xl, 1) ^ turned(xh, xl, 8) ^ (xh >>> 7);
  const s0l = turned(xl, xh, 1) ^ turned(xl, xh, 8) ^ turned(xl, xh, 7);
  const s1h = turned(yh, yl, 19) ^ turned(yl, yh, 29) ^ (yh >>> 6);
  const s1l = turned(yl, yh, 19) ^ turned(yh, yl, 29) ^ turned(yl, yh, 6);
  const low = (s0l >>> 0) + (s1l >>> 0) + (at(w, i - 31) >>> 0) + (at(w, i - 13) >>> 0);
  w[i] = (s0h + s1h + at(w, i - 32) + at(w, i - 14) + carry(low)) | 0;
  w[i + 1] = low | 0;
}

/** The eight working words turn around in `v`: the round's `a` is at `16 - i`, modulo 16. */
function sha512Rounds(state: Int32Array, w: Int32Array, k: Int32Array): void {
  const v = Int32Array.from(state);
  for (let i = 0; i < 160; i += 2) {
    const place = (word: number): number => (2 * word + 320 - i) & 15;
    const [e, f, g, h] = [place(4), place(5), place(6), place(7)];
    const [eh, el] = [at(v, e), at(v, e + 1)];
    const s1h = turned(eh, el, 14) ^ turned(eh, el, 18) ^ turned(el, eh, 9);
    const s1l = turned(el, eh, 14) ^ turned(el, eh, 18) ^ turned(eh, el, 9);
    const chooseH = (eh & at(v, f)) ^ (~eh & at(v, g));
    const chooseL = (el & at(v, f + 1)) ^ (~el & at(v, g + 1));
    const t1l = (at(v, h + 1) >>> 0) + (s1l >>> 0) + (chooseL >>> 0) + sumLow(k, w, i);
    const t1h = (at(v, h) + s1h + chooseH + at(k, i) + at(w, i) + carry(t1l)) | 0;
    const [a, b, c, d] = [place(0), place(1), place(2), place(3)];
    const [ah, al] = [at(v, a), at(v, a + 1)];
    const s0h = turned(ah, al, 28) ^ turned(al, ah, 2) ^ turned(al, ah, 7);
    const s0l = turned(al, ah, 28) ^ turned(ah, al, 2) ^ turned(ah, al, 7);
    const majorH = (ah & at(v, b)) ^ (ah & at(v, c)) ^ (at(v, b) & at(v, c));
    const majorL = (al & at(v, b + 1)) ^ (al & at(v, c + 1)) ^ (at(v, b + 1) & at(v, c + 1));
    const dl = (at(v, d + 1) >>> 0) + (t1l % 2 ** 32);
    v[d] = (at(v, d) + t1h + carry(dl)) | 0;
    v[d + 1] = dl | 0;
    const hl = (t1l % 2 ** 32) + (s0l >>> 0) + (majorL >>> 0);
    v[h] = (t1h + s0h + majorH + carry(hl)) | 0;
    v[h + 1] = hl | 0;
  }
  for (let i = 0; i < 16; i += 2) {
    const low = (at(state, i + 1) >>> 0) + (at(v, i + 1) >>> 0);
    state[i] = (at(state, i) + at(v, i) + carry(low)) | 0;
    state[i + 1] = low | 0;
  }
}

function sumLow(k: Int32Array, w: Int32Array, i: number): number {
  return (at(k, i + 1) >>> 0) + (at(w, i + 1) >>> 0);
}
