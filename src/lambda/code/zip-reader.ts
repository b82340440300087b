// zip-reader.ts — a zip archive taken apart, trusting nothing in it.
//
// Reads by the central directory (stored and deflated entries, with zip64 sizes). Holds:
//   Z1. No name leaves the folder it is unpacked to: no `..`, no absolute path, no drive, no NUL.
//   Z2. No entry gives more bytes than it announces, and all of them together not more than the limit.
//   Z3. Nothing is written here; the caller gets names, modes and bytes.
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";

export interface ZipLimits {
  readonly unzippedBytesMax: number;
  readonly entriesMax: number;
}

export interface ZipEntry {
  /** Path below the archive's root, `/` between the parts. */
  readonly name: string;
  readonly kind: "file" | "folder" | "symlink";
  /** Permission bits. */
  readonly mode: number;
  /** For a symlink its target. */
  readonly content: () => Promise<Buffer>;
}

/** The archive is damaged, hostile or too large; `tooLarge` tells the last case from the others. */
export class ZipProblem extends Error {
  override readonly name = "ZipProblem";
  readonly tooLarge: boolean;

  constructor(message: string, tooLarge = false) {
    super(message);
    this.tooLarge = tooLarge;
  }
}

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const END64_SIGNATURE = 0x06064b50;
const END64_LOCATOR_SIGNATURE = 0x07064b50;
const END64_LOCATOR_BYTES = 20;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const COMMENT_BYTES_MAX = 0xffff;
const UNIX = 3;
const MACOS = 19;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;
const FOLDER = 0o040000;

/** Fields of the central directory that reading an entry needs. */
interface CentralEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly localOffset: number;
  readonly mode: number;
}

/** Lists the entries after checking all names and announced sizes. Throws {@link ZipProblem}. */
export function readZip(bytes: Uint8Array, limits: ZipLimits): readonly ZipEntry[] {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const entries = centralEntries(archive, limits.entriesMax);
    const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (total > limits.unzippedBytesMax) {
      throw new ZipProblem(`unzipped size ${total} is over ${limits.unzippedBytesMax} bytes`, true);
    }
    return entries.flatMap((entry) => {
      const name = safeName(entry.name);
      if (name === "") return [];
      const mode = entry.mode & 0o777;
      return [{ name, kind: kindOf(entry), mode, content: () => contentOf(archive, entry) }];
    });
  } catch (error) {
    // Offsets that point outside of the archive show as RangeError of Buffer.
    if (error instanceof RangeError) throw new ZipProblem("an offset points outside the archive");
    throw error;
  }
}

