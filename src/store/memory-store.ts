// memory-store.ts — the store's promises without a disk: for tests, simulation and engines that need not survive.
//
// Behaves as SqliteStore does, proved by the same conformance suite. Durable means: this object remembers.
import { assert } from "../base/index.ts";
import {
  type CommitResult,
  type CommitUnit,
  type DocumentUnit,
  type DuePage,
  type ExecutionBirth,
  type ExecutionStanding,
  type ExecutionSummary,
  type ExecutionUnit,
  type FindQuery,
  type FoundPage,
  findIn,
  type HistoryPage,
  isOf,
  type ListExecutionsQuery,
  type ListPage,
  type MapRunRecord,
  type NumberedRow,
  type Store,
  type StoredExecution,
  soughtWords,
  summaryOf,
  type Tally,
  type TimingsPage,
  type TimingsQuery,
  tallyOf,
  timingsIn,
  type WaitingMark,
  type WaitingPage,
  type WaitingQuery,
  type WaitingTally,
} from "../engine/index.ts";
import { loadedWithin } from "./loaded.ts";

interface Row extends NumberedRow {
  readonly id: number;
  readonly arn: string;
  readonly birth: ExecutionBirth;
  version: number;
  standing: ExecutionStanding;
  dueAt: number | undefined;
  pending: boolean;
  head: string | undefined;
  notes: string | undefined;
  readonly frames: Map<string, string>;
  readonly events: string[];
  /** By the event that entered their state. */
  readonly waiting: Map<number, WaitingMark>;
  /** In order of start. */
  readonly mapRuns: Map<string, { readonly ordinal: number; record: MapRunRecord }>;
}

export class MemoryStore implements Store {
  readonly #rows = new Map<string, Row>();
  readonly #documents = new Map<string, DocumentUnit>();
  readonly #mapRunOwners = new Map<string, string>();
  #nextId = 1;
  #nextMapRun = 1;

  async commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    const refused: number[] = [];
    units.forEach((unit, i) => {
      if (!this.#write(unit)) refused.push(i);
    });
    return { refused };
  }

  async load(
    arns: readonly string[],
    charactersMax: number = Number.POSITIVE_INFINITY,
  ): Promise<readonly (StoredExecution | undefined)[]> {
    return loadedWithin(arns, charactersMax, (arn) => {
      const row = this.#rows.get(arn);
      if (row === undefined) return undefined;
      const state = row.head === undefined ? {} : { head: row.head };
      return { ...described(row), ...state, frames: new Map(row.frames) };
    });
  }

  async describe(arn: string): Promise<Omit<StoredExecution, "head" | "frames"> | undefined> {
    const row = this.#rows.get(arn);
    return row === undefined ? undefined : described(row);
  }

