// search.ts — executions looked for in the database: in order, narrowed row by row, a part of them at a time.
//
// Three ways through the table, each in order without sorting it:
//   by index of machine (or version, alias, map run) and status, newest id first: one descent a status, merged;
//   by start, newest first: for all machines, and for times;
//   by end, the last first: for timings alone, which need not stand in order of start.
// A cursor names its way: `i:<id>`, `s:<started>:<id>` or `e:<stopped>:<id>`.
import {
  type FindQuery,
  type FoundExecution,
  type FoundPage,
  foundIn,
  searchWords,
  type Tally,
  type TimingsPage,
  type TimingsQuery,
} from "../engine/index.ts";
import { type Cell, STATUSES } from "./cells.ts";
import type { Names } from "./names.ts";
import { COLUMNS, LARGE_INPUT, outlined, summarised } from "./rows.ts";
import { bytesOf, type Statements } from "./statements.ts";
import { type Condition, holdsWord } from "./word-condition.ts";

/** A place in a way: the id alone, or after a start or an end. */
interface Place {
  readonly id: number;
  readonly at: number;
}

interface Way {
  /** Gives `id, at` in order. */
  readonly sql: string;
  readonly values: (scan: number) => readonly Cell[];
  readonly cursorOf: (place: Place) => string;
  /** By status: the rows are of the machine and the statuses; by start, by end: of those times. */
  readonly by: "status" | "start" | "end";
}

type Looked = Omit<FindQuery, "limit">;

const NAME = "json_extract(e.birth, '$.name')";
/** Descents that one search makes, at most; a statement has room for 500. */
const PARTS_MAX = 400;
const NOTHING: Condition = { sql: "0", values: [] };
const TEXTS: readonly string[] = [
  ...[NAME, LARGE_INPUT, "e.output"],
  ...["json_extract(e.standing, '$.error')", "json_extract(e.standing, '$.cause')"],
];

export class Search {
  readonly #statements: Statements;
  readonly #names: Names;

  constructor(statements: Statements, names: Names) {
    this.#statements = statements;
    this.#names = names;
  }

  find(query: FindQuery): FoundPage {
    const way = this.#way(query);
    if (way === undefined) return { items: [], searched: 0 };
    const words = searchWords(query.text);
    const conditions = this.#conditions(query, way, words);
    const scan = conditions.length === 0 ? query.limit + 1 : query.scan;
    const places = this.#places(way, scan);
    const texts = words.length === 0 ? "" : `, ${bytesOf(LARGE_INPUT)}, ${bytesOf("e.output")}`;
    const rows = this.#rows(`${COLUMNS}, e.started${texts}`, places, conditions, query.limit + 1);
    const items = rows.slice(0, query.limit).flatMap((row) => found(row, words, query));
    const more = rows.length > query.limit ? rows[query.limit - 1] : undefined;
    const last = more === undefined ? places.at(-1) : placeOf(more);
    const isMore = more !== undefined || places.length === scan;
    const searched =
      more === undefined ? places.length : places.findIndex(({ id }) => id === last?.id) + 1;
    return isMore && last !== undefined
      ? { items, searched, next: way.cursorOf(last) }
      : { items, searched };
  }

