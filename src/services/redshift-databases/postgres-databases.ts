// postgres-databases.ts — databases of a PostgreSQL server at a URL, through the package `pg`.
//
//   P1. Each connection of the service is one of the server's; statements of different connections run side by side.
//   P2. A database in the URL serves every name; without one, the name of the call is that of the database.
//   P3. The server gets one schema of ours, with Redshift's functions, behind all others on the search path.
import type { ServicesClock } from "../ports.ts";
import { SEARCH_PATH, SHIMS } from "../redshift-sql/index.ts";
import type { Connection, Database, DatabaseName, Databases, Ran } from "./database.ts";
import { execute } from "./execute.ts";
import type { SqlRequest } from "./raw-result.ts";
import { canceledError, type RawResult, SqlError, type SqlErrorParts } from "./raw-result.ts";

/** The part of `pg` that we use; its types are optional as the package is. */
interface PgClient {
  readonly processID: number;
  connect(): Promise<void>;
  query(query: PgQuery): Promise<PgResult>;
  end(): Promise<void>;
  on(event: "error", told: (error: Error) => void): void;
}

interface PgQuery {
  readonly text: string;
  readonly values?: readonly string[];
  readonly rowMode?: "array";
  readonly queryMode?: "extended";
  readonly types?: { getTypeParser(): (text: string) => string };
}

interface PgResult {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: readonly (readonly (string | null)[])[];
  readonly fields: readonly {
    readonly name: string;
    readonly tableID: number;
    readonly columnID: number;
    readonly dataTypeID: number;
    readonly dataTypeModifier: number;
  }[];
}

interface PgModule {
  readonly Client: new (options: object) => PgClient;
}

/** The name is a variable so that the compiler does not ask for a package that may be absent. */
const PACKAGE: string = "pg";
const CONNECT_MS = 10_000;

export class PostgresDatabases implements Databases {
  readonly #url: string;
  readonly #clock: ServicesClock;
  readonly #open = new Map<string, PostgresDatabase>();

  constructor(url: string, clock: ServicesClock) {
    this.#url = url;
    this.#clock = clock;
  }

  open({ database }: DatabaseName): Database {
    const url = new URL(this.#url);
    if (url.pathname === "" || url.pathname === "/") url.pathname = encodeURIComponent(database);
    const known = this.#open.get(url.href) ?? new PostgresDatabase(url.href, this.#clock);
    this.#open.set(url.href, known);
    return known;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((database) => database.close()));
  }
}

class PostgresDatabase implements Database {
  readonly url: string;
  readonly clock: ServicesClock;
  readonly connections: Set<PostgresConnection> = new Set();
  #prepared: Promise<void> | undefined;

  constructor(url: string, clock: ServicesClock) {
    this.url = url;
    this.clock = clock;
  }

  connect(): Connection {
    const connection = new PostgresConnection(this);
    this.connections.add(connection);
    return connection;
  }

  async client(): Promise<PgClient> {
    const { Client } = await loadPg();
    const options = `-c search_path=${SEARCH_PATH.replaceAll(" ", "")} -c TimeZone=UTC`;
    const client = new Client({
      ...{ connectionString: this.url, options, connectionTimeoutMillis: CONNECT_MS },
      application_name: "treadle-redshift-data",
    });
    // Whoever runs a statement is told by its rejection; an idle connection that breaks is replaced.
    client.on("error", () => {});
    await client.connect().catch(rejected);
    return client;
  }

  /** Once in the life of the process; users without the right to it do without. */
  prepare(client: PgClient): Promise<void> {
    this.#prepared ??= (async () => {
      // Two that create the same function at once would fail each other.
      await client.query({ text: "select pg_advisory_lock(7265616401)" });
      try {
        for (const text of SHIMS) await client.query({ text });
      } catch (error) {
        if (!isDenied(error)) throw error;
      } finally {
        await client.query({ text: "select pg_advisory_unlock(7265616401)" });
      }
    })();
    return this.#prepared;
  }

  async close(): Promise<void> {
    await Promise.all([...this.connections].map((connection) => connection.abandon()));
  }
}

class PostgresConnection implements Connection {
  readonly #database: PostgresDatabase;
  #client: PgClient | undefined;
  #running = false;
  #canceled = false;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  get pid(): number {
    return this.#client?.processID ?? 0;
  }

  async turn(): Promise<void> {
    if (this.#client !== undefined) return;
    const client = await this.#database.client();
    await this.#database.prepare(client).catch(rejected);
    this.#client = client;
    if (this.#canceled) throw canceledError();
  }

  async run(request: SqlRequest): Promise<Ran> {
    await this.turn();
    // The server's own time is the wall's: a clock that skips must not run ahead of a statement.
    const release = this.#database.clock.hold();
    this.#running = true;
    try {
      const running = this.#execute(request);
      this.#ended = running.catch(() => undefined);
      return await running;
    } finally {
      this.#running = false;
      release();
    }
  }

  async #execute(request: SqlRequest): Promise<Ran> {
    const ran = await execute((sql, values) => this.#query(sql, values), request);
    return { ...ran, inTransaction: false };
  }

  async #query(text: string, values: readonly string[]): Promise<RawResult> {
    if (this.#client === undefined) throw new Error("a connection ran without its turn");
    const types = { getTypeParser: () => (value: string) => value };
    const query = { text, values, types, rowMode: "array", queryMode: "extended" } as const;
    const result = await this.#client.query(query).catch(rejected);
    const { command, rowCount, rows, fields } = result;
    const columns = fields.map(({ name, tableID, columnID, dataTypeID, dataTypeModifier }) => ({
      ...{ name, typeId: dataTypeID, typeModifier: dataTypeModifier },
      ...{ tableId: tableID, columnNumber: columnID },
    }));
    const has = columns.length > 0 || command === "SELECT";
    const done = rowCount === null ? command : `${command} ${rowCount}`;
    return { columns: has ? columns : undefined, rows, command: done };
  }

  /** The connection is its own: others need no turn. */
  async rest(): Promise<void> {}

  async cancel(): Promise<void> {
    this.#canceled = true;
    if (!this.#running) return;
    const other = await this.#database.client();
    try {
      await other.query({ text: "select pg_cancel_backend($1::int)", values: [String(this.pid)] });
    } finally {
      await other.end();
    }
    await this.#ended;
  }

  /** The server rolls back what is open. */
  async close(): Promise<void> {
    this.#database.connections.delete(this);
    await this.#client?.end();
  }

  /** At the end of the process: what runs is stopped first, for the server would go on with it. */
  async abandon(): Promise<void> {
    // A server that is gone has nothing to stop.
    await this.cancel().catch(() => undefined);
    await this.close().catch(() => undefined);
  }
}

async function loadPg(): Promise<PgModule> {
  try {
    // The cast: `pg` is pinned exactly; it is a CommonJS module.
    const loaded = (await import(PACKAGE)) as { readonly default: PgModule };
    return loaded.default;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND"))
      throw error;
    throw SqlError.from({
      ...{ severity: "FATAL", code: "58000", hint: "npm install pg@8.23.1" },
      message: "a postgresql:// URL needs the package pg, which is not installed",
    });
  }
}

function rejected(error: unknown): never {
  // The cast: errors of `pg` carry the members of PostgreSQL's own, or are of the network.
  const parts = error as SqlErrorParts & { readonly code?: string };
  throw SqlError.from({ ...parts, message: parts.message, severity: parts.severity ?? "FATAL" });
}

/** SQLSTATE insufficient_privilege. */
function isDenied(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "42501";
}
