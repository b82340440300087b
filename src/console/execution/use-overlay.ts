// use-overlay.ts — the execution, or one iteration of it, as colours of the graph and sums of states.
import { useMemo } from "react";
import type { ExecutionView, StateSummary, Visit } from "../../console-wire/index.ts";
import type { GraphOverlay } from "../../graph/index.ts";
import { useNow } from "../parts/index.ts";
import { overlayOfIteration, overlayOfView, parseIteration, summaries } from "../run/index.ts";

export interface Shown {
  readonly overlay: GraphOverlay;
  readonly states: readonly StateSummary[];
}

export function useShown(
  view: ExecutionView,
  visits: readonly Visit[],
  iteration: string | undefined,
): Shown {
  const own = useGoingOn(view);
  return useMemo(() => {
    const whole = overlayOfView({ ...view, states: own });
    const chosen = parseIteration(iteration);
    if (chosen === undefined) return { overlay: whole, states: own };
    const now = view.stopDate ?? Date.now();
    const inside = visits.filter(({ id }) => id.startsWith(`${chosen.of}/`));
    return {
      overlay: overlayOfIteration(whole, inside, { mapId: chosen.of, now }),
      states: [
        ...own.filter(({ id }) => !id.startsWith(`${chosen.of}/`)),
        ...summaries(inside, now),
      ],
    };
  }, [view, own, visits, iteration]);
}

const STEP_MS = 1000;

/** What runs goes on between two answers of the server. */
function useGoingOn(view: ExecutionView): readonly StateSummary[] {
  const read = useMemo(() => ({ view, at: Date.now() }), [view]);
  const now = useNow(view.status === "RUNNING" ? STEP_MS : undefined);
  return useMemo(() => {
    const since = now - read.at;
    if (read.view.status !== "RUNNING" || since <= 0) return read.view.states;
    return read.view.states.map((state) =>
      state.status === "running" ? { ...state, durationMs: state.durationMs + since } : state,
    );
  }, [read, now]);
}
