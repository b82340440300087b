// statements.ts — prepared statements of one connection, each made once.
import type Database from "libsql";
import type { Cell } from "./cells.ts";

type Prepared = Database.Statement;

export class Statements {
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  run(sql: string, values: readonly Cell[]): void {
    this.#of(sql).run(values);
  }

  /** Runs and says how many rows changed. */
  change(sql: string, values: readonly Cell[]): number {
    return this.#of(sql).run(values).changes;
  }

  /** The first row. */
  get(sql: string, values: readonly Cell[]): readonly Cell[] | undefined {
    // The cast: in raw mode a row is the list of its columns; ours hold texts, numbers and nulls.
    return this.#of(sql).get(values) as readonly Cell[] | undefined;
  }

  all(sql: string, values: readonly Cell[]): readonly (readonly Cell[])[] {
    return this.#of(sql).all(values) as readonly (readonly Cell[])[];
  }

  begin(): void {
    this.#database.exec("BEGIN IMMEDIATE");
  }

  commit(): void {
    this.#database.exec("COMMIT");
  }

  /** Ends a transaction that failed; SQLite may have ended it already. */
  rollBack(): void {
    if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
  }

  #of(sql: string): Prepared {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      prepared = this.#database.prepare(sql);
      if (prepared.reader) prepared.raw();
      this.#prepared.set(sql, prepared);
    }
    return prepared;
  }
}
