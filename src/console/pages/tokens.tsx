// tokens.tsx — tasks that wait for somebody's answer, and a form to give it.
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { WaitingToken } from "../../console-wire/index.ts";
import { useReadOnly } from "../api/index.ts";
import {
  CopyButton,
  countText,
  EmptyState,
  ErrorNote,
  JsonView,
  Loading,
  Time,
  useNow,
  useTyped,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { Page } from "../shell/index.ts";
import { answer, taskName, useTokenPages } from "../tokens/index.ts";

const SHOWN = 100;

const route = getRouteApi("/tokens");

export function TokensPage(): ReactNode {
  useRowKeys();
  const { text: asked, after } = route.useSearch();
  const navigate = route.useNavigate();
  const [filter, setFilter] = useTyped(
    asked,
    (text) => void navigate({ search: text === undefined ? {} : { text }, replace: true }),
  );
  const filters = asked === undefined ? {} : { text: asked };
  const { page, error, retry, pager } = useTokenPages(
    { ...filters, limit: SHOWN },
    {
      after,
      onAfter: (place, replace) =>
        void navigate({
          ...{ replace, resetScroll: false },
          search: place === undefined ? filters : { ...filters, after: place },
        }),
    },
  );
  return (
    <Page
      title="Task tokens"
      beside={
        page !== undefined && (
          <span className="muted number">
            {countText(page.total)} {asked === undefined ? "waiting" : "found"}
          </span>
        )
      }
      actions={
        <input
          type="search"
          className="input page-filter"
          aria-label="Filter tokens"
          placeholder="Machine, execution, state, activity"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      }
    >
      {error !== null && <ErrorNote error={error} still={page !== undefined} onRetry={retry} />}
      {page === undefined && error === null && <Loading />}
      {page?.total === 0 && asked === undefined && (
        <div className="card">
          <EmptyState title="No task waits for an answer">
            <p>
              Tasks with <code>.waitForTaskToken</code> and activities stand here until somebody
              succeeds or fails them.
            </p>
          </EmptyState>
        </div>
      )}
      {page?.total === 0 && asked !== undefined && (
        <div className="card">
          <EmptyState title="No waiting task has such a name" />
        </div>
      )}
      <ul className="token-list" data-rows>
        {page?.items.map((token) => (
          <TokenCard key={token.taskToken} token={token} onAnswer={() => answer(token)} />
        ))}
      </ul>
      {pager}
    </Page>
  );
}

const WAITS = {
  callback: "for a callback",
  activityWorker: "for a worker",
  activityAnswer: "a worker is on it",
} as const;

function waitWords({ waitsFor, workerName }: WaitingToken): string {
  return workerName === undefined ? WAITS[waitsFor] : `${workerName} is on it`;
}

interface TokenCardProps {
  readonly token: WaitingToken;
  readonly onAnswer: () => void;
}

function TokenCard({ token, onAnswer }: TokenCardProps): ReactNode {
  const { executionArn: arn, executionName, machineName, since, waitsFor } = token;
  const readOnly = useReadOnly();
  return (
    <li className="card token">
      <div className="token-head">
        <div className="token-names">
          <h2>{taskName(token)}</h2>
          <span className="cut">
            <Link to="/executions/$arn" params={{ arn }} preload={false} className="mono">
              {executionName}
            </Link>{" "}
            <span className="muted">of {machineName}</span>
          </span>
        </div>
        {waitsFor === "activityWorker" ? (
          <span className="tag">no worker has it yet</span>
        ) : (
          <button type="button" className="button" disabled={readOnly} onClick={onAnswer}>
            Answer …
          </button>
        )}
      </div>
      <dl className="facts token-facts">
        <div>
          <dt>Since</dt>
          <dd>
            <Time at={since} />, {waitWords(token)}
          </dd>
        </div>
        <Deadline title="Heartbeat due" at={token.heartbeatAt} />
        <Deadline title="Times out" at={token.timeoutAt} />
        <div>
          <dt>Resource</dt>
          <dd className="mono">
            {token.resource.replace(/^arn:[^:]*:states:(::|.*(?=activity:))/, "")}
          </dd>
        </div>
        <div>
          <dt>Token</dt>
          <dd className="row-name">
            <code className="cut token-text">{token.taskToken}</code>
            <CopyButton text={token.taskToken} what="token" />
          </dd>
        </div>
      </dl>
      <details>
        <summary>What the task was given</summary>
        <JsonView text={token.parameters} label="Parameters of the task" />
      </details>
    </li>
  );
}

function Deadline({
  title,
  at,
}: {
  readonly title: string;
  readonly at: number | undefined;
}): ReactNode {
  const now = useNow(1000);
  if (at === undefined) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd className={at - now < 60_000 ? "toned caught" : undefined}>
        <Time at={at} />
      </dd>
    </div>
  );
}
