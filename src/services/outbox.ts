// outbox.ts — deliveries that are kept on disk until they have ended, tried again while they fail.
//
//   O1. An item is on disk before whoever caused it has an answer, and leaves the disk when it has ended: after a crash
//       it may be sent twice, never lost.
//   O2. Items are independent: one that fails holds up no other.
import type { TimestampMs } from "../base/index.ts";
import type { Journal, Shelf } from "./journal/index.ts";
import type { ServicesClock } from "./ports.ts";
import { Wakes } from "./wakes.ts";

/** How one attempt ended; `lasting`: trying again cannot help. */
export type SendEnd =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly lasting: boolean;
      readonly code: string;
      readonly message: string;
    };

export interface OutboxItem<T> {
  readonly id: string;
  readonly item: T;
  /** Attempts that have failed. */
  readonly attempts: number;
  readonly dueAt: TimestampMs;
  readonly since: TimestampMs;
}

export interface OutboxParts<T> {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly report: (where: string, error: unknown) => void;
  /** For reports. */
  readonly name: string;
  send(item: T): Promise<SendEnd>;
  /** Milliseconds until the next attempt; undefined: given up. */
  delayMs(item: OutboxItem<T>): number | undefined;
  /** What cannot be delivered. */
  bury(item: T, end: SendEnd & { readonly ok: false }): Promise<void>;
}

export class Outbox<T> {
  readonly #parts: OutboxParts<T>;
  readonly #items: Shelf<OutboxItem<T>>;
  readonly #wakes: Wakes;
  #closed = false;

  constructor(parts: OutboxParts<T>) {
    this.#parts = parts;
    this.#wakes = new Wakes(parts.clock);
    this.#items = parts.journal.shelf("outbox");
    for (const item of this.#items.values()) this.#plan(item);
  }

  add(id: string, item: T): void {
    const now = this.#parts.clock.now();
    this.#put({ id, item, attempts: 0, dueAt: now, since: now });
  }

  #put(entry: OutboxItem<T>): void {
    this.#items.put(entry.id, entry);
    this.#plan(entry);
  }

  #plan(entry: OutboxItem<T>): void {
    const { clock, report, name } = this.#parts;
    this.#wakes.plan(entry.id, entry.dueAt, () => {
      const release = clock.hold();
      this.#attempt(entry)
        .catch((error) => report(name, error))
        .finally(release);
    });
  }

  async #attempt(entry: OutboxItem<T>): Promise<void> {
    const { journal } = this.#parts;
    // Nothing leaves before what caused it is on disk.
    await journal.durable();
    const end = await this.#sendSafely(entry.item);
    if (this.#closed) return;
    if (!end.ok) {
      const failed = { ...entry, attempts: entry.attempts + 1 };
      const delay = end.lasting ? undefined : this.#parts.delayMs(failed);
      if (delay !== undefined)
        return this.#put({ ...failed, dueAt: this.#parts.clock.now() + delay });
      await this.#parts.bury(entry.item, end);
    }
    this.#items.delete(entry.id);
    await journal.durable();
  }

  async #sendSafely(item: T): Promise<SendEnd> {
    try {
      return await this.#parts.send(item);
    } catch (error) {
      return { ok: false, lasting: false, code: "SDK_CLIENT_ERROR", message: String(error) };
    }
  }

  close(): void {
    this.#closed = true;
    this.#wakes.close();
  }
}
