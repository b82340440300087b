// waiting-fill.ts — the rows of waiting tasks for executions that were stored before there was a table of them.
import type Database from "libsql";
import { decodeExecution, type WaitingTask, waitingTasksOf } from "../core/index.ts";
import { waitingMark } from "../engine/index.ts";
import { WAITS } from "./cells.ts";
import { Names } from "./names.ts";
import { bytesOf, Statements } from "./statements.ts";
import { PUT_WAITING_SQL } from "./waiting-list.ts";

/** Running ones with a task that has a token, as encode.ts writes it; what they wait for is read from their states. */
const CANDIDATES = `SELECT e.id FROM executions e WHERE e.status = 0 AND e.head IS NOT NULL AND EXISTS
  (SELECT 1 FROM frames f WHERE f.execution = e.id AND instr(f.text, '"taskToken":"') > 0)`;

/** The caller holds the transaction. */
export function fillWaitingTasks(database: Database.Database): void {
  const statements = new Statements(database);
  const names = new Names(statements);
  for (const [id = null] of statements.all(CANDIDATES, [])) {
    const [arn, head] =
      statements.get(
        `SELECT ${["arn", "head"].map(bytesOf).join(", ")} FROM executions WHERE id = ?`,
        [id],
      ) ?? [];
    const frames = statements.all(
      `SELECT ${["frame", "text"].map(bytesOf).join(", ")} FROM frames WHERE execution = ?`,
      [id],
    );
    const records = new Map(frames.map(([frame, text]) => [String(frame), String(text)]));
    for (const task of tasksOf(String(head), records)) {
      const { enteredEventId, since, resource, waitsFor, words } = waitingMark(String(arn), task);
      const values = [enteredEventId, since, names.idFor(resource), WAITS.indexOf(waitsFor), words];
      statements.run(PUT_WAITING_SQL, [id, ...values]);
    }
  }
}

/** None of a state that cannot be read: the engine sets such an execution aside, and nobody can answer it. */
function tasksOf(head: string, records: ReadonlyMap<string, string>): readonly WaitingTask[] {
  try {
    return waitingTasksOf(decodeExecution(head, records));
  } catch {
    return [];
  }
}