  async list(query: ListExecutionsQuery): Promise<ListPage<ExecutionSummary>> {
    const before = query.after === undefined ? Number.POSITIVE_INFINITY : Number(query.after);
    const found = [...this.#rows.values()]
      .filter((row) => row.id < before && belongs(row, query))
      .sort((a, b) => b.id - a.id);
    return page(found, query.limit, summarised);
  }

  async find(query: FindQuery): Promise<FoundPage> {
    return findIn(this.#newest(), query);
  }

  async tally(of: FindQuery["of"]): Promise<readonly Tally[]> {
    return tallyOf(this.#rows.values(), of);
  }

  async timings(query: TimingsQuery): Promise<TimingsPage> {
    return timingsIn(this.#newest(), query);
  }

  async waiting({ text, resource, limit, after }: WaitingQuery): Promise<WaitingPage> {
    const words = soughtWords(text ?? "");
    const found = [...this.#rows.values()]
      .flatMap(({ id, arn, waiting }) => [...waiting.values()].map((mark) => ({ id, arn, mark })))
      .filter(({ mark }) => mark.words.includes(words))
      .filter(({ mark }) => resource === undefined || mark.resource === resource)
      .map(({ id, arn: executionArn, mark: { since, enteredEventId } }) => {
        const place = [since, id, enteredEventId] as const;
        return { place, item: { executionArn, since, enteredEventId } };
      })
      .sort((a, b) => compared(a.place, b.place));
    const from = after?.split(":").map(Number) ?? [];
    const later = found.filter(({ place }) => compared(place, from) > 0);
    const items = later.slice(0, limit).map(({ item }) => item);
    const before = found.length - later.length;
    const previous = found[before - limit - 1]?.place.join(":") ?? "";
    const page = { items, total: found.length, before, ...(before > 0 && { previous }) };
    return later.length > limit ? { ...page, next: later[limit - 1]?.place.join(":") ?? "" } : page;
  }

  async waitingTally(): Promise<readonly WaitingTally[]> {
    const tallies = new Map<string, WaitingTally>();
    for (const { resource, waitsFor } of [...this.#rows.values()].flatMap(({ waiting }) => [
      ...waiting.values(),
    ])) {
      const key = `${waitsFor} ${resource}`;
      const count = (tallies.get(key)?.count ?? 0) + 1;
      tallies.set(key, { resource, waitsFor, count });
    }
    return [...tallies.values()];
  }

  /** Rows stand in order of start. */
  #newest(): readonly Row[] {
    return [...this.#rows.values()].reverse();
  }

  async history(
    arn: string,
    query: { readonly fromId?: number; readonly limit: number; readonly reverse: boolean },
  ): Promise<HistoryPage | undefined> {
    const events = this.#rows.get(arn)?.events;
    if (events === undefined) return undefined;
    const from = query.fromId ?? (query.reverse ? events.length : 1);
    if (query.reverse) {
      const last = Math.min(from, events.length);
      const first = Math.max(last - query.limit, 0);
      const taken = events.slice(first, last).reverse();
      return first > 0 ? { events: taken, nextId: first } : { events: taken };
    }
    const first = Math.max(from, 1);
    const next = first + query.limit;
    const taken = events.slice(first - 1, next - 1);
    return next <= events.length ? { events: taken, nextId: next } : { events: taken };
  }

  async mapRun(arn: string): Promise<MapRunRecord | undefined> {
    const owner = this.#mapRunOwners.get(arn);
    return owner === undefined ? undefined : this.#rows.get(owner)?.mapRuns.get(arn)?.record;
  }

  async mapRuns(
    arn: string,
    query: { readonly limit: number; readonly after?: string },
  ): Promise<ListPage<MapRunRecord>> {
    const before = query.after === undefined ? Number.POSITIVE_INFINITY : Number(query.after);
    const runs = [...(this.#rows.get(arn)?.mapRuns.values() ?? [])]
      .filter((run) => run.ordinal < before)
      .sort((a, b) => b.ordinal - a.ordinal)
      .map(({ ordinal, record }) => ({ id: ordinal, record }));
    return page(runs, query.limit, (run) => run.record);
  }

  async anyRunning(stateMachineArn: string): Promise<boolean> {
    const query: ListExecutionsQuery = { of: { stateMachineArn }, status: "RUNNING", limit: 1 };
    return [...this.#rows.values()].some((row) => belongs(row, query));
  }

  async due(query: Parameters<Store["due"]>[0]): Promise<DuePage> {
    const [after = -1, afterId = 0] = query.after?.split(":").map(Number) ?? [];
    const rows = [...this.#rows.values()]
      .flatMap((row) => (row.dueAt === undefined ? [] : [{ row, dueAt: row.dueAt }]))
      .filter(({ row, dueAt }) => dueAt > after || (dueAt === after && row.id > afterId))
      .filter(({ dueAt }) => dueAt <= query.until)
      .sort((a, b) => a.dueAt - b.dueAt || a.row.id - b.row.id)
      .slice(0, query.limit);
    const items = rows.map(({ row, dueAt }) => ({ dueAt, executionArn: row.arn }));
    const last = rows.at(-1);
    return rows.length < query.limit || last === undefined
      ? { items }
      : { items, next: `${last.dueAt}:${last.row.id}` };
  }

  async lastStarted(): Promise<string> {
    return String(this.#nextId - 1);
  }

  async pending(query: Parameters<Store["pending"]>[0]): Promise<ListPage<string>> {
    const after = Number(query.after ?? 0);
    const rows = [...this.#rows.values()]
      .filter((row) => row.pending && row.id > after && row.id <= Number(query.until))
      .sort((a, b) => a.id - b.id)
      .slice(0, query.limit);
    const items = rows.map((row) => row.arn);
    return rows.length < query.limit ? { items } : { items, next: String(rows.at(-1)?.id) };
  }

  async documents(): Promise<readonly DocumentUnit[]> {
    return [...this.#documents.values()];
  }

  async retire(closedBefore: number, limit: number): Promise<number> {
    const old = [...this.#rows.values()].filter(
      ({ standing }) => standing.status !== "RUNNING" && (standing.stopDate ?? 0) < closedBefore,
    );
    for (const row of old.slice(0, limit)) this.#forget(row);
    return Math.min(old.length, limit);
  }

  async close(): Promise<void> {
    // Nothing to let go: another engine may open the same object, as after a restart.
  }

  #write(unit: CommitUnit): boolean {
    if (unit.type === "document") {
      const id = `${unit.kind}\n${unit.key}`;
      if (unit.text === undefined) this.#documents.delete(id);
      else this.#documents.set(id, unit);
      return true;
    }
    const row = this.#rows.get(unit.executionArn);
    if ((row?.version ?? 0) !== unit.expect) return false;
    if (unit.type === "forget") {
      if (row === undefined || row.standing.status === "RUNNING") return false;
      this.#forget(row);
      return true;
    }
    this.#change(row ?? this.#born(unit), unit);
    return true;
  }

  #born(unit: ExecutionUnit): Row {
    assert(unit.birth !== undefined, "the first unit of an execution says how it was born");
    const row: Row = {
      id: this.#nextId,
      arn: unit.executionArn,
      birth: unit.birth,
      version: 0,
      standing: unit.standing,
      dueAt: undefined,
      pending: false,
      head: undefined,
      notes: undefined,
      frames: new Map(),
      events: [],
      waiting: new Map(),
      mapRuns: new Map(),
    };
    this.#nextId += 1;
    this.#rows.set(row.arn, row);
    return row;
  }

  #change(row: Row, unit: ExecutionUnit): void {
    assert(
      unit.events.length === 0 || unit.firstEventId === row.events.length + 1,
      "the history of an execution has no gaps",
    );
    row.version += 1;
    row.standing = unit.standing;
    row.dueAt = unit.dueAt;
    row.pending = unit.pending;
    row.head = unit.head;
    row.notes = unit.notes;
    if (unit.head === undefined) row.frames.clear();
    for (const frame of unit.framesDeleted) row.frames.delete(frame);
    for (const [frame, text] of unit.framesPut) row.frames.set(frame, text);
    for (const event of unit.events) row.events.push(event);
    for (const record of unit.mapRuns) this.#putMapRun(row, record);
    for (const { enteredEventId } of unit.waiting?.gone ?? []) row.waiting.delete(enteredEventId);
    for (const mark of unit.waiting?.put ?? []) row.waiting.set(mark.enteredEventId, mark);
  }

  #putMapRun(row: Row, record: MapRunRecord): void {
    const known = row.mapRuns.get(record.mapRunArn);
    if (known !== undefined) {
      known.record = record;
      return;
    }
    row.mapRuns.set(record.mapRunArn, { ordinal: this.#nextMapRun, record });
    this.#mapRunOwners.set(record.mapRunArn, row.arn);
    this.#nextMapRun += 1;
  }

  #forget(row: Row): void {
    this.#rows.delete(row.arn);
    for (const arn of row.mapRuns.keys()) this.#mapRunOwners.delete(arn);
  }
}

function page<R extends { readonly id: number }, T>(
  found: readonly R[],
  limit: number,
  show: (row: R) => T,
): ListPage<T> {
  const items = found.slice(0, limit).map(show);
  return found.length > limit ? { items, next: String(found[limit - 1]?.id) } : { items };
}

/** Number by number; what is missing comes first. */
function compared(left: readonly number[], right: readonly number[]): number {
  for (const [i, one] of left.entries()) {
    const difference = one - (right[i] ?? Number.NEGATIVE_INFINITY);
    if (difference !== 0) return difference;
  }
  return 0;
}

function belongs({ birth, standing }: Row, query: ListExecutionsQuery): boolean {
  const { of, status, redriven } = query;
  if (status !== undefined && standing.status !== status) return false;
  if (redriven !== undefined && standing.redriveCount > 0 !== redriven) return false;
  return isOf(birth, of);
}

function described(row: Row): Omit<StoredExecution, "head" | "frames"> {
  return {
    executionArn: row.arn,
    version: row.version,
    birth: row.birth,
    standing: row.standing,
    ...(row.notes === undefined ? {} : { notes: row.notes }),
  };
}

function summarised({ arn: executionArn, birth, standing }: Row): ExecutionSummary {
  return summaryOf({ executionArn, birth, standing });
}
