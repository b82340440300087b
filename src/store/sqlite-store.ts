// sqlite-store.ts — the embedded store: SQLite through libsql, in a thread of its own.
//
// Owns: the directory's lock, the way to the thread. Never: decides anything about an execution.
// The format is described in schema.ts, what crosses to the thread in cells.ts.
import type {
  CommitResult,
  CommitUnit,
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
import { encodeUnits } from "./cells.ts";
import { type DirectoryLock, lockDirectory } from "./directory-lock.ts";
import type { HistoryReadQuery, MapRunPage } from "./reader.ts";
import { StoreRefused } from "./schema.ts";
import type { SqliteOptions } from "./sqlite-database.ts";
import { directLink, type ReadCall, type StoreLink, ThreadGone, threadLink } from "./store-link.ts";
import { TurnFile } from "./turn-file.ts";

export interface SqliteStoreOptions {
  /** Made if it is not there; one server at a time. */
  readonly directory: string;
  /** Default FULL. */
  readonly synchronous?: SqliteOptions["synchronous"];
  /** Default true; false runs the database on the caller's thread, for tests and tools. */
  readonly ownThread?: boolean;
}

export class SqliteStore implements Store {
  readonly #link: StoreLink;
  readonly #lock: DirectoryLock;
  /** Whose turn was under way at the last end, and is. */
  readonly turns: TurnFile;
  /**
   * When a page or a text turns out to be damaged that was not looked at before, or the thread is gone: nothing here is to
   * be relied on.
   */
  readonly damaged: Promise<StoreRefused | ThreadGone>;

  #isClosed = false;

  private constructor(link: StoreLink, lock: DirectoryLock, turns: TurnFile) {
    this.#link = {
      ask: (call) =>
        link.ask(call).catch((error: unknown) => {
          const isLost = error instanceof StoreRefused || error instanceof ThreadGone;
          if (isLost && !this.#isClosed) tellDamage(error);
          throw error;
        }),
    };
    this.#lock = lock;
    let tellDamage: (error: StoreRefused | ThreadGone) => void = () => undefined;
    this.damaged = new Promise((resolve) => {
      tellDamage = resolve;
    });
    this.turns = turns;
  }

  /** Throws StoreRefused when the directory is in use, or the store damaged or newer than this program. */
  static async open(options: SqliteStoreOptions): Promise<SqliteStore> {
    const lock = lockDirectory(options.directory);
    const { directory, synchronous = "FULL", ownThread = true } = options;
    try {
      const link = ownThread
        ? await threadLink({ directory, synchronous })
        : directLink({ directory, synchronous });
      try {
        return new SqliteStore(link, lock, new TurnFile(directory));
      } catch (error) {
        await link.ask({ call: "close" });
        throw error;
      }
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    const refused = await this.#link.ask({ call: "write", cells: encodeUnits(units) });
    // The cast: `write` answers the refused units' indexes.
    return { refused: refused as readonly number[] };
  }

  load(
    arns: readonly string[],
    charactersMax?: number,
  ): Promise<readonly (StoredExecution | undefined)[]> {
    return this.#read("load", arns, charactersMax);
  }

  describe(arn: string): Promise<Omit<StoredExecution, "head" | "frames"> | undefined> {
    return this.#read("describe", arn);
  }

  list(query: ListExecutionsQuery): Promise<ListPage<ExecutionSummary>> {
    return this.#read("list", query);
  }

  find(query: FindQuery): Promise<FoundPage> {
    return this.#read("find", query);
  }

  tally(of: FindQuery["of"]): Promise<readonly Tally[]> {
    return this.#read("tally", of);
  }

  timings(query: TimingsQuery): Promise<TimingsPage> {
    return this.#read("timings", query);
  }

  waiting(query: WaitingQuery): Promise<WaitingPage> {
    return this.#read("waiting", query);
  }

  waitingTally(): Promise<readonly WaitingTally[]> {
    return this.#read("waitingTally");
  }

  history(arn: string, query: HistoryReadQuery): Promise<HistoryPage | undefined> {
    return this.#read("history", arn, query);
  }

  mapRun(arn: string): Promise<MapRunRecord | undefined> {
    return this.#read("mapRun", arn);
  }

  mapRuns(arn: string, page: MapRunPage): Promise<ListPage<MapRunRecord>> {
    return this.#read("mapRuns", arn, page);
  }

  anyRunning(stateMachineArn: string): Promise<boolean> {
    return this.#read("anyRunning", stateMachineArn);
  }

  due(query: Parameters<Store["due"]>[0]): Promise<DuePage> {
    return this.#read("due", query);
  }

  lastStarted(): Promise<string> {
    return this.#read("lastStarted");
  }

  pending(page: Parameters<Store["pending"]>[0]): Promise<ListPage<string>> {
    return this.#read("pending", page);
  }

  documents(): Promise<readonly DocumentUnit[]> {
    return this.#read("documents");
  }

  async retire(closedBefore: number, limit: number): Promise<number> {
    return Number(await this.#link.ask({ call: "retire", closedBefore, limit }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      await this.#link.ask({ call: "close" }).catch((error: unknown) => {
        // Its database was closed with it.
        if (!(error instanceof ThreadGone)) throw error;
      });
      this.turns.close();
    } finally {
      this.#lock.release();
    }
  }

  async #read<T>(call: ReadCall, ...args: readonly unknown[]): Promise<T> {
    // The cast: the answer of a read is what the method of that name of Reader gives.
    return (await this.#link.ask({ call, args })) as T;
  }
}
