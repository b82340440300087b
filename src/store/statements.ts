// statements.ts — prepared statements of one connection, each made once.
//
//   S1. Texts of the database are read as bytes (`CAST(… AS BLOB)`) and made texts here: libsql ends the whole process
//       when it meets one that is not UTF-8, as a damaged disk may leave it.
import { isUtf8 } from "node:buffer";
import type Database from "libsql";
import type { Cell } from "./cells.ts";

type Prepared = Database.Statement;

type RawCell = Cell | Uint8Array;

/** A text of the database that is none. */
export class TextDamaged extends Error {}

/** In place: the row is nobody else's. */
function cellsOf(row: RawCell[]): readonly Cell[] {
  for (let i = 0; i < row.length; i++) {
    const cell = row[i];
    if (typeof cell === "object" && cell !== null) row[i] = textOf(cell);
  }
  // The cast: the bytes have just become texts.
  return row as readonly Cell[];
}

function textOf(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new TextDamaged("a text in it is not UTF-8");
  // JSON and names hold none; a page that was lost is full of them.
  if (bytes.includes(0)) throw new TextDamaged("a text in it has lost a part");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** The column's text, to be read (S1). */
export function bytesOf(column: string): string {
  return `CAST(${column} AS BLOB)`;
}

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
    // The cast: in raw mode a row is the list of its columns; ours hold bytes of texts, numbers and nulls.
    const row = this.#of(sql).get(values) as RawCell[] | undefined;
    return row === undefined ? undefined : cellsOf(row);
  }

  all(sql: string, values: readonly Cell[]): readonly (readonly Cell[])[] {
    return (this.#of(sql).all(values) as RawCell[][]).map(cellsOf);
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
