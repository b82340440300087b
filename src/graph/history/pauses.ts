// pauses.ts — stretches in which an execution had ended and was not redriven yet: nobody worked in them.
import type { FoldedVisit } from "./folded.ts";
import { visitEnd } from "./visit-end.ts";

/** From the end of an execution until a redrive. */
export interface Pause {
  /** Of the redrive. */
  readonly eventId: number;
  readonly from: number;
  readonly to: number;
}

export interface Ran {
  readonly ms: number;
  /** Its stretches: one more than there are pauses in it. */
  readonly runs: number;
}

/** How long it went on between two moments, without the pauses. */
export function ranBetween(from: number, to: number, pauses: readonly Pause[]): Ran {
  let ms = to - from;
  let runs = 1;
  for (const pause of pauses) {
    if (pause.from < from || pause.to > to) continue;
    ms -= pause.to - pause.from;
    runs += 1;
  }
  return { ms: Math.max(0, ms), runs };
}

/** How long a visit took, or has taken `until` then where it still runs. */
export function visitRan(visit: FoldedVisit, pauses: readonly Pause[], until: number): Ran {
  return ranBetween(visit.enteredAt, visitEnd(visit) ?? until, pauses);
}
