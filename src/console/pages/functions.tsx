// functions.tsx — functions that run here, and what they print.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { FunctionItem, LogPage } from "../../console-wire/index.ts";
import { functionsQuery, logsQuery } from "../api/index.ts";
import {
  CopyMenu,
  countText,
  EmptyState,
  ErrorNote,
  Loading,
  type LogLine,
  LogLines,
} from "../parts/index.ts";
import { Page } from "../shell/index.ts";

const REFRESH_MS = 10_000;
const LOGS_REFRESH_MS = 1_500;

export function FunctionsPage(): ReactNode {
  const { data, error, refetch } = useQuery({ ...functionsQuery, refetchInterval: REFRESH_MS });
  return (
    <Page
      title="Functions"
      beside={data !== undefined && <span className="muted number">{data.length}</span>}
    >
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
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
      {data !== undefined && data.length > 0 && <FunctionTable functions={data} />}
    </Page>
  );
}

function FunctionTable({ functions }: { readonly functions: readonly FunctionItem[] }): ReactNode {
  return (
    <div className="card scroll">
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Runtime</th>
            <th scope="col">Handler</th>
            <th scope="col" className="end">
              Invocations
            </th>
            <th scope="col" className="end">
              Errors
            </th>
            <th scope="col" className="end">
              Limits
            </th>
          </tr>
        </thead>
        <tbody>
          {functions.map((one) => (
            <tr key={one.functionArn}>
              <td>
                <span className="row-name">
                  <Link
                    to="/functions/$name"
                    params={{ name: one.functionName }}
                    className="mono strong"
                  >
                    {one.functionName}
                  </Link>
                  {one.state !== "Active" && <span className="tag">{one.state}</span>}
                </span>
              </td>
              <td data-title="Runtime">{one.runtime}</td>
              <td data-title="Handler" className="mono">
                {one.handler}
              </td>
              <td data-title="Invocations" className="end number">
                {countText(one.invocations)}
              </td>
              <td data-title="Errors" className="end number">
                <span className={one.errors === 0 ? "muted" : "toned failed"}>
                  {countText(one.errors)}
                </span>
              </td>
              <td data-title="Limits" className="end muted number">
                {one.timeoutSeconds} s · {one.memoryMb} MB
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const route = getRouteApi("/functions/$name");

export function FunctionPage(): ReactNode {
  const { name } = route.useParams();
  const { data: functions } = useQuery(functionsQuery);
  const [live, setLive] = useState(true);
  const logs = useQuery({ ...logsQuery(name), refetchInterval: live ? LOGS_REFRESH_MS : false });
  const [filter, setFilter] = useState("");
  const found = functions?.find(({ functionName }) => functionName === name);
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
                text: `aws lambda invoke --function-name ${name} --payload '{}' /dev/stdout`,
              },
            ]}
          />
        )
      }
    >
      {found !== undefined && <FunctionFacts found={found} />}
      <section className="card logs-card" aria-label="Logs">
        <div className="card-head">
          <h2>Logs</h2>
          <span className="end">
            <input
              type="search"
              className="input page-filter"
              aria-label="Filter lines"
              placeholder="Filter lines"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
            <button
              type="button"
              className="button"
              aria-pressed={live}
              onClick={() => setLive(!live)}
            >
              {live ? "Pause" : "Go on"}
            </button>
          </span>
        </div>
        {logs.error !== null && <ErrorNote error={logs.error} />}
        {logs.data !== undefined && <LogLines {...printed(logs.data)} filter={filter} />}
      </section>
    </Page>
  );
}

function FunctionFacts({ found }: { readonly found: FunctionItem }): ReactNode {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Runtime", found.runtime],
    ["Handler", <code key="handler">{found.handler}</code>],
    ["Invocations", countText(found.invocations)],
    ["Errors", countText(found.errors)],
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

function printed({ lines, more }: LogPage): {
  readonly lines: readonly LogLine[];
  readonly more: boolean;
} {
  return { lines: lines.map(({ at, text, requestId }) => ({ at, text, of: requestId })), more };
}
