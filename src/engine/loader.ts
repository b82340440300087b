// loader.ts — brings executions from the store into their slots, many with one question.
//
// Never: decides what becomes of a slot that cannot be filled; it tells.
//   R1. One question is under way at any instant, and what is read waits for its turn in memory: of all that is wanted only
//       so much as FRESH_CHARACTERS_MAX, however many timers ring in one instant, or executions go on at a start.
//   R2. While memory is low they are read one by one.
//   R3. They are read in the order in which they were wanted.
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
const FRESH_CHARACTERS_MAX = 16 * 1024 * 1024;

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
  #isAsking = false;
  /** Read, and not known to have had their turns. */
  #fresh: Slot[] = [];

  constructor(ports: LoaderPorts) {
    this.#ports = ports;
  }

  /** Asks for a slot's execution with the next `flush`. */
  want(slot: Slot): void {
    slot.phase = "loading";
    this.#wanted.push(slot);
  }

  /** R1, R2. */
  flush(): void {
    // First, for who is in it is kept in memory.
    if (this.#fresh.length > 0) this.#fresh = this.#fresh.filter(({ queued }) => queued);
    if (this.#isAsking || this.#wanted.length === 0) return;
    const left = FRESH_CHARACTERS_MAX - this.#fresh.reduce((sum, { weight }) => sum + weight, 0);
    if (this.#ports.memory.isAmple) {
      if (left > 0) this.#ask(this.#wanted.splice(0, LOADS_AT_ONCE_MAX), left);
    } else if (this.#fresh.length === 0) this.#ask(this.#wanted.splice(0, 1), left);
  }

  #ask(slots: readonly Slot[], charactersMax: number): void {
    const { store, clock, failed } = this.#ports;
    const release = clock.hold();
    const arns = slots.map((slot) => slot.arn);
    this.#isAsking = true;
    store
      .load(arns, charactersMax)
      .then(
        (stored) => {
          // R3: the others come first next time.
          this.#wanted.unshift(...slots.slice(stored.length));
          for (const [i, one] of stored.entries()) {
            const slot = slots[i];
            if (slot !== undefined) this.#fill(slot, one);
          }
        },
        (error: unknown) => {
          for (const slot of slots) failed(slot, error);
        },
      )
      .finally(() => {
        this.#isAsking = false;
        this.flush();
        release();
      });
  }

  #fill(slot: Slot, stored: StoredExecution | undefined): void {
    this.#fresh.push(slot);
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
