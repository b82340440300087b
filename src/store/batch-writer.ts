// batch-writer.ts — writes the cells of a batch (cells.ts) inside one transaction.
//
//   W1. A refused execution leaves no trace: its frames, history, map runs and waiting tasks are skipped.
//   W2. After an error nothing that the transaction taught (ids, names) is believed any more.
import { assert } from "../base/index.ts";
import {
  APPEND_HISTORY,
  type Cell,
  DELETE_DOCUMENT,
  DELETE_FRAME,
  DROP_FRAMES,
  DROP_WAITING,
  FORGET_EXECUTION,
  INSERT_EXECUTION,
  PUT_DOCUMENT,
  PUT_FRAME,
  PUT_MAP_RUN,
  PUT_WAITING,
  UPDATE_EXECUTION,
} from "./cells.ts";
import type { Names } from "./names.ts";
import { HISTORY_SPAN } from "./schema.ts";
import type { Statements } from "./statements.ts";
import { DROP_WAITING_SQL, PUT_WAITING_SQL } from "./waiting-list.ts";

/** A longer input has a row of its own, so that turns do not write it again and again. */
const INLINE_INPUT_CHARACTERS_MAX = 1024;

const INSERT = `INSERT INTO executions (id, arn, version, status, machine, machine_version, machine_alias, map_run,
  started, stopped, redrives, due, pending, standing, notes, output, head, birth, input)
  VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arn) DO NOTHING`;
const UPDATE = `UPDATE executions SET version = version + 1, status = ?, stopped = ?, redrives = ?, due = ?,
  pending = ?, standing = ?, notes = ?, output = ?, head = ? WHERE arn = ? AND version = ? RETURNING id`;
const PUT = `INSERT INTO frames (execution, frame, text) VALUES (?, ?, ?)
  ON CONFLICT (execution, frame) DO UPDATE SET text = excluded.text`;
const APPEND = `INSERT INTO history (key, count, events)
  VALUES (CAST(? AS INTEGER) * ${HISTORY_SPAN} + CAST(? AS INTEGER), ?, ?)`;
const MAP_RUN = `INSERT INTO map_runs (arn, execution, ordinal, text) VALUES (?, ?, ?, ?)
  ON CONFLICT (arn) DO UPDATE SET text = excluded.text`;
const DELETE_FRAME_SQL = "DELETE FROM frames WHERE execution = ? AND frame = ?";
const DOCUMENT = `INSERT INTO documents (kind, key, text) VALUES (?, ?, ?)
  ON CONFLICT (kind, key) DO UPDATE SET text = excluded.text`;

export class BatchWriter {
  readonly #statements: Statements;
  readonly #names: Names;
  #nextExecution: number;
  #nextMapRun: number;
  #cells: readonly Cell[] = [];
  #at = 0;
  #refused: number[] = [];
  /** The row that operations belong to; undefined when it was refused. */
  #execution: number | undefined;

  constructor(statements: Statements, names: Names) {
    this.#statements = statements;
    this.#names = names;
    this.#nextExecution = this.#next("SELECT COALESCE(MAX(id), 0) + 1 FROM executions");
    this.#nextMapRun = this.#next("SELECT COALESCE(MAX(ordinal), 0) + 1 FROM map_runs");
  }

  /** Writes the batch durably and answers the refused units' indexes; throws when nothing was written. */
  write(cells: readonly Cell[]): readonly number[] {
    this.#cells = cells;
    this.#at = 0;
    this.#refused = [];
    const firstExecution = this.#nextExecution;
    const firstMapRun = this.#nextMapRun;
    this.#statements.begin();
    try {
      while (this.#at < cells.length) this.#operation();
      this.#statements.commit();
    } catch (error) {
      this.#nextExecution = firstExecution;
      this.#nextMapRun = firstMapRun;
      this.#names.forget();
      this.#statements.rollBack();
      throw error;
    }
    return this.#refused;
  }

  #operation(): void {
    const code = this.#cells[this.#at];
    this.#at += 1;
    switch (code) {
      case INSERT_EXECUTION:
        this.#insert();
        break;
      case UPDATE_EXECUTION:
        this.#update();
        break;
      case PUT_FRAME:
        this.#ofExecution(PUT, this.#take(2));
        break;
      case DELETE_FRAME:
        this.#ofExecution(DELETE_FRAME_SQL, this.#take(1));
        break;
      case DROP_FRAMES:
        this.#ofExecution("DELETE FROM frames WHERE execution = ?", []);
        break;
      case APPEND_HISTORY:
        this.#ofExecution(APPEND, this.#take(3));
        break;
      case PUT_MAP_RUN:
        this.#mapRun();
        break;
      case PUT_DOCUMENT:
        this.#statements.run(DOCUMENT, this.#take(3));
        break;
      case DELETE_DOCUMENT:
        this.#statements.run("DELETE FROM documents WHERE kind = ? AND key = ?", this.#take(2));
        break;
      case PUT_WAITING:
        this.#waiting();
        break;
      case DROP_WAITING:
        this.#ofExecution(DROP_WAITING_SQL, this.#take(2));
        break;
      case FORGET_EXECUTION:
        this.#forget();
        break;
      default:
        assert(false, `a batch holds known operations only, not ${code}`);
    }
  }

