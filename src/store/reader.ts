// reader.ts — what is read from the database: executions, lists, histories, map runs, documents.
//
// Everything here is small plain data, because it crosses from the store's thread.
import type {
  DocumentUnit,
  DuePage,
  ExecutionSummary,
  FindQuery,
  FoundPage,
  HistoryPage,
  ListExecutionsQuery,
  ListPage,
  MapRunRecord,
  Store,
  StoredExecution,
  Tally,
  TimingsPage,
  TimingsQuery,
  WaitingPage,
  WaitingQuery,
  WaitingTally,
} from "../engine/index.ts";
import { type Cell, STATUSES } from "./cells.ts";
import { eventTexts, jsonText, parsed, recordText } from "./json-text.ts";
import { loadedWithin } from "./loaded.ts";
import type { Names } from "./names.ts";
import { COLUMNS, described, LARGE_INPUT, standingOf, summarised } from "./rows.ts";
import { HISTORY_SPAN } from "./schema.ts";
import { Search } from "./search.ts";
import { bytesOf, type Statements, TextDamaged } from "./statements.ts";
import { WaitingList } from "./waiting-list.ts";

export type HistoryReadQuery = {
  readonly fromId?: number;
  readonly limit: number;
  readonly reverse: boolean;
};
export type MapRunPage = { readonly limit: number; readonly after?: string };

/** Rows of a history read at once, at most; a page ends within them or asks again. */
const HISTORY_ROWS_MAX = 16;
/** Events that a row holds where turns are long enough, for guessing how many rows a page takes. */
const EVENTS_PER_ROW = 64;

const FRAMES = `SELECT ${["frame", "text"].map(bytesOf).join(", ")} FROM frames WHERE execution = ?`;

export class Reader {
  readonly #statements: Statements;
  readonly #names: Names;
  readonly #search: Search;
  readonly #waiting: WaitingList;

  constructor(statements: Statements, names: Names) {
    this.#statements = statements;
    this.#names = names;
    this.#search = new Search(statements, names);
    this.#waiting = new WaitingList(statements, names);
  }

  load(
    arns: readonly string[],
    charactersMax: number = Number.POSITIVE_INFINITY,
  ): readonly (StoredExecution | undefined)[] {
    return loadedWithin(arns, charactersMax, (arn) => {
      const row = this.#execution(arn);
      if (row === undefined) return undefined;
      const head = row.at(-1);
      const frames = this.#statements.all(FRAMES, [row[0] ?? null]);
      return {
        ...described(row),
        ...(head === null ? {} : { head: jsonText(head, ["executions", "head", arn]) }),
        frames: new Map(frames.map(([frame, text]) => frameOf(String(frame), text, arn))),
      };
    });
  }

  describe(arn: string): Omit<StoredExecution, "head" | "frames"> | undefined {
    const row = this.#execution(arn);
    return row === undefined ? undefined : described(row);
  }

