// base64.ts — base 64 of texts whose characters stand for bytes, as the reference implementation has it.
import { base64Decode, base64Encode } from "../../base/index.ts";

/** The low byte of each character. */
export function encodeBase64(text: string): string {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return base64Encode(bytes);
}

/** Characters made by one call: as many arguments as every engine takes. */
const CHUNK = 8_192;

/** Takes the URL alphabet as well, skips what is neither, ends at the first `=`. */
export function decodeBase64(text: string): string {
  const [digits = ""] = text.split("=", 1);
  const known = digits
    .replace(/-/g, "+")
    .replace(/_/g, "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  // A digit that stands alone at the end holds less than a byte.
  const whole = known.length % 4 === 1 ? known.slice(0, -1) : known;
  const bytes = base64Decode(whole) ?? new Uint8Array();
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK)
    chunks.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return chunks.join("");
}
