// page-search.ts — what stands in the URLs of the pages: read with care, because people write them by hand.
import type { Status } from "../console-wire/index.ts";
import type { RawSearch } from "./search-text.ts";

/** What the URL says and nobody understands, by its parameter: it stays there, and the page says so. */
export type Refused = Readonly<Record<string, string>>;

/** The filters of a list of executions; every one is optional. */
export interface ListSearch {
  readonly refused?: Refused;
  readonly status?: readonly Status[];
  readonly machine?: string;
  readonly mapRun?: string;
  readonly name?: string;
  readonly text?: string;
  /** Of the start: a span that ends now … */
  readonly since?: Since;
  /** … or milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** Of the end: a span that ends now. */
  readonly ended?: Span;
}

export const SPANS = ["15m", "1h", "6h", "1d", "7d"] as const;
export type Span = (typeof SPANS)[number];
export type Since = Span;

export const STATUSES_ASKED: readonly Status[] = [
  ...(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] as const),
];

export function listSearch(raw: RawSearch): ListSearch {
  const asked = (raw["status"] ?? "").split(",").filter((one) => one.trim() !== "");
  const known = asked.map((one) => one.trim().toUpperCase());
  const status = STATUSES_ASKED.filter((one) => known.includes(one));
  const strange = asked.filter((_, i) => !STATUSES_ASKED.some((one) => one === known[i]));
  return compact({
    refused: refusedOf({
      status: strange.join(","),
      since: spanOf(raw["since"]) === undefined ? raw["since"] : undefined,
      from: moment(raw["from"]) === undefined ? raw["from"] : undefined,
      to: moment(raw["to"]) === undefined ? raw["to"] : undefined,
      ended: spanOf(raw["ended"]) === undefined ? raw["ended"] : undefined,
    }),
    status: status.length === 0 ? undefined : status,
    machine: raw["machine"],
    mapRun: raw["mapRun"],
    name: raw["name"],
    text: raw["text"],
    since: spanOf(raw["since"]),
    from: moment(raw["from"]),
    to: moment(raw["to"]),
    ended: spanOf(raw["ended"]),
  });
}

function refusedOf(found: Readonly<Record<string, string | undefined>>): Refused | undefined {
  const refused = compact(found);
  // Absent members were left out.
  return Object.keys(refused).length === 0 ? undefined : (refused as Refused);
}

/** As the pages label it, too: `24h`, `15 min`. */
function spanOf(text: string | undefined): Span | undefined {
  const asked = text?.replaceAll(" ", "").replace(/in$/, "");
  return SPANS.find((one) => one === (asked === "24h" ? "1d" : asked));
}

/** Milliseconds, or a date as people write it: one without a zone is of this browser's, a day alone too. */
function moment(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(isDay ? `${text}T00:00` : text);
  return Number.isSafeInteger(at) ? at : undefined;
}

export const MACHINE_TABS = ["executions", "definition", "versions", "aliases", "tags"] as const;
export type MachineTab = (typeof MACHINE_TABS)[number];

/** Of a version, which is opened by its own ARN. */
export const VERSION_TABS = ["definition", "difference"] as const;
export type VersionTab = (typeof VERSION_TABS)[number];

/** Of a machine's page: the filters of its executions too. */
export interface MachineSearch extends ListSearch {
  readonly tab?: MachineTab | VersionTab;
  /** Id of the state of the definition that is looked at. */
  readonly state?: string;
  readonly start?: true;
}

export function machineSearch(raw: RawSearch): MachineSearch {
  const tab = [...MACHINE_TABS, ...VERSION_TABS].find((one) => one === raw["tab"]);
  const start = raw["start"] === "1" || raw["start"] === "true" ? true : undefined;
  return compact({ ...listSearch(raw), tab, state: raw["state"], start });
}

export interface DashboardSearch {
  readonly refused?: Refused;
  readonly span?: Span;
  readonly machine?: string;
}

export function dashboardSearch(raw: RawSearch): DashboardSearch {
  const span = spanOf(raw["span"]);
  const refused = refusedOf({ span: span === undefined ? raw["span"] : undefined });
  return compact({ refused, span, machine: raw["machine"] });
}

export interface MachinesSearch {
  /** Part of the name. */
  readonly name?: string;
}

export function machinesSearch(raw: RawSearch): MachinesSearch {
  return compact({ name: raw["name"] });
}

export interface TokensSearch {
  /** Part of the machine's, the execution's or the state's name. */
  readonly text?: string;
  /** The page: the server's cursor, absent for the first. */
  readonly after?: string;
}

export function tokensSearch(raw: RawSearch): TokensSearch {
  return compact({ text: raw["text"], after: raw["after"] });
}

export interface ActivitiesSearch {
  /** The pages of tasks that are not the first: `<activity>~<cursor>`. Names of activities have no `~`. */
  readonly after?: readonly string[];
}

export function activitiesSearch(raw: RawSearch): ActivitiesSearch {
  const after = raw["after"]?.split(",").filter((one) => one.includes("~")) ?? [];
  return compact({ after: after.length === 0 ? undefined : after });
}

export interface ServicesSearch {
  /** Part of a name. */
  readonly text?: string;
}

export function servicesSearch(raw: RawSearch): ServicesSearch {
  return compact({ text: raw["text"] });
}

export interface LookSearch {
  /** Of a bucket: how keys begin. */
  readonly prefix?: string;
  /** Of a log group: part of a line … */
  readonly text?: string;
  /** … and before which line it shows those: the server's place, absent for the newest. */
  readonly before?: string;
}

export function lookSearch(raw: RawSearch): LookSearch {
  return compact({ prefix: raw["prefix"], text: raw["text"], before: raw["before"] });
}

type Compact<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function compact<T extends object>(found: T): Compact<T> {
  const kept = Object.entries(found).filter(([, value]) => value !== undefined && value !== "");
  // Only absent members were left out.
  return Object.fromEntries(kept) as Compact<T>;
}
