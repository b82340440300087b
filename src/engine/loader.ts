// loader.ts — brings executions from the store into their slots, many with one question; one by one while memory is low.
//
// Never: decides what becomes of a slot that cannot be filled; it tells.
import { assert } from "../base/index.ts";
import { decodeExecution, outstandingCommands } from "../core/index.ts";
import type { Entry } from "./entry.ts";
import type { HeldBack } from "./held-back.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import { parseNotes } from "./notes.ts";
import type { Clock } from "./ports.ts";
import type { Programs } from "./programs.ts";
import type { Slot } from "./slot.ts";
import type { Store, StoredExecution } from "./store-port.ts";

const LOADS_AT_ONCE_MAX = 200;

export interface LoaderPorts {
  readonly store: Pick<Store, "load">;
  readonly clock: Clock;
  readonly programs: Programs;
  /** This start of the engine. */
  readonly boot: string;
  readonly heldBack: Pick<HeldBack, "loads">;
  readonly memory: Pick<MemoryWatch, "isAmple">;
  /** The slot is filled, or empty where the store knows no such execution. */
  readonly loaded: (slot: Slot) => void;
  /** The store could not be asked. */
  readonly failed: (slot: Slot, error: unknown) => void;
  /** What is stored cannot be understood. */
  readonly broken: (slot: Slot, error: unknown) => void;
}

export class Loader {
  readonly #ports: LoaderPorts;
  #wanted: Slot[] = [];
  /** Questions without an answer. */
  #asking = 0;
  /** The last one that was read: while memory is low the next one comes when this one has had its turn. */
  #latest: Slot | undefined;

  constructor(ports: LoaderPorts) {
    this.#ports = ports;
  }

  /** Asks for a slot's execution with the next `flush`. */
  want(slot: Slot): void {
    slot.phase = "loading";
    this.#wanted.push(slot);
  }

  flush(): void {
    if (this.#wanted.length === 0) return;
    if (!this.#ports.memory.isAmple) {
      if (this.#asking === 0 && this.#latest?.queued !== true) this.#ask(this.#wanted.splice(0, 1));
      return;
    }
    while (this.#wanted.length > 0) this.#ask(this.#wanted.splice(0, LOADS_AT_ONCE_MAX));
  }

  #ask(slots: readonly Slot[]): void {
    const { store, clock, failed } = this.#ports;
    const release = clock.hold();
    this.#asking += 1;
    store
      .load(slots.map((slot) => slot.arn))
      .then(
        (stored) => {
          for (const [i, slot] of slots.entries()) this.#fill(slot, stored[i]);
        },
        (error: unknown) => {
          for (const slot of slots) failed(slot, error);
        },
      )
      .finally(() => {
        this.#asking -= 1;
        this.flush();
        release();
      });
  }

  #fill(slot: Slot, stored: StoredExecution | undefined): void {
    this.#latest = slot;
    try {
      if (stored !== undefined) {
        this.#ports.heldBack.loads(slot, () => fill(slot, stored, this.#ports.programs));
        // What was open when the last process ended is given again before anything else.
        const { boot } = slot.notes;
        if (boot !== undefined && boot !== this.#ports.boot) slot.mailbox.unshift(RECOVER);
      }
    } catch (error) {
      this.#ports.broken(slot, error);
      return;
    }
    this.#ports.loaded(slot);
  }
}

const RECOVER: Entry = { body: { type: "recover", again: true }, keep: true };

function fill(slot: Slot, stored: StoredExecution, programs: Programs): void {
  slot.version = stored.version;
  slot.birth = stored.birth;
  slot.notes = parseNotes(stored.notes);
  if (stored.head === undefined) {
    slot.closed = stored;
    return;
  }
  const known = programs.get(stored.birth.revisionId);
  assert(
    known !== undefined,
    `the revision ${stored.birth.revisionId} of a running machine exists`,
  );
  slot.program = known.program;
  slot.revision = known.revision;
  slot.execution = decodeExecution(stored.head, stored.frames);
  slot.weight = stored.head.length + stored.birth.input.length;
  for (const text of stored.frames.values()) slot.weight += text.length;
  for (const command of outstandingCommands(known.program, slot.execution)) {
    slot.applyCommand(command);
  }
}
