// deletions.ts — machines that are being deleted: marked, drained, forgotten.
//
//   D1. A machine is marked durably before anything of it goes.
//   D2. Its documents go in one commit, when none of its executions runs; its revisions stay for what was run.
import type { CatalogChange, DocumentKind } from "./catalog.ts";
import type { Documents } from "./documents.ts";
import type { Store } from "./store-port.ts";

const KINDS: readonly DocumentKind[] = [
  "stateMachine",
  "stateMachineVersion",
  "stateMachineAlias",
  "tags",
  "clientToken",
  "setting",
];

export interface DeletionsPorts {
  readonly documents: Documents;
  readonly store: Pick<Store, "anyRunning">;
  /** Executions of the machine that are in memory only. */
  readonly volatileCount: (stateMachineArn: string) => number;
  readonly failed: (error: unknown) => void;
}

export class Deletions {
  readonly #ports: DeletionsPorts;
  readonly #marked: Set<string>;

  constructor(ports: DeletionsPorts) {
    this.#ports = ports;
    this.#marked = new Set(ports.documents.list("deletion").map((document) => document.key));
  }

  /** True for the machine and for the machines of its map runs (`machine/label`). */
  has(stateMachineArn: string): boolean {
    if (this.#marked.size === 0) return false;
    return this.#marked.has(stateMachineArn.split("/")[0] ?? stateMachineArn);
  }

  async mark(stateMachineArn: string): Promise<void> {
    await this.#ports.documents.put("deletion", stateMachineArn, "{}");
    this.#marked.add(stateMachineArn);
    await this.#finish(stateMachineArn);
  }

  /** An execution of the machine has closed. */
  drained(stateMachineArn: string): void {
    if (!this.has(stateMachineArn)) return;
    const machine = stateMachineArn.split("/")[0] ?? stateMachineArn;
    // Owned by the next close or the next start of the engine, where it fails now.
    this.#finish(machine).catch(this.#ports.failed);
  }

  /** After a restart: what was drained already is forgotten. */
  resume(): void {
    for (const machine of this.#marked) this.drained(machine);
  }

  async #finish(stateMachineArn: string): Promise<void> {
    if (this.#ports.volatileCount(stateMachineArn) > 0) return;
    if (await this.#ports.store.anyRunning(stateMachineArn)) return;
    if (!this.#marked.has(stateMachineArn)) return;
    await this.#ports.documents.change([
      ...KINDS.flatMap((kind) => this.#documentsOf(kind, stateMachineArn)),
      { kind: "deletion", key: stateMachineArn, text: undefined },
    ]);
    this.#marked.delete(stateMachineArn);
  }

  #documentsOf(kind: DocumentKind, stateMachineArn: string): readonly CatalogChange[] {
    const own = this.#ports.documents.get(kind, stateMachineArn);
    const under = this.#ports.documents.list(kind, { prefix: `${stateMachineArn}:` });
    const keys = [...(own === undefined ? [] : [stateMachineArn]), ...under.map(({ key }) => key)];
    return keys.map((key) => ({ kind, key, text: undefined }));
  }
}
