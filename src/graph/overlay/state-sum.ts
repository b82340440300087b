// state-sum.ts — all visits of one state together, and the edges that visits took.
import {
  type FoldedVisit,
  type HistoryFold,
  isSuperseded,
  retriesOf,
  visitEnd,
  visitStatus,
} from "../history/index.ts";
import {
  EACH_MAX,
  edgeKey,
  type IterationCounts,
  type StateOverlay,
  type StateStatus,
} from "./overlay.ts";

export interface StateSum extends StateOverlay {
  readonly status: StateStatus;
  readonly durationMs: number;
  readonly retries: number;
  readonly visits: number;
}

export interface SumOptions {
  readonly fold: Pick<HistoryFold, "end">;
  /** Until when what still runs has run. */
  readonly until: number;
  /** Children of a map run, where they are known. */
  readonly countsOfRun?: (mapRunArn: string) => IterationCounts | undefined;
}

/** What catches the eye first where iterations differ. */
const PRECEDENCE: readonly StateStatus[] = ["failed", "running", "caught", "aborted", "succeeded"];

export function stateSum(visits: readonly FoldedVisit[], options: SumOptions): StateSum {
  const { fold, until } = options;
  const last = currentVisits(visits);
  const statuses = new Set(last.map((visit) => visitStatus(visit, fold)));
  const counts = last.flatMap((visit) => countsOf(visit, options) ?? []);
  return {
    status: PRECEDENCE.find((one) => statuses.has(one)) ?? "succeeded",
    visits: visits.length,
    retries: visits.reduce((sum, visit) => sum + retriesOf(visit), 0),
    durationMs: visits.reduce(
      (sum, visit) => sum + Math.max(0, (visitEnd(visit) ?? until) - visit.enteredAt),
      0,
    ),
    ...(counts.length === 0 ? {} : { iterations: counts.reduce(added) }),
  };
}

/** In a loop the last visit counts, and of a Map or Parallel the last attempt; iterations stand side by side. */
export function currentVisits(visits: readonly FoldedVisit[]): readonly FoldedVisit[] {
  const current = visits.filter((visit) => !isSuperseded(visit.scope));
  const counted = current.length > 0 ? current : visits;
  return [...new Map(counted.map((visit) => [visit.scope, visit])).values()];
}

function countsOf(
  visit: FoldedVisit,
  { fold, countsOfRun }: SumOptions,
): IterationCounts | undefined {
  const ofRun = visit.mapRunArn === undefined ? undefined : countsOfRun?.(visit.mapRunArn);
  if (ofRun !== undefined) return ofRun;
  if (visit.iterations === undefined) return undefined;
  const { total, scopes } = visit.iterations;
  const counts = { total, succeeded: 0, failed: 0, running: 0, aborted: 0 };
  const open = visitStatus(visit, fold) === "running" ? "running" : "aborted";
  for (const { end } of scopes.values()) counts[end ?? open] += 1;
  // The children of a map run are executions of their own: nothing is known here of each one.
  if (total > EACH_MAX || visit.mapRunArn !== undefined) return counts;
  const each = Array.from({ length: total }, (_, index) => {
    const scope = scopes.get(index);
    return scope === undefined ? ("pending" as const) : (scope.end ?? open);
  });
  return { ...counts, each };
}

/** Of several visits, as of a Map inside another one: an index is then not that of one iteration. */
function added(a: IterationCounts, b: IterationCounts): IterationCounts {
  return {
    total: a.total + b.total,
    succeeded: a.succeeded + b.succeeded,
    failed: a.failed + b.failed,
    running: a.running + b.running,
    aborted: a.aborted + b.aborted,
  };
}

/** Keys of the edges on which the visits were entered; `idOf` is undefined for a state that the picture lacks. */
export function edgesTaken(
  visits: readonly FoldedVisit[],
  idOf: (name: string) => string | undefined,
): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const { name, from } of visits) {
    if (from === undefined) continue;
    const [fromId, to] = [idOf(from.name), idOf(name)];
    const kind = from.failure === "caught" ? "catch" : "next";
    if (fromId !== undefined && to !== undefined) taken.add(edgeKey({ from: fromId, to, kind }));
  }
  return taken;
}