  #insert(): void {
    const [unit, arn, status, machine, version, alias, mapRun, ...rest] = this.#take(18);
    const input = rest.pop() ?? "";
    const id = this.#nextExecution;
    const names = [machine, version, alias, mapRun].map((text) => this.#nameId(text));
    const long = String(input).length > INLINE_INPUT_CHARACTERS_MAX;
    const values = [id, arn ?? null, status ?? null, ...names, ...rest, long ? null : input];
    if (this.#statements.change(INSERT, values) === 0) {
      this.#refuse(unit);
      return;
    }
    this.#nextExecution = id + 1;
    this.#execution = id;
    if (long) {
      this.#statements.run("INSERT INTO large_inputs (execution, input) VALUES (?, ?)", [
        id,
        input,
      ]);
    }
  }

  #update(): void {
    const [unit, arn, expect, ...values] = this.#take(12);
    const id = this.#statements.get(UPDATE, [...values, arn ?? null, expect ?? null])?.[0];
    if (id === undefined) {
      this.#refuse(unit);
      return;
    }
    this.#execution = Number(id);
  }

  #forget(): void {
    const [unit, arn, expect] = this.#take(3);
    const id = this.#statements.get(
      "SELECT id FROM executions WHERE arn = ? AND version = ? AND status > 0",
      [arn ?? null, expect ?? null],
    )?.[0];
    if (id === undefined) {
      this.#refuse(unit);
      return;
    }
    forgetExecution(this.#statements, Number(id));
    this.#execution = undefined;
  }

  #mapRun(): void {
    const [arn = null, text = null] = this.#take(2);
    if (this.#execution === undefined) return;
    this.#statements.run(MAP_RUN, [arn, this.#execution, this.#nextMapRun, text]);
    this.#nextMapRun += 1;
  }

  #waiting(): void {
    const [entered = null, since = null, resource, waits = null, words = null] = this.#take(5);
    if (this.#execution === undefined) return;
    this.#ofExecution(PUT_WAITING_SQL, [entered, since, this.#nameId(resource), waits, words]);
  }

  #ofExecution(sql: string, values: readonly Cell[]): void {
    if (this.#execution !== undefined) this.#statements.run(sql, [this.#execution, ...values]);
  }

  #refuse(unit: Cell | undefined): void {
    this.#refused.push(Number(unit));
    this.#execution = undefined;
  }

  #nameId(text: Cell | undefined): number | null {
    return text === null || text === undefined ? null : this.#names.idFor(String(text));
  }

  #take(count: number): Cell[] {
    const taken = this.#cells.slice(this.#at, this.#at + count);
    assert(taken.length === count, "a batch ends with a whole operation");
    this.#at += count;
    return taken;
  }

  #next(sql: string): number {
    return Number(this.#statements.get(sql, [])?.[0]);
  }
}

/** Deletes an execution with all that belongs to it; the caller holds the transaction. */
export function forgetExecution(statements: Statements, id: number): void {
  statements.run("DELETE FROM executions WHERE id = ?", [id]);
  statements.run("DELETE FROM large_inputs WHERE execution = ?", [id]);
  statements.run("DELETE FROM frames WHERE execution = ?", [id]);
  statements.run("DELETE FROM map_runs WHERE execution = ?", [id]);
  statements.run(
    `DELETE FROM history WHERE key > CAST(? AS INTEGER) * ${HISTORY_SPAN}
       AND key < (CAST(? AS INTEGER) + 1) * ${HISTORY_SPAN}`,
    [id, id],
  );
}
