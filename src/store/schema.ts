// schema.ts — the format of `treadle.db`, an SQLite database (WAL), and its versions.
//
// `PRAGMA application_id` is APPLICATION_ID, `PRAGMA user_version` the schema's version. A newer version than
// SCHEMA_VERSION is refused by name; an older one is migrated, one step after another, in one transaction.
// Plain SQL on purpose: primary keys, upsert, compare-and-set on `version`, ids given by the application.
//
//   names       texts that many rows repeat (ARNs of machines, versions, aliases, map runs) by number
//   executions  one row an execution. `id` grows in order of start; `version` counts its commits;
//               `status` is a place in STATUSES (cells.ts); `machine` is null for children of map runs;
//               `due` when its next timer rings (ms); `pending` 1 where recovery must load it; `birth` and
//               `standing` JSON; `input` null where it stands in large_inputs; `head` the state without its
//               frames in the core's versioned form, null when it has been dropped; `notes` the engine's own
//               (src/engine/notes.ts), which stay when the state is dropped; times in ms.
//               `started` is indexed but for children of map runs (since version 2), and `stopped` (since version 4)
//   frames      the state's frames, each written only when it has changed
//   history     rows of up to 256 events, one JSON text a line; key = id × 2^26 + the first event's id
//   waiting_tasks  one row a task of a running execution that somebody outside must answer (since version 3):
//               the event that entered its state, when that was, its resource by number, `waits` a place in WAITS
//               (cells.ts), `words` the names it is looked for by, in small letters
//   map_runs    one JSON text each; `ordinal` grows in order of start
//   documents   the catalog
import type Database from "libsql";
import { missingPart } from "./schema-check.ts";
import { fillWaitingTasks } from "./waiting-fill.ts";

/** "Trdl". */
export const APPLICATION_ID = 0x5472646c;
/** Events of one execution that a history key can number. */
export const HISTORY_SPAN = 67_108_864;

const VERSION_1 = `
CREATE TABLE names (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE executions (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, status INTEGER NOT NULL,
  machine INTEGER, machine_version INTEGER, machine_alias INTEGER, map_run INTEGER,
  started INTEGER NOT NULL, stopped INTEGER, redrives INTEGER NOT NULL,
  due INTEGER, pending INTEGER NOT NULL, birth TEXT NOT NULL, standing TEXT NOT NULL, notes TEXT,
  input TEXT, output TEXT, head TEXT
);
CREATE INDEX executions_of_machine ON executions (machine, status, id) WHERE machine IS NOT NULL;
CREATE INDEX executions_of_version ON executions (machine_version, status, id)
  WHERE machine_version IS NOT NULL;
CREATE INDEX executions_of_alias ON executions (machine_alias, status, id)
  WHERE machine_alias IS NOT NULL;
CREATE INDEX executions_of_map_run ON executions (map_run, status, id) WHERE map_run IS NOT NULL;
CREATE INDEX executions_due ON executions (due, id) WHERE due IS NOT NULL;
CREATE INDEX executions_pending ON executions (id) WHERE pending = 1;
CREATE TABLE large_inputs (execution INTEGER PRIMARY KEY, input TEXT NOT NULL);
CREATE TABLE frames (
  execution INTEGER NOT NULL, frame TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (execution, frame)
) WITHOUT ROWID;
CREATE TABLE history (key INTEGER PRIMARY KEY, count INTEGER NOT NULL, events TEXT NOT NULL);
CREATE TABLE map_runs (
  arn TEXT NOT NULL PRIMARY KEY, execution INTEGER NOT NULL, ordinal INTEGER NOT NULL, text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX map_runs_of_execution ON map_runs (execution, ordinal);
CREATE TABLE documents (
  kind TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
`;

/** Lists of all machines, and by time, in order of start. */
const VERSION_2 = `
CREATE INDEX executions_by_start ON executions (started) WHERE machine IS NOT NULL;
`;

/** Clustered in the order of the list; the index alone tells how many wait for whom, and gives an activity's. */
const VERSION_3 = `
CREATE TABLE waiting_tasks (
  execution INTEGER NOT NULL, entered INTEGER NOT NULL, since INTEGER NOT NULL,
  resource INTEGER NOT NULL, waits INTEGER NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (since, execution, entered)
) WITHOUT ROWID;
CREATE INDEX waiting_tasks_of_resource ON waiting_tasks (resource, since, execution, entered, waits);
`;

/** What ended in a span of time, however long ago it began. */
const VERSION_4 = `
CREATE INDEX executions_by_end ON executions (stopped) WHERE machine IS NOT NULL AND stopped IS NOT NULL;
`;

/** SQL, and what it cannot say: rows that follow from those that are there. */
export type Migration =
  | string
  | { readonly sql: string; readonly fill: (database: Database.Database) => void };

/** The n-th takes a database from version n to n + 1. */
export const MIGRATIONS: readonly Migration[] = [
  ...[VERSION_1, VERSION_2],
  { sql: VERSION_3, fill: fillWaitingTasks },
  VERSION_4,
];
export const SCHEMA_VERSION: number = MIGRATIONS.length;

/** Why a database is refused; `message` names the file and is meant for people. */
export class StoreRefused extends Error {
  override readonly name = "StoreRefused";
}

export function damaged(path: string, reason: string): StoreRefused {
  return new StoreRefused(
    `The store ${path} is damaged: ${reason}. Restore it from a backup, or move the directory away to start empty.`,
  );
}

/** Brings the database to the newest schema, or throws {@link StoreRefused}. */
export function migrate(
  database: Database.Database,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const version = pragma(database, "user_version");
  const application = pragma(database, "application_id");
  const isNew = !hasTables(database);
  if (version === 0 && application === 0 && isNew) {
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  } else if (application !== APPLICATION_ID) {
    throw new StoreRefused(
      `The file ${path} is not a store of Treadle; it belongs to something else.`,
    );
  }
  if (version > migrations.length) {
    throw new StoreRefused(
      `The store ${path} was written by a newer Treadle (schema ${version}, this one knows ${migrations.length}). Start it with that version or a newer one.`,
    );
  }
  // A new one that was left before its tables were there says 0, too.
  if (version < 0 || (version === 0 && !isNew)) {
    throw damaged(path, `it says that its schema is of version ${version}, which no store has`);
  }
  const missing = missingPart(database, migrations.slice(0, version).map(sqlOf));
  if (missing !== undefined) throw damaged(path, `it has lost ${missing}`);
  if (version === migrations.length) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    for (const step of migrations.slice(version)) {
      database.exec(sqlOf(step));
      if (typeof step !== "string") step.fill(database);
    }
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    // The steps have worked with what this version has: it has more than it says.
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && "code" in error && error.code === "SQLITE_ERROR") {
      throw damaged(path, `it cannot be brought on from schema version ${version}: ${message}`);
    }
    throw error;
  }
}

function sqlOf(step: Migration): string {
  return typeof step === "string" ? step : step.sql;
}

export function pragma(database: Database.Database, name: string): number {
  return Number(row(database.prepare(`PRAGMA ${name}`).raw().get([]))[0]);
}

/** A row in raw form; rows as objects carry libsql's own `_metadata`. */
export function row(value: unknown): readonly (string | number | null)[] {
  // The cast: a statement in raw mode gives a list of column values, and our columns hold texts and numbers.
  return (value ?? []) as readonly (string | number | null)[];
}

export function hasTables(database: Database.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master LIMIT 1").raw().get([]) !== undefined;
}
