// deletions.ts — machines that are being deleted: marked, drained, forgotten.
//
//   D1. A machine is marked durably before anything of it goes.
//   D2. Its documents go in one commit, when none of its executions runs; its revisions stay for what was run.
//   D3. That commit also says when it was: what was started until then has no machine, though a later one be named alike.
import type { TimestampMs } from "../base/index.ts";
import type { CatalogChange, DocumentKind } from "./catalog.ts";
import type { Documents } from "./documents.ts";
import type { Clock } from "./ports.ts";
import type { ExecutionBirth, Store } from "./store-port.ts";

const KINDS: readonly DocumentKind[] = [
  "stateMachine",
  "stateMachineVersion",
  "stateMachineAlias",
  "tags",
  "clientToken",
  "setting",
];

/** Whether an execution still has its machine. */
export type MachineStanding = "there" | "deleting" | "deleted";

const RETRY_MS = 1_000;

export interface DeletionsPorts {
  readonly clock: Pick<Clock, "now" | "wakeAt">;
  readonly documents: Documents;
  readonly store: Pick<Store, "anyRunning">;
  /** Executions of the machine that are in memory only. */
  readonly volatileCount: (stateMachineArn: string) => number;
  readonly failed: (error: unknown) => void;
}

export class Deletions {
  readonly #ports: DeletionsPorts;
  readonly #marked: Set<string>;
  #closed = false;

  constructor(ports: DeletionsPorts) {
    this.#ports = ports;
    this.#marked = new Set(ports.documents.list("deletion").map((document) => document.key));
  }

  /** True for the machine and for the machines of its map runs (`machine/label`). */
  has(stateMachineArn: string): boolean {
    if (this.#marked.size === 0) return false;
    return this.#marked.has(machineOf(stateMachineArn));
  }

  /** Of the machine that an execution was started of. */
  standingOf(birth: Pick<ExecutionBirth, "stateMachineArn" | "startDate">): MachineStanding {
    if (this.has(birth.stateMachineArn)) return "deleting";
    const deleted = this.#ports.documents.get("deleted", machineOf(birth.stateMachineArn));
    if (deleted === undefined) return "there";
    const { at } = JSON.parse(deleted) as { readonly at: TimestampMs };
    return birth.startDate <= at ? "deleted" : "there";
  }

  async mark(stateMachineArn: string): Promise<void> {
    await this.#ports.documents.put("deletion", stateMachineArn, "{}");
    this.#marked.add(stateMachineArn);
    await this.#finish(stateMachineArn);
  }

  /** An execution of the machine has closed. */
  drained(stateMachineArn: string): void {
    if (!this.has(stateMachineArn)) return;
    this.#finish(machineOf(stateMachineArn)).catch((error: unknown) => {
      this.#ports.failed(error);
      this.#tryAgain(stateMachineArn);
    });
  }

  /** Nobody may be left to close, which would be another occasion. */
  #tryAgain(stateMachineArn: string): void {
    const { clock } = this.#ports;
    clock.wakeAt(clock.now() + RETRY_MS, () => {
      if (!this.#closed) this.drained(stateMachineArn);
    });
  }

  /** After a restart: what was drained already is forgotten. */
  resume(): void {
    for (const machine of this.#marked) this.drained(machine);
  }

  close(): void {
    this.#closed = true;
  }

  async #finish(stateMachineArn: string): Promise<void> {
    if (this.#ports.volatileCount(stateMachineArn) > 0) return;
    if (await this.#ports.store.anyRunning(stateMachineArn)) return;
    if (!this.#marked.has(stateMachineArn)) return;
    await this.#ports.documents.change([
      ...KINDS.flatMap((kind) => this.#documentsOf(kind, stateMachineArn)),
      { kind: "deletion", key: stateMachineArn, text: undefined },
      {
        ...{ kind: "deleted", key: stateMachineArn },
        text: JSON.stringify({ at: this.#ports.clock.now() }),
      },
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

/** Of the machine of a map run (`machine/label`), the machine that it is part of. */
function machineOf(stateMachineArn: string): string {
  return stateMachineArn.split("/")[0] ?? stateMachineArn;
}
