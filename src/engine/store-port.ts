// store-port.ts — the door to durability: batches in, executions, histories, lists out.
//
// Every implementation passes one conformance suite (src/store/conformance). What it promises:
//   S1. The units of one `commit` become durable together or not at all; when it resolves they are durable and
//       every read that begins afterwards sees them.
//   S2. A unit whose `expect` does not match is refused as a whole and named in the answer; the others stand.
//   S3. When `commit` rejects, the batch is durable as a whole or not at all, and nobody knows which.
//   S4. Texts come back byte for byte.
//   S5. Lists are newest first by order of start, and a cursor stays right while executions come, go and change.
import type { TimestampMs } from "../base/index.ts";
import type {
  ExecutionStatus,
  ExecutionSummary,
  HistoryPage,
  ListExecutionsQuery,
  ListPage,
  MapRunRecord,
} from "./records.ts";
import type { Searches } from "./search-port.ts";
import type { WaitingIndex, WaitingMarks } from "./waiting-port.ts";

/** What is decided about an execution when it starts and never changes. */
export interface ExecutionBirth {
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  /** Child of a Distributed Map: listed under its map run and nowhere else. */
  readonly mapRunArn?: string;
  readonly parentExecutionArn?: string;
  /** Which child of its map run it is. */
  readonly childIndex?: number;
  /** How many items of the map it has. */
  readonly itemCount?: number;
  readonly startDate: TimestampMs;
  /** JSON text as it was given. */
  readonly input: string;
  readonly roleArn: string;
  readonly traceHeader?: string;
  readonly revisionId: string;
  readonly flow: number;
}

/** What a turn may change about an execution and lists show. */
export interface ExecutionStanding {
  readonly status: ExecutionStatus;
  readonly stopDate?: TimestampMs;
  readonly redriveCount: number;
  readonly redriveDate?: TimestampMs;
  readonly historyCount: number;
  /** How it ended. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What one turn changed about one execution. */
export interface ExecutionUnit {
  readonly type: "execution";
  readonly executionArn: string;
  /** The version that this builds on, 0 where the execution must not exist; the version after it is one more. */
  readonly expect: number;
  /** Present exactly where `expect` is 0. */
  readonly birth?: ExecutionBirth;
  readonly standing: ExecutionStanding;
  /** When its next timer is due; absent: nothing to wake it for. */
  readonly dueAt?: TimestampMs;
  /** True where recovery must load it: it has commands that must be given again. */
  readonly pending: boolean;
  /** The state without its frames; absent: the state and all frames are dropped. */
  readonly head?: string;
  readonly framesPut: readonly (readonly [frameId: string, text: string])[];
  readonly framesDeleted: readonly string[];
  /** Wire events as JSON texts without line breaks, dense from `firstEventId`. */
  readonly events: readonly string[];
  readonly firstEventId: number;
  /** The engine's own small notes (JSON text), kept beside the state and without it; absent: none. */
  readonly notes?: string;
  readonly mapRuns: readonly MapRunRecord[];
  /** Absent: for whom its tasks wait has not changed. */
  readonly waiting?: WaitingMarks;
}

/** A catalog document, written or (text undefined) deleted. */
export interface DocumentUnit {
  readonly type: "document";
  readonly kind: string;
  readonly key: string;
  readonly text: string | undefined;
}

/** Forgets a closed execution with all that belongs to it. Refused unless it has this version. */
export interface ForgetUnit {
  readonly type: "forget";
  readonly executionArn: string;
  readonly expect: number;
}

export type CommitUnit = ExecutionUnit | DocumentUnit | ForgetUnit;

export interface CommitResult {
  /** Indexes of the units whose `expect` did not match, in order. */
  readonly refused: readonly number[];
}

/** An execution as a turn needs it. */
export interface StoredExecution {
  readonly executionArn: string;
  readonly version: number;
  readonly birth: ExecutionBirth;
  readonly standing: ExecutionStanding;
  /** Absent where the state was dropped. */
  readonly head?: string;
  readonly frames: ReadonlyMap<string, string>;
  readonly notes?: string;
}

export interface DueEntry {
  readonly dueAt: TimestampMs;
  readonly executionArn: string;
}

export interface DuePage {
  readonly items: readonly DueEntry[];
  /** Cursor of the next page; absent on the last. */
  readonly next?: string;
}

export interface StoreReads extends Searches, WaitingIndex {
  describe(executionArn: string): Promise<Omit<StoredExecution, "head" | "frames"> | undefined>;
  list(query: ListExecutionsQuery): Promise<ListPage<ExecutionSummary>>;
  /** Undefined where there is no such execution. */
  history(
    executionArn: string,
    query: { readonly fromId?: number; readonly limit: number; readonly reverse: boolean },
  ): Promise<HistoryPage | undefined>;
  mapRun(mapRunArn: string): Promise<MapRunRecord | undefined>;
  /** Newest first. */
  mapRuns(
    executionArn: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<ListPage<MapRunRecord>>;
  /** True while an execution of the machine runs; children of its map runs do not count. */
  anyRunning(stateMachineArn: string): Promise<boolean>;
}

export interface Store extends StoreReads {
  commit(units: readonly CommitUnit[]): Promise<CommitResult>;
  /**
   * In the order asked for: the first of them, as many as are reached with `charactersMax` characters of their states, and
   * that one too. The others must be asked for again. Absent: all.
   */
  load(
    executionArns: readonly string[],
    charactersMax?: number,
  ): Promise<readonly (StoredExecution | undefined)[]>;
  /** In order of `dueAt`, those due later than the cursor and not later than `until`. */
  due(query: {
    readonly until: TimestampMs;
    readonly after?: string;
    readonly limit: number;
  }): Promise<DuePage>;
  /** A cursor behind every execution stored so far. */
  lastStarted(): Promise<string>;
  /** Executions up to the cursor `until` that recovery must load, in order of start. */
  pending(page: {
    readonly after?: string;
    readonly until: string;
    readonly limit: number;
  }): Promise<ListPage<string>>;
  documents(): Promise<readonly DocumentUnit[]>;
  /** Forgets up to `limit` executions closed before that time; says how many. */
  retire(closedBefore: TimestampMs, limit: number): Promise<number>;
  close(): Promise<void>;
}
