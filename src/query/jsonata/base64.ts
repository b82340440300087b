// base64.ts — base 64 of texts whose characters stand for bytes, as the reference implementation has it.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The low byte of each character. */
export function encodeBase64(text: string): string {
  let result = "";
  for (let i = 0; i < text.length; i += 3) {
    const left = text.length - i;
    const bits =
      ((text.charCodeAt(i) & 255) << 16) |
      (left > 1 ? (text.charCodeAt(i + 1) & 255) << 8 : 0) |
      (left > 2 ? text.charCodeAt(i + 2) & 255 : 0);
    result += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63);
    result += left > 1 ? ALPHABET.charAt((bits >> 6) & 63) : "=";
    result += left > 2 ? ALPHABET.charAt(bits & 63) : "=";
  }
  return result;
}

/** Takes the URL alphabet as well, skips what is neither, ends at the first `=`. */
export function decodeBase64(text: string): string {
  let result = "";
  let bits = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "=") break;
    const value = ALPHABET.indexOf(char === "-" ? "+" : char === "_" ? "/" : char);
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    result += String.fromCharCode((bits >> count) & 255);
  }
  return result;
}
