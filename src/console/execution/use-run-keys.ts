// use-run-keys.ts — j and k go from visit to visit, e to the next error, [ and ] from tab to tab.
import { useEffect, useRef } from "react";
import type { Visit, VisitPage } from "../../console-wire/index.ts";
import { get, queryClient } from "../api/index.ts";
import { toast } from "../parts/index.ts";
import { TABS } from "../run/index.ts";
import { meantVisitQuery, type Run } from "../run-data/index.ts";
import { isWriting, usePageCommands } from "../shell/index.ts";

interface KeyedRun extends Run {
  /** The event that entered the visit that is shown, chosen or not. */
  readonly shown: number | undefined;
}

export function useRunKeys(run: Run, shown: number | undefined): void {
  const latest = useRef<KeyedRun>({ ...run, shown });
  latest.current = { ...run, shown };
  usePageCommands([
    { title: "Next error", icon: "warning", run: () => void nextError(latest.current) },
  ]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      // `g e` of the frame is no `e`.
      if (event.defaultPrevented) return;
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector("[role=dialog],[role=menu]") !== null) return;
      const action = ACTIONS[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action(latest.current);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

const ACTIONS: Readonly<Record<string, (run: KeyedRun) => void>> = {
  j: (run) => stepVisit(run, 1),
  k: (run) => stepVisit(run, -1),
  e: (run) => void nextError(run),
  "]": (run) => stepTab(run, 1),
  "[": (run) => stepTab(run, -1),
};

function stepVisit({ visits, selection, selectVisit }: Run, step: 1 | -1): void {
  const { items } = visits;
  const at = items.findIndex(
    ({ enteredEventId, id }) =>
      enteredEventId === selection.visit ||
      (selection.visit === undefined && id === selection.state),
  );
  const next = at < 0 ? (step > 0 ? items[0] : items.at(-1)) : items[at + step];
  if (next !== undefined) selectVisit(next);
}

function stepTab({ selection, select }: Run, step: 1 | -1): void {
  const at = TABS.indexOf(selection.tab ?? "timeline");
  select({ tab: TABS[(at + step + TABS.length) % TABS.length] });
}

/**
 * The first failure after the visit that is shown, wherever it is; after the last one, the first of all. Who chose an
 * iteration, and no visit yet, means that first.
 */
async function nextError(run: KeyedRun): Promise<void> {
  const { visit, iteration } = run.selection;
  const shown = visit ?? run.shown ?? (await meantVisit(run)) ?? 0;
  const inside = visit === undefined ? iteration : undefined;
  const found =
    (inside === undefined ? undefined : await failureFrom(run, shown + 1, inside)) ??
    (await failureFrom(run, shown + 1)) ??
    (shown === 0 ? undefined : await failureFrom(run, 1));
  if (found === undefined) toast("Nothing failed here");
  else if (found.enteredEventId === shown) toast("Nothing else failed");
  if (found !== undefined && found.enteredEventId !== visit) run.selectVisit(found);
}

/** Who presses `e` before the visit is there means that of the state which is chosen, not the beginning. */
async function meantVisit(run: Run): Promise<number | undefined> {
  const meant = meantVisitQuery(run);
  const page = meant && (await queryClient.fetchQuery(meant));
  return page?.visits[0]?.enteredEventId;
}

async function failureFrom(
  { view }: Run,
  from: number,
  iteration?: string,
): Promise<Visit | undefined> {
  const { visits } = await get<VisitPage>("visits", {
    ...{ arn: view.executionArn, from, limit: 1, status: "failed,caught", iteration },
  });
  return visits[0];
}
