// raw-result.ts — statements and results as PostgreSQL's protocol has them, texts all through.

export interface SqlRequest {
  readonly sql: string;
  /** For `$1` and on. */
  readonly values: readonly string[];
  readonly format: "JSON" | "CSV";
}

export interface RawColumn {
  readonly name: string;
  readonly typeId: number;
  /** Length, precision and scale, as PostgreSQL packs them; -1 where there are none. */
  readonly typeModifier: number;
  /** 0 where the column is computed. */
  readonly tableId: number;
  readonly columnNumber: number;
}

export interface RawResult {
  /** Undefined where the statement gives no rows by its nature. */
  readonly columns: readonly RawColumn[] | undefined;
  readonly rows: readonly (readonly (string | null)[])[];
  /** `INSERT 0 3`, `CREATE TABLE`. */
  readonly command: string;
}

export interface SqlErrorParts {
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;
}

/** An error that the database gives; `message` as DescribeStatement shows it. */
export class SqlError extends Error {
  override readonly name = "SqlError";
  /** SQLSTATE. */
  readonly code: string;

  private constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }

  static from(parts: SqlErrorParts): SqlError {
    return new SqlError(errorText(parts), parts.code ?? "");
  }

  /** With a text that is put together already. */
  static of(message: string, code: string): SqlError {
    return new SqlError(message, code);
  }
}

/** SQLSTATE query_canceled. */
export const CANCELED = "57014";

export function canceledError(): SqlError {
  const message = "canceling statement due to user request";
  return SqlError.from({ severity: "ERROR", code: CANCELED, message });
}

/** As PostgreSQL's JDBC driver, which stands behind the Data API, puts an error into words. */
function errorText({ severity, message, detail, hint, position, where }: SqlErrorParts): string {
  const lines = [`${severity ?? "ERROR"}: ${message}`];
  if (detail !== undefined) lines.push(`  Detail: ${detail}`);
  if (hint !== undefined) lines.push(`  Hint: ${hint}`);
  if (position !== undefined) lines.push(`  Position: ${position}`);
  if (where !== undefined) lines.push(`  Where: ${where}`);
  return lines.join("\n");
}

/** Rows that a command says it has changed or returned: the last word of `INSERT 0 3`. */
export function rowsOfCommand(command: string): number {
  const count = /(\d+)$/.exec(command)?.[1];
  return count === undefined ? 0 : Number(count);
}
