// statements.ts — the life of statements: submitted, picked, started, ended, forgotten after a day.
//
// Owns: the records, what runs, results, events. Never: reads parameters of the API.
//   T1. SUBMITTED is on disk before its id is told; STARTED is on disk before the database sees the statement.
//   T2. An end and its event are on disk together, after the result.
//   T3. After a crash what had not started runs; what had started has FAILED, for nobody knows how far it came; what
//       belonged to a session has FAILED with it.
import type { CallInside } from "../inside.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import { Outbox, type OutboxItem } from "../outbox.ts";
import type { ServicesClock } from "../ports.ts";
import { CANCELED, type Connection, type Ran, SqlError } from "../redshift-databases/index.ts";
import { invalid, noSuchStatement, tooManyStatements } from "./faults.ts";
import { preparedSql } from "./prepared-sql.ts";
import {
  ended,
  isOver,
  type PartRecord,
  RETENTION_MS,
  type ResultRecord,
  type StatementRecord,
} from "./records.ts";
import type { ResultFiles } from "./result-files.ts";
import { type StatusEvent, sendStatusEvent, statusEvent } from "./status-events.ts";

export interface StatementsParts {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly results: ResultFiles;
  readonly report: (where: string, error: unknown) => void;
  /** A connection for a statement without a session. */
  readonly connect: (record: StatementRecord) => Connection;
}

/** Where a statement runs, and who is told when it has ended. */
export interface Place {
  readonly connection: Connection;
  readonly inSession: boolean;
  readonly left: (error: unknown) => Promise<void>;
}

interface Running {
  readonly connection: Connection;
  readonly done: Promise<void>;
  stop: "canceled" | "expired" | undefined;
}

/** Redshift Data API quotas. */
const ACTIVE_MAX = 500;
const DURATION_MAX_MS = 24 * 3_600_000;
const EVENT_RETRIES = 10;

const CANCELED_TEXT = "ERROR: Query cancelled on user's request";
const EXPIRED_TEXT = "ERROR: Query exceeded the maximum duration of 24 hours";
const CRASHED_TEXT =
  "ERROR: Treadle stopped while this statement was running; it is not known whether its changes were committed";
const SESSION_LOST_TEXT = "ERROR: the session of this statement ended when Treadle stopped";

export class Statements {
  readonly #parts: StatementsParts;
  readonly #records: Shelf<StatementRecord>;
  readonly #events: Outbox<StatusEvent>;
  readonly #running = new Map<string, Running>();
  #cancelPurge: (() => void) | undefined;
  #closed = false;

