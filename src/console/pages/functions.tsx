// functions.tsx — functions that run here, and what they print.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { FunctionItem } from "../../console-wire/index.ts";
import { functionsQuery, logsQuery, useEndpoint } from "../api/index.ts";
import {
  CopyMenu,
  countText,
  EmptyState,
  ErrorNote,
  Loading,
  LogCard,
  Table,
  type TableColumn,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { awsCommand } from "../run/index.ts";
import { Missing, Page } from "../shell/index.ts";

const REFRESH_MS = 10_000;
const LOGS_REFRESH_MS = 1_500;
/** What is counted is counted in memory. */
const SINCE = "since the server's start";

export function FunctionsPage(): ReactNode {
  useRowKeys();
  const { data, error, refetch } = useQuery({ ...functionsQuery, refetchInterval: REFRESH_MS });
  return (
    <Page
      title="Functions"
      beside={
        data !== undefined && (
          <span className="muted number">
            {data.length} · invocations and errors {SINCE}
          </span>
        )
      }
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && (
        <div className="card">
          <EmptyState title="No function runs here">
            <p>
              Functions of a project (<code>treadle dev</code>), of a stack, or made with{" "}
              <code>aws lambda create-function</code> stand here with their logs.
            </p>
          </EmptyState>
        </div>
      )}
      {data !== undefined && data.length > 0 && (
        <div className="card scroll">
          <Table columns={COLUMNS} rows={data} keyOf={({ functionArn }) => functionArn} />
        </div>
      )}
    </Page>
  );
}

const COLUMNS: readonly TableColumn<FunctionItem>[] = [
  {
    title: "Name",
    cell: ({ functionName: name, state }) => (
      <span className="row-name">
        <Link to="/functions/$name" params={{ name }} className="mono strong">
          {name}
        </Link>
        {state !== "Active" && <span className="tag">{state}</span>}
      </span>
    ),
  },
  { title: "Runtime", cell: ({ runtime }) => runtime },
  { title: "Handler", className: "mono", cell: ({ handler }) => handler },
  { title: "Invocations", end: true, cell: ({ invocations }) => countText(invocations) },
  {
    title: "Errors",
    end: true,
    cell: ({ errors }) => (
      <span className={errors === 0 ? "muted" : "toned failed"}>{countText(errors)}</span>
    ),
  },
  {
    title: "Limits",
    end: true,
    className: "muted",
    cell: ({ timeoutSeconds, memoryMb }) => `${timeoutSeconds} s · ${memoryMb} MB`,
  },
];

const route = getRouteApi("/functions/$name");

export function FunctionPage(): ReactNode {
  const { name } = route.useParams();
  const { data: functions } = useQuery(functionsQuery);
  const endpoint = useEndpoint();
  const [live, setLive] = useState(true);
  const logs = useQuery({ ...logsQuery(name), enabled: live, refetchInterval: LOGS_REFRESH_MS });
  const found = functions?.find(({ functionName }) => functionName === name);
  if (logs.data === undefined && logs.error !== null) {
    return (
      <Missing
        what="function"
        name={name}
        error={logs.error}
        onRetry={() => void logs.refetch()}
        back={<Link to="/functions">All functions</Link>}
      />
    );
  }
  return (
    <Page
      title={name}
      heading={<span className="mono">{name}</span>}
      crumbs={<Link to="/functions">Functions</Link>}
      fill
      actions={
        found !== undefined && (
          <CopyMenu
            choices={[
              { what: "ARN", text: found.functionArn },
              {
                what: "AWS CLI: invoke",
                text: `${awsCommand("lambda invoke", endpoint, [
                  ["--function-name", name],
                  ["--payload", "{}"],
                ])} /dev/stdout`,
              },
            ]}
          />
        )
      }
    >
      {found !== undefined && <FunctionFacts found={found} />}
      <LogCard
        title="Logs"
        lines={logs.data?.lines.map(({ at, text, requestId: of }) => ({ at, text, of }))}
        more={logs.data?.more === true}
        why={
          logs.data?.noLogGroup
            ? `There is no log group /aws/lambda/${name}: what it printed before the server's start is not known.`
            : `The log group /aws/lambda/${name} has none.`
        }
        end={
          <button
            type="button"
            className="button"
            aria-pressed={!live}
            onClick={() => setLive(!live)}
          >
            {live ? "Pause" : "Go on"}
          </button>
        }
      >
        {logs.error !== null && <ErrorNote error={logs.error} still={logs.data !== undefined} />}
      </LogCard>
    </Page>
  );
}

function FunctionFacts({ found }: { readonly found: FunctionItem }): ReactNode {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Runtime", found.runtime],
    ["Handler", <code key="handler">{found.handler}</code>],
    [`Invocations ${SINCE}`, countText(found.invocations)],
    [`Errors ${SINCE}`, countText(found.errors)],
    ["Timeout", `${found.timeoutSeconds} s`],
    ["Memory", `${found.memoryMb} MB`],
    ...(found.reservedConcurrency === undefined
      ? []
      : [["At once", countText(found.reservedConcurrency)] as const]),
  ];
  return (
    <dl className="facts">
      {facts.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
