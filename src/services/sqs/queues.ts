// queues.ts — every queue with its messages: what is kept, who waits for a message, what is due.
//
//   Q1. Messages and their states are on the journal's shelves; the lists in memory are made of them at the start.
//   Q2. A receiver that waits is served in the order of coming, as soon as a message can be received.
//   Q3. Messages past the retention period and deduplication past its five minutes are dropped when they are met.
import { randomBytes } from "node:crypto";
import type { Scope, TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { ServicesClock } from "../ports.ts";
import { Wakes } from "../wakes.ts";
import { queueMissing } from "./faults.ts";
import { type Held, MessageList } from "./message-list.ts";
import { redriveOf } from "./queue-attributes.ts";
import {
  type Deduplication,
  type MessageRecord,
  type MessageState,
  type QueueRecord,
  queueArn,
  queueKey,
} from "./records.ts";

interface Waiter {
  readonly take: () => boolean;
}

export class Queues {
  readonly records: Shelf<QueueRecord>;
  readonly deduplications: Shelf<Deduplication>;
  /** When a queue was deleted, by its key. */
  readonly deleted: Shelf<TimestampMs>;
  readonly #bodies: Shelf<MessageRecord>;
  readonly #states: Shelf<MessageState>;
  readonly #clock: ServicesClock;
  readonly #lists = new Map<string, MessageList>();
  readonly #waiters = new Map<string, Set<Waiter>>();
  readonly #wakes: Wakes;

  constructor(journal: Journal, clock: ServicesClock) {
    this.#clock = clock;
    this.#wakes = new Wakes(clock);
    this.records = journal.shelf("queues");
    this.deduplications = journal.shelf("deduplications");
    this.deleted = journal.shelf("deleted");
    this.#bodies = journal.shelf("messages");
    this.#states = journal.shelf("states");
    for (const [key, record] of this.#bodies.entries()) {
      const [queue, state] = [key.slice(0, key.lastIndexOf("/")), this.#states.get(key)];
      if (state !== undefined) this.#list(queue).put({ record, state }, clock.now());
    }
  }

  get now(): TimestampMs {
    return this.#clock.now();
  }

  find(scope: Scope, name: string): QueueRecord | undefined {
    return this.records.get(queueKey(scope, name));
  }

  #list(key: string): MessageList {
    const known = this.#lists.get(key) ?? new MessageList(key.endsWith(".fifo"));
    this.#lists.set(key, known);
    return known;
  }

  list(queue: QueueRecord): MessageList {
    const list = this.#list(queueKey(queue.scope, queue.name));
    const oldest = this.now - Number(queue.attributes["MessageRetentionPeriod"]) * 1000;
    for (const { record } of list.all()) {
      // Moved messages keep their time, so younger ones may stand before them: only the first matter.
      if (record.sentAt >= oldest) break;
      this.remove(queue, record.id);
    }
    return list;
  }

  put(queue: QueueRecord, held: Held): void {
    const key = queueKey(queue.scope, queue.name);
    const own = `${key}/${held.record.id}`;
    if (this.#bodies.get(own) !== held.record) this.#bodies.put(own, held.record);
    this.#states.put(own, held.state);
    this.#list(key).put(held, this.now);
    this.#serve(queue);
  }

  remove(queue: QueueRecord, id: string): void {
    const key = queueKey(queue.scope, queue.name);
    this.#bodies.delete(`${key}/${id}`);
    this.#states.delete(`${key}/${id}`);
    this.#list(key).delete(id);
  }

  clear(queue: QueueRecord): void {
    for (const { record } of [...this.list(queue).all()]) this.remove(queue, record.id);
  }

  drop(queue: QueueRecord): void {
    const key = queueKey(queue.scope, queue.name);
    this.clear(queue);
    this.records.delete(key);
    this.deleted.put(key, this.now);
    this.#lists.delete(key);
    for (const own of [...this.deduplications.entries()].map(([name]) => name)) {
      if (own.startsWith(`${key}/`)) this.deduplications.delete(own);
    }
    for (const waiter of [...(this.#waiters.get(key) ?? [])]) waiter.take();
  }

  /** Receives now: hides messages, counts them, moves those that were received too often. */
  receive(queue: QueueRecord, max: number, visibilityMs: number): Held[] {
    const { now } = this;
    const redrive = redriveOf(queue.attributes);
    const received: Held[] = [];
    for (const held of this.list(queue).receivable(now, max + REDRIVE_LOOK)) {
      if (received.length >= max) break;
      const target =
        redrive !== undefined && held.state.receiveCount >= redrive.receivesMax
          ? this.byArn(redrive.targetArn)
          : undefined;
      if (target !== undefined) this.move(queue, target, held);
      else received.push(this.#hide(queue, held, visibilityMs));
    }
    return received;
  }

  #hide(queue: QueueRecord, { record, state }: Held, visibilityMs: number): Held {
    const { now } = this;
    const hidden: Held = {
      record,
      state: {
        visibleAt: now + visibilityMs,
        receiveCount: state.receiveCount + 1,
        firstReceivedAt: state.firstReceivedAt ?? now,
        receipt: randomBytes(9).toString("base64url"),
      },
    };
    this.put(queue, hidden);
    return hidden;
  }

  byArn(arn: string): QueueRecord | undefined {
    const [, , , region = "", account = "", name = ""] = arn.split(":");
    return this.find({ account, region }, name);
  }

  /** The message keeps its id and its time; its receives are counted anew. */
  move(from: QueueRecord, to: QueueRecord, { record }: Held): void {
    this.remove(from, record.id);
    const moved = { ...record, sourceArn: queueArn(from) };
    this.put(to, { record: moved, state: { visibleAt: this.now, receiveCount: 0 } });
  }

  /** Resolves when `take` answers true, the time is over or nobody waits any more. */
  wait(
    queue: QueueRecord,
    take: () => boolean,
    end: { until: TimestampMs; signal: AbortSignal | undefined },
  ): Promise<void> {
    const key = queueKey(queue.scope, queue.name);
    const waiters = this.#waiters.get(key) ?? new Set<Waiter>();
    this.#waiters.set(key, waiters);
    return new Promise((resolve) => {
      const finish = (): void => {
        waiters.delete(waiter);
        cancel();
        end.signal?.removeEventListener("abort", finish);
        resolve();
      };
      const waiter: Waiter = {
        take: () => {
          const served = take();
          if (served) finish();
          return served;
        },
      };
      waiters.add(waiter);
      const cancel = this.#clock.wakeAt(end.until, finish, { passive: true });
      end.signal?.addEventListener("abort", finish, { once: true });
      if (end.signal?.aborted === true) finish();
      else this.#planWake(queue);
    });
  }

  /**
   * Resolves when a message can be received, with a hold of the clock that was taken at that very moment: a skipping
   * clock must not jump between a message and whoever waits for it in this process. Undefined: the time is over.
   */
  async ready(
    queueArnText: string,
    end: { until: TimestampMs; signal: AbortSignal },
  ): Promise<(() => void) | undefined> {
    const queue = this.byArn(queueArnText);
    if (queue === undefined) throw queueMissing();
    let release: (() => void) | undefined;
    const take = (): boolean => {
      const current = this.byArn(queueArnText);
      // A queue that is gone is told to the next receive.
      const isReady =
        current === undefined || this.list(current).receivable(this.now, 1).length > 0;
      if (isReady) release = this.#clock.hold();
      return isReady;
    };
    if (!take()) await this.wait(queue, take, end);
    return release;
  }

  #serve(queue: QueueRecord): void {
    const waiters = this.#waiters.get(queueKey(queue.scope, queue.name));
    if (waiters === undefined || waiters.size === 0) return;
    // Behind the change that brought the message, so that one write holds both.
    queueMicrotask(() => {
      for (const waiter of [...waiters]) if (!waiter.take()) break;
      if (waiters.size > 0) this.#planWake(queue);
    });
  }

  /** Wakes when the next hidden message can be received. A delay is a reason for a skipping clock to jump. */
  #planWake(queue: QueueRecord): void {
    const key = queueKey(queue.scope, queue.name);
    this.#wakes.drop(key);
    const list = this.#list(key);
    const at = list.nextVisibleAt(this.now);
    if (at === Number.POSITIVE_INFINITY) return;
    const passive = list.counts(this.now).delayed === 0;
    this.#wakes.plan(key, at, () => this.#serve(queue), { passive });
  }

  close(): void {
    this.#wakes.close();
    for (const waiters of this.#waiters.values()) waiters.clear();
  }
}

/** Messages looked at beyond those asked for, as some may be moved away. */
const REDRIVE_LOOK = 100;
