// request-view.ts — the store as one request sees it: what it writes is gathered and reaches the disk together.
//
//   V1. The writes of a request (an item, its index entries, every item of a transaction) are one atomic batch.
//   V2. A request reads what it wrote itself.
//   V3. A key stays locked from its first use in a write until the batch is on disk or given up.
//   V4. Whatever dynalite throws in a callback ends this request alone.
import type { Item, KeyRules, Level, LevelChange, SubDb, Table } from "./dynalite.ts";
import { type ActionStore, commitBatch, type Done, readKey } from "./dynalite.ts";
import type { KeyLocks, Release } from "./key-locks.ts";

export const ITEM_BYTES_MAX: number = 400 * 1024;

export interface StoreParts {
  readonly level: Level;
  readonly locks: KeyLocks;
  readonly rules: KeyRules;
  readonly account: string;
  readonly region: string;
  table(name: string): Table | undefined;
  /** Told of every change that is on disk. */
  committed(changes: readonly LevelChange[]): void;
}

/** The prefix of a table's items in the database. */
export function itemPrefix(table: string): string {
  return `item-${table}~`;
}

export function indexPrefix(kind: string, table: string, index: string): string {
  return `index-${kind.toLowerCase()}~${table}~${index}~`;
}

export class RequestView implements ActionStore {
  readonly options: { readonly maxItemSize: number };
  readonly tableDb: { readonly awsAccountId: string; readonly awsRegion: string };
  readonly rules: KeyRules;
  readonly #parts: StoreParts;
  readonly #written = new Map<string, LevelChange>();
  readonly #seen = new Map<string, unknown>();
  readonly #held = new Map<string, Release>();
  /** The item that the request read last, for errors that show it. */
  lastItem: Item | undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(parts: StoreParts, maxItemSize: number) {
    this.#parts = parts;
    this.options = { maxItemSize };
    this.rules = parts.rules;
    this.tableDb = { awsAccountId: parts.account, awsRegion: parts.region };
  }

  /** Runs what answers by callback; errors thrown in any of its callbacks reject. */
  perform<T>(work: (done: Done<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#safely(() =>
        // The cast: without an error there is a value.
        work((error, value) => (error ? reject(error) : resolve(value as T))),
      );
    });
  }

  #safely(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#fail(error);
    }
  }

  getItemDb(table: string): SubDb {
    return this.#subDb(itemPrefix(table));
  }

  getIndexDb(kind: string, table: string, index: string): SubDb {
    return this.#subDb(indexPrefix(kind, table, index));
  }

  #subDb(prefix: string): SubDb {
    const later = (done: Done): void => queueMicrotask(() => this.#safely(() => done(null)));
    return {
      get: (key, done) => this.#read(prefix + key, done),
      put: (key, value, done) => {
        this.write({ type: "put", key: prefix + key, value });
        later(done);
      },
      del: (key, done) => {
        this.write({ type: "del", key: prefix + key });
        later(done);
      },
      lock: (key, locked) => {
        this.hold(prefix + key).then(
          () => this.#safely(() => locked((done) => done)),
          (error) => this.#fail(error),
        );
      },
      createValueStream: (options) => this.#parts.level.createValueStream(ranged(prefix, options)),
    };
  }

  write(change: LevelChange): void {
    this.#written.set(change.key, change);
  }

  async hold(key: string): Promise<void> {
    if (this.#held.has(key)) return;
    this.#held.set(key, await this.#parts.locks.lock(key));
  }

  /** Values that were read together stand for the database from here on. */
  remember(key: string, value: unknown): void {
    this.#seen.set(key, value);
  }

  #read(key: string, done: Done): void {
    const answer = (value: unknown): void => {
      // The cast: what stands under a key was written as an item.
      this.lastItem = value as Item | undefined;
      this.#safely(() => done(null, value));
    };
    const own = this.#written.get(key);
    if (own !== undefined) queueMicrotask(() => answer(own.type === "put" ? own.value : undefined));
    else if (this.#seen.has(key)) queueMicrotask(() => answer(this.#seen.get(key)));
    else readKey(this.#parts.level, key).then(answer, (error) => this.#fail(error));
  }

  getTable(name: string, checkStatus: boolean | Done<Table>, done?: Done<Table>): void {
    const told = typeof checkStatus === "function" ? checkStatus : done;
    const table = this.#parts.table(name);
    const busy = table?.TableStatus === "CREATING" || table?.TableStatus === "DELETING";
    const found = table !== undefined && !(checkStatus !== false && busy) ? table : undefined;
    this.#safely(() => told?.(found === undefined ? tableMissing(name, checkStatus) : null, found));
  }

  async commit(): Promise<void> {
    if (this.#written.size === 0) return;
    const changes = [...this.#written.values()];
    await commitBatch(this.#parts.level, changes);
    this.#parts.committed(changes);
  }

  release(): void {
    for (const release of this.#held.values()) release();
    this.#held.clear();
  }
}

function tableMissing(name: string, checkStatus: unknown): object {
  const named = checkStatus === false ? `: Table: ${name} not found` : "";
  return {
    name: "NotFoundError",
    statusCode: 400,
    body: {
      __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
      message: `Requested resource not found${named}`,
    },
  };
}

interface Range {
  readonly gte?: string;
  readonly gt?: string;
  readonly lte?: string;
  readonly lt?: string;
}

function ranged(prefix: string, { gte, gt, lte, lt, ...others }: Range): object {
  const lower = gt ? { gt: prefix + gt } : { gte: prefix + (gte ?? "") };
  const upper = lt ? { lt: prefix + lt } : lte ? { lte: prefix + lte } : { lt: `${prefix}\u00ff` };
  return { ...others, ...lower, ...upper };
}