  list(query: ListExecutionsQuery): ListPage<ExecutionSummary> {
    const scope = this.#scope(query.of);
    if (scope === undefined) return { items: [] };
    const redriven =
      query.redriven === undefined ? "" : ` AND redrives ${query.redriven ? "> 0" : "= 0"}`;
    const before = query.after === undefined ? Number.MAX_SAFE_INTEGER : Number(query.after);
    // One descent of the index a status: each is in order of start, and the newest of all are taken.
    const statuses =
      query.status === undefined ? STATUSES.map((_, i) => i) : [STATUSES.indexOf(query.status)];
    const parts = statuses.map(
      (status) =>
        `SELECT * FROM (SELECT id FROM executions WHERE ${scope.where} AND status = ${status} AND id < ?${redriven} ORDER BY id DESC LIMIT ?)`,
    );
    const sql = scope.byStatus ? parts.join(" UNION ALL ") : everything(query, redriven);
    const values = (scope.byStatus ? statuses : [0]).flatMap(() => [
      ...scope.values,
      before,
      query.limit + 1,
    ]);
    const rows = this.#statements.all(
      `SELECT ${COLUMNS} FROM executions e WHERE e.id IN (${sql}) ORDER BY e.id DESC LIMIT ?`,
      [...values, query.limit + 1],
    );
    const items = rows.slice(0, query.limit).map(summarised);
    const last = rows[query.limit - 1]?.[0];
    return rows.length > query.limit ? { items, next: String(last) } : { items };
  }

  find(query: FindQuery): FoundPage {
    return this.#search.find(query);
  }

  tally(of: FindQuery["of"]): readonly Tally[] {
    return this.#search.tally(of);
  }

  timings(query: TimingsQuery): TimingsPage {
    return this.#search.timings(query);
  }

  waiting(query: WaitingQuery): WaitingPage {
    return this.#waiting.page(query);
  }

  waitingTally(): readonly WaitingTally[] {
    return this.#waiting.tally();
  }

  anyRunning(stateMachineArn: string): boolean {
    const machine = this.#names.find(stateMachineArn);
    if (machine === undefined) return false;
    const sql = "SELECT 1 FROM executions WHERE machine = ? AND status = 0 LIMIT 1";
    return this.#statements.get(sql, [machine]) !== undefined;
  }

  history(arn: string, query: HistoryReadQuery): HistoryPage | undefined {
    const found = this.#statements.get(
      `SELECT id, ${bytesOf("standing")} FROM executions WHERE arn = ?`,
      [arn],
    );
    if (found === undefined) return undefined;
    const id = Number(found[0]);
    const { historyCount } = standingOf(found[1], arn);
    const wanted = query.fromId ?? (query.reverse ? historyCount : 1);
    const events: string[] = [];
    let at = query.reverse ? Math.min(wanted, historyCount) : Math.max(wanted, 1);
    while (events.length < query.limit && at >= 1 && at <= historyCount) {
      const missing = query.limit - events.length;
      const rows = Math.min(1 + Math.ceil(missing / EVENTS_PER_ROW), HISTORY_ROWS_MAX);
      const read = query.reverse ? this.#backward(id, at, rows) : this.#forward(id, at, rows);
      if (read.length === 0) throw new TextDamaged("a history in it has lost events");
      const taken = read.slice(0, missing);
      // One by one: a page may hold more events than a call takes arguments.
      for (const event of taken) events.push(event);
      at += query.reverse ? -taken.length : taken.length;
    }
    return at >= 1 && at <= historyCount ? { events, nextId: at } : { events };
  }

  mapRun(arn: string): MapRunRecord | undefined {
    const row = this.#statements.get(`SELECT ${bytesOf("text")} FROM map_runs WHERE arn = ?`, [
      arn,
    ]);
    return row === undefined ? undefined : mapRunOf(arn, row[0]);
  }

  mapRuns(arn: string, page: MapRunPage): ListPage<MapRunRecord> {
    const rows = this.#statements.all(
      `SELECT m.ordinal, ${bytesOf("m.arn")}, ${bytesOf("m.text")} FROM map_runs m JOIN executions e ON e.id = m.execution
       WHERE e.arn = ? AND m.ordinal < ? ORDER BY m.ordinal DESC LIMIT ?`,
      [
        arn,
        page.after === undefined ? Number.MAX_SAFE_INTEGER : Number(page.after),
        page.limit + 1,
      ],
    );
    const items = rows.slice(0, page.limit).map((row) => mapRunOf(String(row[1]), row[2]));
    const last = rows[page.limit - 1]?.[0];
    return rows.length > page.limit ? { items, next: String(last) } : { items };
  }

  due(query: { readonly until: number; readonly after?: string; readonly limit: number }): DuePage {
    const [after = "-1", afterId = "0"] = query.after?.split(":") ?? [];
    const rows = this.#statements.all(
      `SELECT due, id, ${bytesOf("arn")} FROM executions WHERE due IS NOT NULL AND (due, id) > (?, ?) AND due <= ?
       ORDER BY due, id LIMIT ?`,
      [Number(after), Number(afterId), query.until, query.limit],
    );
    const items = rows.map(([due, , arn]) => ({ dueAt: Number(due), executionArn: String(arn) }));
    const last = rows.at(-1);
    return rows.length < query.limit || last === undefined
      ? { items }
      : { items, next: `${last[0]}:${last[1]}` };
  }

  lastStarted(): string {
    return String(this.#statements.get("SELECT COALESCE(MAX(id), 0) FROM executions", [])?.[0]);
  }

  pending(page: Parameters<Store["pending"]>[0]): ListPage<string> {
    const rows = this.#statements.all(
      `SELECT id, ${bytesOf("arn")} FROM executions WHERE pending = 1 AND id > ? AND id <= ?
       ORDER BY id LIMIT ?`,
      [Number(page.after ?? 0), Number(page.until), page.limit],
    );
    const items = rows.map((row) => String(row[1]));
    return rows.length < page.limit ? { items } : { items, next: String(rows.at(-1)?.[0]) };
  }

  documents(): readonly DocumentUnit[] {
    const rows = this.#statements.all(
      `SELECT ${["kind", "key", "text"].map(bytesOf).join(", ")} FROM documents ORDER BY kind, key`,
      [],
    );
    return rows.map(([kind, key, text]) => ({
      type: "document",
      kind: String(kind),
      key: String(key),
      text: jsonText(text, ["documents", "text", `${kind} ${key}`]),
    }));
  }

  #execution(arn: string): readonly Cell[] | undefined {
    return this.#statements.get(
      `SELECT ${COLUMNS}, ${[LARGE_INPUT, "e.output", "e.head"].map(bytesOf).join(", ")}
       FROM executions e WHERE e.arn = ?`,
      [arn],
    );
  }

  #scope(
    of: ListExecutionsQuery["of"],
  ):
    | { readonly where: string; readonly values: readonly Cell[]; readonly byStatus: boolean }
    | undefined {
    if ("everything" in of) return { where: "", values: [], byStatus: false };
    const [column, text] =
      "stateMachineArn" in of
        ? ["machine", of.stateMachineArn]
        : "stateMachineVersionArn" in of
          ? ["machine_version", of.stateMachineVersionArn]
          : "stateMachineAliasArn" in of
            ? ["machine_alias", of.stateMachineAliasArn]
            : ["map_run", of.mapRunArn];
    const name = this.#names.find(text);
    // A text without a number has never been in any row.
    return name === undefined
      ? undefined
      : { where: `${column} = ?`, values: [name], byStatus: true };
  }

  /** Events from `eventId` up to the end of its row and a few rows more. */
  #forward(id: number, eventId: number, rowsMax: number): readonly string[] {
    const rows = this.#statements.all(
      `SELECT key % ${HISTORY_SPAN}, count, ${bytesOf("events")} FROM history
       WHERE key >= (SELECT MAX(key) FROM history WHERE key <= CAST(? AS INTEGER) * ${HISTORY_SPAN} + CAST(? AS INTEGER))
         AND key < (CAST(? AS INTEGER) + 1) * ${HISTORY_SPAN} ORDER BY key LIMIT ?`,
      [id, eventId, id, rowsMax],
    );
    const first = Number(rows[0]?.[0] ?? eventId);
    return rows.flatMap((row) => eventsOf(id, row)).slice(eventId - first);
  }

  /** Events from `eventId` down to the beginning of its row and a few rows more, newest first. */
  #backward(id: number, eventId: number, rowsMax: number): readonly string[] {
    const rows = this.#statements.all(
      `SELECT key % ${HISTORY_SPAN}, count, ${bytesOf("events")} FROM history
       WHERE key <= CAST(? AS INTEGER) * ${HISTORY_SPAN} + CAST(? AS INTEGER)
         AND key > CAST(? AS INTEGER) * ${HISTORY_SPAN} ORDER BY key DESC LIMIT ?`,
      [id, eventId, id, rowsMax],
    );
    const last = Number(rows[0]?.[0] ?? 0) + Number(rows[0]?.[1] ?? 0) - 1;
    return rows.flatMap((row) => eventsOf(id, row).reverse()).slice(last - eventId);
  }
}

function mapRunOf(arn: string, text: Cell | undefined): MapRunRecord {
  return parsed<MapRunRecord>(text, ["map_runs", "text", arn]);
}

function frameOf(frame: string, text: Cell | undefined, arn: string): readonly [string, string] {
  return [frame, recordText(text, ["frames", "text", `${frame} of ${arn}`])];
}

function eventsOf(id: number, [first, count, events]: readonly Cell[]): string[] {
  return eventTexts(events, count, `of execution ${id} from event ${first}`);
}

function everything(query: ListExecutionsQuery, redriven: string): string {
  const status =
    query.status === undefined ? "" : ` AND status = ${STATUSES.indexOf(query.status)}`;
  return `SELECT id FROM executions WHERE machine IS NOT NULL AND id < ?${status}${redriven} ORDER BY id DESC LIMIT ?`;
}
