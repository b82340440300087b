import { expect, test } from "vitest";
import { CAUGHT_THEN_REDRIVEN, eventsOf, type Row } from "../fixtures/event-rows.ts";
import {
  HistoryFold,
  isSuperseded,
  retriesOf,
  retryCountOf,
  visitRan,
  visitStatus,
} from "./index.ts";

function foldOf(rows: readonly Row[]): HistoryFold {
  const fold = new HistoryFold();
  for (const event of eventsOf(rows)) fold.add(event);
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
  const fold = foldOf(CAUGHT_THEN_REDRIVEN);
  expect(fold.visits.map((visit) => [visit.name, visitStatus(visit, fold)])).toEqual([
    ["Both", "caught"],
    ["A", "failed"],
    ["Undo", "running"],
  ]);
});

test("a redrive is no retry: it begins an attempt of its own, from which Retry counts again", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "A"],
    ["TaskScheduled", 2],
    ["TaskFailed", 3],
    ["TaskScheduled", 4],
    ["TaskFailed", 5],
    ["ExecutionFailed", 6],
    ["ExecutionRedriven", 7],
    ["TaskScheduled", 8],
    ["TaskFailed", 9],
    ["TaskScheduled", 10],
  ];
  const counted = (length: number): readonly number[] => {
    const [visit] = foldOf(rows.slice(0, length)).visits;
    return visit === undefined ? [] : [retriesOf(visit), retryCountOf(visit)];
  };
  const [visit] = foldOf(rows).visits;
  expect(visit?.attempts.map(({ begunBy }) => begunBy)).toEqual([
    ...["entry", "retry", "redrive", "retry"],
  ]);
  expect([7, 9, 11].map(counted)).toEqual([
    [1, 1],
    [1, 0],
    [2, 1],
  ]);
});

test("a Parallel that a redrive goes on inside has no attempt more, and its Retry counts again", () => {
  const [both] = foldOf([
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["TaskStateEntered", 3, "A"],
    ["TaskScheduled", 4],
    ["TaskFailed", 5],
    ["ParallelStateStarted", 6],
    ["TaskStateEntered", 7, "A"],
    ["TaskScheduled", 8],
    ["TaskFailed", 9],
    ["ParallelStateFailed", 10],
    ["ExecutionFailed", 11],
    ["ExecutionRedriven", 12],
    ["TaskScheduled", 13],
  ]).visits;
  expect(both?.attempts.map(({ begunBy }) => begunBy)).toEqual(["entry", "retry"]);
  expect(both && [retriesOf(both), retryCountOf(both)]).toEqual([1, 0]);
});

test("what is entered once more by a redrive leaves the retries of the visit before as they were", () => {
  const [before, again] = foldOf([
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "A"],
    ["TaskScheduled", 2],
    ["TaskFailed", 3],
    ["TaskScheduled", 4],
    ["ExecutionAborted", 5],
    ["ExecutionRedriven", 6],
    ["TaskStateEntered", 7, "A"],
    ["TaskScheduled", 8],
  ]).visits;
  expect([before, again].map((visit) => visit && retryCountOf(visit))).toEqual([1, 0]);
});

test("a Parallel that was stopped while it backed off is what a redrive begins anew", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["FailStateEntered", 3, "Bad"],
    ["ExecutionAborted", 0],
    ["ExecutionRedriven", 5],
    ["ParallelStateStarted", 6],
    ["FailStateEntered", 7, "Bad"],
    ["ParallelStateStarted", 8],
    ["FailStateEntered", 9, "Bad"],
    ["ParallelStateFailed", 10],
    ["ExecutionFailed", 11],
  ]);
  const [both, ...bad] = fold.visits;
  expect(both?.attempts.map(({ begunBy, status }) => [begunBy, status])).toEqual([
    ["entry", "failed"],
    ["redrive", "failed"],
    ["retry", "failed"],
  ]);
  expect(both && visitStatus(both, fold)).toBe("failed");
  expect(bad.map((visit) => [visitStatus(visit, fold), visit.attempts.length])).toEqual([
    ...Array.from({ length: 3 }, () => ["failed", 0]),
  ]);
});

test("what went on before a redrive and after it took the time of both runs, not what lies between them", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "A"],
    ["TaskScheduled", 2],
    ["TaskFailed", 3],
    ["ExecutionFailed", 4],
    ["ExecutionRedriven", 5],
    ["TaskScheduled", 6],
    ["TaskSucceeded", 7],
    ["TaskStateExited", 8, "A"],
    ["PassStateEntered", 9, "B"],
    ["PassStateExited", 10, "B"],
  ];
  const fold = new HistoryFold();
  // An hour lies between the end and the redrive.
  for (const event of eventsOf(rows)) {
    fold.add({ ...event, at: event.at + (event.id > 5 ? 3_600_000 : 0) });
  }
  const ran = fold.visits.map((visit) => [visit.name, visitRan(visit, fold.pauses, fold.lastAt)]);
  expect(ran).toEqual([
    ["A", { ms: 30 + 30, runs: 2 }],
    ["B", { ms: 10, runs: 1 }],
  ]);
  expect(fold.pauses).toEqual([{ eventId: 6, from: 40, to: 3_600_050 }]);
});

test("what had ended before a redrive, and what it entered anew, ran once", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["PassStateEntered", 0, "A"],
    ["PassStateExited", 2, "A"],
    ["ChoiceStateEntered", 3, "B"],
    ["ExecutionFailed", 4],
    ["ExecutionRedriven", 5],
    ["ChoiceStateEntered", 6, "B"],
  ];
  const fold = foldOf(rows);
  const runs = fold.visits.map((visit) => visitRan(visit, fold.pauses, 100).runs);
  expect(runs).toEqual([1, 1, 1]);
});

test("a Parallel that a redrive goes on inside stood still from its end until then, and so did its branches", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["TaskStateEntered", 3, "A"],
    ["TaskStateEntered", 3, "B"],
    ["TaskScheduled", 4],
    ["TaskScheduled", 5],
    ["TaskFailed", 6],
    ["ParallelStateFailed", 8],
    ["ExecutionFailed", 9],
    ["ExecutionRedriven", 10],
    ["TaskScheduled", 11],
    ["TaskScheduled", 11],
  ];
  const fold = foldOf(rows);
  expect(fold.visits.map(({ name, halts }) => [name, halts])).toEqual([
    ["Both", [{ from: 80, to: 100, as: "failed" }]],
    ["A", [{ from: 80, to: 100, as: "failed" }]],
    ["B", [{ from: 80, to: 100, as: "aborted" }]],
  ]);
});

test("what a redrive enters once more stood still in no visit", () => {
  const { visits } = foldOf([
    ["ExecutionStarted", 0],
    ["ChoiceStateEntered", 0, "B"],
    ["ExecutionFailed", 2],
    ["ExecutionRedriven", 3],
    ["ChoiceStateEntered", 4, "B"],
  ]);
  expect(visits.map(({ halts }) => halts ?? [])).toEqual([[], []]);
});
