// recent.ts — the last items of a stream, for those who look: hardly ever, so nothing is indexed.
//
//   R1. At most `itemsMax` are kept, and together they weigh at most `weightMax`; the last one is kept in any case.

export interface RecentLimits<T> {
  readonly itemsMax: number;
  readonly weightMax: number;
  readonly weightOf: (item: T) => number;
}

export class Recent<T> {
  readonly #limits: RecentLimits<T>;
  /** A ring; what has been forgotten leaves its place empty. */
  readonly #places: (T | undefined)[] = [];
  /** The place of the next item, and of the oldest where the ring is full. */
  #next = 0;
  #weight = 0;

  constructor(limits: RecentLimits<T>) {
    this.#limits = limits;
  }

  add(item: T): void {
    const { itemsMax, weightMax, weightOf } = this.#limits;
    const added = this.#next;
    this.#forget(added);
    this.#places[added] = item;
    this.#weight += weightOf(item);
    this.#next = (added + 1) % itemsMax;
    for (let at = this.#next; this.#weight > weightMax && at !== added; at = (at + 1) % itemsMax) {
      this.#forget(at);
    }
  }

  /** The oldest first. */
  all(): readonly T[] {
    const inOrder = [...this.#places.slice(this.#next), ...this.#places.slice(0, this.#next)];
    return inOrder.filter((item) => item !== undefined);
  }

  #forget(at: number): void {
    const item = this.#places[at];
    if (item === undefined) return;
    this.#weight -= this.#limits.weightOf(item);
    this.#places[at] = undefined;
  }
}
