// execution-reads.ts — everything that is only looked at: executions, lists, histories, map runs.
//
// Standard executions are read from the store, where they are durable; Express ones from memory.
import { decodeExecution, mapRunsOf } from "../core/index.ts";
import {
  type RecordCircumstances,
  type RecordedExecution,
  recorded,
  recordOf,
  summaryOf,
} from "./execution-record.ts";
import { type ExpressShelf, historyPage } from "./express-shelf.ts";
import type { PageQuery, PendingRedrives } from "./pending-redrives.ts";
import type {
  ExecutionRecord,
  ExecutionStatus,
  ExecutionSummary,
  HistoryPage,
  HistoryQuery,
  ListExecutionsQuery,
  ListPage,
  MapRunRecord,
} from "./records.ts";
import type { Scheduler } from "./scheduler.ts";
import type { ExecutionBirth, Store } from "./store-port.ts";
import { mapRunRecord } from "./unit.ts";
import { wireEventWithoutData } from "./wire-event.ts";

export interface ExecutionReadsPorts {
  readonly redrives: PendingRedrives;
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly express: ExpressShelf;
  readonly circumstances: (birth: ExecutionBirth) => RecordCircumstances;
}

export class ExecutionReads {
  readonly #ports: ExecutionReadsPorts;

  constructor(ports: ExecutionReadsPorts) {
    this.#ports = ports;
  }

  /** How an Express execution stands, if it is remembered. */
  inMemory(executionArn: string): ExecutionRecord | undefined {
    const volatile = this.#volatile(executionArn);
    return volatile && this.#record(volatile);
  }

  async describe(executionArn: string): Promise<ExecutionRecord | undefined> {
    const record = await this.#kept(executionArn);
    return record && (await this.#ports.redrives.shown(record));
  }

  async #kept(executionArn: string): Promise<ExecutionRecord | undefined> {
    const volatile = this.inMemory(executionArn);
    if (volatile !== undefined) return volatile;
    const stored = await this.#ports.store.describe(executionArn);
    if (stored === undefined) return undefined;
    const record = this.#record(stored);
    const { parentExecutionArn } = stored.birth;
    if (record.redriveStatus !== "REDRIVABLE_BY_MAP_RUN" || parentExecutionArn === undefined) {
      return record;
    }
    const parent = await this.#ports.store.describe(parentExecutionArn);
    return this.#record(stored, parent?.standing.status);
  }

  async list(query: ListExecutionsQuery): Promise<ListPage<ExecutionSummary>> {
    const pending = await this.#ports.redrives.of(query.of);
    if (pending === undefined) return await this.#keptPage(query);
    const { status, limit, after } = query;
    const asked = {
      ...{ limit, ...(after === undefined ? {} : { after }) },
      ...(status === undefined ? {} : { statuses: [status] }),
    };
    const { items, next } = await pending.page(asked, async (kept) =>
      pending.type === "EXPRESS" ? this.#remembered(query, kept) : this.#stored(query, kept),
    );
    return next === undefined ? { items } : { items, next };
  }

  /** Of a map run: those of any of the statuses. */
  async #stored(
    { of, redriven }: ListExecutionsQuery,
    { statuses = [], ...page }: PageQuery,
  ): Promise<ListPage<ExecutionSummary>> {
    const [status, ...more] = statuses;
    if (more.length === 0) {
      const filters = { ...(redriven !== undefined && { redriven }), ...(status && { status }) };
      return await this.#ports.store.list({ of, ...page, ...filters });
    }
    const found = await this.#ports.store.find({ of, statuses, scan: page.limit, ...page });
    const items = found.items.filter(
      ({ redriveCount }) => redriven === undefined || redriveCount > 0 === redriven,
    );
    return { ...found, items };
  }

  /** The shelf has a child that runs again as it ended before. */
  #remembered(
    { of }: ListExecutionsQuery,
    { limit, after }: PageQuery,
  ): ListPage<ExecutionSummary> {
    const page = this.#ports.express.list({ of, limit, ...(after === undefined ? {} : { after }) });
    const items = page.items.map((ended) => {
      const now = this.#volatile(ended.executionArn);
      return now === undefined ? ended : summaryOf(now);
    });
    return { ...page, items };
  }

  async #keptPage(query: ListExecutionsQuery): Promise<ListPage<ExecutionSummary>> {
    // A machine, and a map run, has executions of one type only.
    const volatile = this.#ports.express.list(query);
    if (volatile.items.length > 0 && !("everything" in query.of)) return volatile;
    return await this.#ports.store.list(query);
  }

  async history(executionArn: string, query: HistoryQuery): Promise<HistoryPage | undefined> {
    const page = await this.#page(executionArn, query);
    if (page === undefined || query.includeExecutionData !== false) return page;
    return { ...page, events: page.events.map(wireEventWithoutData) };
  }

  /** While the run is under way its counts are read from the state of its execution, not from its row. */
  async mapRun(mapRunArn: string): Promise<MapRunRecord | undefined> {
    const { store } = this.#ports;
    const stored = await store.mapRun(mapRunArn);
    if (stored?.status !== "RUNNING") return stored;
    const [parent] = await store.load([stored.executionArn]);
    if (parent?.head === undefined) return stored;
    const view = mapRunsOf(decodeExecution(parent.head, parent.frames)).find(
      ({ arn }) => arn === mapRunArn,
    );
    return view === undefined ? stored : mapRunRecord(view);
  }

  mapRuns(
    executionArn: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<ListPage<MapRunRecord>> {
    return this.#ports.store.mapRuns(executionArn, page);
  }

  async #page(executionArn: string, query: HistoryQuery): Promise<HistoryPage | undefined> {
    const slot = this.#ports.scheduler.find(executionArn);
    if (slot?.durable === false && slot.history !== undefined) {
      return historyPage(slot.history.events, query);
    }
    const shelved = this.#ports.express.history(executionArn, query);
    if (shelved !== undefined) return shelved;
    const { fromId, limit, reverse = false } = query;
    const from = fromId === undefined ? {} : { fromId };
    return await this.#ports.store.history(executionArn, { ...from, limit, reverse });
  }

  #volatile(executionArn: string): RecordedExecution | undefined {
    const slot = this.#ports.scheduler.find(executionArn);
    if (slot?.durable === false && slot.execution !== undefined && slot.birth !== undefined) {
      return recorded({ executionArn, birth: slot.birth, execution: slot.execution });
    }
    return this.#ports.express.find(executionArn);
  }

  #record(execution: RecordedExecution, parentStatus?: ExecutionStatus): ExecutionRecord {
    const circumstances = this.#ports.circumstances(execution.birth);
    return recordOf(
      execution,
      parentStatus === undefined ? circumstances : { ...circumstances, parentStatus },
    );
  }
}
