// catalog.ts — durable documents (state machines, versions, aliases, activities, tags …) with an index in memory.
//
// Owns: the documents' texts, one mutex a key. Never: their meaning, which is the room's that writes them.
//   C1. `get` and `list` show what is durable, nothing else.
//   C2. `put` and `delete` resolve after the commit; several changes of one call are one commit.
//   C3. `exclusively` runs one function at a time for a key.

/** The kinds known so far; the text of each belongs to the room that writes it, `stateMachineRevision` excepted. */
export type DocumentKind =
  | "stateMachine"
  /** {@link StateMachineRevision}, key `revisionId`: the engine reads it. */
  | "stateMachineRevision"
  | "stateMachineVersion"
  | "stateMachineAlias"
  | "activity"
  | "tags"
  | "clientToken"
  /** Machines that are being deleted: the engine's. */
  | "deletion"
  /** Machines that have been deleted, `{ "at": TimestampMs }` of the last time: the engine's. */
  | "deleted"
  /** Executions in whose turn the server died again and again: the engine's. */
  | "heldBack"
  /** Anything else that must outlive the process: `setting`. */
  | "setting";

export interface CatalogDocument {
  readonly key: string;
  /** JSON text. */
  readonly text: string;
}

export type CatalogChange =
  | { readonly kind: DocumentKind; readonly key: string; readonly text: string }
  | { readonly kind: DocumentKind; readonly key: string; readonly text: undefined };

export interface Catalog {
  get(kind: DocumentKind, key: string): string | undefined;
  /** In order of keys (by code unit); `prefix` and `after` (exclusive) narrow it. */
  list(
    kind: DocumentKind,
    range?: { readonly prefix?: string; readonly after?: string; readonly limit?: number },
  ): readonly CatalogDocument[];
  put(kind: DocumentKind, key: string, text: string): Promise<void>;
  delete(kind: DocumentKind, key: string): Promise<void>;
  /** All or nothing, in one commit. */
  change(changes: readonly CatalogChange[]): Promise<void>;
  /** Calls the listener after each change, once for each kind in it; returns how to stop. It must not throw. */
  subscribe(listener: (kind: DocumentKind) => void): () => void;
  /** Runs `work` alone among all calls with this key. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;
}