  /** From the index alone. */
  tally(of: FindQuery["of"]): readonly Tally[] {
    const where = this.#where(of);
    if (where === undefined) return [];
    const column = listOf(of).column;
    const rows = this.#statements.all(
      `SELECT ${bytesOf("n.text")}, c.status, c.count FROM
         (SELECT ${column} AS name, status, COUNT(*) AS count FROM executions
          WHERE ${where.sql} GROUP BY ${column}, status) c JOIN names n ON n.id = c.name`,
      where.values,
    );
    return rows.map(([text, status, count]) => ({
      stateMachineArn: String(text),
      status: STATUSES[Number(status)] ?? "RUNNING",
      count: Number(count),
    }));
  }

  timings(query: TimingsQuery): TimingsPage {
    const { of, endedFrom, endedTo } = query;
    const isByEnd = (endedFrom !== undefined || endedTo !== undefined) && !("mapRunArn" in of);
    const way = isByEnd ? byEnd(query) : this.#way(query);
    if (way === undefined) return { machines: [], statuses: STATUSES, rows: [] };
    const places = this.#places(way, query.scan);
    const conditions = this.#conditions(query, way, []);
    const text = this.#text(
      "COALESCE(e.machine, 0) || ',' || e.status || ',' || e.started || ',' || COALESCE(e.stopped, -1)",
      places,
      conditions,
    );
    const machines = new Map<number, number>();
    const rows = text === "" ? [] : text.split(",").map(Number);
    for (let i = 0; i < rows.length; i += 4) {
      const machine = rows[i] ?? 0;
      const known = machines.get(machine) ?? machines.size;
      machines.set(machine, known);
      rows[i] = known;
    }
    const last = places.at(-1);
    return {
      machines: [...machines.keys()].map((id) => this.#nameOf(id)),
      statuses: STATUSES,
      rows,
      ...(places.length < query.scan || last === undefined ? {} : { next: way.cursorOf(last) }),
    };
  }

  #nameOf(id: number): string {
    return String(
      this.#statements.get(`SELECT ${bytesOf("text")} FROM names WHERE id = ?`, [id])?.[0] ?? "",
    );
  }

  /** As one text: a thousand rows of two numbers cost ten times as much to bring over. */
  #places(way: Way, scan: number): readonly Place[] {
    const sql = `SELECT group_concat(id || ':' || at) FROM (${way.sql})`;
    const text = this.#statements.get(sql, way.values(scan))?.[0];
    if (text === null || text === undefined) return [];
    return String(text)
      .split(",")
      .map((place) => {
        const mark = place.indexOf(":");
        return { id: Number(place.slice(0, mark)), at: Number(place.slice(mark + 1)) };
      });
  }

  /** The rows of those places that keep the conditions, in the same order. */
  #rows(
    columns: string,
    places: readonly Place[],
    conditions: readonly Condition[],
    limit: number,
  ): readonly (readonly Cell[])[] {
    if (places.length === 0) return [];
    const where = conditions.map(({ sql }) => ` AND ${sql}`).join("");
    return this.#statements.all(
      `SELECT ${columns} FROM json_each(?) p CROSS JOIN executions e ON e.id = p.value
       WHERE 1${where} ORDER BY p.key LIMIT ?`,
      [
        JSON.stringify(places.map(({ id }) => id)),
        ...conditions.flatMap(({ values }) => values),
        limit,
      ],
    );
  }

  /** The same rows' values, joined by commas. */
  #text(value: string, places: readonly Place[], conditions: readonly Condition[]): string {
    const where = conditions.map(({ sql }) => ` AND ${sql}`).join("");
    const row = this.#statements.get(
      `SELECT group_concat(v) FROM (SELECT ${value} AS v FROM json_each(?) p
       CROSS JOIN executions e ON e.id = p.value WHERE 1${where} ORDER BY p.key)`,
      [JSON.stringify(places.map(({ id }) => id)), ...conditions.flatMap(({ values }) => values)],
    );
    return String(row?.[0] ?? "");
  }

  #way(query: Looked): Way | undefined {
    const { of, after, statuses } = query;
    const where = this.#where(of);
    if (where === undefined) return undefined;
    const timed = query.from !== undefined || query.to !== undefined;
    if ("mapRunArn" in of) return byStatus(query, [where]);
    if (!("everything" in of)) return timed ? byStart(query) : byStatus(query, [where]);
    if (timed || statuses === undefined || after?.startsWith("s:") === true) return byStart(query);
    const machines = this.#machines();
    const parts = machines.length * statuses.length;
    return parts <= PARTS_MAX ? byStatus(query, machines) : byStart(query);
  }

  /** Each machine that has executions, found by leaps through the index. */
  #machines(): readonly Condition[] {
    const rows = this.#statements.all(
      `WITH RECURSIVE m(id) AS (
         SELECT MIN(machine) FROM executions WHERE machine IS NOT NULL
         UNION ALL SELECT (SELECT MIN(machine) FROM executions WHERE machine > m.id) FROM m
         WHERE m.id IS NOT NULL)
       SELECT id FROM m WHERE id IS NOT NULL`,
      [],
    );
    return rows.map(([id = null]) => ({ sql: "machine = ?", values: [id] }));
  }

  /** Undefined for a name that has never been in any row. */
  #where(of: FindQuery["of"]): Condition | undefined {
    if ("everything" in of) return { sql: "machine IS NOT NULL", values: [] };
    const { column, text } = listOf(of);
    const id = this.#names.find(text);
    return id === undefined ? undefined : { sql: `${column} = ?`, values: [id] };
  }

  /** What rows must keep besides lying on the way. */
  #conditions(query: Looked, { by }: Way, words: readonly string[]): readonly Condition[] {
    const { of, statuses, name, from, to, endedFrom, endedTo } = query;
    const conditions: Condition[] = [];
    const bound = (sql: string, value: number | undefined): void => {
      if (value !== undefined) conditions.push({ sql, values: [value] });
    };
    if (by !== "status") {
      if (!("everything" in of)) conditions.push(this.#where(of) ?? NOTHING);
      if (statuses !== undefined) {
        const places = statuses.map((status) => STATUSES.indexOf(status));
        conditions.push({ sql: `e.status IN (${places.join()})`, values: [] });
      }
    }
    if (by !== "start") {
      bound("e.started >= ?", from);
      bound("e.started <= ?", to);
    }
    if (by !== "end") {
      bound("e.stopped >= ?", endedFrom);
      bound("e.stopped <= ?", endedTo);
    }
    if (name !== undefined) {
      const part = name.toLowerCase();
      // Most rows are ruled out by their ARN, which is not JSON to be read.
      conditions.push(holdsWord("e.arn", part), holdsWord(NAME, part));
    }
    for (const word of words) {
      const anywhere = TEXTS.map((text) => holdsWord(text, word));
      conditions.push({
        sql: `(${anywhere.map(({ sql }) => sql).join(" OR ")})`,
        values: anywhere.flatMap(({ values }) => values),
      });
    }
    return conditions;
  }
}

