// base64.ts — the basic alphabet of RFC 4648, as java.util.Base64 reads and writes it.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING = 0x3d;
const NO_DIGIT = 0xff;

const CODES: Uint8Array = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));

/** What each ASCII character stands for. */
const VALUES: Uint8Array = valuesOf(CODES);

function valuesOf(codes: Uint8Array): Uint8Array {
  const values = new Uint8Array(128).fill(NO_DIGIT);
  for (const [value, code] of codes.entries()) values[code] = value;
  return values;
}

/** Bytes written by one call: whole groups of three, and as many characters as any engine takes for arguments. */
const CHUNK = 6_144;

export function base64Encode(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) chunks.push(encoded(bytes, at));
  return chunks.join("");
}

function encoded(bytes: Uint8Array, start: number): string {
  const end = Math.min(bytes.length, start + CHUNK);
  const codes = new Uint8Array(Math.ceil((end - start) / 3) * 4);
  let at = 0;
  for (let i = start; i < end; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[at++] = CODES[group >> 18] ?? PADDING;
    codes[at++] = CODES[(group >> 12) & 63] ?? PADDING;
    codes[at++] = i + 1 < end ? (CODES[(group >> 6) & 63] ?? PADDING) : PADDING;
    codes[at++] = i + 2 < end ? (CODES[group & 63] ?? PADDING) : PADDING;
  }
  return String.fromCharCode(...codes);
}

/** Undefined when the text is not Base64. Padding may be left out, as in Java, but not be wrong. */
export function base64Decode(text: string): Uint8Array | undefined {
  const unpadded = text.replace(/={1,2}$/, "");
  if (unpadded.length % 4 === 1) return undefined;
  if (text.length !== unpadded.length && text.length % 4 !== 0) return undefined;
  const bytes = new Uint8Array(Math.floor((unpadded.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < unpadded.length; i++) {
    const value = VALUES[unpadded.charCodeAt(i)] ?? NO_DIGIT;
    if (value === NO_DIGIT) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 0xff;
    }
  }
  return bytes;
}
