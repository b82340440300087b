// due-index.ts — which execution must be woken next, with one wake-up of the clock for all of them.
//
// Owns: the nearest due times in memory, up to a horizon; later ones stay in the store's index and come in pages.
//   I1. Every durable due time not later than the horizon is in memory; none later need be.
//   I2. In memory are at most `nearMax` durable due times (more only where so many share one millisecond).
//   I3. Volatile executions exist in memory alone and so do their due times.
import { assert, type TimestampMs } from "../base/index.ts";
import { DueHeap } from "./due-heap.ts";
import type { CancelWake, Clock } from "./ports.ts";
import type { Store } from "./store-port.ts";

const RETRY_MS = 1_000;

export interface NearLimits {
  /** Due times of stored executions in memory at once. */
  readonly nearMax: number;
  /** Due times read at once. */
  readonly page: number;
}

export interface DueIndexPorts {
  readonly near: NearLimits;
  readonly clock: Clock;
  readonly store: Pick<Store, "due">;
  /** An execution has a timer that is due. */
  readonly wake: (executionArn: string) => void;
  readonly broken: (error: unknown) => void;
}

export class DueIndex {
  readonly #ports: DueIndexPorts;
  readonly #near: DueHeap<string> = new DueHeap();
  readonly #volatile: DueHeap<string> = new DueHeap();
  #horizon: TimestampMs = Number.NEGATIVE_INFINITY;
  #after: string | undefined;
  #fetching = false;
  /** Set while a page is fetched: it may have been read before they were committed. */
  #meanwhile = new Map<string, TimestampMs | undefined>();
  #wakeAt: TimestampMs | undefined;
  #cancelWake: CancelWake | undefined;
  #closed = false;

  constructor(ports: DueIndexPorts) {
    this.#ports = ports;
  }

  /** Begins: reads the first page of the store. */
  open(): void {
    this.#fetch();
  }

  /** An execution's next due time, as it has just become durable. */
  set(executionArn: string, dueAt: TimestampMs | undefined): void {
    if (this.#fetching) this.#meanwhile.set(executionArn, dueAt);
    if (dueAt === undefined || dueAt > this.#horizon) this.#near.delete(executionArn);
    else this.#near.set(executionArn, dueAt);
    if (this.#near.size > this.#ports.near.nearMax) this.#shrink();
    this.#plan();
  }

  setVolatile(executionArn: string, dueAt: TimestampMs | undefined): void {
    // Most end in their first turn and have never been in it.
    if (dueAt === undefined && this.#volatile.size === 0) return;
    if (dueAt === undefined) this.#volatile.delete(executionArn);
    else this.#volatile.set(executionArn, dueAt);
    this.#plan();
  }

  close(): void {
    this.#closed = true;
    this.#cancelWake?.();
  }

  /** Keeps the nearer half; what is dropped lies beyond the new horizon and is in the store. */
  #shrink(): void {
    const dropped = this.#near.cut(Math.ceil(this.#ports.near.nearMax / 2));
    assert(dropped !== undefined, "a heap above its maximum has something to drop");
    // All that is due in that very millisecond is beyond the horizon too, whether kept or not.
    this.#horizon = dropped - 1;
    this.#after = undefined;
  }

  #plan(): void {
    if (this.#closed) return;
    const near = this.#near.earliest() ?? Number.POSITIVE_INFINITY;
    const volatile = this.#volatile.earliest() ?? Number.POSITIVE_INFINITY;
    const beyond = this.#horizon === Number.POSITIVE_INFINITY ? this.#horizon : this.#horizon + 1;
    if (this.#near.size === 0 && beyond !== Number.POSITIVE_INFINITY) this.#fetch();
    const next = Math.min(near, volatile);
    if (next === this.#wakeAt) return;
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    this.#wakeAt = undefined;
    if (next === Number.POSITIVE_INFINITY) return;
    this.#wakeAt = next;
    this.#cancelWake = this.#ports.clock.wakeAt(next, () => this.#ring());
  }

  #ring(): void {
    this.#wakeAt = undefined;
    this.#cancelWake = undefined;
    const now = this.#ports.clock.now();
    for (const heap of [this.#near, this.#volatile]) {
      for (let arn = heap.takeDue(now); arn !== undefined; arn = heap.takeDue(now)) {
        this.#ports.wake(arn);
      }
    }
    this.#plan();
  }

  #fetch(): void {
    if (this.#fetching || this.#closed) return;
    this.#fetching = true;
    this.#meanwhile = new Map();
    const release = this.#ports.clock.hold();
    const after =
      this.#after ??
      `${this.#horizon === Number.NEGATIVE_INFINITY ? -1 : this.#horizon}:${Number.MAX_SAFE_INTEGER}`;
    this.#ports.store
      .due({ until: Number.MAX_SAFE_INTEGER, after, limit: this.#ports.near.page })
      .then(
        (page) => {
          this.#fetching = false;
          this.#learn(page.items, page.next);
        },
        (error: unknown) => {
          this.#ports.broken(error);
          this.#ports.clock.wakeAt(this.#ports.clock.now() + RETRY_MS, () => {
            this.#fetching = false;
            this.#fetch();
          });
        },
      )
      .finally(release);
  }

  #learn(
    items: readonly { readonly dueAt: TimestampMs; readonly executionArn: string }[],
    next: string | undefined,
  ): void {
    const last = items.at(-1)?.dueAt;
    // The last millisecond of a full page may go on in the next: it is beyond the horizon still, unless the
    // whole page is of that millisecond, which then is taken as the page has it and continued by the cursor.
    const whole = next === undefined || last === undefined;
    const sameMs = items[0]?.dueAt === last;
    this.#horizon = whole ? Number.POSITIVE_INFINITY : sameMs ? last : last - 1;
    this.#after = !whole && sameMs ? next : undefined;
    for (const { executionArn, dueAt } of items) {
      if (dueAt <= this.#horizon) this.#near.set(executionArn, dueAt);
    }
    for (const [arn, dueAt] of this.#meanwhile) {
      if (dueAt === undefined || dueAt > this.#horizon) this.#near.delete(arn);
      else this.#near.set(arn, dueAt);
    }
    this.#meanwhile = new Map();
    if (this.#near.size > this.#ports.near.nearMax) this.#shrink();
    this.#plan();
  }
}
