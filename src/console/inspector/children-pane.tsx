// children-pane.tsx — what each attempt of a visit began: executions and map runs, the newest first.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { MapRunBrief, MapRunChildren } from "../map-run/index.ts";
import {
  EmptyState,
  ErrorNote,
  Loading,
  Sign,
  StatusBadge,
  timeText,
  timeTitle,
} from "../parts/index.ts";
import { type ChildOf, childrenOf, chosenAttempt } from "../run/index.ts";
import { executionQuery, useRun } from "../run-data/index.ts";
import type { PaneProps } from "./visit-lists.tsx";

/** Each is asked for. */
const STEP = 20;

export function ChildrenPane({ visit }: PaneProps): ReactNode {
  const { selection } = useRun();
  const [count, setCount] = useState(STEP);
  const number = chosenAttempt(visit, selection);
  const newestFirst = childrenOf(visit).toReversed();
  if (visit.attempts.length < 2) {
    return newestFirst.map(({ kind, arn }) => <Child key={arn} {...{ kind, arn }} whole />);
  }
  const at = newestFirst.findIndex(({ attempts }) => attempts.includes(number));
  const shown = newestFirst.slice(0, Math.max(count, at + 1));
  return (
    <>
      {at < 0 && <p className="muted">Attempt {number} began nothing of its own.</p>}
      <ul className="children-of-attempts">
        {shown.map((child) => (
          <li key={child.arn}>
            <AttemptChild {...{ visit, child }} chosen={child.attempts.includes(number)} />
          </li>
        ))}
      </ul>
      {shown.length < newestFirst.length && (
        <button type="button" className="button small" onClick={() => setCount(count + STEP)}>
          Earlier ones
        </button>
      )}
    </>
  );
}

interface AttemptChildProps {
  readonly visit: Visit;
  readonly child: ChildOf;
  readonly chosen: boolean;
}

function AttemptChild({ visit, child, chosen }: AttemptChildProps): ReactNode {
  const { select } = useRun();
  const { kind, arn, attempts } = child;
  const { id: state, enteredEventId } = visit;
  const choose = (attempt: number): void =>
    select({ state, visit: enteredEventId, attempt, event: undefined });
  return (
    <section className={chosen ? "of-attempt" : undefined} aria-label={namesText(attempts)}>
      <div className="attempt-names">
        {attempts.map((attempt) => (
          <button
            key={attempt}
            type="button"
            className="link number"
            aria-pressed={chosen}
            onClick={() => choose(attempt)}
          >
            Attempt {attempt}
          </button>
        ))}
        {attempts.some((attempt) => visit.attempts[attempt - 1]?.redriven === true) && (
          <span className="tag">by a redrive</span>
        )}
      </div>
      <Child {...{ kind, arn }} whole={chosen} />
    </section>
  );
}

function namesText(attempts: readonly number[]): string {
  return attempts.length === 1 ? `Attempt ${attempts[0]}` : `Attempts ${attempts.join(" and ")}`;
}

interface ChildProps extends Pick<ChildOf, "kind" | "arn"> {
  /** With what is inside it. */
  readonly whole: boolean;
}

function Child({ kind, arn, whole }: ChildProps): ReactNode {
  if (kind === "execution") return <ChildExecution arn={arn} whole={whole} />;
  return whole ? <MapRunChildren arn={arn} /> : <MapRunBrief arn={arn} />;
}

function ChildExecution({ arn, whole }: Pick<ChildProps, "arn" | "whole">): ReactNode {
  const { data, error } = useQuery({ ...executionQuery(arn), refetchInterval: childInterval });
  if (data === undefined)
    return error === null ? <Loading lines={3} /> : <ErrorNote error={error} />;
  return (
    <div className="child card">
      <div className="card-head">
        <StatusBadge status={data.status} />
        <Link to="/executions/$arn" params={{ arn }} className="cut mono">
          {data.machineName} / {data.name}
        </Link>
      </div>
      {whole && data.states.length === 0 && <EmptyState title="No state yet" />}
      {whole && data.states.length > 0 && (
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
