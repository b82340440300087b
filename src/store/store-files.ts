// store-files.ts — what the directory tells before its database is opened, and what it is told afterwards.
//
//   treadle.db     the database, with SQLite's own `-wal` and `-shm` beside
//   treadle.store  made once the database is there: from then on an empty or missing database is a lost one, not a new
//                  one. Only its presence counts; directories from before it are known by what else stands in them.
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { damaged } from "./schema.ts";

const OWNER_ALONE = 0o600;
const MARK = "treadle.store";
const MARK_TEXT =
  "The store of Treadle in treadle.db. While this file is here, an empty or missing treadle.db is refused, not begun anew.\n";
/** What other rooms write, and only a server whose store is open: a folder of the same name may be somebody's code. */
const WRITTEN_LATER: readonly (readonly [folder: string, ending: string])[] = [
  ["services", ".journal"],
  ["lambda/functions", ".json"],
];

/** Throws StoreRefused where the database cannot be what this directory held; makes the file where there is none. */
export function readyFile(path: string): void {
  refuseLost(path);
  refuseTruncated(path);
  keepForOwner(path);
}

/** What in the directory shows that its database held tables; undefined where it may be new. */
export function signOfStore(path: string): string | undefined {
  const directory = dirname(path);
  // What counts how often the process died is there only while a store is open, or after an unclean end.
  const file = [MARK, "treadle.deaths"].find((name) => existsSync(join(directory, name)));
  return file ?? WRITTEN_LATER.find(([name, end]) => holds(join(directory, name), end))?.[0];
}

export function isMarked(path: string): boolean {
  return existsSync(join(dirname(path), MARK));
}

/** The database has its tables: from here on it can be lost. */
export function markStore(path: string): void {
  try {
    writeFileSync(join(dirname(path), MARK), MARK_TEXT, { mode: OWNER_ALONE });
  } catch (error) {
    // A full disk keeps no store from being opened; the next start marks it.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOSPC" && code !== "EDQUOT" && code !== "EIO") throw error;
  }
}

export function lost(path: string, what: string, sign: string): Error {
  return damaged(path, `it ${what}, but its directory has held a store (there is ${sign})`);
}

function refuseLost(path: string): void {
  const size = sizeOf(path);
  if (size !== undefined && size > 0) return;
  // SQLite itself would take a log without its database away.
  const log = `${path}-wal`;
  const sign = (sizeOf(log) ?? 0) > 0 ? log : signOfStore(path);
  if (sign !== undefined) throw lost(path, size === undefined ? "is missing" : "is empty", sign);
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function holds(folder: string, ending: string): boolean {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return readdirSync(folder).some((name) => name.endsWith(ending));
}

/** What executions carry is their owner's alone; SQLite gives its log the permissions that the database has. */
function keepForOwner(path: string): void {
  closeSync(openSync(path, "a", OWNER_ALONE));
  const files = ["", "-wal", "-shm"].map((end) => `${path}${end}`);
  for (const file of files) if (existsSync(file)) chmodSync(file, OWNER_ALONE);
}

/** SQLite itself notices a missing tail only when it reads there; the header says how long the file must be. */
function refuseTruncated(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    if (size === 0) return;
    const header = Buffer.alloc(100);
    const read = readSync(file, header, 0, 100, 0);
    if (read < 100 || header.toString("latin1", 0, 15) !== "SQLite format 3") {
      throw damaged(path, "it does not begin as a database does");
    }
    // Offsets of SQLite's file format: page size at 16 (1 means 65,536), length in pages at 28, which holds
    // where the change counters at 24 and 92 agree.
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const pages = header.readUInt32BE(28);
    const holds = header.readUInt32BE(24) === header.readUInt32BE(92);
    if (holds && size < pages * pageSize) {
      throw damaged(path, `it is ${size} bytes long and should be ${pages * pageSize}`);
    }
  } finally {
    closeSync(file);
  }
}
