// compare-tabs.tsx — states with their times side by side; inputs and outputs as differences.
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import type { Comparison, StateSummary } from "../../console-wire/index.ts";
import { DiffView } from "../inspector/index.ts";
import { durationText, JsonView, Sign, Tabs, timeText, timeTitle } from "../parts/index.ts";
import { comparedRows, differenceOf, divergedState } from "../run/index.ts";

interface CompareTabsProps {
  readonly comparison: Comparison;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

export function CompareTabs(props: CompareTabsProps): ReactNode {
  const { comparison } = props;
  const [open, setOpen] = useState("states");
  const { left, right, states } = comparison;
  return (
    <Tabs
      label="Differences"
      open={open}
      onOpen={setOpen}
      tabs={[
        {
          id: "states",
          title: "States",
          count: states.length,
          content: () => <StatesTable {...props} />,
        },
        {
          id: "input",
          title: "Input",
          content: () => <Data what="input" left={left.input} right={right.input} />,
        },
        {
          id: "output",
          title: "Output",
          content: () => <Outputs {...{ left, right }} />,
        },
      ]}
    />
  );
}

type View = Comparison["left"];

function Outputs({ left, right }: Pick<Comparison, "left" | "right">): ReactNode {
  const [ofLeft, ofRight] = [resultOf(left), resultOf(right)];
  if (ofLeft !== undefined && ofRight !== undefined) {
    const what = left.output === undefined || right.output === undefined ? "result" : "output";
    return <Data what={what} left={ofLeft} right={ofRight} />;
  }
  return (
    <div className="pane">
      <Result side="left" view={left} />
      <Result side="right" view={right} />
    </div>
  );
}

/** Undefined of what still runs, and of what ended without a word. */
function resultOf({ output, error, cause }: View): string | undefined {
  if (output !== undefined) return output;
  if (error === undefined && cause === undefined) return undefined;
  return JSON.stringify({ Error: error, Cause: cause });
}

function Result({ side, view }: { readonly side: string; readonly view: View }): ReactNode {
  const result = resultOf(view);
  if (result !== undefined) {
    return (
      <>
        <h2>The {side} one’s result</h2>
        <JsonView text={result} label={`The ${side} one’s result`} />
      </>
    );
  }
  return (
    <p className="muted">
      The {side} one{" "}
      {view.status === "RUNNING" ? "is running: it has no output yet." : "ended without an output."}
    </p>
  );
}

interface DataProps {
  readonly what: string;
  readonly left: string;
  readonly right: string;
}

function Data({ what, left, right }: DataProps): ReactNode {
  const { added, removed } = differenceOf(left, right);
  return (
    <div className="pane">
      <h2>
        {added + removed === 0
          ? `The same ${what}`
          : `From the left ${what} to the right one (+${added} −${removed})`}
      </h2>
      <DiffView before={left} after={right} label={`Difference of the ${what}`} />
    </div>
  );
}

function StatesTable({ comparison, selected, onSelect }: CompareTabsProps): ReactNode {
  const { states, left, right } = comparison;
  const rows = useMemo(() => comparedRows(states), [states]);
  const first = divergedState(comparison);
  return (
    <table className="table compare-table">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col" className="side-left">
            {left.name}
          </th>
          <th scope="col" className="side-right">
            {right.name}
          </th>
          <th scope="col" className="end">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ state, depth }) => (
          <tr
            key={state.id}
            className={`${selected === state.id ? "chosen" : ""}${first === state.id ? " diverges" : ""}`}
          >
            <th
              scope="row"
              className="compare-name"
              style={depth === 0 ? undefined : { paddingLeft: 12 + depth * 16 }}
            >
              <button type="button" className="link" onClick={() => onSelect(state.id)}>
                {state.name}
              </button>
              {first === state.id && (
                <>
                  {" "}
                  <span className="tag">first difference</span>
                </>
              )}
            </th>
            <SideCell arn={left.executionArn} summary={state.left} />
            <SideCell arn={right.executionArn} summary={state.right} />
            <DeltaCell left={state.left} right={state.right} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SideCell({
  arn,
  summary,
}: {
  readonly arn: string;
  readonly summary: StateSummary | undefined;
}): ReactNode {
  if (summary === undefined) return <td className="absent">not reached</td>;
  const { id, status, visits, retries } = summary;
  return (
    <td className={status}>
      <span className="status-word">
        <Sign tone={status} />
        <span className="visually-hidden">{status}</span>
        <Link
          to="/executions/$arn"
          params={{ arn }}
          search={{ state: id }}
          className="number"
          title={timeTitle(visits)}
        >
          {timeText(summary)}
        </Link>
      </span>
      <span className="muted number">
        {visits > 1 ? ` ×${visits}` : ""}
        {retries > 0 ? ` ↻${retries}` : ""}
      </span>
    </td>
  );
}

interface DeltaCellProps {
  readonly left: StateSummary | undefined;
  readonly right: StateSummary | undefined;
}

/** Differences below this are chance. */
const NOTABLE = { part: 0.2, ms: 20 } as const;

function DeltaCell({ left, right }: DeltaCellProps): ReactNode {
  if (left === undefined || right === undefined) return <td className="absent end">—</td>;
  if (left.status === "running" || right.status === "running") {
    return <td className="absent end">still running</td>;
  }
  const delta = right.durationMs - left.durationMs;
  const notable =
    Math.abs(delta) >= NOTABLE.ms &&
    Math.abs(delta) >= NOTABLE.part * Math.max(left.durationMs, right.durationMs);
  // What failed sooner was not faster.
  const isBetter = right.status === "succeeded" || right.status === left.status;
  const tone = !notable ? "muted" : delta > 0 ? "slower" : isBetter ? "faster" : "muted";
  const sign = delta > 0 ? "+" : delta < 0 ? "−" : "±";
  return (
    <td className={`end number delta ${tone}`}>
      {sign}
      {durationText(Math.abs(delta))}
      {left.status !== right.status && (
        <>
          {" "}
          <span className="tag">{right.status}</span>
        </>
      )}
    </td>
  );
}
