// value-panes.tsx — input, output and variables of a visit.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { DataFlow, Visit } from "../../console-wire/index.ts";
import { ErrorNote, JsonView, Loading, Note } from "../parts/index.ts";
import { chosenAttempt, compactJson, followedAttempt, hasLeft, outputStep } from "../run/index.ts";
import { flowQuery, useRun } from "../run-data/index.ts";
import { AttemptStrip } from "./lazy-attempts.ts";
import { unknownVariables } from "./unknown-variables.ts";

interface PaneProps {
  readonly visit: Visit;
}

interface Shown {
  readonly flow: DataFlow;
  /** The attempt whose flow it is, from 1; 0 where there is none. */
  readonly number: number;
}

function WithFlow({
  visit,
  show,
}: PaneProps & { readonly show: (shown: Shown) => ReactNode }): ReactNode {
  const { view, selection } = useRun();
  const followed = followedAttempt(visit, selection);
  const { data: flow, error } = useQuery(flowQuery(view.executionArn, visit, followed));
  const { attempt: number = chosenAttempt(visit, selection) } = flow ?? {};
  if (error !== null) return <ErrorNote error={error} />;
  return (
    <>
      {visit.attempts.length > 1 && <AttemptStrip {...{ visit, number }} />}
      {flow === undefined ? <Loading lines={5} /> : show({ flow, number })}
    </>
  );
}

export function InputPane({ visit }: PaneProps): ReactNode {
  return (
    <WithFlow
      visit={visit}
      show={({ flow: { steps, context } }) => (
        <>
          <JsonView text={steps[0]?.value ?? "{}"} label="State input" />
          <details className="more">
            <summary>Context object</summary>
            <JsonView text={context} label="Context object" />
          </details>
        </>
      )}
    />
  );
}

export function OutputPane({ visit }: PaneProps): ReactNode {
  return (
    <WithFlow
      visit={visit}
      show={({ flow, number }) => {
        const output = outputStep(flow.steps, hasLeft(visit, flow));
        if (output === undefined) {
          const earlier = number < visit.attempts.length;
          const running = !earlier && visit.status === "running";
          const what = earlier ? "This attempt" : "It";
          return (
            <p className="muted">
              {running ? "It still runs." : `${what} ended without an output.`}
            </p>
          );
        }
        return <JsonView text={output.value} label="State output" />;
      }}
    />
  );
}

export function VariablesPane({ visit }: PaneProps): ReactNode {
  return (
    <WithFlow
      visit={visit}
      show={({ flow }) => {
        const unknown = unknownVariables(flow);
        if (flow.variables.length === 0 && unknown === undefined)
          return <p className="muted">No variables were set at that moment.</p>;
        return (
          <>
            {unknown !== undefined && (
              <Note tone="aborted" title="Not known:">
                {unknown}
              </Note>
            )}
            {flow.variables.length > 0 && <VariablesTable variables={flow.variables} />}
          </>
        );
      }}
    />
  );
}

function VariablesTable({ variables }: Pick<DataFlow, "variables">): ReactNode {
  const { select } = useRun();
  return (
    <table className="table variables">
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">Value</th>
          <th scope="col">Set by</th>
        </tr>
      </thead>
      <tbody>
        {variables.map(({ name, value, assignedBy, assignedEventId }) => (
          <tr key={name}>
            <th scope="row">
              <code>${name}</code>
            </th>
            <td>
              <pre className="small-value">{compactJson(value)}</pre>
            </td>
            <td>
              {assignedBy === undefined ? (
                <span className="muted">—</span>
              ) : (
                <button
                  type="button"
                  className="link"
                  // The event's own state and visit are asked for then.
                  onClick={() =>
                    select({ event: assignedEventId, visit: undefined, tab: "events" })
                  }
                >
                  {assignedBy}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
