// machines.tsx — every state machine, with what happened to it.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type { MachineItem, Status } from "../../console-wire/index.ts";
import { machinesQuery } from "../api/index.ts";
import {
  countText,
  durationText,
  EmptyState,
  ErrorNote,
  Loading,
  LongTable,
  type LongTableColumn,
  statusWord,
  Time,
  useTyped,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { Page } from "../shell/index.ts";

const route = getRouteApi("/machines");

export function MachinesPage(): ReactNode {
  useRowKeys();
  const { data, error, refetch } = useQuery(machinesQuery);
  const { name: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const [filter, setFilter] = useTyped(
    asked,
    (name) => void navigate({ search: name === undefined ? {} : { name }, replace: true }),
  );
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return (data ?? [])
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .toSorted(newestFirst);
  }, [data, filter]);
  return (
    <Page
      title="State machines"
      fill
      beside={data !== undefined && <span className="muted number">{data.length}</span>}
      actions={
        <input
          type="search"
          className="input page-filter"
          aria-label="Filter by name"
          placeholder="Filter by name"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      }
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading lines={8} />}
      {data?.length === 0 && <NoMachines />}
      {data !== undefined && data.length > 0 && (
        <div className="card long-table">
          {shown.length === 0 ? (
            <EmptyState title="No machine has such a name" />
          ) : (
            <LongTable
              label="State machines"
              columns={COLUMNS}
              rows={shown}
              keyOf={({ stateMachineArn }) => stateMachineArn}
            />
          )}
        </div>
      )}
    </Page>
  );
}

function newestFirst(a: MachineItem, b: MachineItem): number {
  return (b.lastStart ?? 0) - (a.lastStart ?? 0) || a.name.localeCompare(b.name);
}

const COLUMNS: readonly LongTableColumn<MachineItem>[] = [
  {
    title: "Name",
    width: "minmax(160px,3fr)",
    cell: ({ stateMachineArn: arn, name, type, status }) => (
      <span className="row-name">
        <Link to="/machines/$arn" params={{ arn }} className="mono strong">
          {name}
        </Link>
        {type === "EXPRESS" && <span className="tag">Express</span>}
        {status === "DELETING" && <span className="tag">deleting</span>}
      </span>
    ),
  },
  {
    title: "Executions kept",
    short: "",
    width: "minmax(190px,3fr)",
    cell: (machine) => <MachineCounts machine={machine} />,
  },
  {
    title: "Last start",
    width: "minmax(80px,1fr)",
    className: "muted",
    cell: ({ lastStart }) => (lastStart === undefined ? "never" : <Time at={lastStart} />),
  },
  { title: "p50", width: "minmax(58px,0.6fr)", end: true, cell: ({ p50Ms }) => maybe(p50Ms) },
  { title: "p95", width: "minmax(58px,0.6fr)", end: true, cell: ({ p95Ms }) => maybe(p95Ms) },
];

function maybe(durationMs: number | undefined): ReactNode {
  return durationMs === undefined ? null : durationText(durationMs);
}

const SHARES: readonly (readonly [string, readonly Status[]])[] = [
  ["succeeded", ["SUCCEEDED"]],
  ["running", ["RUNNING"]],
  ["caught", ["PENDING_REDRIVE"]],
  ["failed", ["FAILED", "TIMED_OUT"]],
  ["aborted", ["ABORTED"]],
];

/** A bar of shares, and the numbers of what is not simply done. */
function MachineCounts({ machine }: { readonly machine: MachineItem }): ReactNode {
  const { counts, stateMachineArn: arn } = machine;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return <span className="muted">none</span>;
  const many = (of: readonly Status[]): number => of.reduce((sum, one) => sum + counts[one], 0);
  return (
    <span className="shares">
      <span className="shares-bar" aria-hidden="true">
        {SHARES.filter(([, of]) => many(of) > 0).map(([tone, of]) => (
          <span key={tone} className={tone} style={{ flexGrow: many(of) }} />
        ))}
      </span>
      <span className="number">{countText(total)}</span>
      {(["RUNNING", "FAILED", "TIMED_OUT"] as const).map(
        (status) =>
          counts[status] > 0 && (
            <Link
              key={status}
              to="/machines/$arn"
              params={{ arn }}
              search={{ status: [status] }}
              className={status === "RUNNING" ? "share running" : "share failed"}
            >
              {countText(counts[status])} {statusWord(status).toLowerCase()}
            </Link>
          ),
      )}
    </span>
  );
}

function NoMachines(): ReactNode {
  return (
    <div className="card">
      <EmptyState title="No state machine yet">
        <p>
          Create one with the AWS CLI or an SDK pointed at this server, deploy a folder with{" "}
          <code>treadle dev</code>, or look at one that is there: <code>treadle demo saga</code>.
        </p>
      </EmptyState>
    </div>
  );
}
