// timings.ts — when executions started and ended: read in parts, with the event loop's turn between them.
import type { Status } from "../../console-wire/index.ts";
import type { Engine, TimingsQuery } from "../../engine/index.ts";

export interface Timing {
  readonly machine: string;
  readonly status: Status;
  readonly start: number;
  /** Undefined while it runs. */
  readonly end: number | undefined;
}

const PART = 5_000;

/** Newest first, of at most `most` executions looked at. */
export async function* timings(
  engine: Engine,
  query: Omit<TimingsQuery, "scan" | "after">,
  most: number,
): AsyncGenerator<Timing> {
  let after: string | undefined;
  let left = most;
  do {
    const cursor = after === undefined ? {} : { after };
    const page = await engine.executionTimings({ ...query, ...cursor, scan: Math.min(PART, left) });
    const { rows, machines, statuses } = page;
    for (let i = 0; i + 3 < rows.length; i += 4) {
      const [machine = 0, status = 0, start = 0, end = -1] = rows.slice(i, i + 4);
      yield {
        machine: machines[machine] ?? "",
        status: statuses[status] ?? "RUNNING",
        start,
        end: end < 0 ? undefined : end,
      };
    }
    after = page.next;
    left -= PART;
  } while (after !== undefined && left > 0);
}

/** Of sorted numbers. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? sorted[0];
}

export function middleAndSlow(durations: number[]): {
  readonly p50Ms?: number;
  readonly p95Ms?: number;
} {
  const sorted = durations.sort((a, b) => a - b);
  const [p50Ms, p95Ms] = [percentile(sorted, 0.5), percentile(sorted, 0.95)];
  return p50Ms === undefined || p95Ms === undefined ? {} : { p50Ms, p95Ms };
}
