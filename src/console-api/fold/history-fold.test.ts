import { expect, test } from "vitest";
import type { FoldEvent } from "./fold-event.ts";
import { HistoryFold } from "./history-fold.ts";
import { isSuperseded } from "./index.ts";
import { visitStatus } from "./visit-status.ts";

type Row = readonly [type: string, previousId: number, name?: string];

function foldOf(rows: readonly Row[]): HistoryFold {
  const fold = new HistoryFold();
  rows.forEach(([type, previousId, name], i) => {
    const event: FoldEvent = { id: i + 1, previousId, type, at: 10 * i, details: { name } };
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
