// express-shelf.ts — what Express executions leave behind: the last ones, in memory, for those who look.
//
//   E1. At most EXECUTIONS_MAX closed executions with at most EVENTS_MAX events that weigh at most BYTES_MAX together
//       are remembered, the last one always, and some children of Distributed Maps besides (child-shelf.ts).
//   E2. Whatever is kept the garbage collector has to move, so it is little: nothing of the execution's state.
import type { HistoryEvent } from "../core/index.ts";
import { AgeMap } from "./age-map.ts";
import { ChildShelf } from "./child-shelf.ts";
import {
  type Ending,
  type MemorisedExecution,
  type RecordedExecution,
  recorded,
  summaryOf,
} from "./execution-record.ts";
import { KeptHistory, type RunningHistories } from "./kept-history.ts";
import { isOf } from "./memory-search.ts";
import type {
  ExecutionSummary,
  HistoryPage,
  HistoryQuery,
  ListExecutionsQuery,
  ListPage,
} from "./records.ts";
import { wireEvent } from "./wire-event.ts";

const EXECUTIONS_MAX = 500;
const EVENTS_MAX = 10_000;
/** About how many bytes of memory they may take together. */
const BYTES_MAX = 64 * 1024 * 1024;

interface Remembered extends MemorisedExecution {
  readonly order: number;
  readonly history: KeptHistory;
}

export class ExpressShelf {
  readonly #closed = new AgeMap<string, Remembered>();
  readonly #children = new ChildShelf();
  readonly #running: RunningHistories = { bytes: 0 };
  #events = 0;
  #bytes = 0;
  #order = 0;

  /** The history of an execution that begins. */
  begin(): KeptHistory {
    return new KeptHistory(this.#running);
  }

  /** Remembers how an execution ended. */
  put(closed: MemorisedExecution, history: KeptHistory): void {
    const { executionArn, birth } = closed;
    history.end(closed.execution);
    this.#order += 1;
    const execution = endingOf(closed.execution);
    const remembered = { executionArn, birth, execution, history, order: this.#order };
    if (birth.mapRunArn !== undefined) {
      this.#children.put(remembered);
      return;
    }
    this.#drop(executionArn);
    this.#closed.set(executionArn, remembered);
    this.#events += history.events.length;
    this.#bytes += history.weight;
    while (this.#isFull()) {
      const oldest = this.#closed.oldest();
      if (oldest === undefined) return;
      this.#drop(oldest[0]);
    }
  }

  find(executionArn: string): RecordedExecution | undefined {
    const known = this.#known(executionArn);
    return known && recorded(known);
  }

  /** Those of a list, newest end first; cursors are counted from the shelf's beginning. */
  list(query: ListExecutionsQuery): ListPage<ExecutionSummary> {
    const before = query.after === undefined ? Number.POSITIVE_INFINITY : Number(query.after);
    const all = "mapRunArn" in query.of ? this.#newestChildren() : [...this.#closed.values()];
    const found = all
      .filter((execution) => execution.order < before && belongs(execution, query))
      .reverse();
    const items = found.slice(0, query.limit).map((closed) => summaryOf(recorded(closed)));
    const last = found[query.limit - 1];
    return found.length > query.limit ? { items, next: String(last?.order) } : { items };
  }

  /** Everything that is remembered; children of map runs where they are asked for. */
  *recorded(children: boolean): Generator<RecordedExecution> {
    const all = children ? this.#newestChildren() : this.#closed.values();
    for (const closed of all) yield recorded(closed);
  }

  history(executionArn: string, query: HistoryQuery): HistoryPage | undefined {
    const known = this.#known(executionArn);
    return known === undefined ? undefined : historyPage(known.history.events, query);
  }

  #known(executionArn: string): Remembered | undefined {
    if (!isExpressArn(executionArn)) return undefined;
    return this.#closed.get(executionArn) ?? this.#children.find(executionArn);
  }

  /** One that was redriven has ended more than once under the same ARN. */
  #newestChildren(): Remembered[] {
    const newest = new Map<string, Remembered>();
    for (const child of this.#children.all()) {
      newest.delete(child.executionArn);
      newest.set(child.executionArn, child);
    }
    return [...newest.values()];
  }

  #drop(executionArn: string): void {
    const known = this.#closed.get(executionArn);
    if (known === undefined) return;
    this.#closed.delete(executionArn);
    this.#events -= known.history.events.length;
    this.#bytes -= known.history.weight;
  }

  #isFull(): boolean {
    const { size } = this.#closed;
    if (size > EXECUTIONS_MAX) return true;
    return size > 1 && (this.#events > EVENTS_MAX || this.#bytes > BYTES_MAX);
  }
}

/** Every lookup of an execution comes by here, most of them for Standard ones. */
function isExpressArn(executionArn: string): boolean {
  return executionArn.includes(":express:");
}

function endingOf(execution: Ending): Ending {
  const { status, stopDate, redriveCount, redriveDate, historyCount, output, failure } = execution;
  return { status, stopDate, redriveCount, redriveDate, historyCount, output, failure };
}

/** A page of a history that is in memory, dense from event 1. */
export function historyPage(history: readonly HistoryEvent[], query: HistoryQuery): HistoryPage {
  const { limit, reverse = false } = query;
  const from = query.fromId ?? (reverse ? history.length : 1);
  if (reverse) {
    const last = Math.min(from, history.length);
    const first = Math.max(last - limit, 0);
    const events = history.slice(first, last).reverse().map(wireEvent);
    return first > 0 ? { events, nextId: first } : { events };
  }
  const first = Math.max(from, 1);
  const events = history.slice(first - 1, first - 1 + limit).map(wireEvent);
  const next = first + limit;
  return next <= history.length ? { events, nextId: next } : { events };
}

function belongs({ birth, execution }: MemorisedExecution, query: ListExecutionsQuery): boolean {
  const { of, status } = query;
  if (status !== undefined && execution.status !== status) return false;
  return isOf(birth, of);
}
