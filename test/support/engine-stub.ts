// engine-stub.ts — an engine of which only the catalog works, for tests of the API's own rules.
import type { Catalog, DocumentKind, Engine } from "../../src/engine/index.ts";

/** A catalog in memory. */
export class MemoryCatalog implements Catalog {
  readonly #documents = new Map<DocumentKind, Map<string, string>>();
  readonly #turns = new Map<string, Promise<unknown>>();

  get(kind: DocumentKind, key: string): string | undefined {
    return this.#documents.get(kind)?.get(key);
  }

  list: Catalog["list"] = (kind, { prefix = "", after = "", limit = Infinity } = {}) =>
    [...(this.#documents.get(kind) ?? [])]
      .filter(([key]) => key.startsWith(prefix) && key > after)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([key, text]) => ({ key, text }));

  put(kind: DocumentKind, key: string, text: string): Promise<void> {
    return this.change([{ kind, key, text }]);
  }

  delete(kind: DocumentKind, key: string): Promise<void> {
    return this.change([{ kind, key, text: undefined }]);
  }

  change: Catalog["change"] = async (changes) => {
    for (const { kind, key, text } of changes) {
      const documents = this.#documents.get(kind) ?? new Map<string, string>();
      this.#documents.set(kind, documents);
      if (text === undefined) documents.delete(key);
      else documents.set(key, text);
    }
  };

  subscribe(): () => void {
    return () => undefined;
  }

  exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(key, turn);
    return turn;
  }
}

/** The catalog, deletion at once, and whatever `members` say; everything else is not there. */
export function engineStub(members: Partial<Engine> = {}): Engine {
  const catalog = new MemoryCatalog();
  const stub: Partial<Engine> = {
    catalog,
    isDeleting: () => false,
    deleteStateMachine: async (arn) => {
      for (const kind of [
        "stateMachine",
        "stateMachineVersion",
        "stateMachineAlias",
        "tags",
      ] as const) {
        for (const { key } of catalog.list(kind, { prefix: arn })) {
          if (key === arn || key.startsWith(`${arn}:`)) await catalog.delete(kind, key);
        }
      }
    },
    ...members,
  };
  // The cast: a test that reaches another member fails with a TypeError that names it.
  return stub as Engine;
}
