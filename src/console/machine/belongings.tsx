// belongings.tsx — versions, aliases and tags of a machine.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  aliasesQuery,
  type MachineAlias,
  type MachineVersion,
  type Query,
  type Tag,
  tagsQuery,
  versionDescriptionQuery,
  versionsQuery,
} from "../api/index.ts";
import { machineArnOf } from "../machine-arn.ts";
import {
  CopyButton,
  EmptyState,
  ErrorNote,
  ExactTime,
  Loading,
  LongTable,
  type LongTableColumn,
  ScrollArea,
  Table,
  type TableColumn,
} from "../parts/index.ts";
import { useRowKeys } from "../rows/index.ts";
import { PublishVersion } from "./publish-version.tsx";

interface OfMachine {
  readonly arn: string;
}

const VERSIONS: readonly LongTableColumn<MachineVersion>[] = [
  {
    title: "Version",
    width: "minmax(90px,1fr)",
    className: "strong",
    cell: ({ stateMachineVersionArn: arn }) => <VersionLink arn={arn} />,
  },
  {
    title: "Description",
    width: "minmax(120px,3fr)",
    className: "version-description",
    cell: ({ stateMachineVersionArn }) => <Description arn={stateMachineVersionArn} />,
  },
  {
    title: "Published",
    width: "minmax(150px,1fr)",
    cell: ({ creationDate }) => <ExactTime at={creationDate * 1000} />,
  },
  {
    title: "ARN",
    width: "minmax(160px,3fr)",
    cell: ({ stateMachineVersionArn }) => <ArnText arn={stateMachineVersionArn} />,
  },
];

/** Asked for once its row comes into sight. */
function Description({ arn }: OfMachine): ReactNode {
  return useQuery(versionDescriptionQuery(arn)).data;
}

const versionArnOf = ({ stateMachineVersionArn }: MachineVersion): string => stateMachineVersionArn;

export function VersionsView({ arn }: OfMachine): ReactNode {
  return (
    <Listed
      query={versionsQuery(arn)}
      none="No version was published yet"
      head={(versions) => <PublishVersion arn={arn} versions={versions} />}
      table={(rows) => (
        <div className="card long-table">
          <LongTable label="Versions" columns={VERSIONS} rows={rows} keyOf={versionArnOf} />
        </div>
      )}
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
      none="No alias leads to this machine"
      table={(rows) => (
        <ScrollArea label="Aliases" className="card">
          <Table columns={ALIASES} rows={rows} keyOf={(one) => one.stateMachineAliasArn} />
        </ScrollArea>
      )}
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
      none="No tags"
      table={(rows) => (
        <ScrollArea label="Tags" className="card">
          <Table columns={TAGS} rows={rows} keyOf={({ key }) => key} />
        </ScrollArea>
      )}
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
  readonly none: string;
  readonly table: (all: readonly T[]) => ReactNode;
  /** What can be done, above the list. */
  readonly head?: (all: readonly T[]) => ReactNode;
}

function Listed<T>({ query, none, table, head }: ListedProps<T>): ReactNode {
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
        table(data)
      )}
    </>
  );
}
