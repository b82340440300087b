// execution-searches.ts — executions looked for: Standard ones in the store, Express ones among what is remembered.
//
//   S1. A machine, and a map run, has executions of one type only.
//   S2. Among all machines both are one list by start; a cursor then has a part for each: `<store's>~<start>~<ARN>`.
//       The Express ones that lie between those of the store come besides what the page may hold.

import { recorded } from "./execution-record.ts";
import type { ExpressShelf } from "./express-shelf.ts";
import {
  findAll,
  isOf,
  type SearchedRow,
  STATUSES,
  startsLookedAt,
  tallyOf,
  timingsIn,
} from "./memory-search.ts";
import type { PendingRedrives } from "./pending-redrives.ts";
import type { Scheduler } from "./scheduler.ts";
import type {
  FindQuery,
  FoundExecution,
  FoundPage,
  Searches,
  Tally,
  TimingsPage,
  TimingsQuery,
} from "./search-port.ts";
import type { Store } from "./store-port.ts";

export interface ExecutionSearchesPorts {
  readonly redrives: PendingRedrives;
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly express: ExpressShelf;
}

export class ExecutionSearches implements Searches {
  readonly #ports: ExecutionSearchesPorts;

  constructor(ports: ExecutionSearchesPorts) {
    this.#ports = ports;
  }

  async find(query: FindQuery): Promise<FoundPage> {
    const pending = await this.#ports.redrives.of(query.of);
    if (pending === undefined) return await this.#find(query);
    const { statuses: _asked, after: _after, ...rest } = query;
    return await pending.page(query, (kept) => this.#find({ ...rest, ...kept }));
  }

  async #find(query: FindQuery): Promise<FoundPage> {
    const express = this.#express(query.of);
    if (express.length === 0 && query.after?.includes("~") !== true) {
      return await this.#ports.store.find(query);
    }
    const cursor = cursorOf(query.after);
    const isMixed = "everything" in query.of;
    const { after: _, ...rest } = query;
    const stored = isMixed
      ? await this.#ports.store.find(cursor.store === "" ? rest : { ...rest, after: cursor.store })
      : { items: [], searched: 0 };
    const waiting = findAll(express, query).filter((one) => isAfter(one, cursor));
    const page = merged(stored, waiting, cursor);
    const floor = floorOf(stored);
    const looked = startsLookedAt(express, query).filter(
      (one) => isAfter(one, cursor) && one.startDate >= floor,
    );
    return { ...page, searched: stored.searched + looked.length };
  }

  async tally(of: FindQuery["of"]): Promise<readonly Tally[]> {
    const kept = await this.#tally(of);
    const pending = await this.#ports.redrives.of(of);
    return pending?.tally(kept) ?? kept;
  }

  async #tally(of: FindQuery["of"]): Promise<readonly Tally[]> {
    const express = tallyOf(this.#express(of), of);
    if (express.length > 0 && !("everything" in of)) return express;
    return [...(await this.#ports.store.tally(of)), ...express];
  }

  /** Express ones come with the first page. */
  async timings(query: TimingsQuery): Promise<TimingsPage> {
    const pending = await this.#ports.redrives.of(query.of);
    return pending === undefined ? await this.#timings(query) : await this.#shownTimings(query);
  }

  /** Timings are numbers, that do not say whose they are. */
  async #shownTimings(query: TimingsQuery): Promise<TimingsPage> {
    const { items, next } = await this.find({ ...query, limit: query.scan });
    const rows = items.flatMap(({ status, startDate, stopDate = -1 }) => [
      ...[0, STATUSES.indexOf(status), startDate, stopDate],
    ]);
    const page = { machines: [""], statuses: STATUSES, rows };
    return next === undefined ? page : { ...page, next };
  }

  async #timings(query: TimingsQuery): Promise<TimingsPage> {
    const express = this.#express(query.of).map((row, i) => ({ ...row, id: -i }));
    const { after } = query;
    if (express.length === 0 || after !== undefined) return await this.#ports.store.timings(query);
    const remembered = timingsIn(express, { ...query, scan: Number.POSITIVE_INFINITY });
    if (!("everything" in query.of)) return remembered;
    const stored = await this.#ports.store.timings(query);
    const shift = stored.machines.length;
    return {
      ...stored,
      machines: [...stored.machines, ...remembered.machines],
      rows: [
        ...stored.rows,
        ...remembered.rows.map((value, i) => (i % 4 === 0 ? value + shift : value)),
      ],
    };
  }

  #express(of: FindQuery["of"]): readonly SearchedRow[] {
    const { express, scheduler } = this.#ports;
    // One that has just closed may stand in both.
    const known = new Map<string, SearchedRow>();
    for (const { executionArn: arn, ...row } of express.recorded("mapRunArn" in of)) {
      known.set(arn, { arn, ...row });
    }
    for (const { arn: executionArn, birth, execution } of scheduler.volatile()) {
      if (birth === undefined || execution === undefined) continue;
      known.set(executionArn, {
        arn: executionArn,
        ...recorded({ executionArn, birth, execution }),
      });
    }
    const rows = [...known.values()];
    if ("everything" in of) return rows;
    return rows.filter(({ birth }) => isOf(birth, of));
  }
}

type Started = Pick<FoundExecution, "startDate" | "executionArn">;

interface Cursor {
  readonly store: string;
  readonly start: number;
  readonly arn: string;
}

function cursorOf(after: string | undefined): Cursor {
  const [store = "", later, arn = ""] = after?.split("~") ?? [];
  // A page of the store's alone: what has started since then stands before it.
  const start = later ?? (store.startsWith("s:") ? store.split(":")[1] : undefined);
  return { store, start: start === undefined ? Number.POSITIVE_INFINITY : Number(start), arn };
}

function isAfter({ startDate, executionArn }: Started, { start, arn }: Cursor): boolean {
  return startDate < start || (startDate === start && executionArn < arn);
}

/** What started before it comes with a later page. */
function floorOf({ next, items }: FoundPage): number {
  return next === undefined
    ? Number.NEGATIVE_INFINITY
    : (items.at(-1)?.startDate ?? Number.POSITIVE_INFINITY);
}

/** A page of both, newest first: of Express what is not older than the last of the store's page. */
function merged(
  stored: FoundPage,
  waiting: readonly FoundExecution[],
  cursor: Cursor,
): Omit<FoundPage, "searched"> {
  const floor = floorOf(stored);
  const taken = waiting.filter(({ startDate }) => startDate >= floor);
  const items = [...stored.items, ...taken].sort((a, b) => b.startDate - a.startDate);
  if (stored.next === undefined) return { items };
  // All that started at the floor or later was looked at; without one, nothing.
  const { start, arn } = Number.isFinite(floor) ? { start: floor, arn: "" } : cursor;
  return { items, next: `${stored.next}~${start}~${arn}` };
}
