// map-run-tallies.ts — how many children of a run, and how many items, stand how.
import type { ChildRecord, ChildStatus } from "./map-run.ts";

export interface Tally {
  children: number;
  items: number;
}

/** Changed in place by the run that has it. */
export type Tallies = { readonly [status in ChildStatus | "notRedrivable"]: Tally };

export function noTallies(): Tallies {
  const none = (): Tally => ({ children: 0, items: 0 });
  return {
    RUNNING: none(),
    STOPPING: none(),
    PENDING: none(),
    SUCCEEDED: none(),
    FAILED: none(),
    TIMED_OUT: none(),
    ABORTED: none(),
    PENDING_REDRIVE: none(),
    notRedrivable: none(),
  };
}

export function copyTallies(tallies: Tallies): Tallies {
  const { RUNNING, STOPPING, PENDING, PENDING_REDRIVE } = tallies;
  const { SUCCEEDED, FAILED, TIMED_OUT, ABORTED, notRedrivable } = tallies;
  return {
    RUNNING: { ...RUNNING },
    STOPPING: { ...STOPPING },
    PENDING: { ...PENDING },
    SUCCEEDED: { ...SUCCEEDED },
    FAILED: { ...FAILED },
    TIMED_OUT: { ...TIMED_OUT },
    ABORTED: { ...ABORTED },
    PENDING_REDRIVE: { ...PENDING_REDRIVE },
    notRedrivable: { ...notRedrivable },
  };
}

/** A child of so many items came (`items` positive) or went. */
export function addTally(tallies: Tallies, child: ChildRecord, items: number): void {
  const children = Math.sign(items);
  add(tallies[child.status], children, items);
  const hasFailed =
    child.status === "FAILED" || child.status === "TIMED_OUT" || child.status === "ABORTED";
  if (hasFailed && !child.redrivable) add(tallies.notRedrivable, children, items);
}

function add(tally: Tally, children: number, items: number): void {
  tally.children += children;
  tally.items += items;
}
