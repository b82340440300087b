// unvisited.tsx — a state that was not entered where it is looked for: why, and how it is defined. Fetched for these.
import type { ReactNode } from "react";
import type { StateSummary } from "../../console-wire/index.ts";
import type { GraphState } from "../../graph/index.ts";
import { JsonView } from "../parts/index.ts";
import { stateDefinition } from "../run/index.ts";
import type { Run } from "../run-data/index.ts";
import { InChildren } from "./in-children.tsx";

export interface UnvisitedProps {
  readonly run: Run;
  readonly state: GraphState;
  readonly visited: boolean;
  /** The Distributed Map in whose children it runs. */
  readonly outer: StateSummary | undefined;
}

export function Unvisited({ run, state, visited, outer }: UnvisitedProps): ReactNode {
  const { visit } = run.selection;
  if (visited && visit !== undefined) {
    return (
      <div className="pane">
        <p className="muted">
          No visit of this state was entered by event {visit}.{" "}
          <button type="button" className="link" onClick={() => run.select({ visit: undefined })}>
            Show its last one
          </button>
        </p>
      </div>
    );
  }
  const definition = stateDefinition(run.view.definition, state.id);
  const where = run.selection.iteration === undefined ? "The execution" : "This iteration";
  return (
    <div className="pane">
      {outer === undefined ? (
        <p className="muted">{where} has not come to this state. It is defined so:</p>
      ) : (
        <InChildren {...{ run, state, outer }} />
      )}
      {definition !== undefined && (
        <JsonView text={definition} label={`Definition of ${state.name}`} />
      )}
    </div>
  );
}
