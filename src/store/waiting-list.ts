// waiting-list.ts — the tasks that somebody outside must answer, read from their table: a page of them, and how many.
//
// A cursor is the place of the last row in the table's order: `<since>:<execution>:<entered>`.
import {
  soughtWords,
  type WaitingPage,
  type WaitingQuery,
  type WaitingTally,
} from "../engine/index.ts";
import { type Cell, WAITS } from "./cells.ts";
import type { Names } from "./names.ts";
import { bytesOf, type Statements } from "./statements.ts";
import type { Condition } from "./word-condition.ts";

export const PUT_WAITING_SQL = `INSERT INTO waiting_tasks (execution, entered, since, resource, waits, words)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (since, execution, entered) DO UPDATE SET waits = excluded.waits`;
export const DROP_WAITING_SQL =
  "DELETE FROM waiting_tasks WHERE execution = ? AND entered = ? AND since = ?";

export class WaitingList {
  readonly #statements: Statements;
  readonly #names: Names;

  constructor(statements: Statements, names: Names) {
    this.#statements = statements;
    this.#names = names;
  }

  page(query: WaitingQuery): WaitingPage {
    const wanted = this.#wanted(query);
    const where = wanted.map(({ sql }) => ` AND ${sql}`).join("");
    const values = wanted.flatMap(({ values }) => values);
    const many = (range: string, place: readonly Cell[]): number => {
      const sql = `SELECT COUNT(*) FROM waiting_tasks WHERE ${range}${where}`;
      return Number(this.#statements.get(sql, [...place, ...values])?.[0]);
    };
    const total = many("1", []);
    if (total === 0) return { items: [], total, before: 0 };
    const place = placeOf(query.after);
    const before =
      query.after === undefined ? 0 : many("(since, execution, entered) <= (?, ?, ?)", place);
    const previous = (): string => {
      const sql = `SELECT since, execution, entered FROM waiting_tasks
         WHERE (since, execution, entered) <= (?, ?, ?)${where}
         ORDER BY since DESC, execution DESC, entered DESC LIMIT 1 OFFSET ?`;
      return this.#statements.get(sql, [...place, ...values, query.limit])?.join(":") ?? "";
    };
    const rows = this.#statements.all(
      `SELECT w.since, w.execution, w.entered, ${bytesOf("e.arn")} FROM
         (SELECT since, execution, entered FROM waiting_tasks
          WHERE (since, execution, entered) > (?, ?, ?)${where}
          ORDER BY since, execution, entered LIMIT ?) w CROSS JOIN executions e ON e.id = w.execution
       ORDER BY w.since, w.execution, w.entered`,
      [...place, ...values, query.limit + 1],
    );
    const items = rows.slice(0, query.limit).map(([since, , entered, arn]) => ({
      executionArn: String(arn),
      enteredEventId: Number(entered),
      since: Number(since),
    }));
    const page = { items, total, before, ...(before > 0 && { previous: previous() }) };
    const last = rows[query.limit - 1];
    return rows.length > query.limit && last !== undefined
      ? { ...page, next: last.slice(0, 3).join(":") }
      : page;
  }

  /** From the index alone. */
  tally(): readonly WaitingTally[] {
    const counts = WAITS.map((_, waits) => `SUM(waits = ${waits}) AS n${waits}`);
    const rows = this.#statements.all(
      `SELECT ${bytesOf("n.text")}, c.* FROM
         (SELECT resource, ${counts.join(", ")} FROM waiting_tasks GROUP BY resource) c
       JOIN names n ON n.id = c.resource`,
      [],
    );
    return rows.flatMap(([resource, , ...many]) =>
      WAITS.map((waitsFor, i) => ({
        resource: String(resource),
        waitsFor,
        count: Number(many[i]),
      })).filter(({ count }) => count > 0),
    );
  }

  #wanted({ text, resource }: WaitingQuery): readonly Condition[] {
    const conditions: Condition[] = [];
    const words = soughtWords(text ?? "");
    if (resource !== undefined) {
      // The words stand in the table alone: looked for from the index, each would be fetched by itself.
      const column = words === "" ? "resource" : "+resource";
      // A text without a number has never been in any row.
      conditions.push({ sql: `${column} = ?`, values: [this.#names.find(resource) ?? -1] });
    }
    if (words !== "") conditions.push({ sql: "instr(words, ?) > 0", values: [words] });
    return conditions;
  }
}

function placeOf(after: string | undefined): readonly Cell[] {
  const [since = -1, execution = 0, entered = 0] = after?.split(":").map(Number) ?? [];
  return [since, execution, entered];
}
