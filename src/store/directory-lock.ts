// directory-lock.ts — two servers never open one directory.
//
// The lock is an exclusive SQLite lock on `treadle.lock`, held by an open transaction that writes nothing: the
// operating system drops it when the process ends, however it ends. `treadle.pid` says who holds it, for people.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { driver } from "./driver.ts";
import { StoreRefused } from "./schema.ts";

export interface DirectoryLock {
  release(): void;
}

/** Takes the lock, making the directory if it is not there; throws {@link StoreRefused} when another has it. */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const holderFile = join(directory, "treadle.pid");
  const lock = new (driver())(join(directory, "treadle.lock"), { timeout: 0 });
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE");
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new StoreRefused(
      `The directory ${directory} is in use by another Treadle server${holder(holderFile)}. Stop it first, or give this one another directory.`,
      { cause: error },
    );
  }
  writeFileSync(holderFile, `${process.pid}\n`);
  return {
    release: () => {
      rmSync(holderFile, { force: true });
      lock.exec("ROLLBACK");
      lock.close();
    },
  };
}

function holder(file: string): string {
  try {
    return ` (process ${readFileSync(file, "utf8").trim()})`;
  } catch {
    // Between taking the lock and writing the file there is no name to tell; the message stands without it.
    return "";
  }
}
