// pglite-database.ts — one embedded database: a queue before its thread, connections that take turns.
//
//   P1. One statement runs at a time. A connection keeps its turn while its transaction is open.
//   P2. PostgreSQL has one session here: temporary tables and settings of lasting connections are seen by all, and are
//       forgotten when the last of them closes. Without lasting connections every turn begins anew.
//   P3. When the thread had to be ended, lasting connections are lost, as after a crash of a server.
import type { ServicesClock } from "../ports.ts";
import type { Connection, Database, Ran } from "./database.ts";
import { PgliteLink, StatementFailed } from "./pglite-link.ts";
import type { ThreadOptions } from "./pglite-wire.ts";
import { canceledError, SqlError, type SqlRequest } from "./raw-result.ts";

export interface PgliteParts {
  readonly clock: ServicesClock;
  /** The place and the name of it; the template is made by then. */
  readonly thread: () => Promise<Omit<ThreadOptions, "cells" | "makesTemplate">>;
}

interface Turn {
  readonly give: () => void;
  readonly refuse: (error: Error) => void;
}

export class PgliteDatabase implements Database {
  readonly #parts: PgliteParts;
  readonly #queue: Turn[] = [];
  readonly #lasting = new Set<PgliteConnection>();
  #taken = false;
  #connections = 0;
  #link: PgliteLink | undefined;
  #opening: Promise<PgliteLink> | undefined;
  #closed = false;

  constructor(parts: PgliteParts) {
    this.#parts = parts;
  }

  /** Nobody is connected. */
  get idle(): boolean {
    return this.#connections === 0;
  }

  connect({ lasting }: { readonly lasting: boolean }): Connection {
    const connection = new PgliteConnection(this);
    this.#connections += 1;
    if (lasting) this.#lasting.add(connection);
    return connection;
  }

  /** Its connection is being closed. */
  left(connection: PgliteConnection): void {
    this.#lasting.delete(connection);
  }

  /** Its connection is closed. */
  gone(): void {
    this.#connections -= 1;
  }

  get hasLasting(): boolean {
    return this.#lasting.size > 0;
  }

  isLasting(connection: PgliteConnection): boolean {
    return this.#lasting.has(connection);
  }

  /** In the order of asking; `refusal` is given a way to leave the queue. */
  take(refusal: (refuse: (error: Error) => void) => void): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turn: Turn = { give: resolve, refuse: reject };
      this.#queue.push(turn);
      refusal((error) => {
        const at = this.#queue.indexOf(turn);
        if (at < 0) return;
        this.#queue.splice(at, 1);
        reject(error);
      });
    });
  }

  release(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#taken = false;
    else next.give();
  }

  /** Opened by the first statement, and again after its thread has ended. */
  async link(): Promise<PgliteLink> {
    if (this.#closed) throw new Error("The database is closed.");
    if (this.#link?.alive === true) return this.#link;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    this.#link = await this.#opening;
    return this.#link;
  }

  async #open(): Promise<PgliteLink> {
    const options = await this.#parts.thread();
    return PgliteLink.open({ ...options, makesTemplate: false }, this.#parts.clock);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { refuse } of this.#queue.splice(0)) refuse(new Error("The database is closed."));
    await this.#opening?.catch(() => undefined);
    await this.#link?.close();
  }
}

class PgliteConnection implements Connection {
  /** There is no process of its own. */
  readonly pid: number = process.pid;
  readonly #database: PgliteDatabase;
  #has = false;
  #link: PgliteLink | undefined;
  #running = false;
  #inTransaction = false;
  #refuse: ((error: Error) => void) | undefined;

  constructor(database: PgliteDatabase) {
    this.#database = database;
  }

  async turn(): Promise<void> {
    if (!this.#has) {
      await this.#database.take((refuse) => {
        this.#refuse = refuse;
      });
      this.#refuse = undefined;
      this.#has = true;
    }
    const link = await this.#database.link();
    const lost = this.#link !== undefined && this.#link !== link;
    if (lost && this.#database.isLasting(this)) {
      this.#inTransaction = false;
      this.#letGo();
      const message = "terminating connection: the database was restarted to cancel a statement";
      throw SqlError.from({ severity: "FATAL", code: "57P01", message });
    }
    this.#link = link;
  }

  async run(request: SqlRequest): Promise<Ran> {
    await this.turn();
    if (this.#link === undefined) throw new Error("a connection ran without its turn");
    this.#running = true;
    try {
      const ran = await this.#link.run(request);
      this.#inTransaction = ran.inTransaction;
      return ran;
    } catch (error) {
      if (!(error instanceof StatementFailed)) {
        this.#inTransaction = false;
        throw error;
      }
      this.#inTransaction = error.inTransaction;
      throw error.failure;
    } finally {
      this.#running = false;
    }
  }

  async rest(): Promise<void> {
    if (this.#has && !this.#inTransaction && this.#database.isLasting(this)) this.#letGo();
  }

  async cancel(): Promise<void> {
    this.#refuse?.(canceledError());
    if (this.#running) await this.#link?.cancel();
  }

  async close(): Promise<void> {
    const link = this.#link;
    const lasting = this.#database.isLasting(this);
    this.#database.left(this);
    try {
      if (lasting && !this.#has && !this.#database.hasLasting && link?.alive === true)
        await this.turn();
      if (this.#has && link?.alive === true) await this.#tidy();
    } finally {
      this.#letGo();
      this.#database.gone();
    }
  }

  async #tidy(): Promise<void> {
    const plain = { values: [], format: "JSON" } as const;
    if (this.#inTransaction) await this.run({ sql: "rollback", ...plain });
    if (!this.#database.hasLasting) await this.run({ sql: "discard all", ...plain });
  }

  #letGo(): void {
    if (!this.#has) return;
    this.#has = false;
    this.#database.release();
  }
}
