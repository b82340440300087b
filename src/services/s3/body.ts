// body.ts — the bytes of an upload, held against their checksums.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { JsonObject } from "../../base/index.ts";
import { type Texts, textIn } from "../parameters.ts";
import { fault } from "./records.ts";

/** Checksums to keep: those that were sent, else CRC-32. Throws BadDigest. */
export function checksumsOf(bytes: Uint8Array, parameters: JsonObject): Texts {
  const md5 = textIn(parameters, "ContentMD5");
  if (md5 !== undefined && md5 !== createHash("md5").update(bytes).digest("base64"))
    throw fault("BadDigest", "The Content-MD5 you specified did not match what we received.");
  const kept: Record<string, string> = {};
  for (const [member, compute] of Object.entries(COMPUTED)) {
    const sent = textIn(parameters, member);
    if (sent === undefined) continue;
    if (compute !== undefined && compute(bytes) !== sent) {
      const name = member.replace("Checksum", "");
      throw fault("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
    }
    kept[member] = sent;
  }
  return Object.keys(kept).length === 0 ? { ChecksumCRC32: crc32Of(bytes) } : kept;
}

function crc32Of(bytes: Uint8Array): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString("base64");
}

const hashed =
  (algorithm: string) =>
  (bytes: Uint8Array): string =>
    createHash(algorithm).update(bytes).digest("base64");

/** Undefined: kept as it was sent. */
const COMPUTED: Readonly<Record<string, ((bytes: Uint8Array) => string) | undefined>> = {
  ChecksumCRC32: crc32Of,
  ChecksumCRC32C: undefined,
  ChecksumCRC64NVME: undefined,
  ChecksumSHA1: hashed("sha1"),
  ChecksumSHA256: hashed("sha256"),
};

export function etagOf(bytes: Uint8Array): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}
