// map-run-of.tsx — the map run of a Distributed Map, where the Map is looked at: what its children failed with, which did.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type {
  ExecutionItem,
  ExecutionPage,
  MapRunTotals,
  MapRunView,
  Status,
} from "../../console-wire/index.ts";
import { get, mapRunQuery } from "../api/index.ts";
import {
  countText,
  Duration,
  ErrorNote,
  Loading,
  manyText,
  STATUSES,
  StatusBadge,
} from "../parts/index.ts";
import { childCounts } from "./child-counts.ts";
import { MapErrors } from "./map-errors.tsx";
import { noErrorsText } from "./no-errors-text.ts";

export interface MapRunOfProps {
  readonly arn: string;
}

const REFRESH_MS = 3000;

function whileRunning({
  state,
}: {
  readonly state: { readonly data?: MapRunView | undefined };
}): number | false {
  return state.data?.status === "RUNNING" ? REFRESH_MS : false;
}

/** In a line, for the banner: each error with how often, and the way to a child and to the run. */
export function MapRunCauses({ arn }: MapRunOfProps): ReactNode {
  const { data } = useQuery(mapRunQuery(arn));
  if (data === undefined) return null;
  return (
    <p className="map-causes">
      {data.errors.length > 0 && <span>Its children failed with</span>}
      {data.errors.map(({ error, count, causes: [most] }) => (
        <Link key={error} to="/executions/$arn" params={{ arn: most?.example ?? "" }}>
          {error === "" ? "an error without a name" : error} ({countText(count)}×)
        </Link>
      ))}
      {data.unshown !== undefined && (
        <span>and {manyText(data.unshown.errors, "other error")}</span>
      )}
      <RunLink arn={arn} />
    </p>
  );
}

export interface MapRunErrorsProps extends MapRunOfProps {
  /** The last attempt, from 1, that a redrive went on with the same run in, where an earlier one is looked at. */
  readonly redrivenBy?: number;
}

/** Beside the Map's own error. What children failed with before their redrive is not kept. */
export function MapRunErrors({ arn, redrivenBy }: MapRunErrorsProps): ReactNode {
  const { data, error } = useQuery(mapRunQuery(arn));
  if (data === undefined)
    return error === null ? <Loading lines={3} /> : <ErrorNote error={error} />;
  return (
    <section aria-label="Errors of the children">
      <h3>
        {redrivenBy === undefined
          ? "What its children failed with"
          : "What the children of its map run have failed with by now"}
      </h3>
      {redrivenBy !== undefined && (
        <p className="muted">
          Attempt {redrivenBy} went on with the same map run: its children stand here as they are
          now, not as this attempt left them.
        </p>
      )}
      {data.errors.length === 0 ? (
        <p className="muted">{noErrorsText(data)}</p>
      ) : (
        <MapErrors {...data} />
      )}
      <p>
        <RunLink arn={arn} />
      </p>
    </section>
  );
}

/** How it stands, and the way to it. */
export function MapRunBrief({ arn }: MapRunOfProps): ReactNode {
  const { data, error } = useQuery({ ...mapRunQuery(arn), refetchInterval: whileRunning });
  if (data === undefined)
    return error === null ? <Loading lines={1} /> : <ErrorNote error={error} />;
  const status = STATUSES.find((one) => one === data.status);
  return (
    <p className="map-run-brief">
      {status !== undefined && <StatusBadge status={status} />}
      <span className="muted">{childCounts(data.executions)}</span>
      <RunLink arn={arn} />
    </p>
  );
}

const SHOWN = 25;

/** Those that failed, else the newest. */
export function MapRunChildren({ arn }: MapRunOfProps): ReactNode {
  const { data, error } = useQuery({ ...mapRunQuery(arn), refetchInterval: whileRunning });
  const totals = data?.executions;
  const failed = totals === undefined ? 0 : totals.failed + totals.timedOut;
  const status: readonly Status[] = failed > 0 ? ["FAILED", "TIMED_OUT"] : [];
  const children = useQuery({
    queryKey: ["map-run", arn, "children", status.join(), JSON.stringify(totals)],
    queryFn: ({ signal }) =>
      get<ExecutionPage>(
        "executions",
        { mapRun: arn, status: status.join(), limit: SHOWN },
        signal,
      ),
    enabled: totals !== undefined,
    placeholderData: (before) => before,
  });
  const refused = error ?? children.error;
  if (totals === undefined || children.data === undefined) {
    return refused === null ? <Loading lines={4} /> : <ErrorNote error={refused} />;
  }
  const { items } = children.data;
  // What is pending is no execution yet.
  const all = failed > 0 ? failed : totals.total - totals.pending;
  return (
    <section aria-label="Children of the map run">
      <p className="muted">
        {childCounts(totals)}
        {items.length < all && shownText(items.length, { failedOnly: failed > 0, totals })}
      </p>
      <ul className="map-children-list">
        {items.map((item) => (
          <Child key={item.executionArn} item={item} />
        ))}
      </ul>
      <p>
        <RunLink arn={arn} />
      </p>
    </section>
  );
}

interface OfChildren {
  readonly failedOnly: boolean;
  readonly totals: MapRunTotals;
}

function shownText(count: number, { failedOnly, totals }: OfChildren): string {
  if (count > 0) return `; the last ${count}${failedOnly ? " that failed" : ""}`;
  if (failedOnly) return "; none that failed is remembered any more";
  // Express children come to be listed when they end.
  return totals.running > 0 ? "" : "; none is remembered any more";
}

function Child({ item }: { readonly item: ExecutionItem }): ReactNode {
  const { executionArn: arn, name, status, error, startDate, stopDate } = item;
  return (
    <li>
      <StatusBadge status={status} />
      <Link to="/executions/$arn" params={{ arn }} preload={false} className="mono cut">
        {name}
      </Link>
      <code className="row-error cut" title={error}>
        {error}
      </code>
      <Duration from={startDate} to={stopDate} redriven={item.redriveCount > 0} />
    </li>
  );
}

function RunLink({ arn }: MapRunOfProps): ReactNode {
  return (
    <Link to="/map-runs/$arn" params={{ arn }}>
      Open the map run with its children
    </Link>
  );
}
