// heap-room.ts — how much memory is left for executions: what V8 says of its heap.
import { getHeapStatistics } from "node:v8";
import type { MemoryLeft } from "../engine/index.ts";

/** Beyond it V8 is busy with collecting, and what runs already may grow yet. */
const LOW_SHARE = 0.6;
/**
 * V8 collects at the latest when the heap is halfway from what the last collection left to its end. So at least seven
 * tenths were in use after that.
 */
const SPENT_SHARE = 0.85;
const NONE_SHARE = 0.92;
/** Asking costs some microseconds, and is done for each turn. */
const HOLDS_MS = 20;

interface HeapUse {
  readonly used_heap_size: number;
  readonly heap_size_limit: number;
}

export function heapRoom(
  heapUse: () => HeapUse = getHeapStatistics,
  now: () => number = () => performance.now(),
): () => MemoryLeft {
  let known: MemoryLeft = "ample";
  let until = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    if (at < until) return known;
    const { used_heap_size: used, heap_size_limit: limit } = heapUse();
    known = leftOf(used / limit);
    until = at + HOLDS_MS;
    return known;
  };
}

function leftOf(share: number): MemoryLeft {
  if (share >= NONE_SHARE) return "none";
  if (share >= SPENT_SHARE) return "spent";
  return share >= LOW_SHARE ? "low" : "ample";
}
