// value-panes.tsx — input, output and variables of a visit.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { DataFlow, Visit } from "../../console-wire/index.ts";
import { ErrorNote, JsonView, Loading } from "../parts/index.ts";
import { outputStep, prettyJson } from "../run/index.ts";
import { flowQuery, useRun } from "../run-data/index.ts";

interface PaneProps {
  readonly visit: Visit;
}

function WithFlow({
  visit,
  show,
}: PaneProps & { readonly show: (flow: DataFlow) => ReactNode }): ReactNode {
  const { view } = useRun();
  const { data, error } = useQuery(flowQuery(view.executionArn, visit));
  if (error !== null) return <ErrorNote error={error} />;
  return data === undefined ? <Loading lines={5} /> : show(data);
}

export function InputPane({ visit }: PaneProps): ReactNode {
  return (
    <WithFlow
      visit={visit}
      show={({ steps: [first], context }) => (
        <>
          <JsonView text={first?.value ?? "{}"} label="State input" />
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
      show={({ steps }) => {
        const output = outputStep(steps, visit.exitedEventId !== undefined);
        if (output === undefined) {
          const running = visit.status === "running";
          return (
            <p className="muted">{running ? "It still runs." : "It ended without an output."}</p>
          );
        }
        return <JsonView text={output.value} label="State output" />;
      }}
    />
  );
}

export function VariablesPane({ visit }: PaneProps): ReactNode {
  const { select } = useRun();
  return (
    <WithFlow
      visit={visit}
      show={({ variables }) => {
        if (variables.length === 0)
          return <p className="muted">No variables were set at that moment.</p>;
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
                    <pre className="small-value">{prettyJson(value)}</pre>
                  </td>
                  <td>
                    {assignedBy === undefined ? (
                      <span className="muted">—</span>
                    ) : (
                      <button
                        type="button"
                        className="link"
                        onClick={() => select({ event: assignedEventId, tab: "events" })}
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
      }}
    />
  );
}
