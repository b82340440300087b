// inspector.tsx — everything about what is selected: one visit of a state, a state never reached, or the execution.
import { type ReactNode, useEffect, useState } from "react";
import type { StateSummary, Visit, VisitStatus } from "../../console-wire/index.ts";
import { allStates, type GraphState } from "../../graph/index.ts";
import { useReadOnly } from "../api/index.ts";
import { Badge, durationText, ErrorNote, Loading, type Tab, Tabs } from "../parts/index.ts";
import {
  distributedAround,
  followedAttempt,
  mapAround,
  PANES,
  type Pane,
  parseIteration,
  pathText,
  tookMs,
  waitsForAnswer,
} from "../run/index.ts";
import { type Run, useRun, useSelectedVisit } from "../run-data/index.ts";
import { AnswerVisit } from "../tokens/index.ts";
import { CopyAsCli } from "./copy-as-cli.tsx";
import { ErrorPane } from "./error-pane.tsx";
import { ExecutionInspector } from "./execution-inspector.tsx";
import {
  ChildrenPane,
  DataFlowPane,
  InChildrenTag,
  InputPane,
  Iterations,
  OutputPane,
  Unvisited,
  VariablesPane,
  VisitEventsPane,
  VisitLogsPane,
} from "./lazy-panes.ts";
import { TestStateDialog } from "./lazy-test-state.ts";
import "./inspector.css";

interface InspectorProps {
  /** Undefined where the execution cannot be redriven. */
  readonly onRedrive: (() => void) | undefined;
  /** Says what the link names that is not there. */
  readonly unfound: string | undefined;
}

export function Inspector({ onRedrive, unfound }: InspectorProps): ReactNode {
  const run = useRun();
  const { graph, selection, states } = run;
  const state = allStates(graph.flow).find(({ id }) => id === selection.state);
  const summary = states.find(({ id }) => id === state?.id);
  return (
    <>
      {unfound !== undefined && (
        <div className="pane">
          <p className="muted" role="status">
            {unfound}
          </p>
        </div>
      )}
      {state === undefined ? (
        <ExecutionInspector />
      ) : (
        <StateInspector key={state.id} {...{ run, state, summary, onRedrive }} />
      )}
    </>
  );
}

interface StateInspectorProps extends Pick<InspectorProps, "onRedrive"> {
  readonly run: Run;
  readonly state: GraphState;
  readonly summary: StateSummary | undefined;
}

function StateInspector(props: StateInspectorProps): ReactNode {
  const { run, state, summary, onRedrive } = props;
  const outer = summary === undefined ? distributedAround(run.view, state.id) : undefined;
  const { visit, loading, error } = useSelectedVisit(run);
  const readOnly = useReadOnly();
  const [testing, setTesting] = useState(false);
  const shown = useKept(visit, loading);
  const attempt = shown && followedAttempt(shown, run.selection);
  const mapId = state.type === "Map" && !state.distributed ? state.id : mapAround(state.id);
  // An iteration that has not come to this state leads on to those that have.
  const chosen = parseIteration(run.selection.iteration)?.of;
  return (
    <section className="inspector" aria-label={`Inspector of ${state.name}`}>
      <InspectorHead
        {...{ state, summary }}
        visit={shown}
        inChildren={outer && <InChildrenTag {...{ run, state, outer }} />}
      />
      {mapId !== undefined && (summary !== undefined || chosen === mapId) && (
        <Iterations mapId={mapId} visit={shown} />
      )}
      {error !== undefined && <ErrorNote error={error} />}
      {shown === undefined && loading && <Loading lines={4} />}
      {shown === undefined && !loading && (
        <Unvisited {...{ run, state, outer }} visited={summary !== undefined} />
      )}
      {shown !== undefined && <VisitTabs run={run} visit={shown} />}
      <div className="inspector-actions">
        {!readOnly && shown !== undefined && isWaiting(run, shown) && (
          <AnswerVisit
            executionArn={run.view.executionArn}
            entered={shown.enteredEventId}
            key={shown.enteredEventId}
          />
        )}
        {/* A test runs the state's task: something may change. */}
        {!readOnly && (
          <button type="button" className="button" onClick={() => setTesting(true)}>
            Test this state
          </button>
        )}
        {onRedrive !== undefined && summary?.status === "failed" && !isCaughtAround(run, state) && (
          <button type="button" className="button" onClick={onRedrive}>
            Retry from here
          </button>
        )}
        <CopyAsCli run={run} stateId={state.id} visit={shown} attempt={attempt} />
      </div>
      {testing && (
        <TestStateDialog
          run={run}
          stateId={state.id}
          visit={shown}
          attempt={attempt}
          onClose={() => setTesting(false)}
        />
      )}
    </section>
  );
}

