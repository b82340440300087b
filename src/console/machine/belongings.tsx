// belongings.tsx — versions, aliases and tags of a machine.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  aliasesQuery,
  describedVersionsQuery,
  type MachineAlias,
  type MachineVersion,
  type Query,
  type Tag,
  tagsQuery,
} from "../api/index.ts";
import { machineArnOf } from "../machine-arn.ts";
import {
  CopyButton,
  EmptyState,
  ErrorNote,
  ExactTime,
  Loading,
  ScrollArea,
  Table,
  type TableColumn,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { PublishVersion } from "./publish-version.tsx";

interface OfMachine {
  readonly arn: string;
}

type DescribedVersion = MachineVersion & { readonly description?: string };

const VERSIONS: readonly TableColumn<DescribedVersion>[] = [
  {
    title: "Version",
    className: "strong",
    cell: ({ stateMachineVersionArn: arn }) => <VersionLink arn={arn} />,
  },
  { title: "Description", cell: ({ description = "" }) => description },
  { title: "Published", cell: ({ creationDate }) => <ExactTime at={creationDate * 1000} /> },
  { title: "ARN", cell: ({ stateMachineVersionArn }) => <ArnText arn={stateMachineVersionArn} /> },
];

export function VersionsView({ arn }: OfMachine): ReactNode {
  return (
    <Listed
      query={describedVersionsQuery(arn)}
      title="Versions"
      none="No version was published yet"
      columns={VERSIONS}
      keyOf={({ stateMachineVersionArn }) => stateMachineVersionArn}
      head={(versions) => <PublishVersion arn={arn} versions={versions} />}
    />
  );
}

const ALIASES: readonly TableColumn<MachineAlias>[] = [
  {
    title: "Alias",
    cell: ({ name, description = "" }) => (
      <>
        <span className="strong mono">{name}</span> <span className="muted">{description}</span>
      </>
    ),
  },
  { title: "Leads to", cell: Routes },
  { title: "Changed", cell: ({ updateDate }) => <ExactTime at={updateDate * 1000} /> },
  { title: "ARN", cell: ({ stateMachineAliasArn }) => <ArnText arn={stateMachineAliasArn} /> },
];

export function AliasesView({ arn }: OfMachine): ReactNode {
  return (
    <Listed
      query={aliasesQuery(arn)}
      title="Aliases"
      none="No alias leads to this machine"
      columns={ALIASES}
      keyOf={({ stateMachineAliasArn }) => stateMachineAliasArn}
    />
  );
}

const TAGS: readonly TableColumn<Tag>[] = [
  { title: "Key", className: "mono strong", cell: ({ key }) => key },
  { title: "Value", className: "mono", cell: ({ value }) => value },
];

export function TagsView({ arn }: OfMachine): ReactNode {
  return (
    <Listed
      query={tagsQuery(arn)}
      title="Tags"
      none="No tags"
      columns={TAGS}
      keyOf={({ key }) => key}
    />
  );
}

function Routes({ routingConfiguration }: MachineAlias): ReactNode {
  return routingConfiguration.map(({ stateMachineVersionArn: arn, weight }, i) => (
    <span key={arn}>
      {i > 0 && ", "}
      <VersionLink arn={arn} />
      {weight < 100 && ` (${weight} %)`}
    </span>
  ));
}

/** To the version's own definition. */
function VersionLink({ arn }: OfMachine): ReactNode {
  return (
    <Link to="/machines/$arn" params={{ arn }}>
      Version {machineArnOf(arn).version}
    </Link>
  );
}

function ArnText({ arn }: OfMachine): ReactNode {
  return (
    <span className="row-name">
      <code className="cut muted">{arn}</code>
      <CopyButton text={arn} what="ARN" />
    </span>
  );
}

interface ListedProps<T> {
  readonly query: Query<readonly T[]>;
  readonly title: string;
  readonly none: string;
  readonly columns: readonly TableColumn<T>[];
  readonly keyOf: (one: T) => string;
  /** What can be done, above the list. */
  readonly head?: (all: readonly T[]) => ReactNode;
}

function Listed<T>({ query, title, none, columns, keyOf, head }: ListedProps<T>): ReactNode {
  useRowKeys();
  const { data, error, refetch } = useQuery(query);
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      {head !== undefined && <div className="list-head">{head(data)}</div>}
      {data.length === 0 ? (
        <div className="card">
          <EmptyState title={none} />
        </div>
      ) : (
        <ScrollArea label={title} className="card">
          <Table columns={columns} rows={data} keyOf={keyOf} />
        </ScrollArea>
      )}
    </>
  );
}
