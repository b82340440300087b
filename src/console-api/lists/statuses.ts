// statuses.ts — the statuses of executions, and counts by them.
import type { Status } from "../../console-wire/index.ts";

export const STATUSES: readonly Status[] = [
  ...(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] as const),
];

export function countsByStatus(
  tallies: Iterable<{ readonly status: Status; readonly count: number }>,
): Record<Status, number> {
  const counts = {
    ...{ RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0, PENDING_REDRIVE: 0 },
  };
  for (const { status, count } of tallies) counts[status] += count;
  return counts;
}
