// belongings.tsx — versions, aliases and tags of a machine.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import {
  aliasesQuery,
  type MachineAlias,
  type Query,
  tagsQuery,
  versionsQuery,
} from "../api/index.ts";
import { CopyButton, EmptyState, ErrorNote, ExactTime, Loading } from "../parts/index.ts";

interface OfMachine {
  readonly arn: string;
}

export function VersionsView({ arn }: OfMachine): ReactNode {
  return (
    <Listed
      query={versionsQuery(arn)}
      none="No version was published yet"
      titles={["Version", "Published", "ARN"]}
      row={({ stateMachineVersionArn: version, creationDate }) => (
        <tr key={version}>
          <td className="strong number">{version.split(":").at(-1)}</td>
          <td>
            <ExactTime at={creationDate * 1000} />
          </td>
          <td>
            <ArnText arn={version} />
          </td>
        </tr>
      )}
    />
  );
}

export function AliasesView({ arn }: OfMachine): ReactNode {
  return (
    <Listed
      query={aliasesQuery(arn)}
      none="No alias leads to this machine"
      titles={["Alias", "Leads to", "Changed", "ARN"]}
      row={(alias) => (
        <tr key={alias.stateMachineAliasArn}>
          <td className="strong mono">{alias.name}</td>
          <td>{routesText(alias)}</td>
          <td>
            <ExactTime at={alias.updateDate * 1000} />
          </td>
          <td>
            <ArnText arn={alias.stateMachineAliasArn} />
          </td>
        </tr>
      )}
    />
  );
}

export function TagsView({ arn }: OfMachine): ReactNode {
  return (
    <Listed
      query={tagsQuery(arn)}
      none="No tags"
      titles={["Key", "Value"]}
      row={({ key, value }) => (
        <tr key={key}>
          <td className="mono strong">{key}</td>
          <td className="mono">{value}</td>
        </tr>
      )}
    />
  );
}

function routesText({ routingConfiguration }: MachineAlias): string {
  return routingConfiguration
    .map(({ stateMachineVersionArn, weight }) => {
      const version = `version ${stateMachineVersionArn.split(":").at(-1)}`;
      return weight === 100 ? version : `${version} (${weight} %)`;
    })
    .join(", ");
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
  readonly titles: readonly string[];
  readonly row: (one: T) => ReactNode;
}

function Listed<T>({ query, none, titles, row }: ListedProps<T>): ReactNode {
  const { data, error, refetch } = useQuery(query);
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <div className="card scroll">
      {data.length === 0 ? (
        <EmptyState title={none} />
      ) : (
        <table className="table">
          <thead>
            <tr>
              {titles.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{data.map(row)}</tbody>
        </table>
      )}
    </div>
  );
}
