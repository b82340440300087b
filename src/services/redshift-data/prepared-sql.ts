// prepared-sql.ts — a statement as the database is given it: parameters numbered, Redshift's words translated.
import type { Ran, SqlRequest } from "../redshift-databases/index.ts";
import { SqlError } from "../redshift-databases/index.ts";
import {
  bindParameters,
  DialectRefused,
  PythonRefused,
  toPostgres,
} from "../redshift-sql/index.ts";
import type { StatementRecord } from "./records.ts";

/** Runs it; positions in errors are told only where they are positions of the text that was given. */
export async function preparedSql(
  record: Pick<StatementRecord, "parameters" | "format">,
  sql: string,
  run: (request: SqlRequest) => Promise<Ran>,
): Promise<Ran> {
  const given = new Map(record.parameters.map(({ name, value }) => [String(name), String(value)]));
  const bound = bindParameters(sql, given);
  const text = translated(bound.sql);
  try {
    return await run({ sql: text, values: bound.values, format: record.format });
  } catch (error) {
    if (text === sql || !(error instanceof SqlError)) throw error;
    throw SqlError.of(error.message.replace(/\n {2}Position: \d+/, ""), error.code);
  }
}

function translated(sql: string): string {
  try {
    return toPostgres(sql);
  } catch (error) {
    if (!(error instanceof DialectRefused || error instanceof PythonRefused)) throw error;
    // SQLSTATE feature_not_supported.
    throw SqlError.from({ code: "0A000", message: error.message });
  }
}
