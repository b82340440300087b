// activities.tsx — activities, what queues for their workers, and what workers are on.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ActivityItem, WaitingToken } from "../../console-wire/index.ts";
import { activitiesQuery, useEndpoint } from "../api/index.ts";
import {
  type CopyChoice,
  CopyMenu,
  countText,
  EmptyState,
  ErrorNote,
  ExactTime,
  Loading,
  manyText,
  Note,
  Table,
  type TableColumn,
  Time,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { awsCommand } from "../run/index.ts";
import { Page } from "../shell/index.ts";
import { busiestFirst, type TokenPlace, taskName, useTokenPages } from "../tokens/index.ts";

const REFRESH_MS = 10_000;
/** Tasks of one activity. */
const SHOWN = 20;

const route = getRouteApi("/activities");

export function ActivitiesPage(): ReactNode {
  useRowKeys();
  const { data, error, refetch } = useQuery({ ...activitiesQuery, refetchInterval: REFRESH_MS });
  return (
    <Page
      title="Activities"
      beside={data !== undefined && <span className="muted number">{data.length}</span>}
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && (
        <div className="card">
          <EmptyState title="No activity yet">
            <p>
              An activity is work that a program of yours fetches:{" "}
              <code>aws stepfunctions create-activity</code>.
            </p>
          </EmptyState>
        </div>
      )}
      {busiestFirst(data ?? []).map((activity) => (
        <ActivityCard key={activity.activityArn} activity={activity} />
      ))}
    </Page>
  );
}

function ActivityCard({ activity }: { readonly activity: ActivityItem }): ReactNode {
  const endpoint = useEndpoint();
  const { activityArn: arn, name, tasksQueued, tasksRunning, workersPolling } = activity;
  return (
    // No landmark: those need names that differ in more than their case.
    <article className="card" aria-label={name}>
      <div className="card-head">
        <h2 className="mono">{name}</h2>
        <span className="muted">
          created <ExactTime at={activity.creationDate} />
        </span>
        <span className="end">
          <CopyMenu choices={copies(arn, endpoint)} />
        </span>
      </div>
      <div className="card-body activity">
        <dl className="figures small">
          <Figure title="Queued" many={tasksQueued} tone="caught" />
          <Figure title="With workers" many={tasksRunning} tone="running" />
          <Figure title="Workers polling" many={workersPolling} tone="" />
        </dl>
        {tasksQueued > 0 && workersPolling === 0 && tasksRunning === 0 && (
          <Note tone="caught" title="Nobody fetches.">
            Tasks queue and no worker asks for them: start one, or look whether it polls this ARN.
          </Note>
        )}
        {tasksQueued > 0 && workersPolling === 0 && tasksRunning > 0 && (
          <Note tone="running" title="Workers are busy.">
            {manyText(tasksQueued, "task")} {tasksQueued === 1 ? "waits" : "wait"} until a worker
            that is at work asks again, or another one is started.
          </Note>
        )}
        {tasksQueued + tasksRunning > 0 && <Tasks {...{ arn, name }} />}
      </div>
    </article>
  );
}

interface TasksProps {
  readonly arn: string;
  readonly name: string;
}

function Tasks({ arn, name }: TasksProps): ReactNode {
  const { page, error, retry, pager } = useTokenPages(
    { resource: arn, limit: SHOWN },
    usePlace(name),
  );
  return (
    <>
      {error !== null && <ErrorNote error={error} still={page !== undefined} onRetry={retry} />}
      {page !== undefined && page.items.length > 0 && (
        <div className="scroll">
          <Table columns={COLUMNS} rows={page.items} keyOf={({ taskToken }) => taskToken} />
        </div>
      )}
      {pager}
    </>
  );
}

/** Each activity has a page of its own in the URL. */
function usePlace(name: string): TokenPlace {
  const { after = [] } = route.useSearch();
  const navigate = route.useNavigate();
  const own = `${name}~`;
  return {
    after: after.find((one) => one.startsWith(own))?.slice(own.length),
    onAfter: (place, replace) =>
      void navigate({
        ...{ replace, resetScroll: false },
        search: (old) => {
          const others = (old.after ?? []).filter((one) => !one.startsWith(own));
          const all = place === undefined ? others : [...others, `${own}${place}`];
          return all.length === 0 ? {} : { after: all };
        },
      }),
  };
}

function Figure({
  title,
  many,
  tone,
}: {
  readonly title: string;
  readonly many: number;
  readonly tone: string;
}): ReactNode {
  return (
    <div className={many === 0 ? "figure" : `figure ${tone}`}>
      <dt>{title}</dt>
      <dd className="number">{countText(many)}</dd>
    </div>
  );
}

/** What a worker would see, and what it has fetched. */
const COLUMNS: readonly TableColumn<WaitingToken>[] = [
  {
    title: "Task",
    cell: ({ waitsFor, workerName = "a worker" }) =>
      waitsFor === "activityWorker" ? (
        <span className="share caught">queued</span>
      ) : (
        <span className="share running">with {workerName}</span>
      ),
  },
  {
    title: "Execution",
    cell: (token) => (
      <>
        <Link
          to="/executions/$arn"
          params={{ arn: token.executionArn }}
          preload={false}
          className="mono"
        >
          {token.executionName}
        </Link>{" "}
        <span className="muted">{taskName(token)}</span>
      </>
    ),
  },
  { title: "Since", className: "muted", cell: ({ since }) => <Time at={since} /> },
  {
    title: "Input",
    className: "cut",
    cell: ({ parameters }) => <code title={parameters}>{parameters.slice(0, 160)}</code>,
  },
];

function copies(arn: string, endpoint: string): readonly CopyChoice[] {
  return [
    { what: "ARN", text: arn },
    {
      what: "AWS CLI: fetch a task",
      text: awsCommand("stepfunctions get-activity-task", endpoint, [["--activity-arn", arn]]),
    },
  ];
}
