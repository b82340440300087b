// chunked-list.ts — a long list of which a step changes a little.
//
// Holds: up to 10,000 and more results of a Map in chunks of 64. Never: shrinks, but chunks that are empty again
// may be given up.
//   C1. A list or chunk that another owner made is copied before it changes, so older lists stay as they were.
//   C2. Setting one slot copies at most one chunk and the list of chunks, once an owner.

/** Marks what one step made and may therefore change in place; compared by identity only. */
export interface Owner {
  readonly step: true;
}

export const CHUNK_LENGTH = 64;

interface Chunk<T> {
  readonly owner: Owner | undefined;
  readonly slots: (T | undefined)[];
}

export class ChunkedList<T> {
  readonly #owner: Owner | undefined;
  readonly #chunks: (Chunk<T> | undefined)[];

  private constructor(owner: Owner | undefined, chunks: (Chunk<T> | undefined)[]) {
    this.#owner = owner;
    this.#chunks = chunks;
  }

  static empty<T>(): ChunkedList<T> {
    return new ChunkedList<T>(undefined, []);
  }

  /** From chunks that were stored; see {@link chunkAt}. */
  static of<T>(chunks: readonly (readonly (T | undefined)[] | undefined)[]): ChunkedList<T> {
    return new ChunkedList<T>(
      undefined,
      chunks.map((slots) => slots && { owner: undefined, slots: [...slots] }),
    );
  }

  get chunkCount(): number {
    return this.#chunks.length;
  }

  /** The slots of one chunk; the same array as long as nothing in it changed. */
  chunkAt(chunk: number): readonly (T | undefined)[] | undefined {
    return this.#chunks[chunk]?.slots;
  }

  at(index: number): T | undefined {
    return this.#chunks[Math.floor(index / CHUNK_LENGTH)]?.slots[index % CHUNK_LENGTH];
  }

  /** The list with one slot set; this same list where `owner` made it. */
  with(index: number, value: T | undefined, owner: Owner): ChunkedList<T> {
    const list = this.#owner === owner ? this : new ChunkedList<T>(owner, this.#chunks.slice());
    list.#ownedChunk(Math.floor(index / CHUNK_LENGTH), owner)[index % CHUNK_LENGTH] = value;
    return list;
  }

  /** The list without the chunk of `index`, where every slot of it is empty; this same list otherwise. */
  trimmed(index: number, owner: Owner): ChunkedList<T> {
    const at = Math.floor(index / CHUNK_LENGTH);
    const slots = this.#chunks[at]?.slots;
    if (slots === undefined || slots.some((slot) => slot !== undefined)) return this;
    const list = this.#owner === owner ? this : new ChunkedList<T>(owner, this.#chunks.slice());
    list.#chunks[at] = undefined;
    return list;
  }

  /** The slots that are set, in order, from that of `from`. */
  *entries(from = 0): Generator<readonly [index: number, value: T]> {
    for (let at = Math.floor(from / CHUNK_LENGTH); at < this.#chunks.length; at++) {
      const slots = this.#chunks[at]?.slots ?? [];
      for (let slot = 0; slot < slots.length; slot++) {
        const value = slots[slot];
        const index = at * CHUNK_LENGTH + slot;
        if (value !== undefined && index >= from) yield [index, value];
      }
    }
  }

  #ownedChunk(at: number, owner: Owner): (T | undefined)[] {
    const chunk = this.#chunks[at];
    if (chunk !== undefined && chunk.owner === owner) return chunk.slots;
    const slots = chunk === undefined ? [] : chunk.slots.slice();
    while (this.#chunks.length < at) this.#chunks.push(undefined);
    this.#chunks[at] = { owner, slots };
    return slots;
  }

  /** The first `length` slots as one array. */
  toArray(length: number): (T | undefined)[] {
    const all: (T | undefined)[] = new Array(length);
    for (let i = 0; i < length; i++) all[i] = this.at(i);
    return all;
  }
}
