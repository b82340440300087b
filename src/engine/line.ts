// line.ts — the slots that are ready for a turn, in the order in which they get it.
//
// Owns: the order, and which definitions have been slow. Never: serves a slot.
//   N1. A slot stands in it at most once (`queued` says so).
//   N2. Executions of a definition whose last turn was long stand apart: what is quick never waits behind
//       two of them.
//   N3. They are not starved: one is served when nobody quick waits, and once in a while when somebody does.
import type { TimestampMs } from "../base/index.ts";
import type { Slot } from "./slot.ts";

/** A turn of this length is long. Twice what a turn may take before it looks at the clock. */
const LONG_TURN_MS = 20;
/** How long the slow wait at most while there is quick work. */
const SLOW_WAIT_MS = 100;
/** Definitions remembered as slow. */
const SLOW_MAX = 1_000;

export class Line {
  #quick: Slot[] = [];
  #slow: Slot[] = [];
  #head = 0;
  #slowServedAt: TimestampMs = Number.NEGATIVE_INFINITY;
  readonly #slowRevisions = new Set<string>();

  get size(): number {
    return this.#quick.length - this.#head + this.#slow.length;
  }

  add(slot: Slot): void {
    slot.queued = true;
    this.#quick.push(slot);
  }

  /** The next quick one. */
  next(): Slot | undefined {
    for (;;) {
      const slot = this.#shift();
      if (slot === undefined) return undefined;
      // Another execution of the same definition may have shown meanwhile that it is slow.
      if (this.#slowRevisions.size > 0 && this.#isSlow(slot)) this.#slow.push(slot);
      else {
        slot.queued = false;
        return slot;
      }
    }
  }

  #shift(): Slot | undefined {
    const slot = this.#quick[this.#head];
    if (slot === undefined) {
      this.#quick = [];
      this.#head = 0;
      return undefined;
    }
    this.#head += 1;
    // What was served is let go in bulk: shifting one by one would move the rest each time.
    if (this.#head > 1_000 && this.#head * 2 > this.#quick.length) {
      this.#quick = this.#quick.slice(this.#head);
      this.#head = 0;
    }
    return slot;
  }

  /** The next slow one, where it is its time; `idle`: nobody quick has been served. */
  nextSlow(now: TimestampMs, idle: boolean): Slot | undefined {
    if (!idle && now - this.#slowServedAt < SLOW_WAIT_MS) return undefined;
    const slot = this.#slow.shift();
    if (slot === undefined) return undefined;
    this.#slowServedAt = now;
    slot.queued = false;
    return slot;
  }

  /** A turn of the slot took so long. */
  served(slot: Slot, milliseconds: number): void {
    const revisionId = revisionOf(slot);
    if (revisionId === undefined) return;
    if (milliseconds < LONG_TURN_MS) {
      if (this.#slowRevisions.size > 0) this.#slowRevisions.delete(revisionId);
      return;
    }
    if (this.#slowRevisions.size >= SLOW_MAX) this.#slowRevisions.clear();
    this.#slowRevisions.add(revisionId);
  }

  #isSlow(slot: Slot): boolean {
    const revisionId = revisionOf(slot);
    return revisionId !== undefined && this.#slowRevisions.has(revisionId);
  }
}

/** Of an execution that is about to begin, its start says it. */
function revisionOf(slot: Slot): string | undefined {
  if (slot.birth !== undefined) return slot.birth.revisionId;
  const first = slot.mailbox[0]?.body;
  return first?.type === "start" ? first.birth.revisionId : undefined;
}
