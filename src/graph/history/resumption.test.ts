// Where a redrive goes on: in what it enters once more, and in iterations that had come to no state.
import { expect, test } from "vitest";
import { eventsOf, type Row } from "../fixtures/event-rows.ts";
import { type FoldedVisit, HistoryFold, visitStatus } from "./index.ts";

/** `causes`: of events, by their id. */
function foldOf(rows: readonly Row[], causes: Readonly<Record<number, string>> = {}): HistoryFold {
  const fold = new HistoryFold();
  for (const event of eventsOf(rows)) {
    const cause = causes[event.id];
    const details = {
      ...event.details,
      ...(event.type === "EvaluationFailed" ? { error: "Bad" } : {}),
      ...(cause === undefined ? {} : { cause }),
      ...(event.details["state"] === "Each" ? { location: "ItemSelector/v" } : {}),
    };
    fold.add({ ...event, details });
  }
  return fold;
}

const told = ({ visits }: HistoryFold): readonly unknown[] =>
  visits.map(({ name, failure, attempts, trouble }) => [
    ...[name, failure, attempts.map(({ begunBy }) => begunBy), trouble?.eventId],
  ]);

test.each(["Task", "Pass", "Choice"])(
  "a %s that a redrive enters once more is the one whose expression fails then",
  (type) => {
    const rows: Row[] = [
      ["ExecutionStarted", 0],
      [`${type}StateEntered`, 0, "S"],
      ["EvaluationFailed", 0, "S"],
      ["ExecutionFailed", 3],
      ["ExecutionRedriven", 4],
      [`${type}StateEntered`, 5, "S"],
      ["EvaluationFailed", 5, "S"],
      ["ExecutionFailed", 7],
    ];
    const attempts = type === "Task" ? ["entry"] : [];
    const expected = [
      ["S", "failed", attempts, 3],
      ["S", "failed", attempts, 7],
    ];
    expect(told(foldOf(rows))).toEqual(expected);
    const cause = (id: number): string =>
      `An error occurred while executing the state 'S' (entered at the event id #${id}). No.`;
    expect(told(foldOf(rows, { 3: cause(2), 7: cause(6) }))).toEqual(expected);
  },
);

test("each of many redrives enters the last visit once more, and leaves the others as they were", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["FailStateEntered", 0, "F"],
    ["ExecutionFailed", 2],
  ];
  for (const last of [3, 6, 9]) {
    rows.push(["ExecutionRedriven", last], ["FailStateEntered", last + 1, "F"]);
    rows.push(["ExecutionFailed", last + 2]);
  }
  const fold = foldOf(rows);
  const { visits } = fold;
  expect(visits.map((visit) => visitStatus(visit, fold))).toEqual([
    "failed",
    "failed",
    "failed",
    "failed",
  ]);
  expect(visits.map(({ halts }) => halts?.length ?? 0)).toEqual([0, 0, 0, 0]);
  expect(visits.every(({ endedAt }) => endedAt !== undefined)).toBe(true);
});

test("of states that are entered once more in several iterations the words tell which failed", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["MapStateEntered", 0, "M"],
    ["MapStateStarted", 2],
    ["MapIterationStarted", 3, "M", 0],
    ["MapIterationStarted", 3, "M", 1],
    ["PassStateEntered", 4, "P"],
    ["PassStateEntered", 5, "P"],
    ["EvaluationFailed", 5, "P"],
    ["MapIterationFailed", 8, "M", 1],
    ["MapIterationAborted", 8, "M", 0],
    ["MapStateFailed", 8],
    ["ExecutionFailed", 11],
    ["ExecutionRedriven", 12],
    ["PassStateEntered", 13, "P"],
    ["PassStateEntered", 13, "P"],
    ["EvaluationFailed", 13, "P"],
  ];
  const said =
    "An error occurred while executing the state 'P' (entered at the event id #14). It is bad.";
  const { visits } = foldOf(rows, { 16: said });
  expect(visits.slice(3).map(({ trouble, scope }) => [scope.index, trouble?.eventId])).toEqual([
    [0, 16],
    [1, undefined],
  ]);
});

