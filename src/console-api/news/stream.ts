// stream.ts — one tab's stream of server-sent events: what is told, at the pace of its reader.
//
//   T1. At most WAITING_MAX events wait for a slow reader; one more, and all of them become a single `reset`.
//   T2. A quiet stream gets a comment every QUIET_MS, so that nobody in between takes it for dead.
//   T3. When the reader goes, nothing of the stream is left.
//   T4. One that is ended gives what waits, then no more.

const WAITING_MAX = 256;
const QUIET_MS = 15_000;

export class NewsStream implements AsyncIterable<string>, AsyncIterator<string> {
  readonly #left: () => void;
  readonly #quiet: NodeJS.Timeout;
  #waiting: string[] = [];
  #wanted: ((result: IteratorResult<string>) => void) | undefined;
  #isEnding = false;
  #isOver = false;

  constructor(left: () => void) {
    this.#left = left;
    this.#quiet = setInterval(() => this.#put(":\n\n"), QUIET_MS);
    this.#quiet.unref();
  }

  /** `data` is JSON text; `id` is where a reconnect goes on. */
  tell(id: string, data: string): void {
    this.#put(`id: ${id}\ndata: ${data}\n\n`);
    if (this.#waiting.length <= WAITING_MAX) return;
    this.#waiting = [`id: ${id}\ndata: {"type":"reset"}\n\n`];
  }

  /** How long the reader should wait before it comes again. */
  retryAfter(milliseconds: number): void {
    this.#put(`retry: ${milliseconds}\n\n`);
  }

  /** The answer ends behind what was told. */
  end(): void {
    this.#isEnding = true;
    if (this.#wanted !== undefined) void this.return();
  }

  #put(text: string): void {
    if (this.#isOver || this.#isEnding) return;
    const wanted = this.#wanted;
    if (wanted === undefined) {
      this.#waiting.push(text);
      return;
    }
    this.#wanted = undefined;
    wanted({ done: false, value: text });
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return this;
  }

  next(): Promise<IteratorResult<string>> {
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    if (this.#waiting.length > 0) {
      const value = this.#waiting.join("");
      this.#waiting = [];
      return Promise.resolve({ done: false, value });
    }
    if (this.#isEnding) return this.return();
    return new Promise((resolve) => {
      this.#wanted = resolve;
    });
  }

  return(): Promise<IteratorResult<string>> {
    if (!this.#isOver) {
      this.#isOver = true;
      clearInterval(this.#quiet);
      this.#waiting = [];
      this.#wanted?.({ done: true, value: undefined });
      this.#left();
    }
    return Promise.resolve({ done: true, value: undefined });
  }
}
