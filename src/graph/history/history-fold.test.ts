import { expect, test } from "vitest";
import { type HistoryEvent, HistoryFold, isSuperseded, visitStatus } from "./index.ts";

type Row = readonly [type: string, previousId: number, name?: string];

function foldOf(rows: readonly Row[]): HistoryFold {
  const fold = new HistoryFold();
  rows.forEach(([type, previousId, name], i) => {
    const details = name === undefined ? {} : { name };
    const event: HistoryEvent = { id: i + 1, previousId, type, at: 10 * i, details };
    fold.add(event);
  });
  return fold;
}

test("a Parallel that is tried again has an attempt for each start; what failed inside is the first's", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["TaskStateEntered", 3, "A"],
    ["WaitStateEntered", 3, "B"],
    ["TaskFailed", 4],
    ["ParallelStateStarted", 6],
    ["TaskStateEntered", 7, "A"],
    ["WaitStateEntered", 7, "B"],
  ];
  const fold = foldOf(rows);
  const [both, ...inside] = fold.visits;
  expect(both?.attempts.map(({ status }) => status)).toEqual(["failed", "running"]);
  const told = inside.map((visit) => [
    ...[visit.name, visitStatus(visit, fold), visit.scope.owner?.name],
    isSuperseded(visit.scope),
  ]);
  expect(told).toEqual([
    ["A", "failed", "Both", true],
    ["B", "aborted", "Both", true],
    ["A", "running", "Both", false],
    ["B", "running", "Both", false],
  ]);
});

test("a redrive leaves what was caught before it as it was", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["TaskStateEntered", 3, "A"],
    ["TaskFailed", 4],
    ["ParallelStateFailed", 5],
    ["ParallelStateExited", 6, "Both"],
    ["TaskStateEntered", 7, "Undo"],
    ["TaskFailed", 8],
    ["ExecutionFailed", 9],
    ["ExecutionRedriven", 10],
  ]);
  expect(fold.visits.map((visit) => [visit.name, visitStatus(visit, fold)])).toEqual([
    ["Both", "caught"],
    ["A", "failed"],
    ["Undo", "running"],
  ]);
});