const strip = (visit: FoldedVisit | undefined): readonly unknown[] =>
  [...(visit?.iterations?.scopes.values() ?? [])].map(({ index, end }) => [index, end]);

const FIRST_ITEM: readonly Row[] = [
  ["ExecutionStarted", 0],
  ["MapStateEntered", 0, "Each"],
  ["MapStateStarted", 2],
  ["MapIterationStarted", 3, "Each", 0],
  ["EvaluationFailed", 4, "Each"],
  ["MapIterationFailed", 5, "Each", 0],
  ["MapStateFailed", 5],
  ["ExecutionFailed", 7],
  ["ExecutionRedriven", 8],
  ["MapIterationStarted", 9, "Each", 0],
];

test("a Map that goes on with an item that had failed has no attempt more, and none that did not begin", () => {
  const again = foldOf([
    ...FIRST_ITEM,
    ["EvaluationFailed", 10, "Each"],
    ["MapIterationFailed", 11, "Each", 0],
    ["MapStateFailed", 11],
    ["ExecutionFailed", 13],
  ]);
  const [failed] = again.visits;
  expect(failed?.attempts).toMatchObject([
    { begunBy: "entry", notBegun: false, status: "failed", error: "Bad" },
  ]);
  expect(failed?.failure).toBe("failed");
  expect(strip(failed)).toEqual([[0, "failed"]]);
  const [done] = foldOf([
    ...FIRST_ITEM,
    ["MapIterationStarted", 9, "Each", 1],
    ["PassStateEntered", 10, "P"],
    ["PassStateExited", 12, "P"],
    ["MapIterationSucceeded", 13, "Each", 0],
    ["PassStateEntered", 11, "P"],
    ["PassStateExited", 15, "P"],
    ["MapIterationSucceeded", 16, "Each", 1],
    ["MapStateSucceeded", 17],
    ["MapStateExited", 17, "Each"],
  ]).visits;
  expect(done?.attempts).toMatchObject([
    { notBegun: false, status: "succeeded", error: undefined },
  ]);
  expect(strip(done)).toEqual([
    [0, "succeeded"],
    [1, "succeeded"],
  ]);
});

/** The third item failed; the others had come to no state. */
const THIRD_ITEM: readonly Row[] = [
  ["ExecutionStarted", 0],
  ["MapStateEntered", 0, "Each"],
  ["MapStateStarted", 2],
  ["MapIterationStarted", 3, "Each", 0],
  ["MapIterationStarted", 3, "Each", 1],
  ["MapIterationStarted", 3, "Each", 2],
  ["MapIterationFailed", 6, "Each", 2],
  ["MapIterationAborted", 6, "Each", 0],
  ["MapIterationAborted", 6, "Each", 1],
  ["MapStateFailed", 6],
  ["ExecutionFailed", 10],
  ["ExecutionRedriven", 11],
  ["WaitStateEntered", 12, "B"],
];

test("iterations that had come to no state go on in their order, each in its own", () => {
  const fold = foldOf([
    ...THIRD_ITEM,
    ["WaitStateEntered", 12, "B"],
    ["MapIterationStarted", 12, "Each", 2],
    ["WaitStateEntered", 15, "B"],
    ["WaitStateExited", 13, "B"],
    ["MapIterationSucceeded", 17, "Each", 0],
    ["WaitStateExited", 14, "B"],
    ["MapIterationSucceeded", 19, "Each", 1],
    ["WaitStateExited", 16, "B"],
    ["MapIterationSucceeded", 21, "Each", 2],
    ["MapStateSucceeded", 22],
    ["MapStateExited", 22, "Each"],
  ]);
  const [each, ...inside] = fold.visits;
  expect(inside.map(({ scope }) => [scope.owner?.name, scope.index])).toEqual([
    ["Each", 0],
    ["Each", 1],
    ["Each", 2],
  ]);
  expect(strip(each).map((one) => (one as unknown[])[1])).toEqual([
    ...["succeeded", "succeeded", "succeeded"],
  ]);
  expect(each?.attempts).toMatchObject([{ status: "succeeded", begunBy: "entry" }]);
});