  constructor(parts: StatementsParts) {
    this.#parts = parts;
    this.#records = parts.journal.shelf("statements");
    this.#events = new Outbox({
      ...{ journal: parts.journal, clock: parts.clock, report: parts.report },
      name: "redshift-data:event",
      send: (event) => sendStatusEvent(parts.callInside, event),
      delayMs: eventDelay,
      bury: async (_event, { code, message }) =>
        parts.report("redshift-data:event", `${code}: ${message}`),
    });
  }

  /** Once, when the services are there. */
  async recover(): Promise<void> {
    const files = [...this.#records.values()].flatMap(({ parts }) =>
      parts.flatMap(({ result }) => (result === undefined ? [] : [result.file])),
    );
    await this.#parts.results.sweep(new Set(files));
    for (const record of this.#records.values()) {
      if (isOver(record.status)) continue;
      if (record.status === "STARTED") this.#end(record, CRASHED_TEXT);
      else if (record.sessionId !== undefined) this.#end(record, SESSION_LOST_TEXT);
      else this.#begin(record, this.#ownPlace(record));
    }
    this.#purge();
  }

  #end(record: StatementRecord, error: string): void {
    this.#over(ended(record, { status: "FAILED", error, at: this.#parts.clock.now() }));
  }

  get(id: string): StatementRecord | undefined {
    return this.#records.get(id);
  }

  all(): readonly StatementRecord[] {
    return [...this.#records.values()];
  }

  checkRoom(): void {
    if (this.#running.size >= ACTIVE_MAX) throw tooManyStatements(ACTIVE_MAX);
  }

  submit(record: StatementRecord, place: Place | undefined): void {
    this.#records.put(record.id, record);
    this.#begin(record, place ?? this.#ownPlace(record));
    this.#planPurge();
  }

  #ownPlace(record: StatementRecord): Place {
    const connection = this.#parts.connect(record);
    return { connection, inSession: false, left: () => connection.close() };
  }

  #begin(record: StatementRecord, place: Place): void {
    const { report } = this.#parts;
    const done = this.#live(record.id, place).catch((error) => {
      // The end of the process cuts connections off.
      if (!this.#closed) report(`redshift-data:${record.id}`, error);
    });
    this.#running.set(record.id, { connection: place.connection, done, stop: undefined });
  }

  async #live(id: string, place: Place): Promise<void> {
    const { journal, clock } = this.#parts;
    // What was submitted is on disk before anything comes of it; by then `#begin` has noted what runs.
    await this.#held(journal.durable());
    let problem: unknown;
    const cancelExpiry = clock.wakeAt(
      clock.now() + DURATION_MAX_MS,
      () => void this.#stop(id, "expired").catch((error) => this.#parts.report(id, error)),
      { passive: true },
    );
    try {
      this.#change(id, { status: "PICKED" });
      this.#checkStop(id);
      await place.connection.turn();
      this.#change(id, { status: "STARTED", pid: place.connection.pid });
      await this.#held(journal.durable());
      await this.#runParts(id, place);
      this.#finish(id);
    } catch (error) {
      problem = error;
      this.#fail(id, error);
    } finally {
      cancelExpiry();
      this.#running.delete(id);
    }
    if (this.#closed) return;
    await this.#held(journal.durable());
    await this.#held(place.left(problem));
  }

  /** A skipping clock waits for it; sleeping statements and queues are not waited for. */
  async #held<T>(work: Promise<T>): Promise<T> {
    const release = this.#parts.clock.hold();
    try {
      return await work;
    } finally {
      release();
    }
  }

  #checkStop(id: string): void {
    if (this.#running.get(id)?.stop !== undefined)
      throw SqlError.from({ code: CANCELED, message: "canceling statement due to user request" });
  }

  #change(id: string, changes: Partial<StatementRecord>): void {
    const record = this.#records.get(id);
    if (record === undefined || this.#closed) return;
    const updatedAt = this.#parts.clock.now();
    const [first, ...others] = record.parts;
    const { status } = changes;
    const moves = first !== undefined && !record.isBatch && status !== undefined;
    const parts = moves ? [{ ...first, status, updatedAt }, ...others] : record.parts;
    this.#records.put(id, { ...record, parts, ...changes, updatedAt });
  }

  async #runParts(id: string, { connection, inSession }: Place): Promise<void> {
    const record = this.#records.get(id);
    if (record === undefined) return;
    const plain = { values: [], format: "JSON" } as const;
    if (record.isBatch) await connection.run({ sql: "begin", ...plain });
    for (let at = 0; at < record.parts.length; at += 1) {
      this.#checkStop(id);
      try {
        await this.#runPart(id, at, connection);
      } catch (error) {
        // A connection of its own is rolled back by closing it.
        if (record.isBatch && inSession) await connection.run({ sql: "rollback", ...plain });
        throw error;
      }
    }
    if (record.isBatch) await connection.run({ sql: "commit", ...plain });
  }

  async #runPart(id: string, at: number, connection: Connection): Promise<void> {
    const { clock, results } = this.#parts;
    const record = this.#records.get(id);
    const part = record?.parts[at];
    if (record === undefined || part === undefined) return;
    const startedAt = clock.now();
    this.#changePart(id, at, { status: "STARTED" });
    const ran = await preparedSql(record, part.sql, (request) => connection.run(request));
    const durationMs = clock.now() - startedAt;
    const file = `${id}-${at + 1}`;
    const result = await this.#held(resultOf(ran, file, results));
    const done = { status: "FINISHED", durationMs, rows: ran.rows, bytes: ran.bytes } as const;
    this.#changePart(id, at, { ...done, ...(result === undefined ? {} : { result }) });
  }

  #changePart(id: string, at: number, changes: Partial<PartRecord>): void {
    const record = this.#records.get(id);
    if (record === undefined || this.#closed) return;
    const updatedAt = this.#parts.clock.now();
    const parts = record.parts.map((part, place) =>
      place === at ? { ...part, ...changes, updatedAt } : part,
    );
    this.#records.put(id, { ...record, parts, updatedAt });
  }

  #finish(id: string): void {
    const record = this.#records.get(id);
    if (record === undefined || this.#closed) return;
    const durationMs = record.parts.reduce((sum, part) => sum + (part.durationMs ?? 0), 0);
    const updatedAt = this.#parts.clock.now();
    this.#over({ ...record, status: "FINISHED", durationMs, updatedAt });
  }

  /** Statements that the end of the process cuts off are dealt with at the next start. */
  #fail(id: string, error: unknown): void {
    const record = this.#records.get(id);
    if (record === undefined || this.#closed) return;
    const at = this.#parts.clock.now();
    const stop = this.#running.get(id)?.stop;
    if (stop !== undefined && error instanceof SqlError && error.code === CANCELED) {
      const end = stop === "canceled" ? CANCELED_TEXT : EXPIRED_TEXT;
      this.#over(ended(record, { status: "ABORTED", error: end, at }));
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    const failed = ended(record, { status: "FAILED", error: text, at });
    const place = failed.parts.findIndex(({ status }) => status === "FAILED");
    const told = record.isBatch
      ? { error: `Query #${Math.max(place, 0) + 1} failed with ${text}` }
      : {};
    this.#over({ ...failed, ...told });
    if (!(error instanceof SqlError)) this.#parts.report(`redshift-data:${id}`, error);
  }

  #over(record: StatementRecord): void {
    this.#records.put(record.id, record);
    if (record.withEvent) this.#events.add(record.id, statusEvent(record));
  }

  async cancel(id: string): Promise<boolean> {
    const record = this.#records.get(id);
    if (record === undefined) throw noSuchStatement(id);
    if (isOver(record.status))
      throw invalid(
        `Could not cancel a query that is already in ${record.status} state with ID: ${id}`,
      );
    await this.#stop(id, "canceled");
    return this.#records.get(id)?.status === "ABORTED";
  }

  async #stop(id: string, reason: "canceled" | "expired"): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined) return;
    running.stop ??= reason;
    const release = this.#parts.clock.hold();
    try {
      await running.connection.cancel();
      await running.done;
    } finally {
      release();
    }
  }

  #purge(): void {
    const now = this.#parts.clock.now();
    for (const record of this.#records.values()) {
      if (!isOver(record.status) || record.createdAt + RETENTION_MS > now) continue;
      this.#records.delete(record.id);
      for (const { result } of record.parts) {
        if (result === undefined) continue;
        const gone = this.#parts.results.delete(result.file);
        gone.catch((error) => this.#parts.report("redshift-data:results", error));
      }
    }
    this.#planPurge();
  }

  #planPurge(): void {
    this.#cancelPurge?.();
    const [oldest] = this.#records.values();
    if (oldest === undefined || this.#closed) return;
    const now = this.#parts.clock.now();
    // One that still runs is looked at again in a while.
    const at = Math.max(oldest.createdAt + RETENTION_MS, now + 60_000);
    this.#cancelPurge = this.#parts.clock.wakeAt(at, () => this.#purge(), { passive: true });
  }

  stop(): void {
    this.#closed = true;
    this.#cancelPurge?.();
    this.#events.close();
  }

  /** Resolves when nothing runs any more; the databases are closed by then. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }
}

async function resultOf(
  ran: Ran,
  file: string,
  results: ResultFiles,
): Promise<ResultRecord | undefined> {
  if (ran.columns === undefined) return undefined;
  const pages = await results.write(file, ran.pages);
  return { columns: ran.columns, file, pages };
}

function eventDelay({ attempts }: OutboxItem<StatusEvent>): number | undefined {
  return attempts > EVENT_RETRIES ? undefined : 1_000 * 2 ** (attempts - 1);
}
