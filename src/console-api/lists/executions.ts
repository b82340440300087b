// executions.ts — `executions`: the newest first, narrowed by filters, counted by status.
//
// A search looks at SCAN executions at a time and goes on until it has a page or has looked at SEARCH_MAX; what it
// has then is the page, and `next` leads on.
import type { ExecutionPage, Status } from "../../console-wire/index.ts";
import {
  type Engine,
  type FindQuery,
  type FoundExecution,
  SEARCH_WORDS_MAX,
  searchWords,
} from "../../engine/index.ts";
import { type Query, Refused } from "../door/index.ts";
import { bestNamed } from "./best-named.ts";
import type { Census } from "./census.ts";
import { executionItem } from "./execution-item.ts";
import { listCounts } from "./list-counts.ts";
import { isOfMachine, type MachinesPorts, machineArnOf, machineMeant } from "./machine-meant.ts";
import { countsByStatus, STATUSES } from "./statuses.ts";
import { timings } from "./timings.ts";

const SCAN = 1_000;
const SEARCH_MAX = 5_000;
/** A search by name alone looks at less of each. */
const NAMED_SCAN = 5_000;
const NAMED_MAX = 50_000;
const COUNTED_MAX = 200_000;

const TOO_MANY_WORDS = `A search by text takes at most ${SEARCH_WORDS_MAX} words; a text in double quotes is looked for as it stands.`;

type Filters = Omit<FindQuery, "limit" | "scan" | "after">;

export async function executionPage(ports: MachinesPorts, query: Query): Promise<ExecutionPage> {
  const { engine, census } = ports;
  const filters = await filtersOf(ports, query);
  const limit = query.limit(100, 1_000);
  if (filters === undefined) return nothing(query);
  const { name } = filters;
  if (query.flag("best") && name !== undefined) {
    return { items: await bestNamed(engine, census, { name, limit }) };
  }
  const counted = query.flag("counts") ? countsOf(engine, census, filters) : undefined;
  const [found, counts] = await Promise.all([
    search(engine, { ...filters, limit }, query.text("after")),
    counted,
  ]);
  const { items, next, searched } = found;
  return {
    items: items.map((item) => ({
      ...executionItem(item),
      ...(item.found === undefined ? {} : { found: item.found }),
    })),
    ...(next === undefined ? {} : { next }),
    ...(filters.text === undefined ? {} : { searched }),
    ...(counts === undefined ? {} : { counts }),
  };
}

function nothing(query: Query): ExecutionPage {
  if (query.text("text") !== undefined) return { items: [], searched: 0 };
  return { items: [], ...(query.flag("counts") ? { counts: countsByStatus([]) } : {}) };
}

/** Undefined where nothing can keep them. */
async function filtersOf(ports: MachinesPorts, query: Query): Promise<Filters | undefined> {
  const statuses = query.several("status", STATUSES);
  const [name, text] = [query.words("name"), query.words("text")];
  const [from, to, endedFrom] = [
    query.number("from"),
    query.number("to"),
    query.number("endedFrom"),
  ];
  if (searchWords(text).length > SEARCH_WORDS_MAX)
    throw new Refused(400, "BadRequest", TOO_MANY_WORDS);
  const of = await listMeant(ports, query);
  if (of === undefined) return undefined;
  return {
    of,
    ...(statuses === undefined ? {} : { statuses: [...new Set(statuses)] }),
    ...(name === undefined ? {} : { name }),
    ...(text === undefined ? {} : { text }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(endedFrom === undefined ? {} : { endedFrom }),
  };
}

/** Of a map run that another machine began, nothing is of the machine that is asked for. */
async function listMeant(ports: MachinesPorts, query: Query): Promise<FindQuery["of"] | undefined> {
  const [mapRunArn, machine] = [query.text("mapRun"), query.text("machine")];
  const meant = machine === undefined ? undefined : await machineMeant(ports, machine);
  if (mapRunArn === undefined) return meant ?? { everything: true };
  const fits = meant === undefined || (await isOfMachine(ports.engine, mapRunArn, meant));
  return fits ? { mapRunArn } : undefined;
}

interface Found {
  readonly items: readonly FoundExecution[];
  readonly next: string | undefined;
  readonly searched: number;
}

async function search(
  engine: Engine,
  query: Omit<FindQuery, "scan" | "after">,
  from: string | undefined,
): Promise<Found> {
  const items: FoundExecution[] = [];
  const isText = query.text !== undefined;
  const [scan, most] = isText ? [SCAN, SEARCH_MAX] : [NAMED_SCAN, NAMED_MAX];
  let searched = 0;
  let after = from;
  do {
    const cursor = after === undefined ? {} : { after };
    const limit = query.limit - items.length;
    const page = await engine.findExecutions({ ...query, ...cursor, limit, scan });
    items.push(...page.items);
    searched += page.searched;
    after = page.next;
  } while (after !== undefined && items.length < query.limit && searched < most);
  return { items, next: after, searched };
}

/** Under all filters but the status; undefined for a search by text, which would have to read everything. */
async function countsOf(
  engine: Engine,
  census: Census,
  { of, name, text, from, to, endedFrom }: Filters,
): Promise<Record<Status, number> | undefined> {
  if (text !== undefined) return undefined;
  const machine = "everything" in of || "mapRunArn" in of ? undefined : machineArnOf(of);
  const bounds = {
    ...(name === undefined ? {} : { name }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(endedFrom === undefined ? {} : { endedFrom }),
  };
  if (Object.keys(bounds).length > 0) {
    const key = `counts ${JSON.stringify([of, bounds])}`;
    return census.of(key, machine, async () => {
      const found: { readonly status: Status; readonly count: number }[] = [];
      for await (const { status } of timings(engine, { of, ...bounds }, COUNTED_MAX)) {
        found.push({ status, count: 1 });
      }
      return countsByStatus(found);
    });
  }
  return listCounts(engine, census, of);
}