test("while they go on the Map runs, and what waits for its turn is not aborted", () => {
  const fold = foldOf(THIRD_ITEM);
  const [each] = fold.visits;
  expect([each && visitStatus(each, fold), each?.attempts.at(-1)?.status]).toEqual([
    ...["running", "running"],
  ]);
  expect(strip(each)).toEqual([
    [0, undefined],
    [1, undefined],
    [2, "failed"],
  ]);
});

test("a Map that fails once more for the same item has failed", () => {
  const fold = foldOf([
    ...THIRD_ITEM,
    ["WaitStateExited", 13, "B"],
    ["MapIterationSucceeded", 14, "Each", 0],
    ["MapIterationStarted", 14, "Each", 2],
    ["MapIterationFailed", 16, "Each", 2],
    ["MapIterationAborted", 16, "Each", 1],
    ["MapStateFailed", 16],
    ["ExecutionFailed", 19],
  ]);
  const [each] = fold.visits;
  expect(each && visitStatus(each, fold)).toBe("failed");
  expect(strip(each)).toEqual([
    [0, "succeeded"],
    [1, "aborted"],
    [2, "failed"],
  ]);
});

test("a state that is entered once more keeps its iteration, beside one that had come to none", () => {
  const rows = (entered: number): Row[] => [
    ["ExecutionStarted", 0],
    ["MapStateEntered", 0, "Each"],
    ["MapStateStarted", 2],
    ["MapIterationStarted", 3, "Each", 0],
    ["MapIterationStarted", 3, "Each", 1],
    ["PassStateEntered", 4 + entered, "P"],
    ["EvaluationFailed", 4 + entered, "P"],
    ["ExecutionFailed", 7],
    ["ExecutionRedriven", 8],
    ["PassStateEntered", 9, "P"],
    ["PassStateEntered", 9, "P"],
  ];
  for (const entered of [0, 1]) {
    const [, before, ...again] = foldOf(rows(entered)).visits;
    expect(before?.scope.index).toBe(entered);
    expect(again.map(({ scope }) => scope.index)).toEqual([0, 1]);
  }
});

test("an iteration that had come to no state goes on beside a task that a redrive begins anew", () => {
  const { visits } = foldOf([
    ["ExecutionStarted", 0],
    ["MapStateEntered", 0, "Each"],
    ["MapStateStarted", 2],
    ["MapIterationStarted", 3, "Each", 0],
    ["MapIterationStarted", 3, "Each", 1],
    ["TaskStateEntered", 4, "T"],
    ["TaskScheduled", 6],
    ["TaskFailed", 7],
    ["ExecutionFailed", 8],
    ["ExecutionRedriven", 9],
    ["TaskScheduled", 10],
    ["TaskStateEntered", 10, "T"],
  ]);
  const inside = visits.slice(1).map(({ scope, attempts }) => [scope.index, attempts.length]);
  expect(inside).toEqual([
    [0, 2],
    [1, 0],
  ]);
});

