// services.tsx — what the embedded services hold, and a look inside.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ServicesView } from "../../console-wire/index.ts";
import { lookQuery, servicesQuery } from "../api/index.ts";
import { LookInside } from "../look/index.ts";
import {
  bytesText,
  countText,
  EmptyState,
  ErrorNote,
  Loading,
  manyText,
  useTyped,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { Missing, Page } from "../shell/index.ts";

const REFRESH_MS = 10_000;

export function ServicesPage(): ReactNode {
  useRowKeys();
  const { data, error, refetch } = useQuery({ ...servicesQuery, refetchInterval: REFRESH_MS });
  return (
    <Page title="Services">
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading lines={8} />}
      {data !== undefined && <Services view={data} />}
    </Page>
  );
}

interface Thing {
  readonly name: string;
  readonly facts: readonly string[];
  /** Where a look inside is possible. */
  readonly look?: string;
  readonly tag?: string | undefined;
}

interface Kind {
  readonly title: string;
  readonly things: readonly Thing[];
}

function kindsOf(view: ServicesView): readonly Kind[] {
  return [
    {
      title: "Tables",
      things: view.tables.map(({ name, items, status }) => ({
        ...{ name, look: "table", facts: [manyText(items, "item")] },
        tag: status === "ACTIVE" ? undefined : status,
      })),
    },
    {
      title: "Queues",
      things: view.queues.map(({ name, visible, inFlight, delayed, deadLetterOf }) => ({
        ...{ name, look: "queue", tag: deadLetterOf.length > 0 ? "dead letters" : undefined },
        facts: [
          `${countText(visible)} visible`,
          ...some(inFlight, "in flight"),
          ...some(delayed, "delayed"),
        ],
      })),
    },
    {
      title: "Topics",
      things: view.topics.map(({ name, subscriptions }) => ({
        ...{ name, look: "topic", facts: [manyText(subscriptions, "subscription")] },
      })),
    },
    {
      title: "Buckets",
      things: view.buckets.map(({ name, objects, bytes }) => ({
        ...{ name, look: "bucket", facts: [manyText(objects, "object"), bytesText(bytes)] },
      })),
    },
    {
      title: "Rules",
      things: view.rules.map(({ name, bus, state, schedule, targets }) => ({
        name: bus === "default" ? name : `${bus}/${name}`,
        tag: state === "ENABLED" ? undefined : state.toLowerCase(),
        facts: [schedule ?? `bus ${bus}`, manyText(targets, "target")],
      })),
    },
    {
      title: "Log groups",
      things: view.logGroups.map(({ name, bytes }) => ({
        ...{ name, look: "log-group", facts: [bytesText(bytes)] },
      })),
    },
  ];
}

function some(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${countText(count)} ${word}`];
}

function Services({ view }: { readonly view: ServicesView }): ReactNode {
  const kinds = kindsOf(view);
  if (kinds.every(({ things }) => things.length === 0)) {
    return (
      <div className="card">
        <EmptyState title="The services are empty">
          <p>
            Tables, queues, topics, buckets, rules and log groups stand here once something makes
            them.
          </p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="services">
      {kinds.map(({ title, things }) => (
        <section key={title} className="card" aria-label={title}>
          <div className="card-head">
            <h2>{title}</h2>
            <span className="muted number">{things.length}</span>
          </div>
          {things.length === 0 ? (
            <p className="muted card-body">none</p>
          ) : (
            <ul className="things" data-rows>
              {things.map((thing) => (
                <ThingLine key={thing.name} thing={thing} />
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

function ThingLine({ thing }: { readonly thing: Thing }): ReactNode {
  const { name, facts, look, tag } = thing;
  return (
    <li>
      <span className="row-name">
        {look === undefined ? (
          <span className="mono cut">{name}</span>
        ) : (
          <Link to="/services/$kind/$name" params={{ kind: look, name }} className="mono cut">
            {name}
          </Link>
        )}
        {tag !== undefined && <span className="tag">{tag}</span>}
      </span>
      <span className="muted number">{facts.join(" · ")}</span>
    </li>
  );
}

const route = getRouteApi("/services/$kind/$name");

const KIND_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  table: ["Table", "No item yet"],
  queue: ["Queue", "No message waits"],
  topic: ["Topic", "Nobody subscribes to it yet"],
  bucket: ["Bucket", "No object yet"],
  "log-group": ["Log group", "Nothing was written yet"],
};

export function ServiceLookPage(): ReactNode {
  useRowKeys();
  const { kind, name } = route.useParams();
  const { prefix } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    ...lookQuery(kind, name, prefix),
    refetchInterval: REFRESH_MS,
  });
  const [typed, setTyped] = useTyped(
    prefix,
    (text) => void navigate({ search: text === undefined ? {} : { prefix: text }, replace: true }),
  );
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
      fill={kind === "log-group"}
      beside={<span className="tag">{word}</span>}
      actions={
        kind === "bucket" && (
          <input
            type="search"
            className="input page-filter"
            aria-label="Keys that begin with"
            placeholder="Keys that begin with …"
            value={typed}
            onChange={({ target: { value } }) => setTyped(value)}
          />
        )
      }
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading />}
      {data?.rows.length === 0 && (
        <div className="card">
          <EmptyState title={none} />
        </div>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <LookInside kind={kind} rows={data.rows} more={data.more} />
      )}
    </Page>
  );
}
