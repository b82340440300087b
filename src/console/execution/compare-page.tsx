// compare-page.tsx — two executions of one machine: where they part, what took how long, what differs in their data.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import type { Comparison, ExecutionPage, ExecutionView } from "../../console-wire/index.ts";
import { readGraph } from "../../graph/index.ts";
import { get } from "../api/index.ts";
import { GraphPane } from "../graph-view/index.ts";
import {
  countText,
  Duration,
  EmptyState,
  ErrorNote,
  Loading,
  Note,
  parsedDefinition,
  StatusBadge,
} from "../parts/index.ts";
import { comparedMarks, comparedOverlay, divergedState } from "../run/index.ts";
import { comparisonQuery, executionQuery } from "../run-data/index.ts";
import { usePageTitle } from "../shell/index.ts";
import { useThemeInUse } from "../theme.ts";
import { CompareTabs } from "./compare-tabs.tsx";
import { ExecutionChooser } from "./execution-chooser.tsx";
import { Splitter, useShare } from "./splitter.tsx";
import "./execution.css";
import "./run-tabs.css";
import "./compare.css";

export function ComparePage(): ReactNode {
  const { left, right } = useSearch({ from: "/compare" });
  usePageTitle("Compare");
  if (right === undefined) {
    return (
      <Headed>
        <EmptyState title="Nothing to compare">
          <p>Open an execution and choose “Compare…” there.</p>
        </EmptyState>
      </Headed>
    );
  }
  if (left === undefined) return <FindOther right={right} />;
  return <TwoExecutions left={left} right={right} />;
}

/** What stands in the place of a comparison. */
function Headed({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="run-wait">
      <h1>Compare</h1>
      {children}
    </div>
  );
}

/** The last execution of the machine that succeeded, else the one before. */
function FindOther({ right }: { readonly right: string }): ReactNode {
  const navigate = useNavigate();
  const { data: view, error } = useQuery(executionQuery(right));
  const { data: other } = useQuery({
    queryKey: ["compare-other", right],
    queryFn: async ({ signal }) => {
      const machine = view?.stateMachineArn;
      const asked = async (status: string | undefined): Promise<string | undefined> => {
        const page = await get<ExecutionPage>("executions", { machine, status, limit: 3 }, signal);
        return page.items.find(({ executionArn }) => executionArn !== right)?.executionArn;
      };
      return (await asked("SUCCEEDED")) ?? (await asked(undefined)) ?? null;
    },
    enabled: view !== undefined,
  });
  useEffect(() => {
    if (typeof other !== "string") return;
    void navigate({ to: "/compare", search: { left: other, right }, replace: true });
  }, [other, right, navigate]);
  if (error !== null) {
    return (
      <Headed>
        <ErrorNote error={error} />
      </Headed>
    );
  }
  return (
    <Headed>
      {other !== null ? (
        <Loading lines={6} />
      ) : (
        <EmptyState title="There is no other execution of this machine">
          <p>
            <Link to="/executions/$arn" params={{ arn: right }}>
              Back to the execution
            </Link>
          </p>
        </EmptyState>
      )}
    </Headed>
  );
}

interface Two {
  readonly left: string;
  readonly right: string;
}

/** The tab's stream tells of one execution only. */
const ASKED_AGAIN_MS = 3_000;

function TwoExecutions({ left, right }: Two): ReactNode {
  const { data, error, refetch } = useQuery({
    ...comparisonQuery(left, right),
    refetchInterval: ({ state }) => isRunning(state.data) && ASKED_AGAIN_MS,
  });
  if (error !== null) {
    return (
      <Headed>
        <ErrorNote error={error} onRetry={() => void refetch()} />
        <Sides {...{ left, right }} />
      </Headed>
    );
  }
  if (data === undefined) {
    return (
      <Headed>
        <Loading lines={8} />
      </Headed>
    );
  }
  return (
    <div className="run compare">
      <header className="run-head">
        <h1>Compare</h1>
        <Machines {...data} />
      </header>
      <Sides {...{ left, right }} comparison={data} />
      <Divergence comparison={data} />
      <CompareBody comparison={data} />
    </div>
  );
}

function Sides({ left, right, comparison }: Two & { readonly comparison?: Comparison }): ReactNode {
  const navigate = useNavigate();
  const [choosing, setChoosing] = useState<"left" | "right">();
  return (
    <div className="compare-sides">
      <Side side="left" arn={left} view={comparison?.left} onChoose={() => setChoosing("left")} />
      <Side
        {...{ side: "right", arn: right, view: comparison?.right }}
        onChoose={() => setChoosing("right")}
      />
      {choosing !== undefined && (
        <ExecutionChooser
          machine={comparison?.[choosing].stateMachineArn}
          except={choosing === "left" ? right : left}
          onClose={() => setChoosing(undefined)}
          onChoose={(arn) => {
            setChoosing(undefined);
            void navigate({ to: "/compare", search: { left, right, [choosing]: arn } });
          }}
        />
      )}
    </div>
  );
}

interface SideProps {
  readonly side: "left" | "right";
  readonly arn: string;
  readonly view: ExecutionView | undefined;
  readonly onChoose: () => void;
}

