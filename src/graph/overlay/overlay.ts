// overlay.ts — what an execution adds to a picture: how each state went, and which ways were taken.
import type { VisitStatus } from "../history/index.ts";
import type { GraphEdge, GraphEdgeKind } from "../model/index.ts";

/** A state without an entry was not reached. */
export type StateStatus = VisitStatus;

export interface StateOverlay {
  readonly status: StateStatus;
  /** The time inside the state, all its visits together. */
  readonly durationMs?: number;
  /** Attempts that Retry made; what a redrive began is none. */
  readonly retries?: number;
  /** How often it was entered. */
  readonly visits?: number;
  /** Of a Map: its iterations, or the children of a map run. */
  readonly iterations?: IterationCounts;
}

/** Iterations that are told one by one: as many squares as the header of a Map has room for. */
export const EACH_MAX = 7;

export interface IterationCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly running: number;
  readonly aborted: number;
  /**
   * How each one went, by its index and before that by those of the iterations around, where there are at most
   * {@link EACH_MAX}; squares are drawn in that order then.
   */
  readonly each?: readonly (StateStatus | "pending")[];
  /** Of a Map inside others: which iteration each of them is, by the indexes from the outermost Map inwards. */
  readonly places?: readonly (readonly number[])[];
}

export interface GraphOverlay {
  /** By the state's id. */
  readonly states: ReadonlyMap<string, StateOverlay>;
  /** Keys of the edges that were taken, see {@link edgeKey}. */
  readonly taken: ReadonlySet<string>;
  /** True once the execution has come to its end through the end mark. */
  readonly ended: boolean;
  /** Ids of the Maps whose iterations are executions of their own: nothing is known here of the states inside. */
  readonly inChildren?: ReadonlySet<string>;
}

/** True for a state that ran, if it did, in executions of a map run. */
export function isInChildren(id: string, { inChildren, states }: GraphOverlay): boolean {
  if (inChildren === undefined || states.has(id)) return false;
  return [...inChildren].some((mapId) => id.startsWith(`${mapId}/`));
}

/** Names an edge: `next`, `choice` and `default` with the same ends are one. */
export function edgeKey({ from, to, kind }: Pick<GraphEdge, "from" | "to" | "kind">): string {
  return `${from} ${isCatch(kind) ? "catch" : "flow"} ${to}`;
}

function isCatch(kind: GraphEdgeKind): boolean {
  return kind === "catch";
}

/** How long a state took; `Σ 2.5 s` where that is a sum, of several visits that may have gone on at once. */
export function timeText({
  durationMs = 0,
  visits = 1,
}: Pick<StateOverlay, "durationMs" | "visits">): string {
  return `${visits > 1 ? "Σ " : ""}${durationText(durationMs)}`;
}

/** `140 ms`, `3.7 s`, `2 min 5 s`, `3 h 12 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
