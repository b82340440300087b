// heap-watch.ts — what V8 says of the heap, where all executions are.
//
//   H1. What is in use counts garbage too. V8 collects when something is allocated: a server that refuses what would
//       allocate must ask for it, else it refuses for good though nearly all of the heap is garbage.
//   H2. Collecting stops everything, so a collection is asked for only after many times what the last one took, unless
//       somebody knows of garbage.
//   H3. V8 ends a process that collects most of the time and gains little. Here it is known what to do without: whoever
//       holds much is refused, and only a heap that is full ends the process.
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type HeapUse, LOW_SHARE, type MemoryPorts } from "../engine/index.ts";

/** Asking costs some microseconds, and is done for each turn. */
const HOLDS_MS = 20;
/** From this share on it is asked each time: a turn may take the rest of a small heap. */
const HOLDS_SHARE = 0.5;
/** V8's limit is that of both generations, and it ends the process where the old one is full. */
const YOUNG_BYTES = 48 * 1024 * 1024;
/** What is in use falls by so great a share of the heap only when V8 has collected. */
const COLLECTED_SHARE = 0.03;
const PAUSE_MS = 1_000;
/** A collection takes at most one part in so many of the time. */
const PAUSE_FACTOR = 20;

interface HeapStatistics {
  readonly used_heap_size: number;
  readonly heap_size_limit: number;
}

export interface HeapPorts {
  readonly statistics: () => HeapStatistics;
  /** Milliseconds, from anywhere on. */
  readonly now: () => number;
  /** Collects all garbage before it comes back. */
  readonly collect: () => void;
}

const V8: HeapPorts = {
  statistics: getHeapStatistics,
  now: () => performance.now(),
  collect: collectGarbage,
};

export function heapWatch(ports: HeapPorts = V8): Required<MemoryPorts> {
  const { statistics, now } = ports;
  const ask = (): HeapUse => {
    const { used_heap_size: used, heap_size_limit: limit } = statistics();
    return { used, limit: Math.max(limit - YOUNG_BYTES, limit / 2) };
  };
  const collections = new Collections(ports, ask);
  let known: HeapUse = { used: 0, limit: Number.POSITIVE_INFINITY };
  let until = Number.NEGATIVE_INFINITY;
  return {
    heapUse: () => {
      const at = now();
      if (at < until && known.used < known.limit * HOLDS_SHARE) return known;
      known = ask();
      until = at + HOLDS_MS;
      if (collections.isDue(known, at)) known = collections.run();
      return known;
    },
    collectGarbage: () => {
      known = collections.run();
    },
  };
}

/** When garbage was collected last, by V8 itself or because it was asked to. */
class Collections {
  readonly #ports: HeapPorts;
  readonly #ask: () => HeapUse;
  #endedAt = Number.NEGATIVE_INFINITY;
  #took = 0;
  #mostUsed = 0;

  constructor(ports: HeapPorts, ask: () => HeapUse) {
    this.#ports = ports;
    this.#ask = ask;
  }

  isDue({ used, limit }: HeapUse, at: number): boolean {
    if (used < this.#mostUsed - limit * COLLECTED_SHARE) this.#ended(used, at);
    else this.#mostUsed = Math.max(this.#mostUsed, used);
    if (used < limit * LOW_SHARE) return false;
    return at - this.#endedAt >= Math.max(PAUSE_MS, this.#took * PAUSE_FACTOR);
  }

  run(): HeapUse {
    const { collect, now } = this.#ports;
    const from = now();
    collect();
    const [left, at] = [this.#ask(), now()];
    this.#took = at - from;
    this.#ended(left.used, at);
    return left;
  }

  #ended(left: number, at: number): void {
    this.#endedAt = at;
    this.#mostUsed = left;
  }
}

let collector: (() => void) | undefined;

/** V8's own, which Node.js gives to who asks for it at the start of the process, or here. */
function collectGarbage(): void {
  collector ??= exposedCollector();
  collector();
}

function exposedCollector(): () => void {
  // H3: what is asked for would count.
  setFlagsFromString("--no-detect-ineffective-gcs-near-heap-limit");
  setFlagsFromString("--expose-gc");
  try {
    return runInNewContext("gc");
  } finally {
    setFlagsFromString("--no-expose-gc");
  }
}
