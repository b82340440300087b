// pglite-link.ts — the main thread's end of a database's thread: one call at a time, sleeps, cancelling, death.
//
//   L1. The clock is held while the thread computes, and not while its statement sleeps: the sleep is a wake-up of the
//       clock, so a skipping clock may jump over it.
//   L2. A cancel first wakes the sleep. What has not ended a quarter of a second later is ended with its thread; all
//       that was committed is in the folder.
//   L3. A call whose thread has died is rejected, never forgotten.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { ServicesClock } from "../ports.ts";
import type { Ran } from "./database.ts";
import {
  CELL,
  CELLS_BYTES,
  type ThreadCall,
  type ThreadOptions,
  type ThreadReply,
  WAKE,
} from "./pglite-wire.ts";
import { canceledError, SqlError, type SqlRequest } from "./raw-result.ts";

/** Real time: what computes knows no other. */
const CANCEL_PATIENCE_MS = 250;

/** The statement failed in a transaction that is still open, or in none. */
export class StatementFailed extends Error {
  override readonly name = "StatementFailed";
  readonly failure: SqlError;
  readonly inTransaction: boolean;

  constructor(failure: SqlError, inTransaction: boolean) {
    super(failure.message);
    this.failure = failure;
    this.inTransaction = inTransaction;
  }
}

type Waiting = {
  readonly resolve: (reply: ThreadReply) => void;
  readonly reject: (error: Error) => void;
};

export class PgliteLink {
  readonly #worker: Worker;
  readonly #cells = new Int32Array(new SharedArrayBuffer(CELLS_BYTES));
  readonly #clock: ServicesClock;
  #waiting: Waiting | undefined;
  #release: (() => void) | undefined;
  #cancelSleep: (() => void) | undefined;
  #death: Error | undefined;

  private constructor(options: Omit<ThreadOptions, "cells">, clock: ServicesClock) {
    this.#clock = clock;
    const workerData = { ...options, cells: this.#cells.buffer };
    this.#worker = new Worker(workerFile(), { workerData, name: "treadle-redshift" });
    this.#worker.on("message", (reply: ThreadReply) => this.#told(reply));
    this.#worker.on("error", (error) => this.#die(error));
    this.#worker.on("exit", () => this.#die(new Error("The database's thread has ended.")));
  }

  /** Resolves when the database is open; with `makesTemplate` when the template is made. */
  static async open(
    options: Omit<ThreadOptions, "cells">,
    clock: ServicesClock,
  ): Promise<PgliteLink> {
    const link = new PgliteLink(options, clock);
    await link.#reply();
    return link;
  }

  get alive(): boolean {
    return this.#death === undefined;
  }

  #reply(): Promise<ThreadReply> {
    this.#release ??= this.#clock.hold();
    return new Promise((resolve, reject) => {
      if (this.#death === undefined) this.#waiting = { resolve, reject };
      else reject(this.#death);
    }).finally(() => this.#letGo()) as Promise<ThreadReply>;
  }

  #letGo(): void {
    this.#cancelSleep?.();
    this.#cancelSleep = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  #told(reply: ThreadReply): void {
    if (reply.type === "sleeps") {
      this.#sleeps(reply.milliseconds);
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (reply.type === "broken") {
      this.#death ??= Object.assign(new Error(reply.message), { code: reply.code });
      waiting?.reject(this.#death);
    } else waiting?.resolve(reply);
  }

  #sleeps(milliseconds: number): void {
    if (Atomics.load(this.#cells, CELL.cancel) !== 0) {
      this.#wake(WAKE.canceled);
      return;
    }
    const end = this.#clock.now() + milliseconds;
    this.#cancelSleep = this.#clock.wakeAt(end, () => this.#wake(WAKE.slept));
    this.#release?.();
    this.#release = undefined;
  }

  #wake(answer: number): void {
    this.#release ??= this.#clock.hold();
    this.#cancelSleep?.();
    this.#cancelSleep = undefined;
    Atomics.store(this.#cells, CELL.wake, answer);
    Atomics.notify(this.#cells, CELL.wake);
  }

  #die(error: Error): void {
    this.#death ??= error;
    this.#waiting?.reject(this.#death);
    this.#waiting = undefined;
  }

  async run(request: SqlRequest): Promise<Ran> {
    Atomics.store(this.#cells, CELL.cancel, 0);
    const answered = this.#reply();
    this.#send({ type: "run", request });
    const reply = await answered;
    if (reply.type === "ran") return reply.ran;
    const { message, code, inTransaction } =
      reply.type === "failed"
        ? reply
        : { message: "no answer", code: "XX000", inTransaction: false };
    throw new StatementFailed(SqlError.of(message, code), inTransaction);
  }

  #send(call: ThreadCall): void {
    this.#worker.postMessage(call);
  }

  async cancel(): Promise<void> {
    if (this.#waiting === undefined) return;
    const { resolve, reject } = this.#waiting;
    const ended = new Promise<void>((done) => {
      this.#waiting = {
        resolve: (reply) => {
          resolve(reply);
          done();
        },
        reject: (error) => {
          reject(error);
          done();
        },
      };
    });
    Atomics.store(this.#cells, CELL.cancel, 1);
    if (this.#cancelSleep !== undefined) this.#wake(WAKE.canceled);
    const timer = setTimeout(() => this.#kill(canceledError()), CANCEL_PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  }

  #kill(reason: Error): void {
    this.#die(reason);
    void this.#worker.terminate();
  }

  /** What runs is cut off; an idle database writes its checkpoint. */
  async close(): Promise<void> {
    if (this.#death === undefined && this.#waiting === undefined) {
      const closed = this.#reply();
      this.#send({ type: "close" });
      // A thread that dies while it closes leaves what a crash would leave, which the next start mends.
      await closed.catch(() => undefined);
    }
    this.#die(new Error("The database is closed."));
    await this.#worker.terminate();
  }
}

/** Node cannot run a worker from TypeScript: sources that run unbuilt (tests) take the built file. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  const built = "services/redshift-databases/pglite-thread.js";
  if (here.endsWith("pglite-link.js"))
    return fileURLToPath(new URL("./pglite-thread.js", import.meta.url));
  // In the bundled command, dist/bundle/cli, the thread's own files stay where the compiler put them.
  if (/\.c?js$/.test(here)) return fileURLToPath(new URL(`../../${built}`, import.meta.url));
  const file = fileURLToPath(new URL(`../../../dist/${built}`, import.meta.url));
  if (existsSync(file)) return file;
  throw new Error("The database's thread runs from the built files: run `npm run build` first.");
}
