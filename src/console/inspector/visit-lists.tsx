// visit-lists.tsx — events, function logs and child executions of one visit.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { MapRunChildren } from "../map-run/index.ts";
import {
  durationText,
  EmptyState,
  ErrorNote,
  exactText,
  JsonView,
  Loading,
  Sign,
  StatusBadge,
  timeText,
  timeTitle,
} from "../parts/index.ts";
import { eventWords } from "../run/index.ts";
import { executionQuery, functionLogsQuery, useRun, visitEventsQuery } from "../run-data/index.ts";

interface PaneProps {
  readonly visit: Visit;
}

export function VisitEventsPane({ visit }: PaneProps): ReactNode {
  const { view, selection, select } = useRun();
  const { data, error } = useQuery(visitEventsQuery(view.executionArn, visit));
  if (error !== null) return <ErrorNote error={error} />;
  if (data === undefined) return <Loading lines={5} />;
  return (
    <ul className="visit-events">
      {data.events.map((event) => {
        const { id, type, at, summary, tone } = eventWords(event);
        return (
          <li key={id}>
            <details
              open={selection.event === id}
              onToggle={({ currentTarget }) => {
                if (currentTarget.open && selection.event !== id) select({ event: id });
              }}
            >
              <summary>
                <span className="muted number">{id}</span>
                <span className={`event-type ${tone}`}>{type}</span>
                <span className="muted cut">{summary}</span>
                <span className="muted number">+{durationText(at - visit.enteredAt)}</span>
              </summary>
              <JsonView text={JSON.stringify(event)} label={`Event ${id} of the visit`} />
            </details>
          </li>
        );
      })}
      {data.total > data.events.length && (
        <li className="muted">
          The first {data.events.length} of {data.total}; all are in the tab Events.
        </li>
      )}
    </ul>
  );
}

export function VisitLogsPane({ visit }: PaneProps): ReactNode {
  const { view } = useRun();
  const { data, error } = useQuery(functionLogsQuery(view.executionArn, visit));
  if (error !== null) return <p className="muted">{error.message}</p>;
  if (data === undefined) return <Loading lines={4} />;
  if (data.lines.length === 0) {
    return (
      <p className="muted">
        {data.functionName === ""
          ? "No function ran here."
          : `${data.functionName} printed nothing.`}
      </p>
    );
  }
  return (
    <>
      <h3>{data.functionName}</h3>
      <LogLines lines={data.lines} />
    </>
  );
}

export function LogLines({
  lines,
}: {
  readonly lines: readonly { readonly at: number; readonly text: string }[];
}): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="json run-log" aria-label="Log" tabIndex={0}>
      {lines.map(({ at, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log do not move.
        <div key={i} className="run-log-line">
          <time className="muted">{exactText(at).slice(11)}</time>
          <span>{text}</span>
        </div>
      ))}
    </section>
  );
}

export function ChildrenPane({ visit }: PaneProps): ReactNode {
  const { childExecutionArn, mapRunArn } = visit;
  return (
    <>
      {childExecutionArn !== undefined && <ChildExecution arn={childExecutionArn} />}
      {mapRunArn !== undefined && <MapRunChildren arn={mapRunArn} />}
    </>
  );
}

function ChildExecution({ arn }: { readonly arn: string }): ReactNode {
  const { data, error } = useQuery({ ...executionQuery(arn), refetchInterval: childInterval });
  if (error !== null) return <ErrorNote error={error} />;
  if (data === undefined) return <Loading lines={3} />;
  return (
    <div className="child card">
      <div className="card-head">
        <StatusBadge status={data.status} />
        <Link to="/executions/$arn" params={{ arn }} className="cut mono">
          {data.machineName} / {data.name}
        </Link>
      </div>
      {data.states.length === 0 ? (
        <EmptyState title="No state yet" />
      ) : (
        <ol className="child-states">
          {data.states.map(({ id, name, status, durationMs, visits }) => (
            <li key={id} className={status}>
              <Sign tone={status} />
              <Link to="/executions/$arn" params={{ arn }} search={{ state: id }} className="cut">
                {name}
              </Link>
              <span className="muted number">{visits > 1 ? `×${visits}` : ""}</span>
              <span className="muted number" title={timeTitle(visits)}>
                {timeText({ durationMs, visits })}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const CHILD_STEP_MS = 1500;

/** The tab's stream follows one execution; its children are asked for while they run. */
function childInterval(query: {
  readonly state: { readonly data?: { readonly status: string } | undefined };
}): number | false {
  return query.state.data?.status === "RUNNING" ? CHILD_STEP_MS : false;
}
