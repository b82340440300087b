// whole-file.ts — a record in a file of its own that is whole, old or new, whenever it is read.
//
// Two lines: `<magic> <version> <SHA-256 of the second line, in hex>`, and the record as JSON. Written beside, synced,
// renamed, and the folder synced. Anything else is refused by name.
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** What a file holds, for its first line and for people. */
export interface FileKind {
  /** A word: `treadle-lambda-function`. */
  readonly magic: string;
  readonly version: string;
  /** As in "is not a function of Treadle". */
  readonly noun: string;
}

/** Returns when the record would survive the loss of power. */
export async function writeWhole(path: string, kind: FileKind, record: unknown): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const text = JSON.stringify(record);
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${kind.magic} ${kind.version} ${checksum(text)}\n${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

export async function removeWhole(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** Throws an Error that names the file when it is damaged or of an unknown version. */
export function readWhole(path: string, kind: FileKind): unknown {
  const [head = "", text = ""] = readFileSync(path, "utf8").split("\n");
  const [magic, version, sum] = head.split(" ");
  if (magic !== kind.magic) throw new Error(`${path} is not a ${kind.noun} of Treadle.`);
  if (version !== kind.version) {
    throw new Error(
      `${path} has the format version ${version}; this program reads ${kind.version}.`,
    );
  }
  if (sum !== checksum(text)) throw new Error(`${path} is damaged: its checksum does not match.`);
  return JSON.parse(text);
}

export function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}
