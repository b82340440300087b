// database.ts — what the service asks of a database, whatever runs it.
import type { JsonObject } from "../../base/index.ts";
import type { SqlRequest } from "./raw-result.ts";

export interface Connection {
  /** The process of the database that serves it, as far as there is one. */
  readonly pid: number;
  /** Resolves when it may run: databases that run one statement at a time have a queue. */
  turn(): Promise<void>;
  /** Runs one statement; rejects with {@link SqlError} where the database refuses it. */
  run(request: SqlRequest): Promise<Ran>;
  /** Lets others run, unless a transaction is open. */
  rest(): Promise<void>;
  /** Stops what runs or waits for its turn; resolves when it has ended. Harmless where nothing does. */
  cancel(): Promise<void>;
  /** What is open is rolled back. */
  close(): Promise<void>;
}

/** What is left of a result when its rows are written. */
export interface Ran {
  /** ColumnMetadata as the API gives it; undefined where the statement has no result set. */
  readonly columns: readonly JsonObject[] | undefined;
  /** JSON of records, or CSV, a page each. */
  readonly pages: readonly string[];
  /** Rows returned or changed. */
  readonly rows: number;
  readonly bytes: number;
  /** The statement left a transaction open. */
  readonly inTransaction: boolean;
}

export interface Database {
  /** `lasting`: what the connection is told is kept for its next statement. */
  connect(options: { readonly lasting: boolean }): Connection;
  close(): Promise<void>;
}

export interface DatabaseName {
  /** `cluster/<identifier>` or `workgroup/<name>`. */
  readonly endpoint: string;
  readonly database: string;
  readonly account: string;
  readonly region: string;
}

/** Where databases come from. */
export interface Databases {
  open(name: DatabaseName): Database;
  close(): Promise<void>;
}
