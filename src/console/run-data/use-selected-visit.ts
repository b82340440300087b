// use-selected-visit.ts — which visit the selection means: the one it names, else the one that tells most of a state.
import { useQuery } from "@tanstack/react-query";
import type { Visit, VisitPage } from "../../console-wire/index.ts";
import { iterationAround } from "../run/index.ts";
import { lastVisitQuery, type RunQuery, visitQuery } from "./queries.ts";
import type { Run } from "./run-context.tsx";

export interface SelectedVisit {
  readonly visit: Visit | undefined;
  /** What it stands in, where it is not among the visits that are held. */
  readonly around?: readonly Visit[] | undefined;
  readonly loading: boolean;
  /** The one that is named is not in the history. */
  readonly isAbsent?: boolean;
  readonly error: Error | undefined;
}

export function useSelectedVisit(run: Run): SelectedVisit {
  const { view, visits, selection } = run;
  const { state, visit: entered } = selection;
  const isIt = ({ enteredEventId }: Visit): boolean => enteredEventId === entered;
  const held = visits.items.find(isIt) ?? visits.around.find(isIt);
  const named = useQuery({
    ...visitQuery(view.executionArn, entered ?? 0),
    enabled: entered !== undefined && held === undefined,
  });
  const meant = meantVisitQuery(run);
  const last = useQuery({
    ...(meant ?? lastVisitQuery(view.executionArn, NO_STATE)),
    enabled: meant !== undefined,
  });
  if (entered !== undefined) {
    const [found] = named.data?.visits ?? [];
    const visit = held ?? (found?.enteredEventId === entered ? found : undefined);
    return {
      visit,
      around: held === undefined && visit !== undefined ? named.data?.around : [],
      loading: visit === undefined && named.isFetching,
      isAbsent: visit === undefined && named.isSuccess && !named.isPlaceholderData,
      error: named.error ?? undefined,
    };
  }
  if (meant === undefined) return { visit: undefined, loading: false, error: undefined };
  const [found] = last.data?.visits ?? [];
  const visit = found?.id === state ? found : undefined;
  return { visit, loading: visit === undefined && last.isFetching, error: last.error ?? undefined };
}

const NO_STATE = { state: "", status: undefined, iteration: undefined };

/** What tells the visit that is meant where a state is chosen and none of its visits; undefined where none can be. */
export function meantVisitQuery({
  view,
  selection,
  states,
}: Pick<Run, "view" | "selection" | "states">): RunQuery<VisitPage> | undefined {
  const { state, visit, iteration } = selection;
  const summary = states.find(({ id }) => id === state);
  if (visit !== undefined || summary === undefined) return undefined;
  const around = iterationAround(iteration, state);
  // Of a Map the sum is that of all its visits, and tells nothing of those in one iteration around it.
  const status = around === iteration || around === undefined ? summary.status : undefined;
  return lastVisitQuery(view.executionArn, {
    ...{ state: summary.name, status, iteration: around },
  });
}
