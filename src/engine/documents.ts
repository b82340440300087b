// documents.ts — the catalog: durable documents with an index in memory.
import type { Catalog, CatalogChange, CatalogDocument, DocumentKind } from "./catalog.ts";
import type { Committer } from "./committer.ts";
import { EngineUnavailable } from "./engine-interface.ts";
import type { DocumentUnit } from "./store-port.ts";

const LIST_MAX = 100_000;

/** The documents of one kind, with their keys in order. */
class Shelf {
  readonly texts = new Map<string, string>();
  readonly keys: string[] = [];

  put(key: string, text: string): void {
    if (!this.texts.has(key)) this.keys.splice(this.placeOf(key), 0, key);
    this.texts.set(key, text);
  }

  delete(key: string): void {
    if (this.texts.delete(key)) this.keys.splice(this.placeOf(key), 1);
  }

  /** The index of the first key that is not before `key`. */
  placeOf(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export class Documents implements Catalog {
  readonly #committer: Committer;
  readonly #shelves = new Map<string, Shelf>();
  readonly #listeners = new Set<(kind: DocumentKind) => void>();
  /** The last call in the line of each key. */
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(committer: Committer, stored: readonly DocumentUnit[]) {
    this.#committer = committer;
    for (const document of [...stored].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      if (document.text !== undefined) this.#shelf(document.kind).put(document.key, document.text);
    }
  }

  get(kind: DocumentKind, key: string): string | undefined {
    return this.#shelves.get(kind)?.texts.get(key);
  }

  list(
    kind: DocumentKind,
    range: { readonly prefix?: string; readonly after?: string; readonly limit?: number } = {},
  ): readonly CatalogDocument[] {
    const { prefix = "", after, limit = LIST_MAX } = range;
    const shelf = this.#shelf(kind);
    const found: CatalogDocument[] = [];
    let at = shelf.placeOf(after !== undefined && after > prefix ? after : prefix);
    for (; found.length < limit && at < shelf.keys.length; at++) {
      const key = shelf.keys[at] ?? "";
      if (!key.startsWith(prefix)) break;
      if (after === undefined || key > after) found.push({ key, text: shelf.texts.get(key) ?? "" });
    }
    return found;
  }

  put(kind: DocumentKind, key: string, text: string): Promise<void> {
    return this.change([{ kind, key, text }]);
  }

  delete(kind: DocumentKind, key: string): Promise<void> {
    return this.change([{ kind, key, text: undefined }]);
  }

  change(changes: readonly CatalogChange[]): Promise<void> {
    if (changes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#committer.add({
        units: changes.map((change) => ({ type: "document", ...change })),
        told: (outcome) => {
          if (outcome.type !== "durable") {
            const { error } = outcome;
            reject(new EngineUnavailable("The store failed.", { cause: error }));
            return;
          }
          for (const change of changes) this.#apply(change);
          for (const kind of new Set(changes.map((change) => change.kind))) this.#tell(kind);
          resolve();
        },
      });
      this.#committer.flush();
    });
  }

  subscribe(listener: (kind: DocumentKind) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(kind: DocumentKind): void {
    for (const listener of this.#listeners) listener(kind);
  }

  async exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(key);
    const mine = (async () => {
      // Whether the one before succeeded is its own caller's business.
      await before?.catch(() => undefined);
      return await work();
    })();
    this.#lines.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#lines.get(key) === mine) this.#lines.delete(key);
    }
  }

  #apply({ kind, key, text }: CatalogChange): void {
    if (text === undefined) this.#shelf(kind).delete(key);
    else this.#shelf(kind).put(key, text);
  }

  #shelf(kind: string): Shelf {
    let shelf = this.#shelves.get(kind);
    if (shelf === undefined) {
      shelf = new Shelf();
      this.#shelves.set(kind, shelf);
    }
    return shelf;
  }
}
