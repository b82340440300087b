// use-run-keys.ts — j and k go from visit to visit, e to the next error, [ and ] from tab to tab.
import { type RefObject, useEffect, useRef } from "react";
import { TABS } from "../run/index.ts";
import type { Run } from "../run-data/index.ts";
import { isWriting, usePageCommands } from "../shell/index.ts";
import type { KeyedRun } from "./visit-walk.ts";

export function useRunKeys(run: Run, shown: number | undefined): void {
  const latest = useRef<KeyedRun>({ ...run, shown });
  latest.current = { ...run, shown };
  usePageCommands([{ title: "Next error", icon: "warning", run: () => void nextError(latest) }]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      // `g e` of the frame is no `e`.
      if (event.defaultPrevented) return;
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector("[role=dialog],[role=menu]") !== null) return;
      const action = ACTIONS[event.key];
      if (action === undefined) return;
      event.preventDefault();
      void action(latest);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

/** What is shown when it is done, not when it was asked for. */
type Action = (latest: RefObject<KeyedRun>) => void | Promise<void>;

const visitWalk = (): Promise<typeof import("./visit-walk.ts")> => import("./visit-walk.ts");

const nextError: Action = async (latest) => (await visitWalk()).nextError(latest.current);

const ACTIONS: Readonly<Record<string, Action>> = {
  j: async (latest) => (await visitWalk()).stepVisit(latest.current, 1),
  k: async (latest) => (await visitWalk()).stepVisit(latest.current, -1),
  e: nextError,
  "]": ({ current }) => stepTab(current, 1),
  "[": ({ current }) => stepTab(current, -1),
};

function stepTab({ selection, select }: Run, step: 1 | -1): void {
  const at = TABS.indexOf(selection.tab ?? "timeline");
  select({ tab: TABS[(at + step + TABS.length) % TABS.length] });
}
