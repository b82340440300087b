// run-context.tsx — the execution and the selection, for everything on its page.
import { type Context, createContext, useContext } from "react";
import type { ExecutionView, StateSummary, Visit } from "../../console-wire/index.ts";
import type { MachineGraph } from "../../graph/index.ts";
import type { Selection, SelectionChange } from "../run/index.ts";
import type { Visits } from "./use-visits.ts";

export interface Run {
  readonly view: ExecutionView;
  readonly graph: MachineGraph;
  readonly visits: Visits;
  readonly selection: Selection;
  /** What each state did: all of it, or the iteration that is chosen. */
  readonly states: readonly StateSummary[];
  readonly select: (change: SelectionChange) => void;
  readonly selectVisit: (visit: Visit) => void;
  readonly live: boolean;
}

export const RunContext: Context<Run | undefined> = createContext<Run | undefined>(undefined);

export function useRun(): Run {
  const run = useContext(RunContext);
  if (run === undefined) throw new Error("useRun stands below a RunContext");
  return run;
}
