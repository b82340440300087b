// queries.ts — what the pages ask, each with the key under which news finds it again.

import type {
  ActivityItem,
  ConsoleInfo,
  Dashboard,
  ExecutionItem,
  FunctionItem,
  LogPage,
  MachineItem,
  MapRunView,
  ServiceLook,
  ServicesView,
  TokenPage,
} from "../../console-wire/index.ts";
import { call, get, pathOf } from "./client.ts";

/** What useQuery takes. */
export interface Query<T> {
  readonly queryKey: readonly string[];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<T>;
}

function query<T>(key: readonly string[], ask: (signal: AbortSignal) => Promise<T>): Query<T> {
  return { queryKey: key, queryFn: ({ signal }) => ask(signal) };
}

export const infoQuery: Query<ConsoleInfo> = query(["info"], (signal) => get("info", {}, signal));

export const machinesQuery: Query<readonly MachineItem[]> = query(["machines"], (signal) =>
  get("machines", {}, signal),
);

export interface TokensAsked {
  readonly text?: string;
  readonly resource?: string;
  readonly after?: string;
  readonly limit: number;
}

export function tokensQuery(asked: TokensAsked): Query<TokenPage> {
  return query(["tokens", "page", JSON.stringify(asked)], (signal) =>
    get("tokens", { ...asked }, signal),
  );
}

/** Of one execution. */
export function tokensOfQuery(executionArn: string): Query<TokenPage> {
  return query(["tokens", executionArn], (signal) =>
    get("tokens", { execution: executionArn }, signal),
  );
}

export const activitiesQuery: Query<readonly ActivityItem[]> = query(["activities"], (signal) =>
  get("activities", {}, signal),
);

export const functionsQuery: Query<readonly FunctionItem[]> = query(["functions"], (signal) =>
  get("functions", {}, signal),
);

export interface ServicesAsked {
  readonly text?: string;
  readonly limit: number;
}

export function servicesQuery(asked: ServicesAsked): Query<ServicesView> {
  return query(["services", JSON.stringify(asked)], (signal) =>
    get("services", { ...asked }, signal),
  );
}

export function logsQuery(functionName: string): Query<LogPage> {
  return query(["functions", functionName, "logs"], (signal) =>
    get(pathOf("functions", functionName, "logs"), { limit: 500 }, signal),
  );
}

export interface LookAsked {
  readonly prefix?: string;
  readonly text?: string;
  /** Leads to older lines. */
  readonly before?: string;
  readonly limit: number;
}

export function lookQuery(kind: string, name: string, asked: LookAsked): Query<ServiceLook> {
  return query(["services", kind, name, JSON.stringify(asked)], (signal) =>
    get(pathOf("services", kind, name), { ...asked }, signal),
  );
}

export function mapRunQuery(mapRunArn: string): Query<MapRunView> {
  return query(["map-run", mapRunArn], (signal) => get("map-run", { arn: mapRunArn }, signal));
}

export interface DashboardSpan {
  /** How far back it looks; the server's clock gives the end. */
  readonly spanMs: number;
  readonly machine?: string;
}

export function dashboardQuery({ spanMs, machine }: DashboardSpan): Query<Dashboard> {
  return query(["dashboard", String(spanMs), machine ?? ""], (signal) => {
    const to = Date.now();
    return get("dashboard", { from: to - spanMs, to, machine }, signal);
  });
}

export interface DescribedMachine {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly creationDate: number;
  readonly revisionId?: string;
  readonly description?: string;
  readonly label?: string;
}

export function machineQuery(stateMachineArn: string): Query<DescribedMachine> {
  return query(["machine", stateMachineArn, "described"], () =>
    call("DescribeStateMachine", { stateMachineArn }),
  );
}

export interface MachineVersion {
  readonly stateMachineVersionArn: string;
  readonly creationDate: number;
}

export function versionsQuery(stateMachineArn: string): Query<readonly MachineVersion[]> {
  return query(["machine", stateMachineArn, "versions"], async () => {
    const input = { stateMachineArn, maxResults: 1000 };
    const page = await call<{ readonly stateMachineVersions: readonly MachineVersion[] }>(
      "ListStateMachineVersions",
      input,
    );
    return page.stateMachineVersions;
  });
}

/** What a version was published with; empty where with nothing. Its definition is not kept: there may be a thousand. */
export function versionDescriptionQuery(versionArn: string): Query<string> {
  return query(["machine", versionArn, "description"], async () => {
    const { description = "" } = await call<DescribedMachine>("DescribeStateMachine", {
      stateMachineArn: versionArn,
    });
    return description;
  });
}

export interface MachineAlias {
  readonly stateMachineAliasArn: string;
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: readonly {
    readonly stateMachineVersionArn: string;
    readonly weight: number;
  }[];
  readonly creationDate: number;
  readonly updateDate: number;
}

export function aliasesQuery(stateMachineArn: string): Query<readonly MachineAlias[]> {
  return query(["machine", stateMachineArn, "aliases"], async () => {
    const input = { stateMachineArn, maxResults: 1000 };
    const page = await call<{
      readonly stateMachineAliases: readonly { readonly stateMachineAliasArn: string }[];
    }>("ListStateMachineAliases", input);
    return Promise.all(
      page.stateMachineAliases.map(({ stateMachineAliasArn }) =>
        call<MachineAlias>("DescribeStateMachineAlias", { stateMachineAliasArn }),
      ),
    );
  });
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export function tagsQuery(resourceArn: string): Query<readonly Tag[]> {
  return query(["machine", resourceArn, "tags"], async () => {
    const { tags } = await call<{ readonly tags: readonly Tag[] }>("ListTagsForResource", {
      resourceArn,
    });
    return tags;
  });
}

/** The newest executions of a machine, for samples of inputs. */
export function recentQuery(machine: string): Query<readonly ExecutionItem[]> {
  return query(["recent", machine], async (signal) => {
    const page = await get<{ readonly items: readonly ExecutionItem[] }>(
      "executions",
      { machine, limit: 8 },
      signal,
    );
    return page.items;
  });
}