function isWaiting({ view }: Run, { id, status }: Visit): boolean {
  return status === "running" && waitsForAnswer(view.definition, id);
}

/** A redrive goes on from where the execution ended: not from what was caught on the way. */
function isCaughtAround({ states }: Run, { id }: GraphState): boolean {
  return states.some(
    ({ id: around, status }) => status === "caught" && id.startsWith(`${around}/`),
  );
}

/** What was shown last, while the next is on its way: nothing flickers. */
function useKept(visit: Visit | undefined, loading: boolean): Visit | undefined {
  const [kept, setKept] = useState(visit);
  useEffect(() => {
    if (visit !== undefined || !loading) setKept(visit);
  }, [visit, loading]);
  return visit ?? (loading ? kept : undefined);
}

const WORDS: Readonly<Record<VisitStatus, string>> = {
  ...{ succeeded: "Succeeded", running: "Running", failed: "Failed", aborted: "Aborted" },
  caught: "Failed → caught",
};

interface InspectorHeadProps {
  readonly state: GraphState;
  readonly summary: StateSummary | undefined;
  readonly visit: Visit | undefined;
  /** In the place of a status, where its Map runs it elsewhere. */
  readonly inChildren: ReactNode;
}

function InspectorHead({ state, summary, visit, inChildren }: InspectorHeadProps): ReactNode {
  const status = visit?.status ?? summary?.status;
  const iteration = visit === undefined ? "" : pathText(visit);
  const many = summary !== undefined && summary.visits > 1;
  return (
    <header className="inspector-head">
      <h2>{state.name}</h2>
      <span className="muted cut">
        {[state.type === "Task" ? state.detail : `${state.detail}`, iteration]
          .filter((one) => one !== "")
          .join(" · ")}
      </span>
      <span className="inspector-status">
        {many && visit !== undefined && (
          <span className="muted number">
            entered by event {visit.enteredEventId}, one of {summary.visits} visits
          </span>
        )}
        {visit?.runs !== undefined && status !== "running" && (
          <span className="muted number">
            took {durationText(tookMs(visit, 0))} over {visit.runs} runs
          </span>
        )}
        {status === undefined ? (
          (inChildren ?? <span className="tag">Not reached</span>)
        ) : (
          <Badge tone={status}>{WORDS[status]}</Badge>
        )}
      </span>
    </header>
  );
}

const TITLES: Readonly<Record<Pane, string>> = {
  ...{ flow: "Data flow", input: "Input", output: "Output", variables: "Variables" },
  ...{ error: "Error", events: "Events", logs: "Logs", children: "Children" },
};

function VisitTabs({ run, visit }: { readonly run: Run; readonly visit: Visit }): ReactNode {
  const { selection, select } = run;
  const panes = PANES.filter((pane) => isOffered(pane, visit));
  // An attempt that was chosen says first what became of it.
  const isTold = visit.attempts.length > 1 && selection.attempt !== undefined;
  const hasFailed = visit.status === "failed" || visit.status === "caught";
  const first: Pane = hasFailed || isTold ? "error" : "flow";
  const asked = selection.pane ?? first;
  const open = panes.includes(asked) ? asked : "flow";
  const tabs = panes.map(
    (pane): Tab => ({ id: pane, title: TITLES[pane], content: () => paneOf(pane, visit) }),
  );
  return (
    <Tabs
      label="What to see of it"
      tabs={tabs}
      open={open}
      onOpen={(pane) => select({ pane: panes.find((one) => one === pane) })}
    />
  );
}

function isOffered(pane: Pane, visit: Visit): boolean {
  switch (pane) {
    case "error":
      return (
        visit.error !== undefined ||
        visit.status === "failed" ||
        visit.status === "caught" ||
        visit.attempts.length > 1 ||
        visit.attempts[0]?.error !== undefined
      );
    case "logs":
      return visit.type === "Task";
    case "children":
      return visit.childExecutionArn !== undefined || visit.mapRunArn !== undefined;
    case "flow":
    case "input":
    case "output":
    case "variables":
    case "events":
      return true;
  }
}

function paneOf(pane: Pane, visit: Visit): ReactNode {
  return <div className="pane">{paneContent(pane, visit)}</div>;
}

function paneContent(pane: Pane, visit: Visit): ReactNode {
  switch (pane) {
    case "flow":
      return <DataFlowPane visit={visit} />;
    case "input":
      return <InputPane visit={visit} />;
    case "output":
      return <OutputPane visit={visit} />;
    case "variables":
      return <VariablesPane visit={visit} />;
    case "error":
      return <ErrorPane visit={visit} />;
    case "events":
      return <VisitEventsPane visit={visit} />;
    case "logs":
      return <VisitLogsPane visit={visit} />;
    case "children":
      return <ChildrenPane visit={visit} />;
  }
}
