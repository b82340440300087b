// faulty-store.ts — a store that fails on demand: a commit before or after it is durable, or everything at once.
import type {
  CommitResult,
  CommitUnit,
  DocumentUnit,
  DuePage,
  ExecutionSummary,
  FoundPage,
  HistoryPage,
  ListPage,
  MapRunRecord,
  Store,
  StoredExecution,
  Tally,
  TimingsPage,
  WaitingPage,
  WaitingTally,
} from "../../src/engine/index.ts";

/** `before`: nothing of the batch is durable; `after`: all of it is, and nobody is told. */
export type Fault = "before" | "after";

export class FaultyStore implements Store {
  readonly #inner: Store;
  /** Asked before every commit. */
  faultOf: (units: readonly CommitUnit[]) => Fault | undefined = () => undefined;
  /** Told of every batch that has become durable. */
  onDurable: (units: readonly CommitUnit[], result: CommitResult) => void = () => undefined;
  #cut = false;

  constructor(inner: Store) {
    this.#inner = inner;
  }

  /** The process is gone: nothing reaches the store any more, nothing is answered. */
  cut(): void {
    this.#cut = true;
  }

  async commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    await this.#alive();
    const fault = this.faultOf(units);
    await this.#alive();
    if (fault === "before") throw new Error("the disk is full");
    const result = await this.#inner.commit(units);
    this.onDurable(units, result);
    await this.#alive();
    if (fault === "after") throw new Error("the disk did not answer");
    return result;
  }

  async load(
    arns: readonly string[],
    charactersMax?: number,
  ): Promise<readonly (StoredExecution | undefined)[]> {
    return this.#answer(this.#inner.load(arns, charactersMax));
  }

  async describe(arn: string): Promise<Omit<StoredExecution, "head" | "frames"> | undefined> {
    return this.#answer(this.#inner.describe(arn));
  }

  async list(query: Parameters<Store["list"]>[0]): Promise<ListPage<ExecutionSummary>> {
    return this.#answer(this.#inner.list(query));
  }

  async find(query: Parameters<Store["find"]>[0]): Promise<FoundPage> {
    return this.#answer(this.#inner.find(query));
  }

  async tally(of: Parameters<Store["tally"]>[0]): Promise<readonly Tally[]> {
    return this.#answer(this.#inner.tally(of));
  }

  async timings(query: Parameters<Store["timings"]>[0]): Promise<TimingsPage> {
    return this.#answer(this.#inner.timings(query));
  }

  async waiting(query: Parameters<Store["waiting"]>[0]): Promise<WaitingPage> {
    return this.#answer(this.#inner.waiting(query));
  }

  async waitingTally(): Promise<readonly WaitingTally[]> {
    return this.#answer(this.#inner.waitingTally());
  }

  async history(
    arn: string,
    query: Parameters<Store["history"]>[1],
  ): Promise<HistoryPage | undefined> {
    return this.#answer(this.#inner.history(arn, query));
  }

  async mapRun(arn: string): Promise<MapRunRecord | undefined> {
    return this.#answer(this.#inner.mapRun(arn));
  }

  async mapRuns(
    arn: string,
    page: Parameters<Store["mapRuns"]>[1],
  ): Promise<ListPage<MapRunRecord>> {
    return this.#answer(this.#inner.mapRuns(arn, page));
  }

  async anyRunning(arn: string): Promise<boolean> {
    return this.#answer(this.#inner.anyRunning(arn));
  }

  async due(query: Parameters<Store["due"]>[0]): Promise<DuePage> {
    return this.#answer(this.#inner.due(query));
  }

  async lastStarted(): Promise<string> {
    return this.#answer(this.#inner.lastStarted());
  }

  async pending(page: Parameters<Store["pending"]>[0]): Promise<ListPage<string>> {
    return this.#answer(this.#inner.pending(page));
  }

  async documents(): Promise<readonly DocumentUnit[]> {
    return this.#answer(this.#inner.documents());
  }

  async retire(closedBefore: number, limit: number): Promise<number> {
    return this.#answer(this.#inner.retire(closedBefore, limit));
  }

  async close(): Promise<void> {
    // The data outlive the engine, as files do.
  }

  async #answer<T>(answer: Promise<T>): Promise<T> {
    await this.#alive();
    const value = await answer;
    await this.#alive();
    return value;
  }

  /** Never resolves once the process is gone. */
  #alive(): Promise<void> {
    return this.#cut ? new Promise(() => undefined) : Promise.resolve();
  }
}
