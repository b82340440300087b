// dashboard.tsx — how everything goes, at a glance.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";
import type { Dashboard, Status } from "../../console-wire/index.ts";
import { dashboardQuery } from "../api/index.ts";
import { LastFailures, OldestRunning, StartsChart } from "../dashboard/index.ts";
import { MachineSelect, RefusedNote, SINCE_MS } from "../list/index.ts";
import { type DashboardSearch, SPANS, type Span } from "../page-search.ts";
import {
  countText,
  durationText,
  EmptyState,
  ErrorNote,
  Loading,
  manyText,
  Table,
  type TableColumn,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { Page } from "../shell/index.ts";

const route = getRouteApi("/");
const REFRESH_MS = 15_000;

const SPAN_WORDS: Readonly<Record<Span, string>> = {
  "15m": "15 min",
  "1h": "1 h",
  "6h": "6 h",
  "1d": "24 h",
  "7d": "7 d",
};

export function DashboardPage(): ReactNode {
  useRowKeys();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { span = "1h", machine } = search;
  const { data, error, refetch } = useQuery({
    ...dashboardQuery({ spanMs: SINCE_MS[span], ...(machine === undefined ? {} : { machine }) }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title="Dashboard" actions={<Choices search={search} />}>
      <RefusedNote
        refused={search.refused}
        onRemove={() => {
          const { refused: _refused, ...rest } = search;
          void navigate({ search: rest, replace: true });
        }}
      />
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading lines={8} />}
      {data !== undefined && <Overview data={data} search={{ ...search, span }} />}
    </Page>
  );
}

function Choices({ search }: { readonly search: DashboardSearch }): ReactNode {
  const navigate = route.useNavigate();
  const { span = "1h", machine } = search;
  return (
    <>
      <MachineSelect
        value={machine}
        className="input page-filter"
        onChoose={(chosen) =>
          void navigate({ search: { span, ...(chosen === undefined ? {} : { machine: chosen }) } })
        }
      />
      <fieldset className="spans">
        <legend className="visually-hidden">Time shown</legend>
        {SPANS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === span}
            onClick={() => {
              const { refused: _refused, ...rest } = search;
              void navigate({ search: { ...rest, span: one } });
            }}
          >
            {SPAN_WORDS[one]}
          </button>
        ))}
      </fieldset>
    </>
  );
}

interface OverviewProps {
  readonly data: Dashboard;
  readonly search: DashboardSearch & { readonly span: Span };
}

function Overview({ data, search }: OverviewProps): ReactNode {
  return (
    <div className="dashboard">
      <Figures data={data} search={search} />
      <section className="card dashboard-wide" aria-labelledby="starts">
        <div className="card-head">
          <h2 id="starts">Executions over time</h2>
          <span className="end legend" aria-hidden="true">
            <span className="started">Started</span>
            <span className="succeeded">Succeeded</span>
            <span className="failed">Failed</span>
          </span>
        </div>
        <Suspense fallback={<div className="chart-wait" />}>
          <StartsChart series={data.series} />
        </Suspense>
      </section>
      <section className="card" aria-labelledby="failures">
        <div className="card-head">
          <h2 id="failures">Last failures</h2>
        </div>
        <LastFailures items={data.lastFailures} />
      </section>
      <section className="card" aria-labelledby="oldest">
        <div className="card-head">
          <h2 id="oldest">Oldest running</h2>
        </div>
        <OldestRunning items={data.oldestRunning} />
      </section>
      <section className="card dashboard-wide" aria-labelledby="slowest">
        <div className="card-head">
          <h2 id="slowest">Slowest states</h2>
          <span className="muted">by p95, {sampleText(data)}</span>
        </div>
        <SlowestStates states={data.states} />
      </section>
    </div>
  );
}

/** Of which executions the table tells, and what it leaves out. */
function sampleText({ sampled, shortened, totals }: Dashboard): string {
  const whole = sampled === 1 ? "one execution" : `all ${manyText(sampled, "execution")}`;
  const of =
    sampled >= totals.started
      ? `of ${whole}`
      : `of the last ${countText(sampled)} of ${manyText(totals.started, "execution")}: no more are followed`;
  if (shortened === undefined) return of;
  const { executions, events } = shortened;
  const longer = executions === 1 ? "one that is longer" : `${executions} that are longer`;
  return `${of}; of ${longer} the first ${manyText(events, "event")}`;
}

