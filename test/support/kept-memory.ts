// kept-memory.ts — what values keep in memory, be it in sight or behind a text that points into a larger one.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** The megabytes that so many values keep alive. */
export function keptMB(count: number, make: (index: number) => unknown): number {
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
