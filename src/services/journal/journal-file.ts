// journal-file.ts — the file of a journal: made whole, read back, relieved of a torn end.
//
//   F1. A journal's file comes into being with its first line, under another name that is then changed: an empty one, or
//       one that does not begin with a line, has lost what it held and is refused by name.
//   F2. What is cut off from the end is kept beside, in `<name>.torn-<time of the last write>`, and told in one line.
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { decodeLines } from "./line.ts";

/** Secrets of connections, parameters and Secrets Manager stand in journals. */
const OWNER_ALONE = 0o600;

/** A journal cannot be used, or a write did not reach the disk. */
export class JournalFailed extends Error {
  override readonly name = "JournalFailed";
}

export interface OpenedFile {
  readonly file: FileHandle;
  /** Its lines, the first one too. */
  readonly values: readonly unknown[];
  readonly length: number;
}

/** The file that is there; undefined where there is none. */
export async function openFile(
  path: string,
  tell: (line: string) => void,
): Promise<OpenedFile | undefined> {
  const known = await readFile(path).catch(absent);
  if (known === undefined) return undefined;
  if (known.length === 0) throw new JournalFailed(`${path} is empty: what it held is lost`);
  const { values, validBytes, damaged } = decodeLines(known);
  if (damaged) throw new JournalFailed(`${path} is damaged after byte ${validBytes}`);
  if (values.length === 0) {
    throw new JournalFailed(`${path} is damaged: it does not begin as a journal does`);
  }
  const file = await open(path, "r+", OWNER_ALONE);
  if (validBytes < known.length) {
    const torn = known.subarray(validBytes);
    const kept = await keepTorn(path, torn, (await file.stat()).mtime);
    await file.truncate(validBytes);
    tell(
      `${path}: its last ${torn.length} bytes are no whole record, as after a crash in the middle of a write, and were cut off; ${kept}`,
    );
  }
  return { file, values, length: validBytes };
}

/** Where there is no room for it, the server starts all the same: nobody was told that it was written. */
async function keepTorn(path: string, torn: Buffer, written: Date): Promise<string> {
  // No colons: Windows has none in names.
  const kept = `${path}.torn-${written.toISOString().replaceAll(":", "-")}`;
  try {
    await writeFile(kept, torn, { mode: OWNER_ALONE });
    return `they are kept in ${kept}`;
  } catch (error) {
    // Half of it would be no use; what is in its way may stay there.
    await rm(kept, { force: true }).catch(() => undefined);
    return `they could not be kept in ${kept}: ${error instanceof Error ? error.message : error}`;
  }
}

/** A file that holds these bytes, in place of what stands there; there is nothing of it where it fails. */
export async function writeFresh(path: string, bytes: Buffer): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.new`;
  const file = await open(draft, "w", OWNER_ALONE);
  try {
    await writeFully(file, bytes, 0);
    await rename(draft, path);
    await syncFolder(dirname(path));
    return file;
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
}

/** All bytes, on disk. The system may write less than it was given. */
export async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
  await file.datasync();
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** Makes a rename durable; systems that cannot open a folder need no such step. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  if (folder === undefined) return;
  // The name has changed, so there is no way back: where the disk fails, the next write says so.
  await folder.sync().catch(() => undefined);
  await folder.close();
}
