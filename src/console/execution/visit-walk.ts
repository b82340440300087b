// visit-walk.ts — from the visit that is shown to the one beside it, or to the next that failed. Fetched with the first key.
import type { Visit, VisitPage } from "../../console-wire/index.ts";
import { get, type Parameters, queryClient } from "../api/index.ts";
import { toast } from "../parts/index.ts";
import { meantVisitQuery, type Run } from "../run-data/index.ts";

export interface KeyedRun extends Run {
  /** The event that entered the visit that is shown, chosen or not. */
  readonly shown: number | undefined;
}

/** Where no visit is meant, from the end of what is loaded. What is beside one is asked for where it is not loaded. */
export async function stepVisit(run: KeyedRun, step: 1 | -1): Promise<void> {
  const meant = await meantVisit(run);
  const next =
    meant === undefined
      ? run.visits.items.at(step > 0 ? 0 : -1)
      : await visitBeside(run, meant, step);
  if (next !== undefined) run.selectVisit(next);
}

async function visitBeside(
  { view, visits, selection: { iteration } }: Run,
  entered: number,
  step: 1 | -1,
): Promise<Visit | undefined> {
  const { items } = visits;
  const at = items.findIndex(({ enteredEventId }) => enteredEventId === entered);
  const loaded = at < 0 ? undefined : items[at + step];
  const asked = { from: entered + step, reverse: step < 0, iteration };
  return loaded ?? firstVisit(view.executionArn, asked);
}

/**
 * The first failure after the visit that is shown, wherever it is; after the last one, the first of all. Who chose an
 * iteration, and no visit yet, means that first.
 */
export async function nextError(run: KeyedRun): Promise<void> {
  const { visit, iteration } = run.selection;
  const shown = (await meantVisit(run)) ?? 0;
  const inside = visit === undefined ? iteration : undefined;
  const found =
    (inside === undefined ? undefined : await failureFrom(run, shown + 1, inside)) ??
    (await failureFrom(run, shown + 1)) ??
    (shown === 0 ? undefined : await failureFrom(run, 1));
  if (found === undefined) toast("Nothing failed here");
  else if (found.enteredEventId === shown) toast("Nothing else failed");
  if (found !== undefined && found.enteredEventId !== visit) run.selectVisit(found);
}

/** Who presses a key before the visit is there means that of the state which is chosen, not the beginning. */
async function meantVisit(run: KeyedRun): Promise<number | undefined> {
  const known = run.selection.visit ?? run.shown;
  const meant = known === undefined ? meantVisitQuery(run) : undefined;
  const page = meant && (await queryClient.fetchQuery(meant));
  return known ?? page?.visits[0]?.enteredEventId;
}

async function failureFrom(
  { view }: Run,
  from: number,
  iteration?: string,
): Promise<Visit | undefined> {
  return firstVisit(view.executionArn, { from, status: "failed,caught", iteration });
}

async function firstVisit(arn: string, asked: Parameters): Promise<Visit | undefined> {
  const { visits } = await get<VisitPage>("visits", { arn, limit: 1, ...asked });
  return visits[0];
}
