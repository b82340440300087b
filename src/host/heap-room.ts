// heap-room.ts — whether the heap has room for more Express executions, whose states are in memory alone.
import { getHeapStatistics } from "node:v8";

/** Beyond it V8 is busy with collecting, and what runs already may grow yet. */
const SHARE_MAX = 0.6;
/** Asking costs some microseconds, and is done for each start. */
const HOLDS_MS = 20;

interface HeapUse {
  readonly used_heap_size: number;
  readonly heap_size_limit: number;
}

export function heapRoom(
  heapUse: () => HeapUse = getHeapStatistics,
  now: () => number = () => performance.now(),
): () => boolean {
  let known = { hasRoom: true, until: Number.NEGATIVE_INFINITY };
  return () => {
    if (now() < known.until) return known.hasRoom;
    const { used_heap_size: used, heap_size_limit: limit } = heapUse();
    known = { hasRoom: used < limit * SHARE_MAX, until: now() + HOLDS_MS };
    return known.hasRoom;
  };
}
