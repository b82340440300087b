// hash.ts — the five digests that AWS offers, in lower-case hexadecimal.
import { digestHex, isDigestAlgorithm } from "../digest.ts";

export const HASH_ALGORITHMS: readonly string[] = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];

/** The digest of the text's UTF-8 bytes; undefined for an algorithm that AWS does not have. */
export function hashHex(text: string, algorithm: string): string | undefined {
  return isDigestAlgorithm(algorithm) ? digestHex(algorithm, text) : undefined;
}
