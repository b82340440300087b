// age-map.ts — a map that has its oldest entry at hand.
//
// A Map keeps the order of insertion, but looking for its first entry anew each time steps over all that were
// deleted before it. One iterator that stays passes each of them once.
//   A1. `oldest` is the entry set the longest time ago; setting a key again makes it the youngest.

export class AgeMap<K, V> {
  readonly #map = new Map<K, V>();
  #iterator: MapIterator<[K, V]> = this.#map.entries();
  #front: readonly [K, V] | undefined;

  get size(): number {
    return this.#map.size;
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#map.set(key, value);
  }

  delete(key: K): boolean {
    if (this.#front?.[0] === key) this.#front = undefined;
    return this.#map.delete(key);
  }

  oldest(): readonly [K, V] | undefined {
    while (this.#front === undefined && this.#map.size > 0) {
      const next = this.#iterator.next();
      if (next.done === true) this.#iterator = this.#map.entries();
      else this.#front = next.value;
    }
    return this.#front;
  }

  /** From the oldest to the youngest. */
  values(): IterableIterator<V> {
    return this.#map.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.#map.entries();
  }

  clear(): void {
    this.#map.clear();
    this.#front = undefined;
    this.#iterator = this.#map.entries();
  }
}
