import { expect, test } from "vitest";
import { eventOf, type Row } from "../fixtures/event-rows.ts";
import { type FoldedVisit, HistoryFold, visitEnd, visitStatus } from "./index.ts";

type TimedRow = readonly [at: number, ...row: Row];

/** Events with the ids 1, 2, 3 …, at the times given. */
function foldOf(rows: readonly TimedRow[]): HistoryFold {
  const fold = new HistoryFold();
  rows.forEach(([at, ...row], i) => {
    fold.add(eventOf(row, { id: i + 1, at }));
  });
  return fold;
}

function visitOf(fold: HistoryFold, name: string): FoldedVisit {
  const visit = fold.visits.findLast((one) => one.name === name);
  if (visit === undefined) throw new Error(`${name} was not visited`);
  return visit;
}

const ABORTED_BESIDE: readonly TimedRow[] = [
  [0, "ExecutionStarted", 0],
  [0, "ParallelStateEntered", 0, "Both"],
  [0, "ParallelStateStarted", 2],
  [0, "WaitStateEntered", 3, "Slow"],
  [0, "TaskStateEntered", 3, "Quick"],
  [0, "TaskScheduled", 5],
  [2000, "TaskFailed", 6],
  [2000, "WaitStateAborted", 7],
  [2000, "ParallelStateFailed", 7],
  [2000, "ParallelStateExited", 9, "Both"],
  [2000, "WaitStateEntered", 10, "After"],
  [8000, "WaitStateExited", 11, "After"],
  [8000, "ExecutionSucceeded", 12],
];

test("what is aborted inside a Parallel is over with it, not with the execution", () => {
  const fold = foldOf(ABORTED_BESIDE);
  const slow = visitOf(fold, "Slow");
  expect([visitStatus(slow, fold), visitEnd(slow)]).toEqual(["aborted", 2000]);
});

test("what is aborted inside a Map is over with its iteration, while the Map's Catch goes on", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "MapStateEntered", 0, "Each"],
    [0, "MapStateStarted", 2],
    [0, "MapIterationStarted", 3, "Each", 0],
    [0, "MapIterationStarted", 3, "Each", 1],
    [10, "WaitStateEntered", 4, "W"],
    [1000, "FailStateEntered", 5, "Bad"],
    [1000, "MapIterationFailed", 7, "Each", 1],
    [1000, "MapIterationAborted", 7, "Each", 0],
    [1000, "WaitStateAborted", 7],
    [1000, "MapStateFailed", 7],
    [1000, "MapStateExited", 11, "Each"],
    [1000, "WaitStateEntered", 12, "After"],
  ]);
  expect(visitEnd(visitOf(fold, "W"))).toBe(1000);
  expect(visitEnd(visitOf(fold, "After"))).toBeUndefined();
  const { iterations } = visitOf(fold, "Each");
  const ends = [...(iterations?.scopes ?? [])].map(([i, { end, endedAt }]) => [i, end, endedAt]);
  expect(ends).toEqual([
    [0, "aborted", 1000],
    [1, "failed", 1000],
  ]);
});

test("the attempt of a Parallel succeeds, and that of the Task which ended it is left alone", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "ParallelStateEntered", 0, "Both"],
    [0, "ParallelStateStarted", 2],
    [0, "TaskStateEntered", 3, "A"],
    [0, "TaskScheduled", 4],
    [70, "TaskSucceeded", 5],
    [80, "TaskStateExited", 6, "A"],
    [90, "ParallelStateSucceeded", 7],
    [90, "ParallelStateExited", 7, "Both"],
    [90, "ExecutionSucceeded", 9],
  ]);
  expect(visitOf(fold, "Both").attempts).toMatchObject([{ status: "succeeded", endedAt: 90 }]);
  expect(visitOf(fold, "A").attempts).toMatchObject([{ status: "succeeded", endedAt: 70 }]);
});

test("a Parallel whose result is too large failed by itself: no branch is to blame", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "ParallelStateEntered", 0, "Both"],
    [0, "ParallelStateStarted", 2],
    [0, "PassStateEntered", 3, "A"],
    [0, "PassStateExited", 4, "A"],
    [0, "ParallelStateFailed", 5],
    [0, "ExecutionFailed", 6],
  ]);
  const both = visitOf(fold, "Both");
  expect([both.failure, both.failedInside]).toEqual(["failed", undefined]);
  expect(visitStatus(visitOf(fold, "A"), fold)).toBe("succeeded");
});

