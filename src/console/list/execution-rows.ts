// execution-rows.ts — the rows of a list of executions: fetched by the page as they come in sight, kept fresh by news.
//
//   R1. The newest execution is first, of one millisecond too: as a page has them, or as news told them one after the
//       other; Express ones among themselves by their ARN. A row is never in the list twice.
//   R2. While a reader is further down, new executions wait in `fresh`: rows do not move under the eyes, and those that
//       no longer fit the filters go afterwards.
//   R3. What is kept is bounded however long the page is open: beyond KEPT_MAX rows the far end is let go, beyond
//       FRESH_MAX waiting ones only their number is kept; both are asked for again when they come in sight.
//   R4. One request is under way at a time; a list that is closed asks for nothing more.
//   R5. A row that a search by text found stays while the other filters hold; of others the server is asked (`later`).
import type { ExecutionItem, ExecutionPage } from "../../console-wire/index.ts";
import type { Counts } from "./filters.ts";
import type { FoundLater } from "./found-later.ts";

export interface RowsSource {
  readonly page: (after: string | undefined, limit: number) => Promise<ExecutionPage>;
  readonly counts: () => Promise<Counts | undefined>;
  readonly belongs: (item: ExecutionItem) => boolean;
  /** Where news alone cannot say what is found. */
  readonly later?: FoundLater;
}

export interface RowsView {
  readonly loaded: number;
  readonly fresh: number;
  readonly counts: Counts | undefined;
  readonly searched: number;
  /** Started or changed since, and the search has not looked at them. */
  readonly unseen: number;
  readonly loading: boolean;
  /** Nothing more is to be fetched. */
  readonly ended: boolean;
  readonly error: Error | undefined;
}

const FIRST_PAGE = 100;
const NEXT_PAGE = 1000;
/** Rows of a page that comes while one scrolls: few enough to be read between two frames. */
const SCROLL_PAGE = 300;
const KEPT_MAX = 20_000;
const FRESH_MAX = 2_000;

const NOTHING: RowsView = {
  ...{ loaded: 0, fresh: 0, counts: undefined, searched: 0, unseen: 0 },
  ...{ loading: true, ended: false, error: undefined },
};

/** Of the row at this place of a page of so many. */
type PageRank = (index: number, count: number) => number;

export class ExecutionRows {
  readonly #source: RowsSource;
  readonly #items = new Map<string, ExecutionItem>();
  /** R1: of one millisecond the higher one is newer; a page's lie between what was heard before and after its request. */
  readonly #ranks = new Map<string, number>();
  #heard = 0;
  /** Rows of the list have other ranks than those that they were put there by. */
  #ranked = false;
  #further = 0;
  readonly #watchers = new Set<() => void>();
  #order: string[] = [];
  #fresh: string[] = [];
  /** R2: no longer belong here. */
  readonly #leaving = new Set<string>();
  #next: string | undefined;
  #wanted = FIRST_PAGE;
  #held = false;
  /** R3: something between or behind the rows is not here. */
  #incomplete = false;
  #busy = false;
  #closed = false;
  #view: RowsView = NOTHING;

  constructor(source: RowsSource) {
    this.#source = source;
  }

  get view(): RowsView {
    return this.#view;
  }

  get later(): FoundLater | undefined {
    return this.#source.later;
  }

  row(index: number): ExecutionItem | undefined {
    const arn = this.#order[index];
    return arn === undefined ? undefined : this.#items.get(arn);
  }

