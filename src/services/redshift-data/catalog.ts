// catalog.ts — ListDatabases, ListSchemas, ListTables and DescribeTable: the database's own catalogue, asked at once.
import type { JsonObject } from "../../base/index.ts";
import { numberIn, pageOf, present, textIn } from "../parameters.ts";
import type { ServicesClock } from "../ports.ts";
import { type Connection, columnMetadata, SqlError } from "../redshift-databases/index.ts";
import { SHIM_SCHEMA } from "../redshift-sql/index.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { invalid } from "./faults.ts";
import type { Target } from "./records.ts";

export interface CatalogParts {
  readonly clock: ServicesClock;
  readonly targetOf: (parameters: JsonObject) => Target;
  readonly connect: (target: Target, call: Call) => Connection;
  /** Names of databases that statements were sent to. */
  readonly databasesOf: (target: Target, call: Call) => readonly string[];
}

type Row = readonly (string | null)[];

const PAGE_MAX = 1000;
/** A statement that runs is waited for, but not for ever. */
const PATIENCE_MS = 60_000;

const HIDDEN = `'${SHIM_SCHEMA}', 'pg_toast'`;
const DATABASES = `select datname from pg_database where not datistemplate and datname <> 'postgres' order by 1`;
const SCHEMAS = `select nspname from pg_namespace
  where nspname like $1 and nspname not in (${HIDDEN}) and nspname not like 'pg\\_temp%'
    and nspname not like 'pg\\_toast\\_temp%' order by 1`;
const TABLES = `select n.nspname, c.relname, case
    when n.nspname in ('pg_catalog', 'information_schema') and c.relkind = 'v' then 'SYSTEM VIEW'
    when n.nspname in ('pg_catalog', 'information_schema') then 'SYSTEM TABLE'
    when c.relpersistence = 't' then 'LOCAL TEMPORARY'
    when c.relkind in ('v', 'm') then 'VIEW' else 'TABLE' end
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'f', 'p') and n.nspname like $1 and c.relname like $2
    and n.nspname not in (${HIDDEN}) order by 1, 2`;
const COLUMNS = `select n.nspname, c.relname, a.attname, a.attnotnull::text,
    pg_get_expr(d.adbin, d.adrelid), a.atttypid::text, a.atttypmod::text
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'm', 'f', 'p')
    and n.nspname like $1 and c.relname like $2 and n.nspname not in (${HIDDEN}) order by 1, 2, a.attnum`;

export function catalogOperations(parts: CatalogParts): OperationTable {
  const ask = (sql: string, values: readonly string[]) => (parameters: JsonObject, call: Call) =>
    rowsOf(parts, { target: parts.targetOf(parameters), call, sql, values });
  return {
    ListDatabases: async (parameters, call) => {
      const known = parts.databasesOf(parts.targetOf(parameters), call);
      const rows = await ask(DATABASES, [])(parameters, call);
      const names = new Set([...rows.map(([name]) => name ?? ""), ...known]);
      return page(parameters, [...names].sort(), "Databases");
    },
    ListSchemas: async (parameters, call) => {
      const pattern = textIn(parameters, "SchemaPattern") ?? "%";
      const rows = await ask(SCHEMAS, [pattern])(parameters, call);
      return page(
        parameters,
        rows.map(([name]) => name ?? ""),
        "Schemas",
      );
    },
    ListTables: async (parameters, call) => {
      const schema = textIn(parameters, "SchemaPattern") ?? "%";
      const table = textIn(parameters, "TablePattern") ?? "%";
      const rows = await ask(TABLES, [schema, table])(parameters, call);
      const tables = rows.map(([schemaName, name, type]) => ({ name, schema: schemaName, type }));
      return page(parameters, tables as readonly JsonObject[], "Tables");
    },
    DescribeTable: async (parameters, call) => {
      const schema = textIn(parameters, "Schema");
      const table = textIn(parameters, "Table");
      const patterns = [schema, table].map((name) => (name === undefined ? "%" : literally(name)));
      const rows = await ask(COLUMNS, patterns)(parameters, call);
      const shown = page(parameters, rows.map(shownColumn), "ColumnList");
      return present({ ...shown, TableName: table });
    },
  };
}

/** A name as a pattern that only it fits. */
function literally(name: string): string {
  return name.replace(/[\\%_]/g, "\\$&");
}

function page(
  parameters: JsonObject,
  all: readonly (string | JsonObject)[],
  member: string,
): JsonObject {
  const limit = numberIn(parameters, "MaxResults") || PAGE_MAX;
  const token = textIn(parameters, "NextToken");
  const { items, next } = pageOf(all, { token, limit }, () => invalid("Invalid NextToken."));
  return present({ [member]: items, NextToken: next });
}

interface Question {
  readonly target: Target;
  readonly call: Call;
  readonly sql: string;
  readonly values: readonly string[];
}

async function rowsOf(
  { connect, clock }: CatalogParts,
  { target, call, sql, values }: Question,
): Promise<readonly Row[]> {
  const connection = connect(target, call);
  let late = false;
  const cancelLate = clock.wakeAt(
    clock.now() + PATIENCE_MS,
    () => {
      late = true;
      void connection.cancel();
    },
    { passive: true },
  );
  try {
    await connection.turn();
    const { pages } = await connection.run({ sql, values, format: "JSON" });
    // The cast: pages of records as `execute` writes them.
    const records = pages.flatMap((text) => JSON.parse(text) as readonly JsonObject[][]);
    return records.map((record) => record.map(textOfField));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (late) throw new ServiceFault("QueryTimeoutException", "Query timed out.");
    if (!(error instanceof SqlError)) throw error;
    const members = { status: 500 };
    throw new ServiceFault("DatabaseConnectionException", text, members);
  } finally {
    cancelLate();
    await connection.close();
  }
}

function textOfField(field: JsonObject): string | null {
  const [value] = Object.values(field);
  return field["isNull"] === true ? null : String(value);
}

function shownColumn(row: Row): JsonObject {
  const [schemaName, tableName, name, notNull, columnDefault, typeId, modifier] = row;
  const numbers = { typeId: Number(typeId), typeModifier: Number(modifier) };
  const metadata = columnMetadata({ ...numbers, name: name ?? "", tableId: 0, columnNumber: 0 });
  return present({
    ...metadata,
    ...{ schemaName: schemaName ?? "", tableName: tableName ?? "" },
    nullable: notNull === "true" ? 0 : 1,
    columnDefault: columnDefault ?? undefined,
  });
}
