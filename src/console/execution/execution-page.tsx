// execution-page.tsx — one execution: graph, timeline and inspector around one selection that stands in the URL.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import type { ExecutionView, Status } from "../../console-wire/index.ts";
import { allStates, type GraphOverlay, type MachineGraph, readGraph } from "../../graph/index.ts";
import { useHistoryNews } from "../api/index.ts";
import { GraphPane } from "../graph-view/index.ts";
import { Inspector } from "../inspector/index.ts";
import { Loading, parsedDefinition } from "../parts/index.ts";
import { iterationText, type SelectionChange } from "../run/index.ts";
import {
  liveExecutionQuery,
  type Run,
  RunContext,
  useSelectedVisit,
  useSelection,
  useVisits,
} from "../run-data/index.ts";
import { Missing, usePageTitle, useStateCommands } from "../shell/index.ts";
import { useThemeInUse } from "../theme.ts";
import { FailureBanner, hasBanner } from "./failure-banner.tsx";
import { LostNote } from "./lazy-note.ts";
import { useRedrive } from "./run-actions.tsx";
import { RunHead } from "./run-head.tsx";
import { RunTabs } from "./run-tabs.tsx";
import { showInspector } from "./show-inspector.ts";
import { Splitter, useShare } from "./splitter.tsx";
import { useAgreement } from "./use-agreement.ts";
import { useLanding } from "./use-landing.ts";
import { useShown } from "./use-overlay.ts";
import { useOwnerOfEvent } from "./use-owner-of-event.ts";
import { useRunKeys } from "./use-run-keys.ts";
import { useUnfound } from "./use-unfound.ts";
import "./execution.css";

export function ExecutionPage(): ReactNode {
  const { arn = "" } = useParams({ strict: false });
  useHistoryNews(arn);
  const { data, error, refetch } = useQuery(liveExecutionQuery(arn));
  if (data === undefined && error !== null) {
    return (
      <Missing
        what="execution"
        name={arn.split(":").at(-1) ?? arn}
        error={error}
        onRetry={() => void refetch()}
        back={<Link to="/executions">All executions</Link>}
      />
    );
  }
  if (data === undefined) {
    return (
      <div className="run-wait">
        <Loading lines={8} />
      </div>
    );
  }
  // Another execution is another page: nothing of the last one stays.
  return <LoadedExecution key={arn} view={data} />;
}

function LoadedExecution({ view }: { readonly view: ExecutionView }): ReactNode {
  usePageTitle(`${view.name} · ${view.machineName}`);
  const { run, overlay } = useRunOf(view);
  const selected = useSelectedVisit(run);
  const { visit } = selected;
  const { unfound, words } = useUnfound(run, selected);
  useLanding(run, unfound !== undefined);
  useOwnerOfEvent(run);
  useAgreement(run, visit);
  useRunKeys(run, visit?.enteredEventId);
  useStateCommands(
    () => allStates(run.graph.flow),
    (state) => {
      run.select({ state, visit: undefined, event: undefined });
      showInspector();
    },
  );
  const onRedrive = useRedrive(view);
  return (
    <RunContext value={run}>
      <div className="run">
        <RunHead view={view} onRedrive={hasBanner(view) ? undefined : onRedrive} />
        {view.eventsLost !== undefined && <LostNote view={view} />}
        <FailureBanner onRedrive={onRedrive} />
        <RunBody run={run} overlay={overlay} onRedrive={onRedrive} unfound={words} />
        <LiveWords run={run} />
      </div>
    </RunContext>
  );
}

function useRunOf(view: ExecutionView): { readonly run: Run; readonly overlay: GraphOverlay } {
  const [selection, select] = useSelection();
  const graph = useGraph(view.definition);
  const { iteration } = selection;
  const visits = useVisits(view.executionArn, { iteration, revision: view.eventCount });
  const { overlay, states } = useShown(view, visits.items, iteration);
  const run = useMemo(
    (): Run => ({
      ...{ view, graph, visits, selection, states, select },
      selectVisit: ({ id, enteredEventId, path }) =>
        select({ state: id, visit: enteredEventId, event: undefined, path }),
      live: view.status === "RUNNING",
    }),
    [view, graph, visits, selection, states, select],
  );
  return { run, overlay };
}

function useGraph(definition: string): MachineGraph {
  return useMemo(() => readGraph(parsedDefinition(definition) ?? {}), [definition]);
}

interface RunBodyProps {
  readonly run: Run;
  readonly overlay: GraphOverlay;
  readonly onRedrive: (() => void) | undefined;
  readonly unfound: string | undefined;
}

function RunBody({ run, overlay, onRedrive, unfound }: RunBodyProps): ReactNode {
  const { view, graph, selection, select, live } = run;
  const theme = useThemeInUse();
  const [across, setAcross] = useShare("graph", 46);
  const [down, setDown] = useShare("timeline", 38);
  const [following, setFollowing] = useState(true);
  const follow = useMemo(
    () => ({ on: following, toggle: () => setFollowing((on) => !on) }),
    [following],
  );
  const onSelect = useCallback(
    (state: string, passing = false) => {
      select({ state, visit: undefined, event: undefined });
      if (!passing) showInspector();
    },
    [select],
  );
  const onIteration = useCallback(
    (of: string, indexes: readonly number[]) => {
      select(iterationChange(of, indexes));
      showInspector();
    },
    [select],
  );
  return (
    <div className="run-body" style={{ gridTemplateColumns: `${across}% 5px minmax(0, 1fr)` }}>
      <GraphPane
        {...{ graph, overlay, theme, onSelect, onIteration }}
        name={`${view.machineName}-${view.name}`}
        selected={selection.state}
        followed={live ? runningState(run) : undefined}
        {...(live ? { follow } : {})}
      />
      <Splitter label="Width of the graph" axis="x" value={across} onMove={setAcross} />
      <div className="run-side" style={{ gridTemplateRows: `${down}% 5px minmax(0, 1fr)` }}>
        <RunTabs />
        <Splitter label="Height of the timeline" axis="y" value={down} onMove={setDown} />
        <div className="run-inspector">
          <Inspector onRedrive={onRedrive} unfound={unfound} />
        </div>
      </div>
    </div>
  );
}

function iterationChange(of: string, indexes: readonly number[]): SelectionChange {
  const [outer, index = 0] = [indexes.slice(0, -1), indexes.at(-1)];
  return {
    ...{ state: of, iteration: iterationText({ of, index, outer }) },
    ...{ visit: undefined, event: undefined, from: undefined, to: undefined },
  };
}

/** The state that was entered last among those that run. */
function runningState({ visits }: Run): string | undefined {
  return visits.items.findLast(
    ({ status, type }) => status === "running" && type !== "Map" && type !== "Parallel",
  )?.id;
}

const STANDS: Readonly<Record<Status, string>> = {
  RUNNING: "is running",
  SUCCEEDED: "has succeeded",
  FAILED: "has failed",
  TIMED_OUT: "has timed out",
  ABORTED: "was aborted",
  PENDING_REDRIVE: "is waiting for its redrive",
};

/** Says aloud when the execution comes to its end, or goes on; not how it stood when the page was opened. */
function LiveWords({ run: { view } }: { readonly run: Run }): ReactNode {
  const first = useRef<Status | undefined>(view.status);
  if (view.status !== first.current) first.current = undefined;
  return (
    <div className="visually-hidden" aria-live="polite">
      {first.current === undefined && `The execution ${STANDS[view.status]}`}
    </div>
  );
}
