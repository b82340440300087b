// use-overlay.ts — the execution, or one iteration of it, as colours of the graph and sums of states.
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type {
  ExecutionView,
  IterationPage,
  StateSummary,
  Visit,
} from "../../console-wire/index.ts";
import type { GraphOverlay } from "../../graph/index.ts";
import { useNow } from "../parts/index.ts";
import { overlayOfIteration, overlayOfView, parseIteration, summaries } from "../run/index.ts";
import { iterationsQuery } from "../run-data/index.ts";

/** Squares that a Map's header has room for. */
const SQUARES_MAX = 7;

export interface Shown {
  readonly overlay: GraphOverlay;
  readonly states: readonly StateSummary[];
}

export function useShown(
  view: ExecutionView,
  visits: readonly Visit[],
  iteration: string | undefined,
): Shown {
  const each = useSmallMaps(view);
  const own = useGoingOn(view);
  return useMemo(() => {
    const whole = withEach(overlayOfView({ ...view, states: own }), each);
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
  }, [view, own, visits, iteration, each]);
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

type Each = ReadonlyMap<string, IterationPage>;

/** The iterations of Maps that have few: their squares stand in order and can be clicked. */
function useSmallMaps({ executionArn, states }: ExecutionView): Each {
  const maps = states.filter(
    ({ iterations }) =>
      iterations !== undefined && iterations.total > 0 && iterations.total <= SQUARES_MAX,
  );
  return useQueries({
    queries: maps.map(({ id }) =>
      iterationsQuery(executionArn, id, { from: 0, limit: SQUARES_MAX }),
    ),
    combine: (results) =>
      new Map(
        results.flatMap(({ data }, i) => {
          const id = maps[i]?.id;
          return data === undefined || id === undefined ? [] : [[id, data] as const];
        }),
      ),
  });
}

function withEach(overlay: GraphOverlay, each: Each): GraphOverlay {
  if (each.size === 0) return overlay;
  const states = new Map(overlay.states);
  for (const [id, { items, total }] of each) {
    const state = states.get(id);
    // A Map inside another one has iterations of several visits: squares in order would be those of one.
    if (state?.iterations?.total !== total) continue;
    const byIndex = new Map(items.map(({ index, status }) => [index, status]));
    const cells = Array.from(
      { length: state.iterations.total },
      (_, index) => byIndex.get(index) ?? ("pending" as const),
    );
    states.set(id, { ...state, iterations: { ...state.iterations, each: cells } });
  }
  return { ...overlay, states };
}
