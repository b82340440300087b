// directory-lock.ts — two servers never open one directory.
//
// The lock is an exclusive SQLite lock on `treadle.lock`, held by an open transaction that writes nothing: the
// operating system drops it when the process ends, however it ends. `treadle.pid` says who holds it, for people.
// The file is empty. What somebody else wrote into it is taken out: SQLite asks for the lock before it reads, so who
// is told that it is no database knows that nobody holds it.
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type Database from "libsql";
import { driver } from "./driver.ts";
import { StoreRefused } from "./schema.ts";

export interface DirectoryLock {
  release(): void;
}

/** Takes the lock, making the directory if it is not there; throws {@link StoreRefused} when another has it. */
export function lockDirectory(directory: string): DirectoryLock {
  makeDirectory(resolve(directory));
  const holderFile = join(directory, "treadle.pid");
  const lock = taken(directory);
  writeFileSync(holderFile, `${process.pid}\n`);
  return {
    release: () => {
      rmSync(holderFile, { force: true });
      lock.exec("ROLLBACK");
      lock.close();
    },
  };
}

/** One after the other: by itself Node 20 tries for ever where a file system takes no directories, such as `/proc`. */
function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return;
  if (dirname(directory) !== directory) makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Somebody else has just made it.
    if (codeOf(error) !== "EEXIST" || !isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function taken(directory: string): Database.Database {
  const path = join(directory, "treadle.lock");
  try {
    try {
      return locked(path);
    } catch (error) {
      if (codeOf(error) !== "SQLITE_NOTADB") throw error;
      truncateSync(path);
      return locked(path);
    }
  } catch (error) {
    throw new StoreRefused(
      codeOf(error) === "SQLITE_BUSY"
        ? `The directory ${directory} is in use by another Treadle server${holder(directory)}. Stop it first, or give this one another directory.`
        : `The directory ${directory} cannot be locked: ${path}: ${error instanceof Error ? error.message : error}. Where no server uses it, remove that file; or give this one another directory.`,
      { cause: error },
    );
  }
}

function locked(path: string): Database.Database {
  const lock = new (driver())(path, { timeout: 0 });
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE");
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function holder(directory: string): string {
  try {
    return ` (process ${readFileSync(join(directory, "treadle.pid"), "utf8").trim()})`;
  } catch {
    // Between taking the lock and writing the file there is no name to tell; the message stands without it.
    return "";
  }
}
