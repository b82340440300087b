// memory-watch.ts — which executions may go on while memory runs short.
//
//   M1. Only those end that are nowhere but in memory, and hold much of it.
//   M2. While memory is spent they end one after the other: what one held still counts until it is collected, and without
//       a pause all would end where a few were enough. Once there is none, all that ask.
import type { TimestampMs } from "../base/index.ts";
import type { Execution } from "../core/index.ts";
import { holdsMuch } from "./execution-weight.ts";
import type { Clock, MemoryLeft } from "./ports.ts";

/** Others grow meanwhile, by as much as a few turns can make. */
const REFUSALS_APART_MS = 20;

export interface MemoryWatchPorts {
  readonly clock: Pick<Clock, "now">;
  readonly memoryLeft: () => MemoryLeft;
}

export class MemoryWatch {
  readonly #ports: MemoryWatchPorts;
  #refusedAt: TimestampMs = Number.NEGATIVE_INFINITY;

  constructor(ports: MemoryWatchPorts) {
    this.#ports = ports;
  }

  /** There is enough for whatever comes. */
  get isAmple(): boolean {
    return this.#ports.memoryLeft() === "ample";
  }

  /** Whether an execution that is in memory alone must end instead of going on. */
  refuses(execution: Execution): boolean {
    const left = this.#ports.memoryLeft();
    if (left === "ample" || left === "low") return false;
    const now = this.#ports.clock.now();
    if (left === "spent" && now - this.#refusedAt < REFUSALS_APART_MS) return false;
    if (!holdsMuch(execution)) return false;
    this.#refusedAt = now;
    return true;
  }
}
