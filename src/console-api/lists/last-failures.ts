// last-failures.ts — the executions that failed, timed out or were aborted last: by when they ended, not by when they
// began. What began long before the span and ended in it counts.
import type { ExecutionItem, Status } from "../../console-wire/index.ts";
import type { Engine, FindQuery } from "../../engine/index.ts";
import { executionItem } from "./execution-item.ts";
import { timings } from "./timings.ts";

const SHOWN = 10;
const LOOKED_AT_MAX = 200_000;
/** Executions of one millisecond that are looked through for the one meant. */
const SAME_START_MAX = 1_000;
const FAILURES: readonly Status[] = ["FAILED", "TIMED_OUT", "ABORTED"];

interface Ended {
  readonly start: number;
  readonly end: number;
}

export async function lastFailures(
  engine: Engine,
  of: FindQuery["of"],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly ExecutionItem[]> {
  const last: Ended[] = [];
  for await (const { start, end } of timings(engine, { of, statuses: FAILURES }, LOOKED_AT_MAX)) {
    if (end === undefined || end < from || end > to) continue;
    if (last.length === SHOWN && end <= (last.at(-1)?.end ?? 0)) continue;
    const place = last.findIndex((other) => other.end < end);
    last.splice(place < 0 ? last.length : place, 0, { start, end });
    if (last.length > SHOWN) last.pop();
  }
  const found = await Promise.all(
    [...new Set(last.map(({ start }) => start))].map((start) =>
      engine.findExecutions({
        ...{ of, statuses: FAILURES, from: start, to: start },
        ...{ limit: SAME_START_MAX, scan: SAME_START_MAX },
      }),
    ),
  );
  return found
    .flatMap(({ items }) => items)
    .filter(({ stopDate }) => stopDate !== undefined && stopDate >= from && stopDate <= to)
    .sort((a, b) => (b.stopDate ?? 0) - (a.stopDate ?? 0))
    .slice(0, SHOWN)
    .map(executionItem);
}
