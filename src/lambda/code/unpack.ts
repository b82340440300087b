// unpack.ts — a zip archive laid out as a folder.
//
// Holds: the folder appears whole or not at all (built beside, then renamed), and a symbolic link is made
// only after every file is written and only if it points inside the folder, so nothing is ever written
// through one.
import { randomUUID } from "node:crypto";
import { chmod, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, posix } from "node:path";
import { readZip, type ZipEntry, type ZipLimits, ZipProblem } from "./zip-reader.ts";

/** AWS's limits: 250 MB unzipped; the number of entries is our own bound. */
export const ZIP_LIMITS: ZipLimits = { unzippedBytesMax: 262_144_000, entriesMax: 200_000 };

/** Unpacks `bytes` to `folder`, which must not exist. Throws ZipProblem. */
export async function unpackZip(
  bytes: Uint8Array,
  folder: string,
  limits: ZipLimits = ZIP_LIMITS,
): Promise<void> {
  const entries = readZip(bytes, limits);
  const draft = `${folder}.${randomUUID()}`;
  try {
    await mkdir(draft, { recursive: true });
    for (const entry of entries) if (entry.kind !== "symlink") await writeEntry(entry, draft);
    for (const entry of entries) if (entry.kind === "symlink") await linkEntry(entry, draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (isClash(error)) throw new ZipProblem(`its entries clash: ${error.message}`);
    throw error;
  }
}

async function writeEntry(entry: ZipEntry, root: string): Promise<void> {
  const path = join(root, entry.name);
  if (entry.kind === "folder") {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  // Readable by the owner whatever the archive says, else the function could not run here.
  const mode = entry.mode | 0o600;
  await writeFile(path, await entry.content(), { mode, flag: "wx" });
  // The mode given at creation is cut by the process's umask.
  await chmod(path, mode);
}

async function linkEntry(entry: ZipEntry, root: string): Promise<void> {
  const target = (await entry.content()).toString("utf8");
  const landing = posix.normalize(posix.join(posix.dirname(entry.name), target));
  if (isAbsolute(target) || target.includes("\0") || landing.startsWith("..")) {
    throw new ZipProblem(`the link ${entry.name} points outside the archive`);
  }
  await mkdir(dirname(join(root, entry.name)), { recursive: true });
  await symlink(target, join(root, entry.name));
}

/** The same name twice, a file where a folder is, a name that is too long: the archive's fault. */
function isClash(error: unknown): error is Error {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return ["EEXIST", "EISDIR", "ENOTDIR", "ENAMETOOLONG"].includes(String(error.code));
}
