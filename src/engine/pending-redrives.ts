// pending-redrives.ts — which children of a redriven map run are PENDING_REDRIVE, for those who look.
//
//   P1. The store keeps such a child as it ended; that it waits is in the durable state of its parent, and is over
//       in the commit that closes the run. So nothing is written for it, and both are right after any crash.
//   P2. The run is looked up once an answer, before the rows: a child that goes on in between is shown as it was.
//   P3. To read the parent's state takes as long as it has open children, so the last one read is kept while it holds.
import { type ChildrenToRedrive, childrenToRedrive, decodeExecution } from "../core/index.ts";
import type { ExecutionStatus, ExecutionSummary, ListPage } from "./records.ts";
import type { FindQuery, Tally } from "./search-port.ts";
import type { Store } from "./store-port.ts";

/** How a child may have ended that is redriven. */
const UNSUCCESSFUL: readonly ExecutionStatus[] = ["FAILED", "TIMED_OUT", "ABORTED"];
/** Children that are looked at to fill a page; after so many it comes short, with a `next`. */
const LOOKED_MAX = 10_000;

type Standing = Pick<ExecutionSummary, "executionArn" | "status" | "stopDate">;

type RunStore = Pick<Store, "mapRun" | "describe" | "load">;

interface LastRead {
  readonly mapRunArn: string;
  /** Of its parent. */
  readonly version: number;
  readonly pending: PendingIn | undefined;
}

export class PendingRedrives {
  readonly #store: RunStore;
  #last: LastRead | undefined;

  constructor(store: RunStore) {
    this.#store = store;
  }

  /** Undefined where no child of the list can wait. */
  async of(list: FindQuery["of"]): Promise<PendingIn | undefined> {
    if (!("mapRunArn" in list)) return undefined;
    const { mapRunArn } = list;
    const run = await this.#store.mapRun(mapRunArn);
    if (run?.status !== "RUNNING" || run.redriveCount === 0) return undefined;
    const now = await this.#store.describe(run.executionArn);
    const last = this.#last;
    if (last?.mapRunArn === mapRunArn && last.version === now?.version) return last.pending;
    return await this.#read(run.executionArn, mapRunArn);
  }

  async #read(executionArn: string, mapRunArn: string): Promise<PendingIn | undefined> {
    const [parent] = await this.#store.load([executionArn]);
    if (parent?.head === undefined) return undefined;
    const execution = decodeExecution(parent.head, parent.frames);
    const children = childrenToRedrive(execution, mapRunArn);
    const pending = children && new PendingIn(children);
    this.#last = { mapRunArn, version: parent.version, pending };
    return pending;
  }

  /** The child as it is to be shown. */
  async shown<Child extends Standing & { readonly mapRunArn?: string }>(
    child: Child,
  ): Promise<Child> {
    const { mapRunArn, status } = child;
    if (mapRunArn === undefined || !UNSUCCESSFUL.includes(status)) return child;
    return (await this.of({ mapRunArn }))?.shown(child) ?? child;
  }
}

/** The children of one run, as it stood when it was looked up. */
export class PendingIn {
  readonly #children: ChildrenToRedrive;

  constructor(children: ChildrenToRedrive) {
    this.#children = children;
  }

  get type(): "STANDARD" | "EXPRESS" {
    return this.#children.executionType;
  }

  shown<Child extends Standing>(child: Child): Child {
    return this.#awaits(child) ? { ...child, status: "PENDING_REDRIVE" } : child;
  }

  #awaits({ executionArn, status, stopDate }: Standing): boolean {
    if (!UNSUCCESSFUL.includes(status)) return false;
    const { waiting, told, redriveDate } = this.#children;
    if (waiting.has(executionArn)) return true;
    return told.has(executionArn) && stopDate !== undefined && stopDate < redriveDate;
  }

  /** A page of those that are shown as asked; `pageOf` gives pages of those that are kept so, or as they had ended. */
  async page<Child extends Standing>(
    query: PageQuery,
    pageOf: (asked: PageQuery) => Promise<KeptPage<Child>>,
  ): Promise<ListPage<Child> & { readonly searched: number }> {
    const { statuses, limit } = query;
    const asked = statuses === undefined ? {} : { statuses: keptAs(statuses) };
    const items: Child[] = [];
    let searched = 0;
    let { after } = query;
    for (let looked = 0; looked < LOOKED_MAX; ) {
      const cursor = after === undefined ? {} : { after };
      const page = await pageOf({ ...asked, ...cursor, limit: limit - items.length });
      const shown = page.items.map((child) => this.shown(child));
      items.push(...shown.filter(({ status }) => statuses?.includes(status) ?? true));
      looked += Math.max(page.items.length, page.searched ?? 0, 1);
      searched += page.searched ?? 0;
      after = page.next;
      if (after === undefined || items.length >= limit) break;
    }
    return after === undefined ? { items, searched } : { items, searched, next: after };
  }

  /** Those of its run. */
  tally(kept: readonly Tally[]): readonly Tally[] {
    const [{ stateMachineArn } = { stateMachineArn: "" }] = kept;
    const counts = new Map(kept.map(({ status, count }) => [status, count]));
    let pending = 0;
    for (const was of this.#children.waiting.values()) {
      // One that was stopped before it had begun has no execution.
      const status = UNSUCCESSFUL.find((one) => one === was);
      const count = status === undefined ? 0 : (counts.get(status) ?? 0);
      if (status === undefined || count === 0) continue;
      counts.set(status, count - 1);
      pending += 1;
    }
    if (pending > 0) counts.set("PENDING_REDRIVE", pending);
    return [...counts].flatMap(([status, count]) =>
      count === 0 ? [] : [{ stateMachineArn, status, count }],
    );
  }
}

export interface PageQuery {
  readonly statuses?: readonly ExecutionStatus[];
  readonly limit: number;
  readonly after?: string;
}

type KeptPage<Child> = ListPage<Child> & { readonly searched?: number };

/** Those that wait are kept with the statuses that they had ended with. */
function keptAs(statuses: readonly ExecutionStatus[]): readonly ExecutionStatus[] {
  if (!statuses.includes("PENDING_REDRIVE")) return statuses;
  return [...new Set([...statuses, ...UNSUCCESSFUL])];
}
