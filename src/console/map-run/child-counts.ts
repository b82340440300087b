// child-counts.ts — how the children of a map run stand, in words.
import type { MapRunTotals } from "../../console-wire/index.ts";
import { countText } from "../parts/index.ts";

const COUNTS = [
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["timedOut", "timed out"],
  ["aborted", "aborted"],
  ["running", "running"],
  ["pendingRedrive", "waiting for redrive"],
  ["pending", "pending"],
] as const;

/** How many have come to an end that nothing is to be done about now. */
export function doneOf({ succeeded, failed, timedOut, aborted }: MapRunTotals): number {
  return succeeded + failed + timedOut + aborted;
}

/** `4 children: 1 succeeded, 1 failed, 1 aborted, 1 pending`; what is zero is left out. */
export function childCounts(totals: MapRunTotals): string {
  const parts = COUNTS.filter(([member]) => totals[member] > 0).map(
    ([member, word]) => `${countText(totals[member])} ${word}`,
  );
  const all = totals.total === 1 ? "1 child" : `${countText(totals.total)} children`;
  return parts.length === 0 ? all : `${all}: ${parts.join(", ")}`;
}