test("a Parallel whose branch ends with another one that succeeded fails itself, not that one", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "ParallelStateEntered", 0, "Outer"],
    [0, "ParallelStateStarted", 2],
    [0, "ParallelStateEntered", 3, "Inner"],
    [0, "ParallelStateStarted", 4],
    [0, "PassStateEntered", 5, "A"],
    [0, "PassStateExited", 6, "A"],
    [0, "ParallelStateSucceeded", 7],
    [0, "ParallelStateExited", 8, "Inner"],
    [0, "ParallelStateFailed", 9],
    [0, "ExecutionFailed", 10],
  ]);
  const failures = fold.visits.map(({ name, failure }) => [name, failure]);
  expect(failures).toEqual([
    ["Outer", "failed"],
    ["Inner", undefined],
    ["A", undefined],
  ]);
});

test("a full history is the fault of no state, at most of the Map or Parallel that filled it", () => {
  const fold = new HistoryFold();
  const add = (id: number, type: string, previousId: number, name?: string): void =>
    fold.add({ id, previousId, type, at: id, details: name === undefined ? {} : { name } });
  add(1, "ExecutionStarted", 0);
  add(2, "ParallelStateEntered", 0, "Group");
  add(3, "ParallelStateStarted", 2);
  for (let id = 4; id < 24_999; id += 2) {
    add(id, "PassStateEntered", id - 1, "Step");
    add(id + 1, "PassStateExited", id, "Step");
  }
  add(24_998, "TaskStateEntered", 24_997, "Open");
  add(24_999, "TaskScheduled", 24_998);
  add(25_000, "ExecutionFailed", 24_999);
  expect(visitStatus(visitOf(fold, "Step"), fold)).toBe("succeeded");
  expect(visitStatus(visitOf(fold, "Open"), fold)).toBe("aborted");
  expect(visitStatus(visitOf(fold, "Group"), fold)).toBe("failed");
});

test("the attempt of a Parallel ends with the failure inside, not with the next attempt", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "ParallelStateEntered", 0, "Both"],
    [0, "ParallelStateStarted", 2],
    [0, "WaitStateEntered", 3, "Slow"],
    [1000, "FailStateEntered", 3, "Bad"],
    [1000, "WaitStateAborted", 5],
    [4000, "ParallelStateStarted", 5],
    [4000, "WaitStateEntered", 7, "Slow"],
  ]);
  const attempts = visitOf(fold, "Both").attempts.map(({ scheduledAt, endedAt, status }) => [
    ...[scheduledAt, endedAt, status],
  ]);
  expect(attempts).toEqual([
    [0, 1000, "failed"],
    [4000, undefined, "running"],
  ]);
  const [first, again] = fold.visits.filter(({ name }) => name === "Slow");
  expect([first && visitEnd(first), again && visitEnd(again)]).toEqual([1000, undefined]);
});

test("a Parallel that waits for its next attempt runs, and nothing inside it does", () => {
  const rows: TimedRow[] = [
    [0, "ExecutionStarted", 0],
    [0, "ParallelStateEntered", 0, "Both"],
    [0, "ParallelStateStarted", 2],
    [0, "WaitStateEntered", 3, "Slow"],
  ];
  const told = (fold: HistoryFold) =>
    fold.visits.map((visit) => [visit.name, visitStatus(visit, fold), visitEnd(visit)]);
  const fold = foldOf([...rows, [1000, "FailStateEntered", 3, "Bad"]]);
  expect(told(fold)).toEqual([
    ["Both", "running", undefined],
    ["Slow", "aborted", 1000],
    ["Bad", "failed", 1000],
  ]);
  expect(visitOf(fold, "Both").attempts).toMatchObject([{ status: "failed", endedAt: 1000 }]);
  const byTask = foldOf([
    ...rows,
    [0, "TaskStateEntered", 3, "Task"],
    [0, "TaskScheduled", 5],
    [2000, "TaskFailed", 6],
    [2000, "WaitStateAborted", 7],
  ]);
  expect(told(byTask)).toEqual([
    ["Both", "running", undefined],
    ["Slow", "aborted", 2000],
    ["Task", "failed", 2000],
  ]);
});