interface List {
  readonly column: "machine" | "machine_version" | "machine_alias" | "map_run";
  /** The ARN in it. */
  readonly text: string;
}

function listOf(of: FindQuery["of"]): List {
  if ("everything" in of) return { column: "machine", text: "" };
  if ("mapRunArn" in of) return { column: "map_run", text: of.mapRunArn };
  if ("stateMachineVersionArn" in of) {
    return { column: "machine_version", text: of.stateMachineVersionArn };
  }
  return "stateMachineAliasArn" in of
    ? { column: "machine_alias", text: of.stateMachineAliasArn }
    : { column: "machine", text: of.stateMachineArn };
}

function byStart({ from, to, after }: Looked): Way {
  return byTime({ by: "start", column: "started", from, to, after });
}

function byEnd({ endedFrom: from, endedTo: to, after }: Looked): Way {
  return byTime({ by: "end", column: "stopped", from, to, after });
}

interface TimeWay {
  readonly by: "start" | "end";
  /** Its index is called `executions_by_` and `by`, and holds rows that have it. */
  readonly column: "started" | "stopped";
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly after: string | undefined;
}

function byTime({ by, column, from = 0, to = Number.MAX_SAFE_INTEGER, after }: TimeWay): Way {
  const [, at = Number.MAX_SAFE_INTEGER, id = Number.MAX_SAFE_INTEGER] =
    after?.split(":").map(Number) ?? [];
  return {
    sql: `SELECT id, ${column} AS at FROM executions INDEXED BY executions_by_${by}
      WHERE machine IS NOT NULL AND ${column} IS NOT NULL AND ${column} <= ? AND ${column} >= ?
      AND (${column} < ? OR id < ?) ORDER BY ${column} DESC, id DESC LIMIT ?`,
    values: (scan) => [Math.min(at, to), from, at, id, scan],
    cursorOf: (place) => `${by.charAt(0)}:${place.at}:${place.id}`,
    by,
  };
}

/** One descent of the index for each status of each machine; the newest of all are taken. */
function byStatus({ statuses = STATUSES, after }: Looked, wheres: readonly Condition[]): Way {
  const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after.slice(2));
  const parts = wheres.flatMap(({ sql }) =>
    statuses.map(
      (status) =>
        `SELECT * FROM (SELECT id FROM executions WHERE ${sql} AND status = ${STATUSES.indexOf(status)} AND id < ? ORDER BY id DESC LIMIT ?)`,
    ),
  );
  const all = parts.length === 0 ? "SELECT 0 AS id WHERE 0" : parts.join(" UNION ALL ");
  return {
    sql: `SELECT id, 0 AS at FROM (${all}) ORDER BY id DESC LIMIT ?`,
    values: (scan) => [
      ...wheres.flatMap(({ values }) => statuses.flatMap(() => [...values, before, scan])),
      scan,
    ],
    cursorOf: ({ id }) => `i:${id}`,
    by: "status",
  };
}

function placeOf(row: readonly Cell[]): Place {
  return { id: Number(row[0]), at: Number(row[9]) };
}

/** None where the words do not stand in its texts as they are read. */
function found(
  row: readonly Cell[],
  words: readonly string[],
  { causes = false }: Pick<FindQuery, "causes">,
): readonly FoundExecution[] {
  const { standing, birth } = outlined(row);
  const { error, cause } = standing;
  const [input, output] = row.slice(10).map((text) => (text === null ? undefined : String(text)));
  const place = foundIn(
    [
      ["name", birth.name],
      ["error", error],
      ["cause", cause],
      ["input", input],
      ["output", output],
    ],
    words,
  );
  if (words.length > 0 && place === undefined) return [];
  const item = {
    ...summarised(row.slice(0, 9)),
    ...(error === undefined ? {} : { error }),
    ...(!causes || cause === undefined ? {} : { cause }),
    ...(place === undefined ? {} : { found: place }),
  };
  return [item];
}
