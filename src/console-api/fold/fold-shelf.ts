// fold-shelf.ts — folds of executions that were looked at, continued with what is new and forgotten by age.
//
//   S1. A fold is continued by one reader at a time; others wait for it.
//   S2. Between two pages the event loop has its turn.
//   S3. All folds together hold at most `eventsMax` events, the last one asked for always.
import type { Engine } from "../../engine/index.ts";
import { HistoryFold, type Ways } from "../../graph/index.ts";
import { foldEvent } from "./fold-event.ts";

const PAGE = 1_000;

interface Shelved {
  readonly fold: HistoryFold;
  reading: Promise<boolean>;
}

/** A history, or its beginning. */
export interface Folded {
  readonly fold: HistoryFold;
  /** False where there is more of it than was asked for. */
  readonly isWhole: boolean;
}

export interface HistorySource extends Pick<Engine, "history"> {
  /** Of the definition that an execution runs; undefined where that is gone. */
  waysOf(executionArn: string): Promise<Ways | undefined>;
}

export class FoldShelf {
  readonly #source: HistorySource;
  readonly #eventsMax: number;
  /** The least recently used first. */
  readonly #shelved = new Map<string, Shelved>();

  constructor(source: HistorySource, eventsMax: number) {
    this.#source = source;
    this.#eventsMax = eventsMax;
  }

  /** The history as far as it has come; the start tells a name that was used again. */
  async of(executionArn: string, startDate: number): Promise<HistoryFold> {
    return (await this.begunOf({ executionArn, startDate }, Number.POSITIVE_INFINITY)).fold;
  }

  /** At least its first `most` events: what was read of it already is not forgotten. */
  async begunOf(
    { executionArn, startDate }: { readonly executionArn: string; readonly startDate: number },
    most: number,
  ): Promise<Folded> {
    const key = `${executionArn} ${startDate}`;
    const known = this.#shelved.get(key) ?? {
      ...{ fold: new HistoryFold(), reading: Promise.resolve(false) },
    };
    this.#shelved.delete(key);
    this.#shelved.set(key, known);
    const before = known.reading;
    // Whether the reader before failed is its own caller's business.
    known.reading = before.then(
      () => this.#readOn(executionArn, known.fold, most),
      () => this.#readOn(executionArn, known.fold, most),
    );
    const isWhole = await known.reading;
    this.#trim();
    return { fold: known.fold, isWhole };
  }

  /** True where nothing is left to read. */
  async #readOn(executionArn: string, fold: HistoryFold, most: number): Promise<boolean> {
    for (;;) {
      const fromId = fold.count + 1;
      const left = most - fold.count;
      const limit = Math.max(1, Math.min(PAGE, left));
      const page = await this.#source.history(executionArn, { fromId, limit });
      if (page === undefined || page.events.length === 0) return true;
      if (left <= 0) return false;
      for (const text of page.events) {
        const event = foldEvent(text);
        // Only there the definition tells more than the history.
        if (event.type === "ExecutionRedriven") {
          fold.ways ??= await this.#source.waysOf(executionArn);
        }
        if (event.id === fold.count + 1) fold.add(event);
      }
      if (page.nextId === undefined) return true;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #trim(): void {
    let events = 0;
    for (const { fold } of this.#shelved.values()) events += fold.count;
    for (const [key, { fold }] of this.#shelved) {
      if (events <= this.#eventsMax || this.#shelved.size === 1) return;
      this.#shelved.delete(key);
      events -= fold.count;
    }
  }
}
