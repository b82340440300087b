// base64.ts — base 64 of texts whose characters stand for bytes, as the reference implementation has it.
import { base64Decode, base64Encode } from "../../base/index.ts";

/** The low byte of each character. */
export function encodeBase64(text: string): string {
  return base64Encode(Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)));
}

/** Takes the URL alphabet as well, skips what is neither, ends at the first `=`. */
export function decodeBase64(text: string): string {
  const [digits = ""] = text.split("=", 1);
  const known = digits
    .replace(/-/g, "+")
    .replace(/_/g, "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  // A digit that stands alone at the end holds less than a byte.
  const whole = known.length % 4 === 1 ? known.slice(0, -1) : known;
  let result = "";
  for (const byte of base64Decode(whole) ?? []) result += String.fromCharCode(byte);
  return result;
}
