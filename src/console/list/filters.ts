// filters.ts — what a list of executions is asked for, and which executions belong to it.
import type { ExecutionItem, Status } from "../../console-wire/index.ts";
import type { Parameters } from "../api/index.ts";
import { machineArnOf } from "../machine-arn.ts";
import type { ListSearch, Since } from "../page-search.ts";

export const SINCE_MS: Readonly<Record<Since, number>> = {
  "15m": 900_000,
  "1h": 3_600_000,
  "6h": 21_600_000,
  "1d": 86_400_000,
  "7d": 604_800_000,
};

export const SPAN_WORDS: Readonly<Record<Since, string>> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "6h": "Last 6 hours",
  "1d": "Last 24 hours",
  "7d": "Last 7 days",
};

/** The parameters of `GET executions`. */
export function askedFor(search: ListSearch, now: number): Parameters {
  const { status, machine, mapRun, name, text, since, from, to, ended } = search;
  return {
    ...{ status: status?.join(","), machine, mapRun, name, text, to },
    from: since === undefined ? from : now - SINCE_MS[since],
    endedFrom: ended && now - SINCE_MS[ended],
  };
}

/** Whether an execution fits every filter but the text, which looks into inputs: the server alone judges that. */
export function belongs(item: ExecutionItem, search: ListSearch, now: number): boolean {
  const { status, machine, mapRun, name, from = 0, to = Number.POSITIVE_INFINITY } = search;
  // Children of a map run are listed under it and nowhere else.
  if (mapRun === undefined && item.mapRunArn !== undefined) return false;
  if (status !== undefined && !status.includes(item.status)) return false;
  // Whether a map run is of the machine the server alone knows: its children stand under `machine/label`.
  if (mapRun !== undefined && item.mapRunArn !== mapRun) return false;
  if (mapRun === undefined && machine !== undefined && !isOf(item, machine)) return false;
  const part = name?.trim().toLowerCase() ?? "";
  if (!item.name.toLowerCase().includes(part)) return false;
  const { since, ended } = search;
  if (ended !== undefined && !((item.stopDate ?? 0) >= now - SINCE_MS[ended])) return false;
  const earliest = since === undefined ? from : now - SINCE_MS[since];
  return item.startDate >= earliest && item.startDate <= to;
}

/** `machine`: the ARN of a machine, of a version or an alias that started it; or the machine's name, with or without `:qualifier`. */
function isOf(item: ExecutionItem, machine: string): boolean {
  const { stateMachineArn, versionArn, aliasArn, machineName } = item;
  if ([stateMachineArn, versionArn, aliasArn, machineName].includes(machine)) return true;
  const named = `:stateMachine:${machine}`;
  return [versionArn, aliasArn].some((arn) => arn?.endsWith(named));
}

/** As people call it: `checkout`, `checkout v1`, `checkout alias PROD`. */
export function machineLabel(machine: string): string {
  const { name, version, alias } = machineArnOf(machine);
  if (version !== undefined) return `${name} v${version}`;
  return alias === undefined ? name : `${name} alias ${alias}`;
}

/** The label of the Map, which its map runs' ARNs hold: `arn:…:mapRun:machine/Label:id`. */
export function mapRunLabel(arn: string): string {
  const [, label] = /\/([^/:]+):[^/:]*$/.exec(arn) ?? [];
  return label ?? arn;
}

export type Counts = Readonly<Record<Status, number>>;

/** How many the list has in all, where that is known: counts are of all statuses, the list may be of some. */
export function totalOf(counts: Counts | undefined, search: ListSearch): number | undefined {
  if (counts === undefined || search.text !== undefined) return undefined;
  const wanted = search.status ?? Object.keys(counts);
  return Object.entries(counts).reduce(
    (sum, [status, count]) => (wanted.some((one) => one === status) ? sum + count : sum),
    0,
  );
}

/** True where anything but what the page itself fixes is filtered. */
export function isFiltered(search: ListSearch, fixed: ListSearch): boolean {
  const own = Object.entries(search).filter(([name, value]) => {
    return value !== undefined && !Object.hasOwn(fixed, name);
  });
  return own.length > 0;
}
