// due-heap.ts — keys by the time when they are due, the earliest at hand.
//
// A binary heap with lazy deletion: a key that was moved or deleted leaves its old place behind, which is
// dropped when it comes to the top.
//   D1. A key has one time; equal times come out in the order in which they were set.
//   D2. Places left behind are never more than the keys that live (plus a few): then the heap is rebuilt.
import type { TimestampMs } from "../base/index.ts";

interface Place<K> {
  readonly key: K;
  readonly dueAt: TimestampMs;
  readonly order: number;
}

const REBUILD_ABOVE = 64;

export class DueHeap<K> {
  #heap: Place<K>[] = [];
  readonly #places = new Map<K, Place<K>>();
  #order = 0;

  get size(): number {
    return this.#places.size;
  }

  set(key: K, dueAt: TimestampMs): void {
    const known = this.#places.get(key);
    if (known?.dueAt === dueAt) return;
    this.#order += 1;
    const place = { key, dueAt, order: this.#order };
    this.#places.set(key, place);
    if (this.#heap.length > 2 * this.#places.size + REBUILD_ABOVE) this.#rebuild();
    else this.#push(place);
  }

  delete(key: K): void {
    this.#places.delete(key);
  }

  dueAtOf(key: K): TimestampMs | undefined {
    return this.#places.get(key)?.dueAt;
  }

  /** The earliest time; undefined where nothing is due ever. */
  earliest(): TimestampMs | undefined {
    return this.#top()?.dueAt;
  }

  /** Takes out one key that is due at `now`; undefined where none is. */
  takeDue(now: TimestampMs): K | undefined {
    const top = this.#top();
    if (top === undefined || top.dueAt > now) return undefined;
    this.#places.delete(top.key);
    this.#pop();
    return top.key;
  }

  /** Keeps the earliest `count` and drops the rest; answers the earliest time that was dropped. */
  cut(count: number): TimestampMs | undefined {
    const sorted = [...this.#places.values()].sort(compare);
    const dropped = sorted.slice(count);
    for (const { key } of dropped) this.#places.delete(key);
    this.#rebuild();
    return dropped[0]?.dueAt;
  }

  #top(): Place<K> | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || this.#places.get(top.key) === top) return top;
      this.#pop();
    }
  }

  #rebuild(): void {
    // A sorted list is a heap.
    this.#heap = [...this.#places.values()].sort(compare);
  }

  #push(place: Place<K>): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(place);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || compare(above, place) <= 0) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = place;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      const right = left + 1;
      const child = right < heap.length && before(heap[right], heap[left]) ? right : left;
      if (child >= heap.length || !before(heap[child], last)) break;
      // The cast: `child` is an index of the heap.
      heap[i] = heap[child] as Place<K>;
      i = child;
    }
    heap[i] = last;
  }
}

function before<K>(a: Place<K> | undefined, b: Place<K> | undefined): boolean {
  return a !== undefined && b !== undefined && compare(a, b) < 0;
}

function compare<K>(a: Place<K>, b: Place<K>): number {
  return a.dueAt - b.dueAt || a.order - b.order;
}
