import { expect, test } from "vitest";
import { eventOf, type Row } from "../fixtures/event-rows.ts";
import { endOf, endOfAttempt, HistoryFold } from "./index.ts";

/** The ends say `E1`, `E2`, … in their order. */
function foldOf(rows: readonly Row[]): HistoryFold {
  const fold = new HistoryFold();
  let ends = 0;
  for (const [i, row] of rows.entries()) {
    const event = eventOf(row, { id: i + 1, at: 10 * i });
    const isEnd = row[0] === "ExecutionFailed";
    if (isEnd) ends += 1;
    const details = isEnd ? { error: `E${ends}`, cause: `cause ${ends}` } : event.details;
    fold.add({ ...event, details });
  }
  return fold;
}

function endsOf({ visits, failedEnds }: HistoryFold): readonly unknown[] {
  return visits.map((visit) => [visit.name, endOf(failedEnds, visit)?.eventId]);
}

/** A Fail inside a Map, which goes on after each redrive. */
const AGAIN: readonly Row[] = [
  ["ExecutionStarted", 0],
  ["MapStateEntered", 0, "Each"],
  ["MapStateStarted", 2],
  ["MapIterationStarted", 3, "Each", 0],
  ["FailStateEntered", 4, "In"],
  ["MapIterationFailed", 5, "Each", 0],
  ["MapStateFailed", 5],
  ["ExecutionFailed", 7],
  ["ExecutionRedriven", 8],
  ["FailStateEntered", 9, "In"],
  ["MapIterationFailed", 10, "Each", 0],
  ["MapStateFailed", 10],
];

test("what failed before a redrive keeps the end that it failed with", () => {
  const fold = foldOf([...AGAIN, ["ExecutionFailed", 12]]);
  expect(endsOf(fold)).toEqual([
    ["Each", 13],
    ["In", 8],
    ["In", 13],
  ]);
  const inside = fold.visits.slice(1).map(({ trouble }) => trouble);
  expect(inside).toEqual([
    { eventId: 5, error: "E1", cause: "cause 1" },
    { eventId: 10, error: "E2", cause: "cause 2" },
  ]);
});

test("what a Catch took on after a redrive failed with no end, though it had before", () => {
  const caught: Row[] = [
    ["MapStateExited", 12, "Each"],
    ["TaskStateEntered", 13, "Other"],
    ["TaskFailed", 14],
    ["ExecutionFailed", 15],
  ];
  const fold = foldOf([...AGAIN, ...caught]);
  expect(endsOf(fold)).toEqual([
    ["Each", undefined],
    ["In", 8],
    ["In", undefined],
    ["Other", 16],
  ]);
});

test("an attempt has the end of its time, and none that another state brought about", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "A"],
    ["TaskScheduled", 2],
    ["TaskSucceeded", 3],
    ["ExecutionFailed", 4],
    ["ExecutionRedriven", 5],
    ["TaskScheduled", 6],
    ["TaskSucceeded", 7],
    ["TaskStateExited", 8, "A"],
    ["FailStateEntered", 9, "B"],
    ["ExecutionFailed", 10],
  ];
  const { visits, failedEnds } = foldOf(rows);
  const [visit] = visits;
  if (visit === undefined) throw new Error("no visit");
  const ends = [1, 2].map((number) => endOfAttempt(failedEnds, visit, number)?.eventId);
  expect(ends).toEqual([5, undefined]);
});
