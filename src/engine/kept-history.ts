// kept-history.ts — the events of one Express execution, in memory: its first ones. Its log has them all.
//
//   K1. Events are dense from the first one, which is always kept. Once one is left out, so is all that follows it.
//   K2. At most EVENTS_OF_ONE_MAX are kept, that weigh at most BYTES_OF_ONE_MAX.
//   K3. While all that run weigh RUNNING_BYTES_MAX together, only those that weigh less than OWN_BYTES grow.
import type { HistoryEvent } from "../core/index.ts";
import { EventScales, textWeight } from "./event-weight.ts";
import type { Ending } from "./execution-record.ts";

export const EVENTS_OF_ONE_MAX = 10_000;
export const BYTES_OF_ONE_MAX: number = 32 * 1024 * 1024;
export const RUNNING_BYTES_MAX: number = 128 * 1024 * 1024;
export const OWN_BYTES: number = 64 * 1024;

/** What the histories of all executions that run weigh together. */
export interface RunningHistories {
  bytes: number;
}

export class KeptHistory {
  readonly #running: RunningHistories;
  readonly #events: HistoryEvent[] = [];
  #weight = 0;
  /** No more events are kept. */
  #isCut = false;
  /** Until the end. */
  #scales: EventScales | undefined = new EventScales(BYTES_OF_ONE_MAX);

  constructor(running: RunningHistories) {
    this.#running = running;
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return this.#weight;
  }

  append(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      if (this.#isCut || this.#scales === undefined) return;
      const weight = this.#scales.weigh(event);
      this.#isCut = !this.#hasRoomFor(weight);
      if (this.#isCut) return;
      this.#events.push(event);
      this.#weight += weight;
      this.#running.bytes += weight;
    }
  }

  /** The execution runs no more: this weighs what it ended with too, and counts no longer to those that run. */
  end({ output, failure }: Partial<Pick<Ending, "output" | "failure">>): void {
    if (this.#scales === undefined) return;
    this.#running.bytes -= this.#weight;
    if (output !== undefined) this.#weight += this.#scales.weighPayload(output);
    if (failure?.cause !== undefined) this.#weight += textWeight(failure.cause);
    this.#scales = undefined;
  }

  #hasRoomFor(weight: number): boolean {
    if (this.#events.length === 0) return true;
    const own = this.#weight + weight;
    if (this.#events.length >= EVENTS_OF_ONE_MAX || own > BYTES_OF_ONE_MAX) return false;
    return own <= OWN_BYTES || this.#running.bytes + weight <= RUNNING_BYTES_MAX;
  }
}