test("a Parallel that is tried again because its own output failed has an attempt that failed", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "ParallelStateEntered", 0, "Both"],
    [0, "ParallelStateStarted", 2],
    [0, "PassStateEntered", 3, "A"],
    [10, "PassStateExited", 4, "A"],
    [10, "EvaluationFailed", 5, "Both"],
    [2000, "ParallelStateStarted", 6],
  ]);
  const attempts = visitOf(fold, "Both").attempts.map(({ endedAt, status }) => [endedAt, status]);
  expect(attempts).toEqual([
    [10, "failed"],
    [undefined, "running"],
  ]);
});

/** The inner Map fails in the first iteration; the outer one is tried again, and its second Inner aborts the third. */
const NESTED: readonly TimedRow[] = [
  [0, "ExecutionStarted", 0],
  [0, "MapStateEntered", 0, "Outer"],
  [0, "MapStateStarted", 2],
  [0, "MapIterationStarted", 3, "Outer", 0],
  [0, "MapIterationStarted", 3, "Outer", 1],
  [0, "MapStateEntered", 4, "Inner"],
  [0, "MapStateStarted", 6],
  [0, "MapIterationStarted", 7, "Inner", 0],
  [0, "MapStateEntered", 5, "Inner"],
  [0, "MapStateStarted", 9],
  [0, "MapIterationStarted", 10, "Inner", 0],
  [500, "FailStateEntered", 8, "Bad"],
  [500, "MapIterationFailed", 12, "Inner", 0],
  [500, "MapStateFailed", 12],
  [500, "MapIterationFailed", 14, "Outer", 0],
  [500, "MapIterationAborted", 14, "Outer", 1],
  [500, "MapStateAborted", 14],
  [500, "MapIterationAborted", 14, "Inner", 0],
];

test("a Map around a Map that failed is the one that is tried again", () => {
  const fold = foldOf([...NESTED, [1500, "MapStateStarted", 14]]);
  const [outer, first, second] = fold.visits;
  expect(outer?.attempts.map(({ endedAt }) => endedAt)).toEqual([500, undefined]);
  expect([first?.attempts.length, second?.attempts.length]).toEqual([1, 1]);
  expect(first?.iterations?.scopes.get(0)?.end).toBe("failed");
  expect([second && visitStatus(second, fold), second && visitEnd(second)]).toEqual([
    ...["aborted", 500],
  ]);
});

test("what was stopped and is entered again by a redrive stays aborted, until the stop", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "WaitStateEntered", 0, "W"],
    [300, "ExecutionAborted", 0],
    [9000, "ExecutionRedriven", 3],
    [9000, "WaitStateEntered", 4, "W"],
  ]);
  const told = fold.visits.map((visit) => [visitStatus(visit, fold), visitEnd(visit)]);
  expect(told).toEqual([
    ["aborted", 300],
    ["running", undefined],
  ]);
});

/** In its second attempt the inner Map of the second iteration comes to an error that nobody may catch. */
const UNCATCHABLE: readonly TimedRow[] = [
  [0, "ExecutionStarted", 0],
  [0, "MapStateEntered", 0, "Outer"],
  [0, "MapStateStarted", 2],
  [0, "MapIterationStarted", 3, "Outer", 0],
  [0, "MapIterationStarted", 3, "Outer", 1],
  [0, "WaitStateEntered", 4, "W"],
  [0, "MapStateEntered", 5, "Inner"],
  [0, "MapStateStarted", 7],
  [0, "MapIterationStarted", 8, "Inner", 0],
  [0, "TaskStateEntered", 9, "T"],
  [0, "TaskScheduled", 10],
  [100, "TaskFailed", 11],
  [200, "MapStateStarted", 12],
  [200, "MapIterationStarted", 13, "Inner", 0],
  [200, "MapIterationStarted", 13, "Inner", 1],
  [200, "WaitStateEntered", 14, "V"],
  [200, "PassStateEntered", 15, "Name"],
  [300, "ExecutionFailed", 17],
];

const iterationsOf = (fold: HistoryFold, name: string): readonly unknown[] =>
  [...(visitOf(fold, name).iterations?.scopes.values() ?? [])].map((scope) => [
    ...[scope.end, scope.endedAt, scope.failedInside?.name],
  ]);

