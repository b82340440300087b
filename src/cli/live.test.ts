import { expect, test } from "vitest";
import type { JsonObject } from "../base/index.ts";
import { LiveTree } from "./live.ts";
import { tellResult } from "./result.ts";
import type { Terminal } from "./terminal.ts";

/** Notes what is told, without colours. */
function noting(notes: string[]): Terminal {
  const plain = new Proxy({}, { get: () => String });
  return {
    // The cast: any colour leaves its text as it is.
    colors: plain as Terminal["colors"],
    ...{ live: false, columns: 120, result: () => undefined, draw: () => undefined },
    note: (line) => notes.push(line),
    erase: () => undefined,
  };
}

type Row = readonly [timestamp: number, type: string, details?: object];

/** Each event follows the one before it. */
function told(rows: readonly Row[], notes: string[]): LiveTree {
  const tree = new LiveTree(noting(notes));
  const events = rows.map(
    ([timestamp, type, details], i): JsonObject => ({
      ...{ id: i + 1, previousEventId: i, timestamp, type, someEventDetails: { ...details } },
    }),
  );
  tree.add(events, 0);
  tree.end();
  return tree;
}

test("a state that was redriven, and its execution, took the time of both runs alone", () => {
  const notes: string[] = [];
  const rows: readonly Row[] = [
    [100, "ExecutionStarted"],
    [100, "TaskStateEntered", { name: "Call" }],
    [100, "TaskScheduled"],
    [102, "TaskFailed", { error: "Broken" }],
    [102, "ExecutionFailed", { error: "Broken" }],
    [9_000, "ExecutionRedriven"],
    [9_000, "TaskScheduled"],
    [9_001, "TaskSucceeded"],
    [9_001, "TaskStateExited", { name: "Call" }],
    [9_001, "ExecutionSucceeded"],
  ];
  const tree = told(rows, notes);
  const description = { status: "SUCCEEDED", startDate: 100, stopDate: 9_001, output: "1" };
  tellResult(noting(notes), description, { json: false, jsonl: false, pauses: tree.pauses });
  expect(notes).toEqual([
    "✗ Call Broken attempt 1",
    "↻ redriven",
    "✓ Call Task 3.0 s over 2 runs",
    "SUCCEEDED 3.0 s over 2 runs",
  ]);
});

test("a Map that was redriven took the time of both runs alone", () => {
  const notes: string[] = [];
  told(
    [
      [100, "ExecutionStarted"],
      [100, "MapStateEntered", { name: "Each" }],
      [100, "MapStateStarted", { length: 1 }],
      [100, "MapIterationStarted", { name: "Each", index: 0 }],
      [100, "TaskStateEntered", { name: "Call" }],
      [100, "TaskScheduled"],
      [102, "TaskFailed", { error: "Broken" }],
      [102, "MapIterationFailed", { name: "Each", index: 0 }],
      [102, "MapStateFailed", { error: "Broken" }],
      [102, "ExecutionFailed", { error: "Broken" }],
      [9_000, "ExecutionRedriven"],
      [9_000, "TaskScheduled"],
      [9_001, "TaskSucceeded"],
      [9_001, "TaskStateExited", { name: "Call" }],
      [9_001, "MapIterationSucceeded", { name: "Each", index: 0 }],
      [9_001, "MapStateSucceeded"],
      [9_001, "MapStateExited", { name: "Each" }],
      [9_001, "ExecutionSucceeded"],
    ],
    notes,
  );
  expect(notes.slice(notes.indexOf("↻ redriven") + 1)).toEqual([
    "▸ Each Map",
    "  ✓ #0 Call Task 3.0 s over 2 runs",
    "✓ Each Map 3.0 s over 2 runs",
  ]);
});
