// from-history.ts — the history of an execution as an overlay of its machine's picture.
import {
  type FoldedScope,
  type FoldedVisit,
  type HistoryEvent,
  HistoryFold,
  waysOf,
} from "../history/index.ts";
import { allStates, type MachineGraph } from "../model/index.ts";
import type { GraphOverlay, IterationCounts, StateOverlay } from "./overlay.ts";
import { edgesTaken, stateSum } from "./state-sum.ts";

export interface OverlayOptions {
  /** Until when what still runs has run; default: the last event. */
  readonly nowMs?: number;
  /** Shows one iteration only: index by the id of the Map. */
  readonly iterations?: ReadonlyMap<string, number>;
  /** Children of a map run, where they are known: the history does not tell of them. */
  readonly countsOfRun?: (mapRunArn: string) => IterationCounts | undefined;
}

/** How every state went; the events in the order of their ids, from the first one on. */
export function overlayOf(
  graph: MachineGraph,
  events: readonly HistoryEvent[],
  options: OverlayOptions = {},
): GraphOverlay {
  const fold = new HistoryFold(waysOf(graph));
  for (const event of events) fold.add(event);
  const ids = new Map<string, string>();
  for (const { id, name } of allStates(graph.flow)) if (!ids.has(name)) ids.set(name, id);
  const chosen = fold.visits.filter((visit) => isChosen(visit.scope, ids, options.iterations));
  const byState = new Map<string, FoldedVisit[]>();
  for (const visit of chosen) {
    const id = ids.get(visit.name);
    if (id === undefined) continue;
    const before = byState.get(id);
    if (before === undefined) byState.set(id, [visit]);
    else before.push(visit);
  }
  const until = options.nowMs ?? fold.lastAt;
  const { countsOfRun } = options;
  const summing = { fold, until, ...(countsOfRun === undefined ? {} : { countsOfRun }) };
  const states = new Map<string, StateOverlay>();
  for (const [id, visits] of byState) states.set(id, stateSum(visits, summing));
  const taken = edgesTaken(chosen, (name) => ids.get(name));
  const inChildren = new Set(
    chosen.flatMap(({ name, mapRunArn }) => (mapRunArn === undefined ? [] : (ids.get(name) ?? []))),
  );
  return { states, taken, ended: fold.end === "succeeded", inChildren };
}

function isChosen(
  scope: FoldedScope,
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
