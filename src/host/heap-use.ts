// heap-use.ts — what V8 says of the heap, where all executions are.
import { getHeapStatistics } from "node:v8";
import type { HeapUse } from "../engine/index.ts";

/** Asking costs some microseconds, and is done for each turn. */
const HOLDS_MS = 20;
/** From this share on it is asked each time: a turn may take the rest of a small heap. */
const HOLDS_SHARE = 0.5;

interface HeapStatistics {
  readonly used_heap_size: number;
  readonly heap_size_limit: number;
}

export function heapUse(
  statistics: () => HeapStatistics = getHeapStatistics,
  now: () => number = () => performance.now(),
): () => HeapUse {
  let known: HeapUse = { used: 0, limit: Number.POSITIVE_INFINITY };
  let until = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    if (at < until && known.used < known.limit * HOLDS_SHARE) return known;
    const { used_heap_size: used, heap_size_limit: limit } = statistics();
    known = { used, limit };
    until = at + HOLDS_MS;
    return known;
  };
}
