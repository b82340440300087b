// version.tsx — one published version of a state machine: its own definition, to read, and what has changed since.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import {
  aliasesQuery,
  type DescribedMachine,
  isMissing,
  machineQuery,
  useEndpoint,
} from "../api/index.ts";
import {
  changesText,
  machineCopies,
  VersionDefinition,
  VersionDifference,
} from "../machine/index.ts";
import { machineArnOf } from "../machine-arn.ts";
import { VERSION_TABS, type VersionTab } from "../page-search.ts";
import { CopyMenu, ErrorNote, ExactTime, Loading, Tabs } from "../parts/index.ts";
import { type Difference, differenceOf } from "../run/index.ts";
import { Missing, Page } from "../shell/index.ts";
import { StartButton, StartDialog } from "../start/index.ts";
import { useOnState } from "./use-on-state.ts";

const route = getRouteApi("/machines/$arn");

interface OfVersion {
  readonly arn: string;
}

export function VersionPage({ arn }: OfVersion): ReactNode {
  const { machineArn, name, version = "" } = machineArnOf(arn);
  const { tab: asked, start, state } = route.useSearch();
  const navigate = route.useNavigate();
  const endpoint = useEndpoint();
  const { data, error, refetch } = useQuery(machineQuery(arn));
  const tab = VERSION_TABS.find((one) => one === asked) ?? "definition";
  const kept = {
    ...(tab === "definition" ? {} : { tab }),
    ...(state === undefined ? {} : { state }),
  };
  if (error !== null && (data === undefined || isMissing(error))) {
    const back = (
      <Link to="/machines/$arn" params={{ arn: machineArn }} search={{ tab: "versions" }}>
        All versions of {name}
      </Link>
    );
    const what = "version of a state machine";
    const retry = (): void => void refetch();
    return <Missing {...{ what, error, back }} name={`${name}:${version}`} onRetry={retry} />;
  }
  return (
    <Page
      title={`${name} version ${version}`}
      heading={
        <>
          <span className="mono">{name}</span> version {version}
        </>
      }
      crumbs={<Crumbs machineArn={machineArn} name={name} />}
      beside={<span className="tag">read-only</span>}
      actions={
        <>
          <CopyMenu choices={machineCopies(arn, endpoint)} />
          <StartButton
            machine={data}
            title={`Start version ${version}`}
            onStart={() => void navigate({ search: { ...kept, start: true } })}
          />
        </>
      }
      fill
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {data === undefined ? (
        <Loading lines={10} />
      ) : (
        <Described {...{ arn, tab, state }} described={data} />
      )}
      {start === true && (
        <StartDialog
          machineArn={machineArn}
          machineName={name}
          target={arn}
          open
          onClose={() => void navigate({ search: kept, replace: true })}
        />
      )}
    </Page>
  );
}

interface CrumbsProps {
  readonly machineArn: string;
  readonly name: string;
}

function Crumbs({ machineArn: arn, name }: CrumbsProps): ReactNode {
  return (
    <>
      <Link to="/machines">State machines</Link> /{" "}
      <Link to="/machines/$arn" params={{ arn }}>
        {name}
      </Link>{" "}
      /{" "}
      <Link to="/machines/$arn" params={{ arn }} search={{ tab: "versions" }}>
        Versions
      </Link>
    </>
  );
}

interface DescribedProps extends OfVersion {
  readonly described: DescribedMachine;
  readonly tab: VersionTab;
  readonly state: string | undefined;
}

function Described({ arn, described, tab, state }: DescribedProps): ReactNode {
  const navigate = route.useNavigate();
  const onState = useOnState();
  const { machineArn, version = "" } = machineArnOf(arn);
  const current = useQuery(machineQuery(machineArn));
  const before = described.definition;
  const after = current.data?.definition;
  const difference = useMemo(
    () => (after === undefined ? undefined : differenceOf(before, after)),
    [before, after],
  );
  const changes = (): ReactNode => {
    if (current.error !== null) {
      return <ErrorNote error={current.error} onRetry={() => void current.refetch()} />;
    }
    if (after === undefined || difference === undefined) return <Loading lines={10} />;
    return <VersionDifference {...{ version, before, after, difference }} />;
  };
  return (
    <>
      <VersionFacts arn={arn} described={described} difference={difference} />
      <Tabs
        label={`About version ${version}`}
        open={tab}
        onOpen={(id) => void navigate({ search: id === "difference" ? { tab: "difference" } : {} })}
        tabs={[
          {
            id: "definition",
            title: "Definition",
            content: () => <VersionDefinition {...{ described, version, state, onState }} />,
          },
          { id: "difference", title: "Difference to the current definition", content: changes },
        ]}
      />
    </>
  );
}

interface VersionFactsProps extends OfVersion {
  readonly described: DescribedMachine;
  readonly difference: Difference | undefined;
}

function VersionFacts({ arn, described, difference }: VersionFactsProps): ReactNode {
  const { data: aliases = [] } = useQuery(aliasesQuery(machineArnOf(arn).machineArn));
  const routes = aliases.flatMap(({ name, routingConfiguration }) =>
    routingConfiguration
      .filter(({ stateMachineVersionArn }) => stateMachineVersionArn === arn)
      .map(({ weight }) => (weight === 100 ? name : `${name} (${weight} %)`)),
  );
  return (
    <dl className="facts">
      <div>
        <dt>Published</dt>
        <dd>
          <ExactTime at={described.creationDate * 1000} />
        </dd>
      </div>
      {described.description !== undefined && (
        <div>
          <dt>Description</dt>
          <dd>{described.description}</dd>
        </div>
      )}
      {routes.length > 0 && (
        <div>
          <dt>Aliases that lead here</dt>
          <dd className="mono">{routes.join(", ")}</dd>
        </div>
      )}
      {difference !== undefined && (
        <div>
          <dt>Changed since</dt>
          <dd>
            {difference.added + difference.removed === 0
              ? "nothing: it is the current definition"
              : changesText(difference)}
          </dd>
        </div>
      )}
    </dl>
  );
}