/** By their end; what runs has none. */
const FIGURES: readonly (readonly [string, string, readonly Status[]])[] = [
  ["Running now", "running", ["RUNNING"]],
  ["Succeeded", "succeeded", ["SUCCEEDED"]],
  ["Failed", "failed", ["FAILED", "TIMED_OUT"]],
  ["Aborted", "aborted", ["ABORTED"]],
];

const WHOLE_TIME = "From the start to the end, with the time before a redrive";

function Figures({ data, search }: OverviewProps): ReactNode {
  const { totals, p50Ms, p95Ms } = data;
  const { span, machine } = search;
  const list = machine === undefined ? {} : { machine };
  return (
    <dl className="figures dashboard-wide">
      <Figure title="Started">
        <Link to="/executions" search={{ ...list, since: span }}>
          {countText(totals.started)}
        </Link>
      </Figure>
      {FIGURES.map(([title, tone, status]) => (
        <Figure key={title} title={title} tone={tone}>
          <Link
            to="/executions"
            search={{ ...list, ...(tone === "running" ? {} : { ended: span }), status }}
          >
            {countText(status.reduce((sum, one) => sum + totals[one], 0))}
          </Link>
        </Figure>
      ))}
      <Figure title="p50" hint={WHOLE_TIME}>
        {p50Ms === undefined ? "–" : durationText(p50Ms)}
      </Figure>
      <Figure title="p95" hint={WHOLE_TIME}>
        {p95Ms === undefined ? "–" : durationText(p95Ms)}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly title: string;
  readonly tone?: string;
  /** What is counted, where the title does not say it. */
  readonly hint?: string;
  readonly children: ReactNode;
}

function Figure({ title, tone = "", hint, children }: FigureProps): ReactNode {
  return (
    <div className={`figure ${tone}`} title={hint}>
      <dt>
        {title}
        {hint !== undefined && <span className="visually-hidden">: {hint}</span>}
      </dt>
      <dd className="number">{children}</dd>
    </div>
  );
}

type SlowState = Dashboard["states"][number];

function SlowestStates({ states }: { readonly states: readonly SlowState[] }): ReactNode {
  if (states.length === 0) return <EmptyState title="No state has come to its end in this time" />;
  const longest = Math.max(1, ...states.map(({ p95Ms }) => p95Ms));
  return (
    <div className="scroll">
      <Table
        columns={slowColumns(longest)}
        rows={states}
        keyOf={({ stateMachineArn, stateName }) => `${stateMachineArn} ${stateName}`}
      />
    </div>
  );
}

function slowColumns(longest: number): readonly TableColumn<SlowState>[] {
  return [
    { title: "State", className: "strong", cell: ({ stateName }) => stateName },
    {
      title: "State machine",
      short: "Of",
      cell: ({ stateMachineArn: arn, machineName }) => (
        <Link to="/machines/$arn" params={{ arn }} className="mono">
          {machineName}
        </Link>
      ),
    },
    { title: "Visits", end: true, cell: ({ visits }) => countText(visits) },
    { title: "Retries", end: true, cell: ({ retries }) => some(retries, "caught") },
    { title: "Failures", end: true, cell: ({ failures }) => some(failures, "failed") },
    { title: "p50", end: true, cell: ({ p50Ms }) => durationText(p50Ms) },
    {
      title: "p95",
      cell: ({ p95Ms }) => (
        <span className="meter">
          <span style={{ width: `${Math.max(2, (p95Ms / longest) * 100)}%` }} />
          <span className="number">{durationText(p95Ms)}</span>
        </span>
      ),
    },
  ];
}

/** Nothing is grey; something has a colour. */
function some(count: number, tone: string): ReactNode {
  return <span className={count === 0 ? "muted" : `toned ${tone}`}>{countText(count)}</span>;
}
