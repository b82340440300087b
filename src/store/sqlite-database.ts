// sqlite-database.ts — the database file on the thread that owns it: opened, written, read, retired, closed.
//
// Synchronous throughout; whoever holds it decides on which thread. One connection, so a read that begins after
// a commit sees it.
import { statSync } from "node:fs";
import { join } from "node:path";
import type Database from "libsql";
import { BatchWriter, forgetExecution } from "./batch-writer.ts";
import type { Cell } from "./cells.ts";
import { driver } from "./driver.ts";
import { brokenText } from "./json-text.ts";
import { Names } from "./names.ts";
import { Reader } from "./reader.ts";
import { damaged, hasTables, migrate, StoreRefused } from "./schema.ts";
import { bytesOf, Statements, TextDamaged } from "./statements.ts";
import { isMarked, lost, markStore, readyFile, signOfStore } from "./store-files.ts";

export interface SqliteOptions {
  readonly directory: string;
  /**
   * FULL: acknowledged means on the disk. NORMAL: the last commits before a power failure may be lost, none is
   * ever torn, and a crash of the process loses nothing.
   */
  readonly synchronous: "FULL" | "NORMAL";
}

/** Pages (4 KiB) that the write-ahead log gathers before they are moved into the database. */
const CHECKPOINT_PAGES = 4000;
/** Larger files are not looked through at the start: that would take longer than a tenth of a second. */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024;
const LOG_BYTES_KEPT = 32 * 1024 * 1024;
const CACHE_KIBIBYTES = 8 * 1024;
/** Executions looked at in one call of `retire`. */
const RETIRE_SCAN_MAX = 5000;

export class SqliteDatabase {
  readonly reader: Reader;
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #statements: Statements;
  readonly #writer: BatchWriter;
  /** Where the next look for executions to retire begins. */
  #retireFrom = 0;

  /** Opens or makes `treadle.db`; throws {@link StoreRefused} when it is damaged, newer or not ours. */
  constructor(options: SqliteOptions) {
    this.#path = join(options.directory, "treadle.db");
    this.#database = openFile(this.#path);
    this.#statements = new Statements(this.#database);
    const names = new Names(this.#statements);
    try {
      this.#database.exec(`PRAGMA synchronous = ${options.synchronous}`);
      this.#database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
      this.#statements.get("PRAGMA journal_mode = WAL", []);
      this.#statements.get(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`, []);
      this.#statements.get(`PRAGMA journal_size_limit = ${LOG_BYTES_KEPT}`, []);
      this.#refuseEmptied();
      migrate(this.#database, this.#path);
      this.#refuseBroken();
      this.#mark();
      this.#writer = new BatchWriter(this.#statements, names);
    } catch (error) {
      this.#database.close();
      throw unopened(this.#path, this.named(error));
    }
    this.reader = new Reader(this.#statements, names);
  }

  /** A file without tables is a new one, or one whose log was lost before anything was moved from there. */
  #refuseEmptied(): void {
    if (hasTables(this.#database)) return;
    const sign = signOfStore(this.#path);
    if (sign !== undefined) throw lost(this.#path, "has no tables", sign);
  }

  /** Once, when the tables are on the disk in the file itself: a log may be lost with the power. */
  #mark(): void {
    if (isMarked(this.#path)) return;
    this.#statements.get("PRAGMA wal_checkpoint(PASSIVE)", []);
    markStore(this.#path);
  }

  /** What SQLite finds wrong with its own pages; a large file shows it when the page is read. */
  #refuseBroken(): void {
    if (statSync(this.#path).size > CHECKED_BYTES_MAX) return;
    const found = String(this.#statements.get("PRAGMA quick_check(1)", [])?.[0]);
    if (found === "ok") return;
    const what = found.split("\n").at(-1) ?? found;
    throw damaged(this.#path, `its pages do not hold together (${what})`);
  }

  write(cells: readonly Cell[]): readonly number[] {
    return this.#writer.write(cells);
  }

  /** Forgets executions closed before that time, the oldest first; says how many. */
  retire(closedBefore: number, limit: number): number {
    const rows = this.#statements.all(
      "SELECT id, status, stopped FROM executions WHERE id > ? AND started < ? ORDER BY id LIMIT ?",
      [this.#retireFrom, closedBefore, RETIRE_SCAN_MAX],
    );
    const old = rows.filter(
      ([, status, stopped]) => Number(status) > 0 && Number(stopped) < closedBefore,
    );
    const chosen = old.slice(0, limit);
    this.#statements.begin();
    try {
      for (const [id] of chosen) forgetExecution(this.#statements, Number(id));
      this.#statements.commit();
    } catch (error) {
      this.#statements.rollBack();
      throw error;
    }
    // What runs on is looked at again in the next round.
    const done = rows.length < RETIRE_SCAN_MAX && chosen.length === old.length;
    const last = chosen.length < old.length ? chosen.at(-1) : rows.at(-1);
    this.#retireFrom = done ? 0 : Number(last?.[0] ?? 0);
    return chosen.length;
  }

  close(): void {
    // libsql lets go of the connection when its statements are collected, so the log is emptied here.
    this.#statements.get("PRAGMA wal_checkpoint(TRUNCATE)", []);
    this.#database.close();
  }

  /** SQLite has met it while it searched, and does not say where: all rows are looked at, since nothing else follows. */
  #brokenJson(): string {
    const found = this.#statements.get(
      `SELECT ${bytesOf("arn")}, json_valid(birth) FROM executions
       WHERE NOT json_valid(birth) OR NOT json_valid(standing) LIMIT 1`,
      [],
    );
    const column = Number(found?.[1]) === 0 ? "birth" : "standing";
    return brokenText(["executions", column, String(found?.[0] ?? "?")]);
  }

  /** The error as a person should read it: a damaged file by its name. */
  named(error: unknown): Error {
    if (error instanceof StoreRefused) return error;
    if (error instanceof TextDamaged) return damaged(this.#path, error.message);
    const { code, message } = sqliteError(error);
    if (code === "SQLITE_CORRUPT" || code === "SQLITE_NOTADB") return damaged(this.#path, message);
    if (message === "malformed JSON") return damaged(this.#path, this.#brokenJson());
    return new Error(`The store ${this.#path} failed: ${message} (${code})`, { cause: error });
  }
}

function sqliteError(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return { code, message };
}

function openFile(path: string): Database.Database {
  try {
    readyFile(path);
    return new (driver())(path, { timeout: 1000 });
  } catch (error) {
    if (error instanceof StoreRefused) throw error;
    throw cannotOpen(path, error);
  }
}

/** What keeps it from being opened is a person's to mend; only SQL of ours that is wrong would be a bug. */
function unopened(path: string, error: Error): Error {
  if (error instanceof StoreRefused) return error;
  const { code } = sqliteError(error.cause);
  return code === "unknown" || code === "SQLITE_ERROR" ? error : cannotOpen(path, error.cause);
}

function cannotOpen(path: string, cause: unknown): StoreRefused {
  return new StoreRefused(
    `The store ${path} cannot be opened: ${sqliteError(cause).message}. It must be a file that this server may read and write, with room on its disk, and nobody else's; or give the server another directory.`,
    { cause },
  );
}
