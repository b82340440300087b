// hash.ts — the five digests that AWS offers, in lower-case hexadecimal.
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { utf8Encode } from "./utf8.ts";

const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  MD5: md5,
  "SHA-1": sha1,
  "SHA-256": sha256,
  "SHA-384": sha384,
  "SHA-512": sha512,
};

export const HASH_ALGORITHMS: readonly string[] = Object.keys(DIGESTS);

/** The digest of the text's UTF-8 bytes; undefined for an algorithm that AWS does not have. */
export function hashHex(text: string, algorithm: string): string | undefined {
  if (!Object.hasOwn(DIGESTS, algorithm)) return undefined;
  const digest = DIGESTS[algorithm]?.(utf8Encode(text));
  return digest && Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
