// run-overlay.ts — what an execution did, for the graph: as a whole, or one iteration of it.
import type { ExecutionView, StateSummary, Visit, VisitStatus } from "../../console-wire/index.ts";
import { edgeKey, type GraphOverlay, type StateOverlay } from "../../graph/index.ts";
import { grouped } from "./grouped.ts";
import { tookMs } from "./timeline-rows.ts";

export function overlayOfView(
  view: Pick<ExecutionView, "states" | "edgesTaken" | "status" | "mapRuns">,
): GraphOverlay {
  const states = new Map<string, StateOverlay>();
  for (const { id, name: _name, ...summary } of view.states) states.set(id, summary);
  const runs = new Set(view.mapRuns.map(({ stateName }) => stateName));
  return {
    states,
    taken: new Set(view.edgesTaken),
    ended: view.status === "SUCCEEDED",
    inChildren: new Set(view.states.flatMap(({ id, name }) => (runs.has(name) ? [id] : []))),
  };
}

/** The Distributed Map around a state, where it has come to a map run: in that one's children the state runs, if it does. */
export function distributedAround(
  { states, mapRuns }: Pick<ExecutionView, "states" | "mapRuns">,
  stateId: string,
): StateSummary | undefined {
  const names = new Set(mapRuns.map(({ stateName }) => stateName));
  return states.find(({ id, name }) => stateId.startsWith(`${id}/`) && names.has(name));
}

/** One iteration in place of all of them: states inside the Map as it went there, the others as they are. */
export function overlayOfIteration(
  whole: GraphOverlay,
  visits: readonly Visit[],
  { mapId, now }: { readonly mapId: string; readonly now: number },
): GraphOverlay {
  const inside = (id: string): boolean => id.startsWith(`${mapId}/`);
  const states = new Map([...whole.states].filter(([id]) => !inside(id)));
  const own = visits.filter(({ id }) => inside(id));
  for (const summary of summaries(own, now)) {
    const { id, name: _name, ...overlay } = summary;
    states.set(id, overlay);
  }
  const taken = new Set([...whole.taken].filter((key) => !inside(key)));
  for (const key of edgesBetween(own)) taken.add(key);
  return { ...whole, states, taken };
}

const PRECEDENCE: readonly VisitStatus[] = ["failed", "running", "caught", "aborted", "succeeded"];

/** Visits by state, as the server sums them up. */
export function summaries(visits: readonly Visit[], now: number): readonly StateSummary[] {
  return [...grouped(visits, ({ id }) => id)].map(([id, own]) => {
    const last = new Map(own.map((visit) => [scopeOf(visit), visit.status]));
    const statuses = new Set(last.values());
    return {
      id,
      name: own[0]?.name ?? "",
      status: PRECEDENCE.find((one) => statuses.has(one)) ?? "succeeded",
      visits: own.length,
      retries: own.reduce((sum, visit) => sum + retriesOf(visit), 0),
      durationMs: own.reduce((sum, visit) => sum + tookMs(visit, now), 0),
    };
  });
}

/** The first attempt is none, nor is what a redrive began. */
function retriesOf({ attempts }: Visit): number {
  return attempts.filter(({ redriven }, i) => i > 0 && redriven !== true).length;
}

function scopeOf({ id, path }: Visit): string {
  const flow = id.slice(0, id.lastIndexOf("/States/"));
  return `${flow} ${path.map(({ of, index }) => `${of}:${index}`).join(" ")}`;
}

/** Each visit follows the one before it in its flow and iteration. */
function edgesBetween(visits: readonly Visit[]): readonly string[] {
  const last = new Map<string, Visit>();
  const keys: string[] = [];
  for (const visit of visits.toSorted((a, b) => a.enteredEventId - b.enteredEventId)) {
    const scope = scopeOf(visit);
    const before = last.get(scope);
    if (before !== undefined) {
      const kind = before.status === "caught" ? "catch" : "next";
      keys.push(edgeKey({ from: before.id, to: visit.id, kind }));
    }
    last.set(scope, visit);
  }
  return keys;
}
