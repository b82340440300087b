// use-run-keys.ts — j and k go from visit to visit, e to the next error, [ and ] from tab to tab.
import { useEffect, useRef } from "react";
import type { Visit, VisitPage } from "../../console-wire/index.ts";
import { get } from "../api/index.ts";
import { toast } from "../parts/index.ts";
import { TABS } from "../run/index.ts";
import type { Run } from "../run-data/index.ts";
import { isWriting, usePageCommands } from "../shell/index.ts";

export function useRunKeys(run: Run): void {
  const latest = useRef(run);
  latest.current = run;
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

const ACTIONS: Readonly<Record<string, (run: Run) => void>> = {
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

/** The first failure after the selected visit; after the last one, the first of all. */
async function nextError(run: Run): Promise<void> {
  const { view, selection } = run;
  const found =
    (selection.visit === undefined ? undefined : await failureFrom(run, selection.visit + 1)) ??
    (await failureFrom(run, 1));
  if (found === undefined) toast("Nothing failed here");
  else if (found.enteredEventId !== selection.visit || view.eventCount === 0)
    run.selectVisit(found);
}

async function failureFrom({ view, selection }: Run, from: number): Promise<Visit | undefined> {
  const { visits } = await get<VisitPage>("visits", {
    ...{ arn: view.executionArn, from, limit: 1, status: "failed,caught" },
    iteration: selection.iteration,
  });
  return visits[0];
}
