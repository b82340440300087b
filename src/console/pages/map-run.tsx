// map-run.tsx — one Distributed Map at work: how far it is, what goes wrong, its children.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { MapRunTotals, MapRunView, Status } from "../../console-wire/index.ts";
import { mapRunQuery, useEndpoint, useReadOnly } from "../api/index.ts";
import { ExecutionList } from "../list/index.ts";
import { doneOf, KEPT_TEXT, LimitsDialog, MapErrors, noErrorsText } from "../map-run/index.ts";
import {
  CopyMenu,
  countText,
  Duration,
  EmptyState,
  ErrorNote,
  Loading,
  StatusBadge,
  Time,
} from "../parts/index.ts";
import { awsCommand, type Selection } from "../run/index.ts";
import { Missing, Page } from "../shell/index.ts";

const route = getRouteApi("/map-runs/$arn");
const REFRESH_MS = 3000;
const STATUSES: readonly Status[] = ["RUNNING", "SUCCEEDED", "FAILED", "ABORTED"];

export function MapRunPage(): ReactNode {
  const { arn } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    ...mapRunQuery(arn),
    refetchInterval: ({ state }) => (state.data?.status === "RUNNING" ? REFRESH_MS : false),
  });
  const [changing, setChanging] = useState(false);
  const readOnly = useReadOnly();
  const endpoint = useEndpoint();
  const status = STATUSES.find((one) => one === data?.status);
  if (data === undefined && error !== null) {
    return (
      <Missing
        what="map run"
        name={arn.split(":").at(-1) ?? arn}
        error={error}
        onRetry={() => void refetch()}
        back={<Link to="/executions">All executions</Link>}
      />
    );
  }
  return (
    <Page
      title={data === undefined ? "Map run" : `Map run of ${data.stateName}`}
      crumbs={data !== undefined && <Crumbs view={data} />}
      beside={status !== undefined && <StatusBadge status={status} />}
      actions={
        <>
          <CopyMenu
            choices={[
              { what: "ARN", text: arn },
              {
                what: "AWS CLI",
                text: awsCommand("stepfunctions describe-map-run", endpoint, [
                  ["--map-run-arn", arn],
                ]),
              },
            ]}
          />
          <button
            type="button"
            className="button"
            disabled={readOnly || data?.status !== "RUNNING"}
            onClick={() => setChanging(true)}
          >
            Change limits …
          </button>
        </>
      }
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <MapRunOverview view={data} />}
      <section className="map-children" aria-label="Children">
        {data !== undefined && hasNone(data) ? (
          <Childless view={data} />
        ) : (
          <ExecutionList
            search={search}
            fixed={{ mapRun: arn }}
            onSearch={({ mapRun: _mapRun, ...next }, { replace }) =>
              void navigate({ search: next, replace })
            }
            none={data?.status === "RUNNING" && <p>The first children start in a moment.</p>}
            forgotten={
              data !== undefined && doneOf(data.executions) > 0 ? <Forgotten /> : undefined
            }
          />
        )}
      </section>
      {changing && data !== undefined && (
        <LimitsDialog view={data} onClose={() => setChanging(false)} />
      )}
    </Page>
  );
}

/** Where the run was begun; nowhere where the execution's history is gone. */
function placeOf({ stateId, enteredEventId }: MapRunView): Selection {
  return {
    ...(stateId === undefined ? {} : { state: stateId }),
    ...(enteredEventId === undefined ? {} : { visit: enteredEventId }),
  };
}

function Crumbs({ view }: { readonly view: MapRunView }): ReactNode {
  return (
    <>
      Execution{" "}
      <Link
        to="/executions/$arn"
        params={{ arn: view.executionArn }}
        search={placeOf(view)}
        className="mono"
      >
        {view.executionArn.split(":").at(-1)}
      </Link>
    </>
  );
}

/** It has ended, and no child was ever started. */
function hasNone({ status, executions }: MapRunView): boolean {
  return status !== "RUNNING" && executions.total === executions.pending;
}

function Childless({ view }: { readonly view: MapRunView }): ReactNode {
  return (
    <EmptyState title="There are no children">
      <p>
        {view.items.total === 0 && view.status === "SUCCEEDED"
          ? "The map run had no items."
          : "The map run ended before the first of them was started."}
      </p>
    </EmptyState>
  );
}

