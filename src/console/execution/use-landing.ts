// use-landing.ts — what the page of an execution selects by itself, and whether it follows what is chosen over a redrive.
//
//   L1. An execution that did not succeed lands, opened without a selection, on what is to blame or on what it was in when
//       it was stopped; with an iteration alone, on the Map of that. So does one that ends meanwhile.
//   L2. One that is redriven shows how the selected state goes on, not how it went before, in whichever attempt of a Map,
//       and lands anew when it ends, unless something else was chosen since.
//   L3. A visit that a redrive neither goes on with nor enters anew stays selected, and its event and attempt with it; where
//       somebody chose it, nothing lands anew.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { ofAnyAttempt, parseIteration, type SelectionChange } from "../run/index.ts";
import { type Run, redrivenVisitQuery } from "../run-data/index.ts";

/** A child of a map run that waits for its redrive stands as it ended. */
const ENDED_BADLY: ReadonlySet<ExecutionView["status"]> = new Set([
  ...(["FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] as const),
]);

/** `isUnfound`: what is selected is not there; it is let go before anything lands. */
export function useLanding({ view, selection, select, visits }: Run, isUnfound: boolean): void {
  const { blame, status, redriveCount } = view;
  const { state, visit, attempt, event, iteration } = selection;
  const { ready } = visits;
  const over = ENDED_BADLY.has(status);
  const chosen = state !== undefined || visit !== undefined || event !== undefined;
  const landed = useRef(chosen);
  /** The visit that it landed on. */
  const own = useRef<number>(undefined);
  const redrives = useRef(redriveCount);
  /** The visit that was selected when it was redriven, until it is known whether that goes on. */
  const asked = useRef<number>(undefined);
  /** What was selected when it was redriven, as it is selected since. */
  const kept = useRef<Pick<SelectionChange, "state" | "visit">>(undefined);
  const goesOn = useGoesOn(view, visit, redrives.current);
  const narrowed = parseIteration(iteration)?.of;
  /** The state, or the Map whose iteration is chosen, where no visit is. */
  const isAgain =
    visit === undefined && isRunning(view, narrowed ?? (attempt === undefined ? undefined : state));
  useEffect(() => {
    const begun = redrives.current !== redriveCount;
    if (begun) {
      const isElsewhere = asked.current !== undefined && asked.current !== visit;
      if (!isElsewhere && visit !== undefined && goesOn === undefined) {
        asked.current = visit;
        return;
      }
      asked.current = undefined;
      redrives.current = redriveCount;
      const stays = visit !== undefined && goesOn !== true;
      const isChosen = isElsewhere || (stays && visit !== own.current);
      kept.current = isChosen ? undefined : { state, ...(stays ? { visit } : {}) };
      if (!isElsewhere && goesOn === true) {
        select({ visit: undefined, event: undefined, iteration: ofAnyAttempt(iteration) });
      } else if (isAgain) select({ attempt: undefined, iteration: ofAnyAttempt(iteration) });
    }
    const same = state !== undefined && state === kept.current?.state;
    const untouched = same && (begun || visit === kept.current?.visit);
    if (isUnfound) landed.current = false;
    else if (chosen && !untouched) landed.current = true;
    // Whether there is such an iteration is not known before.
    if (isUnfound || (!chosen && narrowed !== undefined && !ready)) return;
    if ((landed.current && !untouched) || !over || blame === undefined) return;
    landed.current = true;
    kept.current = undefined;
    own.current = blame.enteredEventId;
    const pane = blame.how === "failed" ? "error" : undefined;
    // The iteration that a link names may be another one than that which is to blame.
    if (!chosen && narrowed !== undefined) select({ state: narrowed });
    else select({ state: blame.stateId, visit: blame.enteredEventId, pane });
  }, [
    chosen,
    iteration,
    narrowed,
    isAgain,
    over,
    blame,
    select,
    state,
    visit,
    redriveCount,
    goesOn,
    isUnfound,
    ready,
  ]);
}

function isRunning({ states }: ExecutionView, id: string | undefined): boolean {
  return states.some((state) => state.id === id && state.status === "running");
}

/** Whether a redrive after the first few has gone on with the visit, or entered it anew; undefined until it is known. */
function useGoesOn(
  { executionArn, redriveCount }: ExecutionView,
  visit: number | undefined,
  redrives: number,
): boolean | undefined {
  const { data, isError } = useQuery({
    ...redrivenVisitQuery(executionArn, visit ?? 0, redriveCount),
    enabled: visit !== undefined && redriveCount > redrives,
  });
  if (visit === undefined || redriveCount === redrives) return undefined;
  if (data === undefined) return isError ? false : undefined;
  const found = data.visits.find(({ enteredEventId }) => enteredEventId === visit);
  return found !== undefined && (found.resumedBy ?? 0) > redrives;
}
