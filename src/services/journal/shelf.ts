// shelf.ts — the records of one kind, in memory; every change goes to the journal.

/** `undefined` as the value takes the record away. */
export type Note = (shelf: string, key: string, value: unknown) => void;

/** Records are never changed in place: put a new one. They come in the order in which they were first put. */
export class Shelf<T> {
  readonly #name: string;
  readonly #records: Map<string, T>;
  readonly #note: Note;

  constructor(name: string, records: Map<string, T>, note: Note) {
    this.#name = name;
    this.#records = records;
    this.#note = note;
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: string): T | undefined {
    return this.#records.get(key);
  }

  has(key: string): boolean {
    return this.#records.has(key);
  }

  values(): IterableIterator<T> {
    return this.#records.values();
  }

  entries(): IterableIterator<[string, T]> {
    return this.#records.entries();
  }

  put(key: string, value: T): void {
    this.#records.set(key, value);
    this.#note(this.#name, key, value);
  }

  /** False where there was no such record. */
  delete(key: string): boolean {
    if (!this.#records.delete(key)) return false;
    this.#note(this.#name, key, undefined);
    return true;
  }
}