function Side({ side, arn, view, onChoose }: SideProps): ReactNode {
  return (
    <section
      className={`compare-side ${side}`}
      aria-label={side === "left" ? "Left execution" : "Right execution"}
    >
      {view === undefined ? (
        <span className="mono">{arn.slice(arn.indexOf(":execution:") + 1)}</span>
      ) : (
        <>
          <Link to="/executions/$arn" params={{ arn }} className="mono">
            {view.name}
          </Link>
          <StatusBadge status={view.status} />
          <strong>
            <Duration from={view.startDate + (view.idleMs ?? 0)} to={view.stopDate} />
            {view.idleMs !== undefined && ` over ${view.redriveCount + 1} runs`}
          </strong>
          <span className="muted number">
            {countText(view.transitions)} {view.transitions === 1 ? "transition" : "transitions"}
          </span>
        </>
      )}
      <button type="button" className="button small" onClick={onChoose}>
        Choose another
      </button>
    </section>
  );
}

function Divergence({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const navigate = useNavigate();
  const { divergence, dataDivergence, left, right } = comparison;
  if (divergence === undefined) return <NoDivergence comparison={comparison} />;
  const state = divergedState(comparison);
  const show = (): void => {
    if (state === undefined) return;
    const search = { left: left.executionArn, right: right.executionArn, state };
    void navigate({ to: "/compare", search, replace: true });
  };
  return (
    <div className="banner caught" role="status">
      <p>
        <strong>First difference: {divergence.at}</strong> {divergence.why}
        {divergence.position !== undefined && (
          <span className="muted number"> (visit {divergence.position + 1})</span>
        )}
        .{dataDivergence !== undefined && <span> Before that, {dataDivergence.why}.</span>}
      </p>
      {state !== undefined && (
        <button type="button" className="button small" onClick={show}>
          Show
        </button>
      )}
    </div>
  );
}

function NoDivergence({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const { left, right } = comparison;
  const [title, words] =
    left.executionArn === right.executionArn
      ? ["The same execution", "It stands on both sides: choose another one."]
      : left.status !== right.status
        ? ["The same path", "Both went through the same states, and ended differently after them."]
        : isRunning(comparison)
          ? ["The same path so far", "Both went through the same states up to now."]
          : ["The same path", "Both went through the same states, with the same outcomes."];
  return (
    <div className="banner succeeded" role="status">
      <p>
        <strong>{title}</strong> {words}
      </p>
    </div>
  );
}

function isRunning(comparison: Comparison | undefined): boolean {
  return comparison?.left.status === "RUNNING" || comparison?.right.status === "RUNNING";
}

function CompareBody({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const { left, right } = comparison;
  const { state } = useSearch({ from: "/compare" });
  const navigate = useNavigate();
  const theme = useThemeInUse();
  const [across, setAcross] = useShare("compare", 46);
  const graph = useMemo(
    () => readGraph(parsedDefinition(right.definition) ?? {}),
    [right.definition],
  );
  const overlay = useMemo(() => comparedOverlay(comparison), [comparison]);
  const marks = useMemo(() => comparedMarks(comparison), [comparison]);
  const onSelect = useCallback(
    (id: string) => {
      const search = { left: left.executionArn, right: right.executionArn, state: id };
      void navigate({ to: "/compare", search, replace: true, resetScroll: false });
    },
    [left.executionArn, right.executionArn, navigate],
  );
  const selected = state ?? divergedState(comparison);
  return (
    <div
      className="run-body compare-body"
      style={{ gridTemplateColumns: `${across}% 5px minmax(0, 1fr)` }}
    >
      <GraphPane
        {...{ graph, overlay, theme, selected, onSelect, marks }}
        name={`${right.machineName}-compare`}
        onIteration={onSelect}
        legend={<CompareLegend />}
      />
      <Splitter label="Width of the graph" axis="x" value={across} onMove={setAcross} />
      <div className="run-side">
        <DefinitionsNote {...{ left, right }} />
        <CompareTabs comparison={comparison} selected={selected} onSelect={onSelect} />
      </div>
    </div>
  );
}

type Views = Pick<Comparison, "left" | "right">;

function Machines({ left, right }: Views): ReactNode {
  const shown = left.stateMachineArn === right.stateMachineArn ? [right] : [left, right];
  return shown.map(({ stateMachineArn: arn, machineName }) => (
    <Link key={arn} to="/machines/$arn" params={{ arn }} className="muted">
      {machineName}
    </Link>
  ));
}

function DefinitionsNote({ left, right }: Views): ReactNode {
  if (left.stateMachineArn !== right.stateMachineArn) {
    return (
      <Note tone="caught" title="Two machines:">
        the left one is an execution of {left.machineName}, the right one of {right.machineName}.
        States of the same name are compared, and the graph is that of the right one.
      </Note>
    );
  }
  if (left.definition === right.definition) return null;
  return (
    <Note tone="caught" title="Two definitions:">
      the machine was changed between the two; the graph is that of the right one.
    </Note>
  );
}

function CompareLegend(): ReactNode {
  return (
    <ul className="graph-legend" aria-label="Legend">
      <li>
        <span className="compare-key side-left" /> only left
      </li>
      <li>
        <span className="compare-key side-right" /> only right
      </li>
      <li>colours: the right execution</li>
    </ul>
  );
}