function Forgotten(): ReactNode {
  return (
    <EmptyState title="The children are not kept any more">
      <p>{KEPT_TEXT}</p>
    </EmptyState>
  );
}

/** As the page of the execution says it. */
function Took({ view }: { readonly view: MapRunView }): ReactNode {
  const { startDate, stopDate, idleMs, redriveCount } = view;
  if (idleMs === undefined) {
    return <Duration from={startDate} to={stopDate} redriven={redriveCount > 0} />;
  }
  return (
    <>
      <Duration from={startDate + idleMs} to={stopDate} /> over {redriveCount + 1} runs
    </>
  );
}

function MapRunOverview({ view }: { readonly view: MapRunView }): ReactNode {
  const { items, executions, errors } = view;
  const failed = items.failed + items.timedOut;
  return (
    <div className="map-overview">
      <section className="card" aria-label="Progress">
        <div className="card-body map-progress">
          <Progress title="Items" totals={items} />
          <Progress title="Child executions" totals={executions} />
          <dl className="facts">
            <Fact title="Started">
              <Time at={view.startDate} />
            </Fact>
            <Fact title="Duration">
              <Took view={view} />
            </Fact>
            <Fact title="At once">
              {view.maxConcurrency === 0 ? "as many as can be" : countText(view.maxConcurrency)}
            </Fact>
            <Fact title="Tolerated failures">{toleranceText(view, failed)}</Fact>
            {view.redriveCount > 0 && <Fact title="Redriven">{view.redriveCount}×</Fact>}
          </dl>
        </div>
      </section>
      <section className="card" aria-label="Errors">
        <div className="card-head">
          <h2>Errors</h2>
          {view.looked > 0 && (
            <span className="muted">
              distinct, of the last {countText(view.looked)} that failed
            </span>
          )}
        </div>
        {errors.length === 0 ? (
          <p className="card-body muted">{noErrorsText(view)}</p>
        ) : (
          <MapErrors {...view} />
        )}
      </section>
    </div>
  );
}

function Fact({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div>
      <dt>{title}</dt>
      <dd className="number">{children}</dd>
    </div>
  );
}

function toleranceText(view: MapRunView, failed: number): string {
  const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = view;
  const limits = [
    ...(count > 0 ? [countText(count)] : []),
    ...(percentage > 0 ? [`${percentage} %`] : []),
  ];
  return `${limits.length === 0 ? "none" : limits.join(" or ")} (${countText(failed)} so far)`;
}

const PARTS: readonly (readonly [string, string, (totals: MapRunTotals) => number])[] = [
  ["succeeded", "succeeded", (totals) => totals.succeeded],
  ["running", "running", (totals) => totals.running],
  ["failed", "failed", (totals) => totals.failed],
  ["failed", "timed out", (totals) => totals.timedOut],
  ["aborted", "aborted", (totals) => totals.aborted],
  ["caught", "waiting for redrive", (totals) => totals.pendingRedrive],
  ["pending", "pending", (totals) => totals.pending],
];

function Progress({
  title,
  totals,
}: {
  readonly title: string;
  readonly totals: MapRunTotals;
}): ReactNode {
  const done = doneOf(totals);
  const percent = totals.total === 0 ? 0 : Math.floor((done / totals.total) * 100);
  const shown = PARTS.map(([tone, word, countOf]) => ({ tone, word, count: countOf(totals) }));
  return (
    <div className="progress">
      <div className="progress-head">
        <strong>{title}</strong>
        <span className="number muted">
          {countText(done)} of {countText(totals.total)} · {percent} %
        </span>
      </div>
      <div className="shares-bar tall" role="img" aria-label={`${title}: ${percent} % done`}>
        {shown.filter(some).map(({ tone, word, count }) => (
          <span key={word} className={tone} style={{ flexGrow: count }} />
        ))}
      </div>
      <div className="progress-counts">
        {shown.filter(some).map(({ tone, word, count }) => (
          <span key={word} className={`share ${tone}`}>
            {countText(count)} {word}
          </span>
        ))}
      </div>
    </div>
  );
}

function some({ count }: { readonly count: number }): boolean {
  return count > 0;
}
