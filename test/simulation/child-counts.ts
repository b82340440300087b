// child-counts.ts — what the counts of a map run that has ended must be, by the children that the store lists.
import type { ExecutionStatus, ExecutionSummary, MapRunRecord } from "../../src/engine/index.ts";

type Counts = MapRunRecord["itemCounts"];
type Counted = Exclude<
  keyof Counts,
  "pending" | "total" | "resultsWritten" | "failuresNotRedrivable"
>;

const COUNTED_AS: { readonly [status in ExecutionStatus]: Counted } = {
  RUNNING: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "timedOut",
  ABORTED: "aborted",
  PENDING_REDRIVE: "pendingRedrive",
};

/** What is wrong with the counts, in words. */
export function wrongCounts(
  { itemCounts, executionCounts }: MapRunRecord,
  children: readonly ExecutionSummary[],
): readonly string[] {
  return [
    ...differences("executions", executionCounts, children, () => 1),
    ...differences("items", itemCounts, children, ({ itemCount = 0 }) => itemCount),
  ];
}

function differences(
  of: string,
  counts: Counts,
  children: readonly ExecutionSummary[],
  weigh: (child: ExecutionSummary) => number,
): readonly string[] {
  const found = new Map<Counted, number>();
  for (const child of children) {
    const name = COUNTED_AS[child.status];
    found.set(name, (found.get(name) ?? 0) + weigh(child));
  }
  const names = Object.values(COUNTED_AS);
  const wrong = names
    .filter((name) => counts[name] !== (found.get(name) ?? 0))
    .map((name) => `${counts[name]} ${of} ${name}, not ${found.get(name) ?? 0}`);
  const sum = names.reduce((total, name) => total + counts[name], counts.pending);
  return sum === counts.total ? wrong : [...wrong, `${counts.total} ${of}, not ${sum}`];
}
