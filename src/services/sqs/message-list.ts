// message-list.ts — the messages of one queue in memory, in the order in which they can be received.
//
//   M1. A message is either ready or waits for its visibility: never both.
//   M2. A FIFO group with a message in flight gives no other, and gives its messages in the order of sending.
import type { TimestampMs } from "../../base/index.ts";
import type { MessageRecord, MessageState } from "./records.ts";

export interface Held {
  readonly record: MessageRecord;
  readonly state: MessageState;
}

export interface Counts {
  readonly ready: number;
  readonly delayed: number;
  readonly inFlight: number;
}

export class MessageList {
  readonly #fifo: boolean;
  /** Every message, in the order of sending. */
  readonly #all = new Map<string, Held>();
  /** Standard queues: those that can be received, in order. */
  readonly #ready = new Map<string, Held>();
  /** Those that cannot yet. */
  readonly #waiting = new Map<string, Held>();
  #nextVisibleAt: TimestampMs = Number.POSITIVE_INFINITY;

  constructor(fifo: boolean) {
    this.#fifo = fifo;
  }

  get(id: string): Held | undefined {
    return this.#all.get(id);
  }

  all(): IterableIterator<Held> {
    return this.#all.values();
  }

  /** A new message or a new state of one. */
  put(held: Held, now: TimestampMs): void {
    const { id } = held.record;
    this.#all.set(id, held);
    this.#ready.delete(id);
    this.#waiting.delete(id);
    if (held.state.visibleAt <= now) this.#ready.set(id, held);
    else {
      this.#waiting.set(id, held);
      this.#nextVisibleAt = Math.min(this.#nextVisibleAt, held.state.visibleAt);
    }
  }

  delete(id: string): void {
    this.#all.delete(id);
    this.#ready.delete(id);
    this.#waiting.delete(id);
  }

  clear(): void {
    this.#all.clear();
    this.#ready.clear();
    this.#waiting.clear();
  }

  /** When the next message becomes visible; looks at all that wait only when one is due. */
  nextVisibleAt(now: TimestampMs): TimestampMs {
    this.#refresh(now);
    return this.#nextVisibleAt;
  }

  #refresh(now: TimestampMs): void {
    if (this.#nextVisibleAt > now) return;
    let next = Number.POSITIVE_INFINITY;
    for (const [id, held] of this.#waiting) {
      const { visibleAt } = held.state;
      if (visibleAt > now) next = Math.min(next, visibleAt);
      else {
        this.#waiting.delete(id);
        this.#ready.set(id, held);
      }
    }
    this.#nextVisibleAt = next;
  }

  /** At most `max` messages that can be received now. */
  receivable(now: TimestampMs, max: number): Held[] {
    this.#refresh(now);
    if (this.#fifo) return this.#receivableInOrder(now, max);
    const found: Held[] = [];
    for (const held of this.#ready.values()) {
      if (found.length >= max) break;
      found.push(held);
    }
    return found;
  }

  #receivableInOrder(now: TimestampMs, max: number): Held[] {
    const blocked = new Set<string>();
    for (const { record, state } of this.#waiting.values()) {
      if (state.receiveCount > 0) blocked.add(record.groupId ?? "");
    }
    const found: Held[] = [];
    for (const held of this.#all.values()) {
      if (found.length >= max) break;
      const group = held.record.groupId ?? "";
      if (blocked.has(group)) continue;
      // A delayed message holds back those behind it.
      if (held.state.visibleAt > now) blocked.add(group);
      else found.push(held);
    }
    return found;
  }

  counts(now: TimestampMs): Counts {
    this.#refresh(now);
    let delayed = 0;
    for (const { state } of this.#waiting.values()) if (state.receiveCount === 0) delayed += 1;
    const waiting = this.#waiting.size;
    return { ready: this.#all.size - waiting, delayed, inFlight: waiting - delayed };
  }
}
