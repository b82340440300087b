// memory-search.ts — executions looked for in memory, as the database does it: for Express, and stores without a disk.
import { type RecordedExecution, summaryOf } from "./execution-record.ts";
import { foundIn, type SearchedTexts, searchWords } from "./matching.ts";
import type { ExecutionStatus } from "./records.ts";
import type {
  FindQuery,
  FoundExecution,
  FoundPage,
  Tally,
  TimingsPage,
  TimingsQuery,
} from "./search-port.ts";
import type { ExecutionBirth, ExecutionStanding } from "./store-port.ts";

export const STATUSES: readonly ExecutionStatus[] = [
  ...(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] as const),
];

export interface SearchedRow {
  readonly arn: string;
  readonly birth: ExecutionBirth;
  readonly standing: ExecutionStanding;
}

/** In order of start. */
export interface NumberedRow extends SearchedRow {
  readonly id: number;
}

export function findIn(newest: readonly NumberedRow[], query: FindQuery): FoundPage {
  const words = searchWords(query.text);
  const items: FoundExecution[] = [];
  let searched = 0;
  let last: number | undefined;
  for (const row of onTheWay(newest, query)) {
    const isFull = items.length === query.limit || searched === query.scan;
    if (isFull) return { items, searched, next: `i:${last}` };
    searched += 1;
    last = row.id;
    const found = matched(row, query, words);
    if (found !== undefined) items.push(found);
  }
  return { items, searched };
}

/** The row as a list shows it, where its name and texts are what is looked for. */
function matched(
  row: SearchedRow,
  query: Narrowing & Pick<FindQuery, "causes">,
  words: readonly string[],
): FoundExecution | undefined {
  if (!fits(row, query)) return undefined;
  const found = words.length === 0 ? undefined : foundIn(textsOf(row), words);
  if (words.length > 0 && found === undefined) return undefined;
  const { arn: executionArn, birth, standing } = row;
  const { error, cause } = standing;
  const execution: RecordedExecution = { executionArn, birth, standing };
  return {
    ...summaryOf(execution),
    ...(error === undefined ? {} : { error }),
    ...(query.causes !== true || cause === undefined ? {} : { cause }),
    ...(found === undefined ? {} : { found }),
  };
}

/** All of them, the newest start first. */
export function findAll(
  rows: Iterable<SearchedRow>,
  query: Omit<FindQuery, "limit" | "scan" | "after">,
): readonly FoundExecution[] {
  const words = searchWords(query.text);
  const found: FoundExecution[] = [];
  for (const row of rows) {
    const one = isLookedAt(row, query) ? matched(row, query, words) : undefined;
    if (one !== undefined) found.push(one);
  }
  return found.sort(
    (a, b) => b.startDate - a.startDate || (a.executionArn < b.executionArn ? 1 : -1),
  );
}

/** When those started that a search looks at, whether they fit or not. */
export function startsLookedAt(
  rows: Iterable<SearchedRow>,
  query: Omit<FindQuery, "limit" | "scan" | "after">,
): readonly { readonly startDate: number; readonly executionArn: string }[] {
  return [...rows]
    .filter((row) => isLookedAt(row, query))
    .map(({ arn, birth }) => ({ startDate: birth.startDate, executionArn: arn }));
}

export function tallyOf(rows: Iterable<SearchedRow>, of: FindQuery["of"]): readonly Tally[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { birth, standing } of rows) {
    if (!isOf(birth, of)) continue;
    const name = "everything" in of ? birth.stateMachineArn : arnOf(of);
    const known = counts.get(name) ?? new Map<string, number>();
    counts.set(name, known);
    known.set(standing.status, (known.get(standing.status) ?? 0) + 1);
  }
  return [...counts].flatMap(([stateMachineArn, byStatus]) =>
    STATUSES.flatMap((status) => {
      const count = byStatus.get(status);
      return count === undefined ? [] : [{ stateMachineArn, status, count }];
    }),
  );
}

export function timingsIn(newest: readonly NumberedRow[], query: TimingsQuery): TimingsPage {
  const machines: string[] = [];
  const rows: number[] = [];
  let searched = 0;
  let last: number | undefined;
  for (const row of onTheWay(newest, query)) {
    if (searched === query.scan) return { machines, statuses: STATUSES, rows, next: `i:${last}` };
    searched += 1;
    last = row.id;
    if (!fits(row, query)) continue;
    const { birth, standing } = row;
    const name = birth.mapRunArn === undefined ? birth.stateMachineArn : "";
    if (!machines.includes(name)) machines.push(name);
    rows.push(machines.indexOf(name), STATUSES.indexOf(standing.status));
    rows.push(birth.startDate, standing.stopDate ?? -1);
  }
  return { machines, statuses: STATUSES, rows };
}

/** What is looked at, after the cursor. */
function* onTheWay(
  newest: readonly NumberedRow[],
  query: Omit<FindQuery, "limit">,
): Generator<NumberedRow> {
  const { after } = query;
  const before = after === undefined ? Number.POSITIVE_INFINITY : Number(after.slice(2));
  for (const row of newest) if (row.id < before && isLookedAt(row, query)) yield row;
}

/** Of the right list, status and time. */
function isLookedAt(
  { birth, standing }: SearchedRow,
  {
    of,
    statuses,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  }: Pick<FindQuery, "of" | "statuses" | "from" | "to">,
): boolean {
  if (!isOf(birth, of) || statuses?.includes(standing.status) === false) return false;
  return birth.startDate >= from && birth.startDate <= to;
}

type OfOne = Exclude<FindQuery["of"], { readonly everything: true }>;

function arnOf(of: OfOne): string {
  if ("mapRunArn" in of) return of.mapRunArn;
  if ("stateMachineVersionArn" in of) return of.stateMachineVersionArn;
  return "stateMachineAliasArn" in of ? of.stateMachineAliasArn : of.stateMachineArn;
}

/** Whether an execution stands in a list; children of map runs stand in theirs alone. */
export function isOf(birth: ExecutionBirth, of: FindQuery["of"]): boolean {
  if ("mapRunArn" in of) return birth.mapRunArn === of.mapRunArn;
  if ("stateMachineVersionArn" in of) {
    return birth.stateMachineVersionArn === of.stateMachineVersionArn;
  }
  if ("stateMachineAliasArn" in of) return birth.stateMachineAliasArn === of.stateMachineAliasArn;
  if (birth.mapRunArn !== undefined) return false;
  return "everything" in of || birth.stateMachineArn === of.stateMachineArn;
}

type Narrowing = Pick<FindQuery, "name" | "endedFrom" | "endedTo">;

/** What is looked for in each row that is looked at. */
function fits({ birth, standing }: SearchedRow, { name, ...ended }: Narrowing): boolean {
  const { endedFrom = Number.NEGATIVE_INFINITY, endedTo = Number.POSITIVE_INFINITY } = ended;
  const end = standing.stopDate;
  const isTimed = ended.endedFrom !== undefined || ended.endedTo !== undefined;
  if (isTimed && (end === undefined || end < endedFrom || end > endedTo)) return false;
  return name === undefined || birth.name.toLowerCase().includes(name.toLowerCase());
}

function textsOf({ birth, standing }: SearchedRow): SearchedTexts {
  const { output, error, cause } = standing;
  return [
    ["name", birth.name],
    ["error", error],
    ["cause", cause],
    ["input", birth.input],
    ["output", output],
  ];
}
