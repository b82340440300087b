// execute.ts — one statement on a plain connection: its rows as pages, its columns described.
//
// Runs where the connection lives: in the thread of an embedded database, or on the main thread beside a server's.
import type { Ran } from "./database.ts";
import { type ColumnOrigin, columnMetadata, csvValue, fieldJson } from "./fields.ts";
import {
  type RawColumn,
  type RawResult,
  rowsOfCommand,
  SqlError,
  type SqlRequest,
} from "./raw-result.ts";

/** Sends one statement and gathers its answer; rejects with SqlError. */
export type Query = (sql: string, values: readonly string[]) => Promise<RawResult>;

/** A page is full at this size; one row may make it larger. */
const PAGE_BYTES = 1024 * 1024;
/** Redshift Data API: a result has at most 500 MB. */
const RESULT_BYTES_MAX = 500 * 1024 * 1024;
/** Redshift Data API: a row has at most 64 KB. */
const ROW_BYTES_MAX = 64 * 1024;

export async function execute(
  query: Query,
  request: SqlRequest,
): Promise<Omit<Ran, "inTransaction">> {
  const result = await query(request.sql, request.values);
  const { columns, rows } = result;
  if (columns === undefined) {
    return { columns: undefined, pages: [], rows: rowsOfCommand(result.command), bytes: 0 };
  }
  const { pages, bytes } = pagesOf(columns, rows, request.format);
  const origins = await originsOf(query, columns);
  const described = columns.map((column) => columnMetadata(column, origins.get(originKey(column))));
  return { columns: described, pages, rows: rows.length, bytes };
}

function pagesOf(
  columns: readonly RawColumn[],
  rows: RawResult["rows"],
  format: SqlRequest["format"],
): { readonly pages: readonly string[]; readonly bytes: number } {
  const write =
    format === "CSV" ? csvLine : (row: RawResult["rows"][number]) => record(columns, row);
  const pages: string[] = [];
  let page: string[] = [];
  let pageBytes = 0;
  let bytes = 0;
  const finish = (): void => {
    pages.push(format === "CSV" ? page.join("") : `[${page.join(",")}]`);
    page = [];
    pageBytes = 0;
  };
  for (const row of rows) {
    const text = write(row);
    const size = sizeOf(row);
    if (size > ROW_BYTES_MAX) throw tooLarge("Row", ROW_BYTES_MAX);
    bytes += size;
    if (bytes > RESULT_BYTES_MAX) throw tooLarge("Result", RESULT_BYTES_MAX);
    if (pageBytes > 0 && pageBytes + text.length > PAGE_BYTES) finish();
    page.push(text);
    pageBytes += text.length;
  }
  finish();
  return { pages, bytes };
}

function record(columns: readonly RawColumn[], row: readonly (string | null)[]): string {
  const fields = row.map((text, at) => fieldJson(columns[at]?.typeId ?? 0, text));
  return `[${fields.join(",")}]`;
}

function csvLine(row: readonly (string | null)[]): string {
  return `${row.map(csvValue).join(",")}\n`;
}

function sizeOf(row: readonly (string | null)[]): number {
  return row.reduce((sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)), 0);
}

function tooLarge(what: string, limit: number): SqlError {
  return SqlError.from({ message: `${what} size exceeds ${limit} bytes`, code: "54000" });
}

const originKey = ({ tableId, columnNumber }: RawColumn): string => `${tableId}.${columnNumber}`;

const ORIGINS = `select a.attrelid::text || '.' || a.attnum, n.nspname, c.relname, a.attnotnull::text,
    pg_get_expr(d.adbin, d.adrelid)
  from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = any(string_to_array($1, ',')::oid[])`;

/** What the catalogue knows of the tables' columns among them. */
async function originsOf(
  query: Query,
  columns: readonly RawColumn[],
): Promise<ReadonlyMap<string, ColumnOrigin>> {
  const tables = new Set(columns.map(({ tableId }) => tableId).filter((id) => id !== 0));
  if (tables.size === 0) return new Map();
  const { rows } = await query(ORIGINS, [[...tables].join(",")]);
  return new Map(
    rows.map(([key, schema, table, notNull, text]) => [
      key ?? "",
      {
        schema: schema ?? "",
        table: table ?? "",
        notNull: notNull === "true",
        default: text ?? undefined,
      },
    ]),
  );
}
