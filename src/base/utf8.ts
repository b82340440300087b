// utf8.ts — text to bytes and back, as Java's UTF-8 coders do it.

/** Half a surrogate pair becomes `?`, as in Java's String.getBytes. */
export function utf8Encode(text: string): Uint8Array {
  // A UTF-16 unit takes three bytes at most.
  const bytes = new Uint8Array(3 * text.length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
      continue;
    }
    const codePoint = text.codePointAt(i) ?? unit;
    if (codePoint > 0xffff) i += 1;
    at = writeCodePoint(bytes, at, codePoint);
  }
  return bytes.slice(0, at);
}

/** Of more than one byte; where the next one goes. */
function writeCodePoint(bytes: Uint8Array, start: number, codePoint: number): number {
  let at = start;
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
    bytes[at++] = 0x3f;
    return at;
  }
  if (codePoint < 0x800) bytes[at++] = 0xc0 | (codePoint >> 6);
  else {
    if (codePoint < 0x10000) bytes[at++] = 0xe0 | (codePoint >> 12);
    else {
      bytes[at++] = 0xf0 | (codePoint >> 18);
      bytes[at++] = continuation(codePoint >> 12);
    }
    bytes[at++] = continuation(codePoint >> 6);
  }
  bytes[at++] = continuation(codePoint);
  return at;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Half a surrogate pair is no Unicode text: written as UTF-8 and read again it is another. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

/** Half a surrogate pair becomes `?` here too. */
export function wellFormed(text: string): string {
  return hasLoneSurrogate(text) ? text.replaceAll(/\p{Surrogate}/gu, "?") : text;
}

function continuation(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

const REPLACEMENT = 0xfffd;

/** Bytes that are no UTF-8 become U+FFFD. */
export function utf8Decode(bytes: Uint8Array): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const { codePoint, length } = sequenceAt(bytes, at);
    text += String.fromCodePoint(codePoint);
    at += length;
  }
  return text;
}

interface Sequence {
  readonly codePoint: number;
  readonly length: number;
}

function sequenceAt(bytes: Uint8Array, at: number): Sequence {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { codePoint: first, length: 1 };
  if (first >= 0xc2 && first <= 0xdf) return joined(bytes, at, { bits: first & 0x1f, more: 1 });
  if (first >= 0xe0 && first <= 0xef) return joined(bytes, at, { bits: first & 0x0f, more: 2 });
  if (first >= 0xf0 && first <= 0xf4) return joined(bytes, at, { bits: first & 0x07, more: 3 });
  return { codePoint: REPLACEMENT, length: 1 };
}

function joined(
  bytes: Uint8Array,
  at: number,
  { bits, more }: { readonly bits: number; readonly more: number },
): Sequence {
  let codePoint = bits;
  for (let i = 1; i <= more; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80 || !isPossibleSecond(bytes[at] ?? 0, next, i)) {
      return { codePoint: REPLACEMENT, length: i };
    }
    codePoint = (codePoint << 6) | (next & 0x3f);
  }
  return { codePoint, length: more + 1 };
}

/** Refuses overlong forms, surrogates and what lies beyond U+10FFFF at the earliest byte that shows them. */
function isPossibleSecond(first: number, second: number, position: number): boolean {
  if (position !== 1) return true;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
