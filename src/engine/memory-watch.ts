// memory-watch.ts — whether there is memory for what comes, and which executions may go on while it runs short.
//
//   M1. Only executions end that are nowhere but in memory. The less is left, the less need they hold for it.
//   M2. What an execution held that was ended counts as free from then on, though it is in use until it is collected: else
//       all would end where a few are enough. When that is much, it is collected: others may have grown meanwhile.
import type { Execution } from "../core/index.ts";
import { weightOf } from "./execution-weight.ts";
import type { HeapUse, MemoryPorts } from "./ports.ts";

/** Of the heap: beyond it memory is low. V8 is busy with collecting, and what runs already may grow yet. */
export const LOW_SHARE = 0.6;
/** From which share of the heap on whoever holds so many bytes does not go on, the last first. */
const REFUSALS = [
  { share: 0.92, bytes: 0 },
  { share: 0.86, bytes: 64 * 1024 },
  { share: 0.8, bytes: 1024 * 1024 },
] as const;
/** Once what was refused held so great a share of the heap, it is collected. */
const REFUSED_SHARE = 0.05;

const AMPLE: HeapUse = { used: 0, limit: Number.POSITIVE_INFINITY };

export class MemoryWatch {
  readonly #ports: Required<MemoryPorts>;
  /** M2. */
  #refused = 0;

  /** Without `heapUse` memory is always ample. */
  constructor({ heapUse = () => AMPLE, collectGarbage = () => undefined }: MemoryPorts) {
    this.#ports = { heapUse, collectGarbage };
  }

  /** There is enough for whatever comes. */
  get isAmple(): boolean {
    const { used, limit } = this.#ports.heapUse();
    return used < limit * LOW_SHARE;
  }

  /** Whether an execution that is in memory alone must end instead of going on. */
  refuses(execution: Execution): boolean {
    const { heapUse, collectGarbage } = this.#ports;
    let { used, limit } = heapUse();
    if (used < limit * LOW_SHARE) return false;
    if (this.#refused >= limit * REFUSED_SHARE) {
      this.#refused = 0;
      collectGarbage();
      ({ used, limit } = heapUse());
    }
    const share = (used - this.#refused) / limit;
    const rule = REFUSALS.find((one) => share >= one.share);
    if (rule === undefined) return false;
    const weight = weightOf(execution);
    if (weight < rule.bytes) return false;
    this.#refused += weight;
    return true;
  }
}
