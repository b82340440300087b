// use-unfound.ts — what a link names that is not there.
//
//   U1. It is said beside the inspector, until something else is selected.
//   U2. While the execution runs it may come, and stays selected; afterwards the page goes on as without it.
import { useEffect, useState } from "react";
import { allStates } from "../../graph/index.ts";
import { changed, iterationWords, parseIteration, type SelectionChange } from "../run/index.ts";
import type { Run, SelectedVisit } from "../run-data/index.ts";

export interface Unfound {
  readonly words: string;
  /** What of the selection is not there, taken away. */
  readonly without: SelectionChange;
}

interface Told {
  readonly words: string;
  /** What stayed selected, and the Map on which an iteration that did lands. */
  readonly states: readonly (string | undefined)[];
  readonly visit: number | undefined;
}

/** What is to be said; `unfound`: what is not there, as long as it is selected. */
export function useUnfound(
  run: Run,
  { isAbsent }: SelectedVisit,
): { readonly unfound: Unfound | undefined; readonly words: string | undefined } {
  const { view, selection, select, live } = run;
  const { state, visit } = selection;
  const unfound = unfoundIn(run, isAbsent === true);
  const [told, setTold] = useState<Told>();
  const hasStayed =
    told?.states.includes(state) === true ||
    (visit !== undefined && [told?.visit, view.blame?.enteredEventId].includes(visit));
  useEffect(() => {
    if (unfound === undefined) {
      if (!hasStayed) setTold(undefined);
    } else if (!live) {
      const { words, without } = unfound;
      const { state: stays, visit: entered, iteration } = changed(selection, without);
      const states = [stays, stays ?? parseIteration(iteration)?.of];
      setTold((before) => (before?.words === words ? before : { words, states, visit: entered }));
      select(without);
    }
  });
  return { unfound, words: unfound?.words ?? told?.words };
}

function unfoundIn(run: Run, isNoVisit: boolean): Unfound | undefined {
  const { view, graph, selection, live } = run;
  const { state, visit, event } = selection;
  const yet = live ? " yet" : "";
  if (event !== undefined && (event < 1 || event > view.eventCount)) {
    const words = `There is no event ${event}${event < 1 ? "" : yet}: the history has ${view.eventCount}.`;
    return { words, without: { event: undefined } };
  }
  const isState = state !== undefined && allStates(graph.flow).some(({ id }) => id === state);
  if (isNoVisit && !isState) {
    const words = `No state was entered by event ${visit}${(visit ?? 0) > view.eventCount ? yet : ""}.`;
    return { words, without: { visit: undefined, state: undefined } };
  }
  if (state !== undefined && !isState && visit === undefined && event === undefined) {
    const words = `There is no state ${state} in the definition of this execution.`;
    return { words, without: { state: undefined } };
  }
  return noIteration(run, yet);
}

/** An iteration that was not begun is there all the same. */
function noIteration({ view, visits, selection }: Run, yet: string): Unfound | undefined {
  const chosen = parseIteration(selection.iteration);
  if (chosen === undefined || !visits.ready || visits.total > 0) return undefined;
  const map = view.states.find(({ id }) => id === chosen.of);
  const total = map?.iterations?.total ?? (map === undefined ? 0 : Number.POSITIVE_INFINITY);
  if (chosen.index < total && (chosen.attempt ?? 1) <= (map?.attempts ?? 1)) return undefined;
  const words = `There is no iteration ${iterationWords(chosen)}${yet}.`;
  return { words, without: { iteration: undefined } };
}
