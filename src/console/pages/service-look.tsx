// service-look.tsx — a look inside one thing of the embedded services.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { lookQuery } from "../api/index.ts";
import { GroupLines, LookInside } from "../look/index.ts";
import { EmptyState, ErrorNote, Loading, useTyped } from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { Missing, Page } from "../shell/index.ts";

const REFRESH_MS = 10_000;
const SHOWN = 100;
/** More are not shown at once. */
const SHOWN_MAX = 1_000;
const LINES = 500;

const KIND_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  table: ["Table", "No item yet"],
  queue: ["Queue", "No message waits"],
  topic: ["Topic", "Nobody subscribes to it yet"],
  bucket: ["Bucket", "No object yet"],
  rule: ["Rule", "Nothing inside"],
  "log-group": ["Log group", "Nothing was written yet"],
};

const route = getRouteApi("/services/$kind/$name");

export function ServiceLookPage(): ReactNode {
  useRowKeys();
  const { kind, name } = route.useParams();
  const search = route.useSearch();
  const { prefix, text } = search;
  const navigate = route.useNavigate();
  const [shown, setShown] = useState(SHOWN);
  const isLog = kind === "log-group";
  const { data, error, refetch } = useQuery({
    ...lookQuery(kind, name, { ...search, limit: isLog ? LINES : shown }),
    ...{ refetchInterval: REFRESH_MS, placeholderData: keepPreviousData },
  });
  const typed = useTyped(isLog ? text : prefix, (value) => {
    const asked = value === undefined ? {} : isLog ? { text: value } : { prefix: value };
    void navigate({ search: asked, replace: true });
  });
  const [word, none] = KIND_WORDS[kind] ?? [kind, "Nothing inside"];
  if (data === undefined && error !== null) {
    return (
      <Missing
        what={word.toLowerCase()}
        name={name}
        error={error}
        onRetry={() => void refetch()}
        back={<Link to="/services">All services</Link>}
      />
    );
  }
  return (
    <Page
      title={name}
      heading={<span className="mono">{name}</span>}
      crumbs={<Link to="/services">Services</Link>}
      fill={isLog}
      beside={<span className="tag">{word}</span>}
      actions={kind === "bucket" && <PrefixField typed={typed} />}
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading />}
      {isLog && <GroupLines look={data} {...{ search, typed }} />}
      {!isLog && data?.rows.length === 0 && (
        <div className="card">
          <EmptyState title={none} />
        </div>
      )}
      {!isLog && data !== undefined && data.rows.length > 0 && (
        <LookInside kind={kind} rows={data.rows} />
      )}
      {!isLog && data?.more === true && <More shown={shown} onMore={() => setShown(SHOWN_MAX)} />}
    </Page>
  );
}

interface MoreProps {
  readonly shown: number;
  readonly onMore: () => void;
}

function More({ shown, onMore }: MoreProps): ReactNode {
  return (
    <p className="muted">
      There is more than is shown here.{" "}
      {shown < SHOWN_MAX && (
        <button type="button" className="button small" onClick={onMore}>
          Show more
        </button>
      )}
    </p>
  );
}

interface PrefixFieldProps {
  readonly typed: readonly [string, (text: string) => void];
}

function PrefixField({ typed: [value, setValue] }: PrefixFieldProps): ReactNode {
  return (
    <input
      type="search"
      className="input page-filter"
      aria-label="Keys that begin with"
      placeholder="Keys that begin with …"
      value={value}
      onChange={({ target }) => setValue(target.value)}
    />
  );
}
