// records.ts — statements as they are kept, and as the API shows them.
import type { Json, JsonObject, Scope, TimestampMs } from "../../base/index.ts";
import { present } from "../parameters.ts";

export type Status = "SUBMITTED" | "PICKED" | "STARTED" | "FINISHED" | "FAILED" | "ABORTED";

export interface Target {
  readonly clusterIdentifier?: string;
  readonly workgroupName?: string;
  readonly database: string;
  readonly dbUser?: string;
  readonly secretArn?: string;
}

/** One SQL statement of a batch, or the only one. */
export interface PartRecord {
  readonly sql: string;
  readonly status: Status;
  readonly createdAt: TimestampMs;
  readonly updatedAt: TimestampMs;
  readonly queryId: number;
  readonly error?: string;
  readonly durationMs?: number;
  /** Rows returned or changed. */
  readonly rows?: number;
  readonly bytes?: number;
  /** Undefined where it has no result set. */
  readonly result?: ResultRecord;
}

export interface ResultRecord {
  /** ColumnMetadata as it is shown. */
  readonly columns: readonly JsonObject[];
  readonly file: string;
  /** Bytes of each page in the file, one after the other. */
  readonly pages: readonly number[];
}

export interface StatementRecord {
  readonly id: string;
  readonly scope: Scope;
  readonly target: Target;
  readonly isBatch: boolean;
  readonly parts: readonly PartRecord[];
  readonly status: Status;
  readonly createdAt: TimestampMs;
  readonly updatedAt: TimestampMs;
  readonly pid: number;
  readonly format: "JSON" | "CSV";
  readonly withEvent: boolean;
  readonly parameters: readonly JsonObject[];
  readonly principal: string;
  readonly name?: string;
  readonly clientToken?: string;
  readonly sessionId?: string;
  readonly error?: string;
  readonly durationMs?: number;
}

/** Redshift Data API: statements and results are kept for a day. */
export const RETENTION_MS: number = 24 * 3_600_000;

export function isOver(status: Status): boolean {
  return status === "FINISHED" || status === "FAILED" || status === "ABORTED";
}

const NANOSECONDS = 1_000_000;
const nanoseconds = (ms: number | undefined): number =>
  ms === undefined ? -1 : Math.round(ms * NANOSECONDS);

/** The parts of a target that answers repeat. */
export function shownTarget(target: Target): JsonObject {
  return present({
    ClusterIdentifier: target.clusterIdentifier,
    WorkgroupName: target.workgroupName,
    Database: target.database,
    DbUser: target.dbUser,
    SecretArn: target.secretArn,
  });
}

export function shownStatement(record: StatementRecord): JsonObject {
  const [first] = record.parts;
  const last = record.parts.at(-1);
  const single = record.isBatch ? undefined : first;
  return present({
    ...{ Id: record.id, ...shownTarget(record.target), Status: record.status },
    ...{ CreatedAt: record.createdAt / 1000, UpdatedAt: record.updatedAt / 1000 },
    ...{ Duration: nanoseconds(record.durationMs), Error: record.error, RedshiftPid: record.pid },
    HasResultSet: record.parts.some(({ result }) => result !== undefined),
    QueryString: single?.sql,
    ResultRows: (single ?? last)?.rows ?? -1,
    ResultSize: (single ?? last)?.bytes ?? -1,
    RedshiftQueryId: record.isBatch ? 0 : shownQueryId(first),
    ResultFormat: record.format,
    QueryParameters: record.parameters.length === 0 ? undefined : record.parameters,
    SessionId: record.sessionId,
    SubStatements: record.isBatch
      ? record.parts.map((part, at) => shownPart(part, `${record.id}:${at + 1}`))
      : undefined,
  });
}

function shownQueryId(part: PartRecord | undefined): number {
  if (part === undefined || part.status === "SUBMITTED" || part.status === "PICKED") return 0;
  return part.queryId;
}

function shownPart(part: PartRecord, id: string): JsonObject {
  return present({
    ...{ Id: id, Status: part.status, QueryString: part.sql, Error: part.error },
    ...{ CreatedAt: part.createdAt / 1000, UpdatedAt: part.updatedAt / 1000 },
    ...{ Duration: nanoseconds(part.durationMs), HasResultSet: part.result !== undefined },
    ...{ ResultRows: part.rows ?? -1, ResultSize: part.bytes ?? -1 },
    RedshiftQueryId: shownQueryId(part),
  });
}

/** As ListStatements shows it. */
export function listedStatement(record: StatementRecord): JsonObject {
  const sqls: Json = record.parts.map(({ sql }) => sql);
  return present({
    ...{ Id: record.id, Status: record.status, StatementName: record.name },
    ...{ CreatedAt: record.createdAt / 1000, UpdatedAt: record.updatedAt / 1000 },
    ...{ IsBatchStatement: record.isBatch, ResultFormat: record.format },
    ...{ SecretArn: record.target.secretArn, SessionId: record.sessionId },
    QueryString: record.isBatch ? undefined : record.parts[0]?.sql,
    QueryStrings: record.isBatch ? sqls : undefined,
    QueryParameters: record.parameters.length === 0 ? undefined : record.parameters,
  });
}

/** When a status changes, the record and its unfinished parts change together. */
export function ended(
  record: StatementRecord,
  end: { readonly status: "FAILED" | "ABORTED"; readonly error?: string; readonly at: TimestampMs },
): StatementRecord {
  const { status, error, at: updatedAt } = end;
  const told = error === undefined ? {} : { error };
  const parts = record.parts.map((part, place) => {
    if (isOver(part.status)) return part;
    // Of a batch, those after the one that was running never began.
    const began = part.status === "STARTED" || (!record.isBatch && place === 0);
    return {
      ...part,
      updatedAt,
      ...(began ? { status, ...told } : { status: "ABORTED" as const }),
    };
  });
  return { ...record, status, updatedAt, parts, ...told };
}
