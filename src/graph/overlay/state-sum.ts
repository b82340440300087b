// state-sum.ts — all visits of one state together, and the edges that visits took.
import {
  type FoldedScope,
  type FoldedVisit,
  type HistoryFold,
  isSuperseded,
  retriesOf,
  visitRan,
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
  readonly fold: Pick<HistoryFold, "end" | "pauses">;
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
  return {
    status: PRECEDENCE.find((one) => statuses.has(one)) ?? "succeeded",
    visits: visits.length,
    retries: visits.reduce((sum, visit) => sum + retriesOf(visit), 0),
    durationMs: visits.reduce((sum, visit) => sum + visitRan(visit, fold.pauses, until).ms, 0),
    ...iterationsOf(last, options),
  };
}

/** In a loop the last visit counts, and of a Map or Parallel the last attempt; iterations stand side by side. */
export function currentVisits(visits: readonly FoldedVisit[]): readonly FoldedVisit[] {
  const current = visits.filter((visit) => !isSuperseded(visit.scope));
  const counted = current.length > 0 ? current : visits;
  return [...new Map(counted.map((visit) => [visit.scope, visit])).values()];
}

/** One visit for each iteration of the Maps around it, in their order: so squares stand in the order of all indexes. */
function iterationsOf(
  visits: readonly FoldedVisit[],
  options: SumOptions,
): { readonly iterations?: IterationCounts } {
  const told = visits.flatMap((visit) => {
    const counts = countsOf(visit, options);
    return counts === undefined ? [] : [{ counts, around: indexesAround(visit.scope) }];
  });
  const [first] = told;
  if (first === undefined) return {};
  const { each: _each, ...sums } = told.map(({ counts }) => counts).reduce(added);
  const inside = told.toSorted((a, b) => compared(a.around, b.around));
  // A Map that is visited in a loop inside another one has the same indexes several times.
  const clash = inside.some(
    ({ around }, i) => i > 0 && compared(around, inside[i - 1]?.around ?? []) === 0,
  );
  const each = inside.flatMap(({ counts }) => counts.each ?? []);
  if (clash || each.length !== sums.total || each.length > EACH_MAX) return { iterations: sums };
  if (first.around.length === 0) return { iterations: { ...sums, each } };
  const places = inside.flatMap(({ counts, around }) =>
    (counts.each ?? []).map((_, index) => [...around, index]),
  );
  return { iterations: { ...sums, each, places } };
}

/** Outermost first. */
function indexesAround({ owner, index }: FoldedScope): readonly number[] {
  const outer = owner === undefined ? [] : indexesAround(owner.scope);
  return index === undefined ? outer : [...outer, index];
}

function compared(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((index, i) => index !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
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