test("an iteration in which the execution failed is failed, and so are those around it", () => {
  const fold = foldOf(UNCATCHABLE);
  expect(["Outer", "W", "Inner", "V", "Name"].map((name) => statusIn(fold, name))).toEqual([
    ...["failed", "aborted", "failed", "aborted", "failed"],
  ]);
  expect(iterationsOf(fold, "Inner")).toEqual([
    ["aborted", 300, undefined],
    ["failed", 300, "Name"],
  ]);
  expect(iterationsOf(fold, "Outer")).toEqual([
    ["aborted", 300, undefined],
    ["failed", 300, "Inner"],
  ]);
  const attempts = visitOf(fold, "Inner").attempts;
  expect(attempts.map(({ status, failedInside }) => [status, failedInside?.name])).toEqual([
    ["failed", "T"],
    ["failed", "Name"],
  ]);
});

test("an iteration in which the execution failed goes on with a redrive", () => {
  const fold = foldOf([
    ...UNCATCHABLE,
    [900, "ExecutionRedriven", 18],
    [900, "PassStateEntered", 19, "Name"],
  ]);
  expect(iterationsOf(fold, "Inner")[1]).toEqual([undefined, undefined, undefined]);
  expect(iterationsOf(fold, "Outer")[1]).toEqual([undefined, undefined, undefined]);
  expect(["Outer", "Inner", "Name"].map((name) => statusIn(fold, name))).toEqual([
    ...["running", "running", "running"],
  ]);
  expect(visitOf(fold, "Inner").attempts.at(-1)?.status).toBe("running");
});

test.each(["ExecutionTimedOut", "ExecutionAborted"])("%s leaves iterations unfailed", (type) => {
  const fold = foldOf([...UNCATCHABLE.slice(0, -1), [300, type, 17]]);
  expect(["Outer", "Inner", "Name"].map((name) => statusIn(fold, name))).toEqual([
    ...["aborted", "aborted", "aborted"],
  ]);
  expect(iterationsOf(fold, "Inner")[1]).toEqual([undefined, undefined, undefined]);
});

test("a Map whose result alone failed has no failed iteration", () => {
  const fold = foldOf([
    [0, "ExecutionStarted", 0],
    [0, "MapStateEntered", 0, "Each"],
    [0, "MapStateStarted", 2],
    [0, "MapIterationStarted", 3, "Each", 0],
    [0, "PassStateEntered", 4, "P"],
    [0, "PassStateExited", 5, "P"],
    [0, "MapIterationSucceeded", 6, "Each", 0],
    [9, "ExecutionFailed", 7],
  ]);
  expect(iterationsOf(fold, "Each")).toEqual([["succeeded", 0, undefined]]);
  expect(["Each", "P"].map((name) => statusIn(fold, name))).toEqual(["failed", "succeeded"]);
});

/** The item of the second iteration could not be selected, and no event tells why. */
const UNSELECTED: readonly TimedRow[] = [
  [0, "ExecutionStarted", 0],
  [0, "MapStateEntered", 0, "Each"],
  [0, "MapStateStarted", 2],
  [0, "MapIterationStarted", 3, "Each", 0],
  [0, "MapIterationStarted", 3, "Each", 1],
  [0, "WaitStateEntered", 4, "W"],
  [5, "MapIterationFailed", 5, "Each", 1],
];

test.each<readonly [string, readonly TimedRow[]]>([
  [
    "fails",
    [
      [5, "MapIterationAborted", 5, "Each", 0],
      [5, "MapStateFailed", 5],
    ],
  ],
  ["is tried again", [[9, "MapStateStarted", 5]]],
])("an iteration that failed before it came to a state is failed where the Map %s", (_, rows) => {
  const { visits } = foldOf([...UNSELECTED, ...rows]);
  const { iterations, status } = visits[0]?.attempts[0] ?? {};
  const ends = [...(iterations?.scopes.values() ?? [])].map(({ end, failedInside }) => [
    ...[end, failedInside],
  ]);
  expect(ends).toEqual([
    ["aborted", undefined],
    ["failed", undefined],
  ]);
  expect(status).toBe("failed");
});

function statusIn(fold: HistoryFold, name: string): string {
  return visitStatus(visitOf(fold, name), fold);
}