test("those inside an iteration go on before the next one, and the item that failed in its own Map", () => {
  const { visits } = foldOf([
    ["ExecutionStarted", 0],
    ["MapStateEntered", 0, "Outer"],
    ["MapStateStarted", 2],
    ["MapIterationStarted", 3, "Outer", 0],
    ["MapIterationStarted", 3, "Outer", 1],
    ["MapIterationStarted", 3, "Outer", 2],
    ["MapStateEntered", 4, "Inner"],
    ["MapStateStarted", 7],
    ["MapStateEntered", 5, "Inner"],
    ["MapStateStarted", 9],
    ["MapIterationStarted", 8, "Inner", 0],
    ["MapIterationStarted", 8, "Inner", 1],
    ["MapIterationStarted", 10, "Inner", 0],
    ["MapIterationStarted", 10, "Inner", 1],
    ["MapIterationFailed", 14, "Inner", 1],
    ["MapStateFailed", 14],
    ["MapIterationFailed", 16, "Outer", 1],
    ["MapIterationAborted", 16, "Outer", 0],
    ["MapIterationAborted", 16, "Outer", 2],
    ["MapStateFailed", 16],
    ["ExecutionFailed", 20],
    ["ExecutionRedriven", 21],
    ["PassStateEntered", 22, "P"],
    ["PassStateEntered", 22, "P"],
    ["PassStateEntered", 22, "P"],
    ["MapIterationStarted", 22, "Inner", 1],
    ["MapStateEntered", 22, "Inner"],
    ["PassStateEntered", 26, "P"],
  ]);
  const places = visits
    .slice(3)
    .map(({ name, scope }) => [...[name, scope.owner?.scope.index, scope.index]]);
  expect(places).toEqual([
    ["P", 0, 0],
    ["P", 0, 1],
    ["P", 1, 0],
    ["Inner", undefined, 2],
    ["P", 1, 1],
  ]);
});

test("what a redrive enters for the first time begins a branch of the Parallel that goes on", () => {
  const { visits } = foldOf([
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["TaskStateEntered", 3, "A"],
    ["TaskScheduled", 4],
    ["TaskFailed", 5],
    ["ParallelStateFailed", 6],
    ["ExecutionFailed", 7],
    ["ExecutionRedriven", 8],
    ["TaskScheduled", 9],
    ["PassStateEntered", 9, "B"],
  ]);
  const inside = visits.slice(1).map(({ name, scope, from }) => [name, scope.owner?.name, from]);
  expect(inside).toEqual([
    ["A", "Both", undefined],
    ["B", "Both", undefined],
  ]);
});

test.each(["Map", "Parallel"])(
  "a %s whose Output did well after a redrive has no error",
  (type) => {
    const { visits } = foldOf([
      ["ExecutionStarted", 0],
      [`${type}StateEntered`, 0, "G"],
      [`${type}StateStarted`, 2],
      ["EvaluationFailed", 3, "G"],
      [`${type}StateFailed`, 4],
      ["ExecutionFailed", 5],
      ["ExecutionRedriven", 6],
      [`${type}StateSucceeded`, 7],
      [`${type}StateExited`, 7, "G"],
    ]);
    expect(visits.map(({ name, failure }) => [name, failure])).toEqual([["G", undefined]]);
    expect(visits[0]?.attempts.map(({ status, error }) => [status, error])).toEqual([
      ["succeeded", undefined],
    ]);
  },
);

test("a Parallel whose state could not be evaluated waited for its next attempt, which a redrive begins", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 1, "Outer"],
    ["ParallelStateStarted", 2],
    ["ParallelStateEntered", 3, "Again"],
    ["ParallelStateStarted", 4],
    ["PassStateEntered", 5, "P"],
    ["EvaluationFailed", 6, "P"],
    ["TaskStateEntered", 3, "T"],
    ["TaskScheduled", 8],
    ["TaskFailed", 9],
    ["ParallelStateFailed", 10],
    ["ExecutionFailed", 11],
    ["ExecutionRedriven", 12],
    ["ParallelStateStarted", 13],
    ["PassStateEntered", 14, "P"],
    ["PassStateExited", 15, "P"],
    ["ParallelStateSucceeded", 16],
    ["ParallelStateExited", 16, "Again"],
  ]);
  const again = fold.visits.find(({ name }) => name === "Again");
  expect([again?.exitedEventId, again?.attempts.map(({ status }) => status)]).toEqual([
    ...[18, ["failed", "succeeded"]],
  ]);
});
