// run-head.tsx — which execution it is, how it stands, what can be done with it.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { countText, Duration, exactText, StatusBadge } from "../parts/index.ts";
import { RunActions } from "./run-actions.tsx";

interface RunHeadProps {
  readonly view: ExecutionView;
  readonly onRedrive: (() => void) | undefined;
}

export function RunHead({ view, onRedrive }: RunHeadProps): ReactNode {
  const { stateMachineArn, machineName, versionArn, aliasArn, name, status, startDate, stopDate } =
    view;
  return (
    <header className="run-head">
      <div className="run-name">
        <nav aria-label="Breadcrumb" className="crumbs">
          <Link to="/machines">State machines</Link>
          <span aria-hidden="true">/</span>
          <Link to="/machines/$arn" params={{ arn: stateMachineArn }}>
            {machineName}
          </Link>
          <span aria-hidden="true">/</span>
          {versionArn !== undefined && (
            <>
              <Link to="/machines/$arn" params={{ arn: versionArn }}>
                v{lastPart(versionArn)}
              </Link>
              {aliasArn !== undefined && <span>by alias {lastPart(aliasArn)}</span>}
              <span aria-hidden="true">/</span>
            </>
          )}
        </nav>
        <h1 className="mono cut" title={view.executionArn}>
          {name}
        </h1>
        <StatusBadge status={status} />
        {view.type === "EXPRESS" && <span className="tag">Express</span>}
      </div>
      <dl className="run-facts">
        <div>
          <dt>Started</dt>
          <dd className="number" title={exactText(startDate)}>
            {exactText(startDate).slice(isToday(startDate) ? 11 : 0, 19)}
          </dd>
        </div>
        <div>
          <dt>{stopDate === undefined ? "Elapsed" : "Took"}</dt>
          <dd>
            <Duration from={startDate + (view.idleMs ?? 0)} to={stopDate} />
            {view.idleMs !== undefined && ` over ${view.redriveCount + 1} runs`}
          </dd>
        </div>
        <div>
          <dt>Transitions</dt>
          <dd className="number">{countText(view.transitions)}</dd>
        </div>
        {view.redriveCount > 0 && (
          <div>
            <dt>Redrives</dt>
            <dd className="number">{view.redriveCount}</dd>
          </div>
        )}
        <Around view={view} />
      </dl>
      <div className="run-actions">
        <RunActions view={view} onRedrive={onRedrive} />
      </div>
    </header>
  );
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}

function isToday(at: number): boolean {
  return new Date(at).toDateString() === new Date().toDateString();
}

/** The execution or map run that started this one. */
function Around({
  view: { parentExecutionArn, mapRunArn },
}: {
  readonly view: ExecutionView;
}): ReactNode {
  return (
    <>
      {parentExecutionArn !== undefined && (
        <div>
          <dt>Parent</dt>
          <dd>
            <Link to="/executions/$arn" params={{ arn: parentExecutionArn }}>
              {lastPart(parentExecutionArn)}
            </Link>
          </dd>
        </div>
      )}
      {mapRunArn !== undefined && (
        <div>
          <dt>Map run</dt>
          <dd>
            <Link to="/map-runs/$arn" params={{ arn: mapRunArn }}>
              open
            </Link>
          </dd>
        </div>
      )}
    </>
  );
}
