// machine.tsx — one state machine: its executions, definition, versions, aliases, tags.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  type DescribedMachine,
  infoQuery,
  isMissing,
  machineQuery,
  machinesQuery,
  useEndpoint,
  useReadOnly,
} from "../api/index.ts";
import { ExecutionList } from "../list/index.ts";
import {
  AliasesView,
  DefinitionView,
  machineCopies,
  TagsView,
  VersionsView,
} from "../machine/index.ts";
import { machineArnOf } from "../machine-arn.ts";
import {
  type ListSearch,
  MACHINE_TABS,
  type MachineSearch,
  type MachineTab,
} from "../page-search.ts";
import { CopyMenu, ErrorNote, Loading, Note, onDemand, Tabs } from "../parts/index.ts";
import { Missing, Page } from "../shell/index.ts";
import { StartButton, StartDialog } from "../start/index.ts";
import { useOnState } from "./use-on-state.ts";

const route = getRouteApi("/machines/$arn");

const VersionPage = onDemand(async () => (await import("./version.tsx")).VersionPage);

/** What the ARN names: a machine, a version of it with its own definition, or an alias among those of its machine. */
export function MachinePage(): ReactNode {
  const { arn } = route.useParams();
  const { machineArn, version, alias } = machineArnOf(arn);
  if (version !== undefined) return <VersionPage arn={arn} />;
  if (alias === undefined) return <WholeMachine arn={arn} />;
  return (
    <Navigate
      to="/machines/$arn"
      params={{ arn: machineArn }}
      search={{ tab: "aliases" }}
      replace
    />
  );
}

function WholeMachine({ arn }: { readonly arn: string }): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(machineQuery(arn));
  const { data: info, isPending } = useQuery(infoQuery);
  const readOnly = info?.readOnly === true;
  const endpoint = useEndpoint();
  const name = data?.name ?? arn.split(":").at(-1) ?? arn;
  const go = (next: MachineSearch, { replace } = { replace: false }): void =>
    void navigate({ search: next, replace });
  const { tab: asked, start, state, ...filters } = search;
  const tab = MACHINE_TABS.find((one) => one === asked) ?? "executions";
  const kept = { ...filters, ...(state === undefined ? {} : { state }) };
  const dontStart = (): void =>
    go({ ...kept, ...(tab === "executions" ? {} : { tab }) }, { replace: true });
  // One that is deleted while it is looked at is missing from then on; what is being written stays.
  const isGone = isMissing(error);
  if (error !== null && (data === undefined || (isGone && tab !== "definition"))) {
    return (
      <Missing
        what="state machine"
        name={name}
        error={error}
        onRetry={() => void refetch()}
        back={<Link to="/machines">All state machines</Link>}
      />
    );
  }
  return (
    <Page
      title={name}
      heading={<span className="mono">{name}</span>}
      crumbs={<Link to="/machines">State machines</Link>}
      beside={data !== undefined && <MachineFacts machine={data} />}
      actions={
        <>
          <CopyMenu choices={machineCopies(arn, endpoint)} />
          <StartButton
            machine={isGone ? undefined : data}
            title="Start execution"
            onStart={() => go({ ...search, start: true })}
          />
        </>
      }
      fill
    >
      {error !== null && (
        <ErrorNote error={error} still={data !== undefined} onRetry={() => void refetch()} />
      )}
      {start === true && readOnly && <NothingStarts onClose={dontStart} />}
      <MachineTabs arn={arn} machine={data} {...{ tab, state, filters }} onGo={go} />
      {start === true && !isPending && !readOnly && (
        <StartDialog machineArn={arn} machineName={name} open onClose={dontStart} />
      )}
    </Page>
  );
}

/** In the place of the form that the address asks for. */
function NothingStarts({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Note tone="caught" title="This server is read-only:">
      nothing can be started from here.{" "}
      <button type="button" className="button small" onClick={onClose}>
        Close
      </button>
    </Note>
  );
}

interface MachineTabsProps {
  readonly arn: string;
  readonly machine: DescribedMachine | undefined;
  readonly tab: MachineTab;
  readonly state: string | undefined;
  readonly filters: ListSearch;
  readonly onGo: (search: MachineSearch, change?: { readonly replace: boolean }) => void;
}

function MachineTabs(props: MachineTabsProps): ReactNode {
  const { arn, machine, tab, state, filters, onGo } = props;
  const readOnly = useReadOnly();
  const onState = useOnState();
  const list = (): ReactNode => (
    <ExecutionList
      search={filters}
      fixed={{ machine: arn }}
      onSearch={({ machine: _machine, ...next }, change) => onGo(next, change)}
      none={
        readOnly || machine?.status === "DELETING" ? undefined : (
          <p>“Start execution” above starts the first.</p>
        )
      }
    />
  );
  const definition = (): ReactNode =>
    machine === undefined ? (
      <Loading lines={10} />
    ) : (
      <DefinitionView {...{ machine, state, onState }} />
    );
  return (
    <Tabs
      label={`About ${machine?.name ?? "the machine"}`}
      open={tab}
      onOpen={(id) => {
        const next = MACHINE_TABS.find((one) => one === id) ?? "executions";
        onGo(next === "executions" ? {} : { tab: next });
      }}
      tabs={[
        { id: "executions", title: "Executions", content: list },
        { id: "definition", title: "Definition", content: definition },
        { id: "versions", title: "Versions", content: () => <VersionsView arn={arn} /> },
        { id: "aliases", title: "Aliases", content: () => <AliasesView arn={arn} /> },
        { id: "tags", title: "Tags", content: () => <TagsView arn={arn} /> },
      ]}
    />
  );
}

function MachineFacts({ machine }: { readonly machine: DescribedMachine }): ReactNode {
  const { data: machines = [] } = useQuery(machinesQuery);
  const item = machines.find(({ stateMachineArn }) => stateMachineArn === machine.stateMachineArn);
  return (
    <>
      <span className="tag">{machine.type === "EXPRESS" ? "Express" : "Standard"}</span>
      {machine.status === "DELETING" && <span className="tag">deleting</span>}
      {item !== undefined && item.counts.RUNNING > 0 && (
        <span className="share running">{item.counts.RUNNING} running</span>
      )}
    </>
  );
}
