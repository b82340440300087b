// services.tsx — what the embedded services hold.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Listed, ServicesView } from "../../console-wire/index.ts";
import { servicesQuery } from "../api/index.ts";
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
import { Page } from "../shell/index.ts";

const REFRESH_MS = 10_000;
/** Of each kind. */
const SHOWN = 100;
/** More are found by their names. */
const SHOWN_MAX = 500;

const route = getRouteApi("/services");

export function ServicesPage(): ReactNode {
  useRowKeys();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [limit, setLimit] = useState(SHOWN);
  const [typed, setTyped] = useTyped(
    asked.text,
    (text) => void navigate({ search: text === undefined ? {} : { text }, replace: true }),
  );
  const { data, error, refetch } = useQuery({
    ...servicesQuery({ ...asked, limit }),
    ...{ refetchInterval: REFRESH_MS, placeholderData: keepPreviousData },
  });
  return (
    <Page
      title="Services"
      actions={
        <input
          type="search"
          className="input page-filter"
          aria-label="Part of a name"
          placeholder="Part of a name"
          value={typed}
          onChange={({ target: { value } }) => setTyped(value)}
        />
      }
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <Loading lines={8} />}
      {data !== undefined && (
        <Services
          view={data}
          isFiltered={asked.text !== undefined}
          onMore={limit < SHOWN_MAX ? () => setLimit(SHOWN_MAX) : undefined}
        />
      )}
    </Page>
  );
}

interface Thing {
  readonly name: string;
  readonly facts: readonly string[];
  /** As the URL of the look inside names its kind. */
  readonly look: string;
  readonly tag?: string | undefined;
}

interface Kind {
  readonly title: string;
  readonly total: number;
  readonly things: readonly Thing[];
}

function kindsOf(view: ServicesView): readonly Kind[] {
  return [
    kind("Tables", view.tables, ({ name, items, moreItems, status }) => ({
      ...{ name, look: "table", tag: status === "ACTIVE" ? undefined : status },
      facts: [`${moreItems ? "at least " : ""}${manyText(items, "item")}`],
    })),
    kind("Queues", view.queues, ({ name, visible, inFlight, delayed, deadLetterOf }) => ({
      ...{ name, look: "queue", tag: deadLetterOf.length > 0 ? "dead letters" : undefined },
      facts: [
        `${countText(visible)} visible`,
        ...some(inFlight, "in flight"),
        ...some(delayed, "delayed"),
      ],
    })),
    kind("Topics", view.topics, ({ name, subscriptions }) => ({
      ...{ name, look: "topic", facts: [manyText(subscriptions, "subscription")] },
    })),
    kind("Buckets", view.buckets, ({ name, objects, bytes }) => ({
      ...{ name, look: "bucket", facts: [manyText(objects, "object"), bytesText(bytes)] },
    })),
    kind("Rules", view.rules, ({ name, bus, state, schedule, targets }) => ({
      ...{ name: bus === "default" ? name : `${bus}/${name}`, look: "rule" },
      tag: state === "ENABLED" ? undefined : state.toLowerCase(),
      facts: [schedule ?? `bus ${bus}`, manyText(targets, "target")],
    })),
    kind("Log groups", view.logGroups, ({ name, bytes }) => ({
      ...{ name, look: "log-group", facts: [bytesText(bytes)] },
    })),
  ];
}

function kind<T>(title: string, { total, items }: Listed<T>, thing: (one: T) => Thing): Kind {
  return { title, total, things: items.map(thing) };
}

function some(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${countText(count)} ${word}`];
}

interface ServicesProps {
  readonly view: ServicesView;
  readonly isFiltered: boolean;
  /** Undefined where no more can be shown at once. */
  readonly onMore: (() => void) | undefined;
}

function Services({ view, isFiltered, onMore }: ServicesProps): ReactNode {
  const kinds = kindsOf(view);
  if (kinds.every(({ total }) => total === 0)) {
    return (
      <div className="card">
        {isFiltered ? (
          <EmptyState title="Nothing has such a name" />
        ) : (
          <EmptyState title="The services are empty">
            <p>
              Tables, queues, topics, buckets, rules and log groups stand here once something makes
              them.
            </p>
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <div className="services">
      {kinds.map((one) => (
        <KindCard key={one.title} kind={one} onMore={onMore} />
      ))}
    </div>
  );
}

interface KindCardProps {
  readonly kind: Kind;
  readonly onMore: (() => void) | undefined;
}

function KindCard({ kind: { title, total, things }, onMore }: KindCardProps): ReactNode {
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <span className="muted number">{countText(total)}</span>
      </div>
      {total === 0 ? (
        <p className="muted card-body">none</p>
      ) : (
        <ul className="things" data-rows>
          {things.map((thing) => (
            <ThingLine key={thing.name} thing={thing} />
          ))}
        </ul>
      )}
      {things.length < total && (
        <p className="muted card-body">
          The first {countText(things.length)} are shown.{" "}
          {onMore === undefined ? (
            "Find the others by their names."
          ) : (
            <button type="button" className="button small" onClick={onMore}>
              Show more
            </button>
          )}
        </p>
      )}
    </section>
  );
}

function ThingLine({ thing }: { readonly thing: Thing }): ReactNode {
  const { name, facts, look, tag } = thing;
  return (
    <li>
      <span className="row-name">
        <Link to="/services/$kind/$name" params={{ kind: look, name }} className="mono cut">
          {name}
        </Link>
        {tag !== undefined && <span className="tag">{tag}</span>}
      </span>
      <span className="muted number">{facts.join(" · ")}</span>
    </li>
  );
}