function centralEntries(archive: Buffer, entriesMax: number): readonly CentralEntry[] {
  const { count, offset } = directoryOf(archive);
  if (count > entriesMax) throw new ZipProblem(`${count} entries, more than ${entriesMax}`, true);
  const entries: CentralEntry[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw new ZipProblem("bad directory entry");
    const nameBytes = archive.readUInt16LE(at + 28);
    const extraBytes = archive.readUInt16LE(at + 30);
    const extraAt = at + CENTRAL_BYTES + nameBytes;
    if (extraAt + extraBytes > archive.length) throw new ZipProblem("the directory is cut off");
    entries.push(centralEntry(archive, at, archive.subarray(extraAt, extraAt + extraBytes)));
    at = extraAt + extraBytes + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function directoryOf(archive: Buffer): { readonly count: number; readonly offset: number } {
  const first = Math.max(0, archive.length - END_BYTES - COMMENT_BYTES_MAX);
  for (let at = archive.length - END_BYTES; at >= first; at--) {
    if (archive.readUInt32LE(at) !== END_SIGNATURE) continue;
    const count = archive.readUInt16LE(at + 10);
    const offset = archive.readUInt32LE(at + 16);
    if (count !== 0xffff && offset !== 0xffffffff) return { count, offset };
    return directory64(archive, at - END64_LOCATOR_BYTES);
  }
  throw new ZipProblem("no end of central directory");
}

function directory64(archive: Buffer, locatorAt: number): { count: number; offset: number } {
  if (archive.readUInt32LE(locatorAt) !== END64_LOCATOR_SIGNATURE) {
    throw new ZipProblem("no zip64 locator");
  }
  const at = Number(archive.readBigUInt64LE(locatorAt + 8));
  if (archive.readUInt32LE(at) !== END64_SIGNATURE) throw new ZipProblem("no zip64 end record");
  return {
    count: Number(archive.readBigUInt64LE(at + 32)),
    offset: Number(archive.readBigUInt64LE(at + 48)),
  };
}

function centralEntry(archive: Buffer, at: number, extra: Buffer): CentralEntry {
  const nameAt = at + CENTRAL_BYTES;
  const madeBy = archive.readUInt8(at + 5);
  const hasUnixMode = madeBy === UNIX || madeBy === MACOS;
  const wide = wideFields(extra);
  const widened = (value: number): number =>
    value === 0xffffffff ? (wide.shift() ?? value) : value;
  const bytes = widened(archive.readUInt32LE(at + 24));
  const compressedBytes = widened(archive.readUInt32LE(at + 20));
  const localOffset = widened(archive.readUInt32LE(at + 42));
  return {
    name: archive.toString("utf8", nameAt, nameAt + archive.readUInt16LE(at + 28)),
    flags: archive.readUInt16LE(at + 8),
    method: archive.readUInt16LE(at + 10),
    crc: archive.readUInt32LE(at + 16),
    compressedBytes,
    bytes,
    localOffset,
    mode: hasUnixMode ? archive.readUInt32LE(at + 38) >>> 16 : 0o644,
  };
}

/** The 64-bit numbers of the zip64 extra field, in the order in which the 32-bit ones overflowed. */
function wideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const values: number[] = [];
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    for (let field = at + 4; field + 8 <= end; field += 8) {
      values.push(Number(extra.readBigUInt64LE(field)));
    }
    return values;
  }
  return [];
}

/** The path below the root; empty for the root itself, which some archivers list as `./`. */
function safeName(name: string): string {
  const path = name.replaceAll("\\", "/");
  const parts = path.split("/");
  const escapes =
    path.startsWith("/") || /^[a-zA-Z]:/.test(path) || path.includes("\0") || parts.includes("..");
  if (escapes) throw new ZipProblem(`the name ${JSON.stringify(name)} is unsafe`);
  return parts.filter((part) => part !== "" && part !== ".").join("/");
}

function kindOf(entry: CentralEntry): ZipEntry["kind"] {
  const type = entry.mode & FILE_TYPE;
  if (type === SYMLINK) return "symlink";
  return type === FOLDER || /[/\\]$/.test(entry.name) ? "folder" : "file";
}

async function contentOf(archive: Buffer, entry: CentralEntry): Promise<Buffer> {
  if ((entry.flags & 1) !== 0) throw new ZipProblem(`${entry.name} is encrypted`);
  const at = entry.localOffset;
  if (at + LOCAL_BYTES > archive.length || archive.readUInt32LE(at) !== LOCAL_SIGNATURE) {
    throw new ZipProblem(`${entry.name} has no local header`);
  }
  const start = at + LOCAL_BYTES + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  const packed = archive.subarray(start, start + entry.compressedBytes);
  const content = await unpacked(packed, entry);
  if (content.length !== entry.bytes || crc32(content) !== entry.crc) {
    throw new ZipProblem(`${entry.name} is damaged`);
  }
  return content;
}

async function unpacked(packed: Buffer, entry: CentralEntry): Promise<Buffer> {
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw new ZipProblem(`${entry.name} uses method ${entry.method}`);
  try {
    // Z2: inflating stops with an error at the first byte beyond what was announced.
    return await inflate(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (error) {
    throw new ZipProblem(`${entry.name} does not inflate: ${String(error)}`);
  }
}
