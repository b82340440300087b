// from-history.ts — the history of an execution as an overlay of its machine's picture.
import { allStates, type MachineGraph } from "../model/index.ts";
import type { HistoryStep } from "./history-step.ts";
import {
  edgeKey,
  type GraphOverlay,
  type IterationCounts,
  type StateOverlay,
  type StateStatus,
} from "./overlay.ts";
import { type Followed, followHistory, isSuperseded, type Scope, type Visit } from "./visits.ts";

export interface OverlayOptions {
  /** Until when what still runs has run; default: the last event. */
  readonly nowMs?: number;
  /** Shows one iteration only: index by the id of the Map. */
  readonly iterations?: ReadonlyMap<string, number>;
}

/** How every state went; the steps in the order of their ids, from the first one on. */
export function overlayOf(
  graph: MachineGraph,
  steps: readonly HistoryStep[],
  options: OverlayOptions = {},
): GraphOverlay {
  const followed = followHistory(steps);
  const ids = new Map<string, string>();
  for (const { id, name } of allStates(graph.flow)) if (!ids.has(name)) ids.set(name, id);
  const chosen = followed.visits.filter((visit) => isChosen(visit.scope, ids, options.iterations));
  const taken = new Set<string>();
  const byState = new Map<string, Visit[]>();
  for (const visit of chosen) {
    const id = ids.get(visit.name);
    if (id === undefined) continue;
    const before = byState.get(id);
    if (before === undefined) byState.set(id, [visit]);
    else before.push(visit);
    const from = visit.from === undefined ? undefined : ids.get(visit.from.name);
    const kind = visit.from?.failure === "caught" ? "catch" : "next";
    if (from !== undefined) taken.add(edgeKey({ from, to: id, kind }));
  }
  const untilMs = followed.end === undefined ? (options.nowMs ?? followed.lastMs) : followed.lastMs;
  const states = new Map<string, StateOverlay>();
  for (const [id, visits] of byState) states.set(id, summary(visits, followed, untilMs));
  return { states, taken, ended: followed.end === "succeeded" };
}

function isChosen(
  scope: Scope,
  ids: ReadonlyMap<string, string>,
  iterations: ReadonlyMap<string, number> | undefined,
): boolean {
  if (iterations === undefined) return true;
  for (let at = scope; at.owner !== undefined; at = at.owner.scope) {
    const wanted = iterations.get(ids.get(at.owner.name) ?? "");
    if (wanted !== undefined && at.index !== undefined && at.index !== wanted) return false;
  }
  return true;
}

/** What catches the eye first where iterations differ. */
const PRECEDENCE: readonly StateStatus[] = ["failed", "running", "caught", "aborted", "succeeded"];

function summary(visits: readonly Visit[], followed: Followed, untilMs: number): StateOverlay {
  // In a loop the last visit counts, and of a Map or Parallel the last attempt; iterations stand side by side.
  const current = visits.filter((visit) => !isSuperseded(visit.scope));
  const counted = current.length > 0 ? current : visits;
  const last = [...new Map(counted.map((visit) => [visit.scope, visit])).values()];
  const statuses = new Set(last.map((visit) => statusOf(visit, followed)));
  const status = PRECEDENCE.find((one) => statuses.has(one)) ?? "succeeded";
  const counts = last.flatMap((visit) => countsOf(visit));
  return {
    status,
    durationMs: visits.reduce(
      (sum, { enteredMs, exitedMs }) => sum + Math.max(0, (exitedMs ?? untilMs) - enteredMs),
      0,
    ),
    retries: visits.reduce((sum, { attempts }) => sum + Math.max(0, attempts - 1), 0),
    visits: visits.length,
    ...(counts.length === 0 ? {} : { iterations: counts.reduce(added) }),
  };
}

function statusOf(visit: Visit, { end }: Followed): StateStatus {
  if (visit.failure !== undefined) return visit.failure;
  if (visit.exitedMs !== undefined) return "succeeded";
  // A Succeed state that ends a machine leaves before the end; whatever is open then was cut off.
  return end !== undefined || isOver(visit.scope) ? "aborted" : "running";
}

function isOver(scope: Scope): boolean {
  if (scope.over) return true;
  const { owner } = scope;
  if (owner === undefined) return false;
  return owner.exitedMs !== undefined || owner.failure !== undefined || isOver(owner.scope);
}

function countsOf({ iterations, exitedMs, failure }: Visit): readonly IterationCounts[] {
  if (iterations === undefined) return [];
  const { total, started, succeeded, failed, aborted } = iterations;
  const open = Math.max(0, started - succeeded - failed - aborted);
  const running = exitedMs === undefined && failure === undefined;
  return [
    {
      total,
      succeeded,
      failed,
      running: running ? open : 0,
      aborted: aborted + (running ? 0 : open),
    },
  ];
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
