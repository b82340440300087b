// kept-memory.ts — what values keep in memory, be it in sight or behind a text that points into a larger one.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** The megabytes that so many values keep alive: the less of two rounds, for compiled code and the like come but once. */
export function keptMB(count: number, make: (index: number) => unknown): number {
  // Others the second time: what is remembered of the first ones must not hide what new ones keep.
  return Math.min(
    keptOnce(count, make),
    keptOnce(count, (index) => make(count + 1 + index)),
  );
}

function keptOnce(count: number, make: (index: number) => unknown): number {
  // What is made for the first one alone, such as compiled code, is not counted.
  make(count);
  const before = heapMB();
  const kept = Array.from({ length: count }, (_, index) => make(index));
  const after = heapMB();
  // Until here nobody may throw them away.
  return kept.length === count ? after - before : Number.NaN;
}

function heapMB(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
