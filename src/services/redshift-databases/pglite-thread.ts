// pglite-thread.ts — the worker thread of one embedded database: makes its folder, opens it, runs statements.
//
// A statement holds the thread until it ends; who cancels must wake a sleep through the shared cells, or end the thread.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, rename as move, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { SHIM_SCHEMA, SHIMS } from "../redshift-sql/index.ts";
import { execute } from "./execute.ts";
import {
  loadPglite,
  type PgDatabase,
  type PgliteModule,
  type PgMessage,
  SLEEP_SQL,
  startPglite,
} from "./pglite-module.ts";
import {
  CELL,
  type ThreadCall,
  type ThreadOptions,
  type ThreadReply,
  WAKE,
} from "./pglite-wire.ts";
import { type RawColumn, type RawResult, SqlError, type SqlErrorParts } from "./raw-result.ts";

/** The database that Redshift makes for everybody, and the name of the template's. */
const DEFAULT_DATABASE = "dev";

const port = parentPort;
if (port === null) throw new Error("pglite-thread runs as a worker thread");
// The cast: PgliteDatabase starts this file with these options.
const options = workerData as ThreadOptions;
const cells = new Int32Array(options.cells);

function reply(message: ThreadReply): void {
  port?.postMessage(message);
}

/** The other side counts the time; false where it says that the statement is cancelled. */
function sleep(milliseconds: number): boolean {
  if (Atomics.load(cells, CELL.cancel) !== 0) return false;
  reply({ type: "sleeps", milliseconds });
  Atomics.wait(cells, CELL.wake, WAKE.asleep);
  const answer = Atomics.exchange(cells, CELL.wake, WAKE.asleep);
  return answer !== WAKE.canceled;
}

async function open(module: PgliteModule): Promise<PgDatabase> {
  const { folder, template, database } = options;
  const known = existsSync(folder);
  if (!known) await makeFolder(module, { folder, template, database });
  const opened = await startPglite(module, { folder, database, sleep });
  if (known) await addShims(opened);
  return opened;
}

/** Redshift's functions; a database of an older version gets those that have come since. */
async function addShims(database: PgDatabase): Promise<void> {
  const version = createHash("sha256").update(JSON.stringify(SHIMS)).digest("hex");
  const asked = `select obj_description(to_regnamespace('${SHIM_SCHEMA}'), 'pg_namespace') as version`;
  const [result] = await database.exec(asked);
  if (result?.rows[0]?.["version"] === version) return;
  for (const sql of SHIMS) await database.exec(sql);
  await database.exec(`comment on schema ${SHIM_SCHEMA} is '${version}'`);
}

/** Copied beside its place and renamed, so that a crash leaves no half of a database. */
async function makeFolder(
  module: PgliteModule,
  { folder, template, database }: Pick<ThreadOptions, "folder" | "template" | "database">,
): Promise<void> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await cp(template, unfinished, { recursive: true });
  if (database !== DEFAULT_DATABASE) {
    const opened = await startPglite(module, {
      ...{ folder: unfinished, database: DEFAULT_DATABASE, sleep },
    });
    await rename(opened, DEFAULT_DATABASE, database);
    await opened.close();
  }
  await move(unfinished, folder);
}

/** The catalogue is changed by hand, because a database cannot rename the one it runs in. */
async function rename(database: PgDatabase, from: string, to: string): Promise<void> {
  const quoted = to.replaceAll("'", "''");
  await database.exec(`update pg_database set datname = '${quoted}' where datname = '${from}'`);
}

/** A cluster with our functions in it, which all databases are copies of. */
async function makeTemplate(module: PgliteModule): Promise<void> {
  const { template } = options;
  if (existsSync(template)) return;
  const unfinished = `${template}.${process.pid}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(template), { recursive: true });
  const database = await startPglite(module, { folder: unfinished, database: "postgres", sleep });
  for (const sql of SLEEP_SQL) await database.exec(sql);
  await addShims(database);
  await rename(database, "postgres", DEFAULT_DATABASE);
  await database.close();
  await rm(join(unfinished, "postmaster.pid"), { force: true });
  await move(unfinished, template).catch(async (error: NodeJS.ErrnoException) => {
    // Another process was as far at the same time.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    await rm(unfinished, { recursive: true, force: true });
  });
}

async function query(
  { module, database }: { readonly module: PgliteModule; readonly database: PgDatabase },
  sql: string,
  values: readonly string[],
): Promise<RawResult> {
  const { serialize } = module.protocol;
  const messages = [
    serialize.parse({ text: sql }),
    serialize.bind({ values }),
    serialize.describe({ type: "P", name: "" }),
    serialize.execute({ portal: "", rows: 0 }),
    serialize.sync(),
  ];
  const answer = await database.execProtocol(Buffer.concat(messages), { throwOnError: false });
  return resultOf(answer.messages);
}

function resultOf(messages: readonly PgMessage[]): RawResult {
  const rows: (readonly (string | null)[])[] = [];
  let columns: readonly RawColumn[] | undefined;
  let command = "";
  for (const message of messages) {
    // The casts: members of messages as PostgreSQL's protocol gives them.
    if (message.name === "error") throw SqlError.from(message as unknown as SqlErrorParts);
    if (message.name === "rowDescription") columns = columnsOf(message["fields"] as PgField[]);
    if (message.name === "dataRow") rows.push(message["fields"] as (string | null)[]);
    if (message.name === "commandComplete") command = String(message["text"]);
    if (message.name === "copyInResponse" || message.name === "copyOutResponse")
      throw SqlError.from({ code: "0A000", message: "COPY is not supported by the Data API" });
  }
  return { columns, rows, command };
}

interface PgField {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

function columnsOf(fields: readonly PgField[]): RawColumn[] {
  return fields.map(({ name, tableID, columnID, dataTypeID, dataTypeModifier }) => ({
    ...{ name, typeId: dataTypeID, typeModifier: dataTypeModifier },
    ...{ tableId: tableID, columnNumber: columnID },
  }));
}

async function serve(
  engine: { readonly module: PgliteModule; readonly database: PgDatabase },
  call: ThreadCall,
): Promise<ThreadReply> {
  if (call.type === "close") {
    await engine.database.close();
    return { type: "closed" };
  }
  try {
    const ran = await execute((sql, values) => query(engine, sql, values), call.request);
    return { type: "ran", ran: { ...ran, inTransaction: engine.database.isInTransaction() } };
  } catch (error) {
    const inTransaction = engine.database.isInTransaction();
    return { type: "failed", ...failureOf(error), inTransaction };
  }
}

function failureOf(error: unknown): { readonly message: string; readonly code: string } {
  if (error instanceof SqlError) return { message: error.message, code: error.code };
  return { message: String(error), code: "XX000" };
}

async function main(): Promise<void> {
  const module = await loadPglite();
  if (options.makesTemplate) {
    await makeTemplate(module);
    reply({ type: "closed" });
    port?.close();
    return;
  }
  const engine = { module, database: await open(module) };
  reply({ type: "opened" });
  port?.on("message", (call: ThreadCall) => {
    serve(engine, call).then(reply, (error: unknown) => {
      reply({ type: "broken", message: String(error) });
    });
    if (call.type === "close") port.close();
  });
}

main().catch((error: NodeJS.ErrnoException) => {
  reply({ type: "broken", message: error.message, ...(error.code ? { code: error.code } : {}) });
  port?.close();
});