  /** Where the row of an execution stands, near `last` most often; -1 where it is not here. */
  indexOf(executionArn: string, last: number): number {
    return this.#order[last] === executionArn ? last : this.#order.indexOf(executionArn);
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  close(): void {
    this.#closed = true;
  }

  /** Rows up to this one are in sight, or soon will be. */
  async want(last: number): Promise<void> {
    this.#wanted = Math.max(FIRST_PAGE, last + FIRST_PAGE);
    if (this.#busy || this.#closed || this.#view.error !== undefined) return;
    if (this.#incomplete && this.#wanted > this.#order.length) return this.restart();
    this.#busy = true;
    while (!this.#closed && !this.#view.ended && this.#order.length < this.#wanted) {
      if (!(await this.#fetch())) break;
    }
    this.#busy = false;
  }

  /** Asks anew from the first page on: what happened meanwhile is not known. */
  async restart(): Promise<void> {
    try {
      const [now, { unseen }] = [Date.now(), this.#view];
      const rank = this.#pageRanks();
      const page = await this.#source.page(undefined, NEXT_PAGE);
      if (this.#closed) return;
      this.#source.later?.searched(now);
      this.#items.clear();
      this.#ranks.clear();
      this.#leaving.clear();
      this.#fresh = [];
      this.#incomplete = false;
      for (const [i, item] of page.items.entries()) {
        this.#items.set(item.executionArn, item);
        this.#ranks.set(item.executionArn, rank(i, page.items.length));
      }
      this.#order = page.items.map(({ executionArn }) => executionArn);
      this.#next = page.next;
      this.#change({
        ...{ fresh: 0, error: undefined, ended: page.next === undefined },
        ...{ searched: page.searched ?? 0, unseen: this.#view.unseen - unseen },
        ...(page.counts === undefined ? {} : { counts: page.counts }),
      });
      await this.want(this.#wanted - FIRST_PAGE);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // The server is still away: the stream will say again when it is back.
      this.#change({ loading: false });
    }
  }

  /** News left out some that have just started. */
  async catchUp(many: number): Promise<void> {
    try {
      const rank = this.#pageRanks();
      const page = await this.#source.page(undefined, Math.min(NEXT_PAGE, FIRST_PAGE + many));
      if (!this.#closed) this.#take(page.items, rank);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#change({ error });
    }
  }

  /** Tries again after a refusal. */
  async retry(): Promise<void> {
    this.#change({ error: undefined });
    await this.want(this.#wanted);
  }

  async count(): Promise<void> {
    try {
      const counts = await this.#source.counts();
      if (!this.#closed) this.#change({ counts });
    } catch (error) {
      // The rows say what is wrong with the server; old counts are better than none.
      if (!(error instanceof Error)) throw error;
    }
  }

  hear(items: readonly ExecutionItem[]): void {
    const { later, belongs } = this.#source;
    const told: ExecutionItem[] = [];
    for (const item of items) {
      if (later === undefined || this.#items.has(item.executionArn)) told.push(item);
      else if (belongs(item)) later.add(item);
    }
    this.#take(told);
  }

  /** R5: asks whether what news told of is found by now. */
  async askLater(): Promise<void> {
    const { later } = this.#source;
    if (later === undefined || this.#closed) return;
    const rank = this.#pageRanks();
    const { items, searched, unseen } = await later.ask();
    if (this.#closed) return;
    this.#change({
      searched: this.#view.searched + searched,
      unseen: this.#view.unseen + unseen,
    });
    this.#take(items, rank);
  }

  /** Without ranks the items are news, the last one is the newest. */
  #take(items: readonly ExecutionItem[], rank?: PageRank): void {
    let [moved, news] = [false, 0];
    for (const [i, item] of items.entries()) {
      const { executionArn: arn } = item;
      const known = this.#items.has(arn);
      const belongs = this.#source.belongs(item);
      if (known) {
        this.#items.set(arn, told(this.#items.get(arn), item));
        if (rank !== undefined) this.#ranks.set(arn, rank(i, items.length));
        this.#ranked ||= rank !== undefined;
        if (belongs) this.#leaving.delete(arn);
        else this.#leaving.add(arn);
        moved = true;
      } else if (belongs) {
        this.#items.set(arn, item);
        this.#heard += rank === undefined ? 1 : 0;
        this.#ranks.set(arn, rank?.(i, items.length) ?? this.#heard);
        this.#fresh.push(arn);
        news += 1;
      }
    }
    if (!this.#held) this.#release();
    else if (moved || news > 0) {
      this.#boundFresh();
      this.#change({ fresh: this.#view.fresh + news });
    }
  }

  /** R2: holds new rows back, or lets them in. */
  hold(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    if (!held) this.#release();
  }

  async #fetch(): Promise<boolean> {
    const missing = this.#wanted - this.#order.length;
    const more = Math.min(NEXT_PAGE, Math.max(SCROLL_PAGE, missing));
    const limit = this.#order.length === 0 ? FIRST_PAGE : more;
    this.#change({ loading: true });
    try {
      const page = await this.#source.page(this.#next, limit);
      if (this.#closed) return false;
      const added = page.items.filter(({ executionArn }) => !this.#items.has(executionArn));
      for (const item of added) this.#items.set(item.executionArn, item);
      for (const { executionArn } of page.items) {
        this.#further -= 1;
        this.#ranks.set(executionArn, this.#further);
      }
      this.#order = this.#order.concat(added.map(({ executionArn }) => executionArn));
      if (added.length < page.items.length) this.#order.sort(this.#newestFirst);
      this.#next = page.next;
      this.#change({
        loading: false,
        ended: page.next === undefined,
        searched: this.#view.searched + (page.searched ?? 0),
        ...(page.counts === undefined ? {} : { counts: page.counts }),
      });
      return true;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#change({ loading: false, error });
      return false;
    }
  }

  #boundFresh(): void {
    if (this.#fresh.length <= FRESH_MAX) return;
    for (const arn of this.#fresh) this.#forget(arn);
    this.#fresh = [];
    this.#incomplete = true;
  }

  #release(): void {
    if (this.#incomplete && this.#view.fresh > 0) {
      this.#change({ fresh: 0 });
      void this.restart();
      return;
    }
    for (const arn of this.#leaving) this.#remove(arn);
    this.#leaving.clear();
    const fresh = this.#fresh.toSorted(this.#newestFirst);
    this.#fresh = [];
    if (fresh.length > 0 || this.#ranked) this.#order = this.#merged(fresh);
    this.#ranked = false;
    this.#boundOrder();
    this.#change({ fresh: 0 });
  }

  #boundOrder(): void {
    // Whoever has scrolled far down holds the rows; then they are all in use.
    if (this.#order.length <= KEPT_MAX) return;
    for (const arn of this.#order.splice(NEXT_PAGE)) this.#forget(arn);
    this.#wanted = FIRST_PAGE;
    this.#incomplete = true;
    this.#change({ ended: false });
  }

  /** R1: what started earlier than the first row goes where it belongs among the first rows. */
  #merged(fresh: readonly string[]): string[] {
    if (this.#ranked) return [...fresh, ...this.#order].toSorted(this.#newestFirst);
    const oldest = this.#startOf(fresh.at(-1) ?? "");
    const until = this.#order.findIndex((arn) => this.#startOf(arn) < oldest);
    const [head, tail] =
      until === -1 ? [this.#order, []] : [this.#order.slice(0, until), this.#order.slice(until)];
    return [...fresh, ...head].toSorted(this.#newestFirst).concat(tail);
  }

  readonly #newestFirst = (a: string, b: string): number => {
    const [one, other] = [this.#items.get(a), this.#items.get(b)];
    const later = this.#startOf(b) - this.#startOf(a);
    if (later !== 0 || one === undefined || other === undefined) return later;
    // The server has Express ones in memory, and joins them so to those of its store.
    if (one.type !== other.type) return one.type === "EXPRESS" ? 1 : -1;
    if (one.type === "EXPRESS") return a < b ? 1 : -1;
    return (this.#ranks.get(b) ?? 0) - (this.#ranks.get(a) ?? 0);
  };

  /** To be asked for before a page is: R1. */
  #pageRanks(): PageRank {
    const before = this.#heard;
    return (index, count) => before + (count - index) / (count + 1);
  }

  #forget(arn: string): void {
    this.#items.delete(arn);
    this.#ranks.delete(arn);
  }

  #remove(arn: string): void {
    this.#forget(arn);
    this.#order = this.#order.filter((one) => one !== arn);
    this.#fresh = this.#fresh.filter((one) => one !== arn);
  }

  #startOf(arn: string): number {
    return this.#items.get(arn)?.startDate ?? 0;
  }

  #change(change: Partial<RowsView>): void {
    this.#view = { ...this.#view, ...change, loaded: this.#order.length };
    for (const changed of this.#watchers) changed();
  }
}

/** News tell no more of where it was found; how it had ended is over once it is redriven. */
function told(before: ExecutionItem | undefined, item: ExecutionItem): ExecutionItem {
  if (before === undefined || before.stopDate === item.stopDate) return { ...before, ...item };
  const { stopDate: _ended, error: _failed, ...kept } = before;
  return { ...kept, ...item };
}
