import { expect, test } from "vitest";
import { HistoryTree } from "./history-tree.ts";

function entered(id: number, previousEventId: number, type: string, name: string): object {
  const timestamp = id;
  return { id, previousEventId, timestamp, type, stateEnteredEventDetails: { name } };
}

test("what stood inside a caught Parallel state runs no longer", () => {
  const tree = new HistoryTree();
  const events = [
    entered(2, 0, "ParallelStateEntered", "P"),
    { id: 3, previousEventId: 2, timestamp: 3, type: "ParallelStateStarted" },
    entered(4, 3, "FailStateEntered", "F"),
    entered(5, 3, "WaitStateEntered", "W"),
    { id: 6, previousEventId: 4, timestamp: 6, type: "ParallelStateFailed" },
    {
      ...{ id: 7, previousEventId: 6, timestamp: 7, type: "ParallelStateExited" },
      stateExitedEventDetails: { name: "P" },
    },
    entered(8, 7, "WaitStateEntered", "After"),
  ];
  for (const event of events) tree.add(event as Parameters<HistoryTree["add"]>[0]);
  expect([...tree.running].map((visit) => visit.name)).toEqual(["After"]);
});

type Row = readonly [type: string, previousEventId: number, name?: string, index?: number];

/** The changes that events with the ids 1, 2, 3 … make, each in a few words. */
function changesOf(rows: readonly Row[]): readonly string[] {
  const tree = new HistoryTree();
  return rows.flatMap(([type, previousEventId, name, index], i) => {
    const details = type === "EvaluationFailed" ? { state: name, error: "E" } : { name, index };
    const event = { id: i + 1, previousEventId, timestamp: i, type, someEventDetails: details };
    return tree
      .add(event as Parameters<HistoryTree["add"]>[0])
      .map((change) =>
        change.type === "ended"
          ? `ended, left ${change.left.map((visit) => visit.name).join()}`
          : change.type === "redriven"
            ? `redriven ${change.visits.map((visit) => visit.name).join(" ")}`
            : `${change.type} ${change.visit.name} ${change.visit.depth} ${change.visit.status} ${"attempt" in change ? change.attempt : change.visit.failures.length}`,
      );
  });
}

test("a Parallel state that is tried again, then caught, tells each attempt", () => {
  const changes = changesOf([
    ["ParallelStateEntered", 0, "P"],
    ["ParallelStateStarted", 1],
    ["FailStateEntered", 2, "F"],
    ["ParallelStateStarted", 3],
    ["FailStateEntered", 4, "F"],
    ["ParallelStateFailed", 5],
    ["ParallelStateExited", 6, "P"],
    ["PassStateEntered", 7, "Z"],
    ["PassStateExited", 8, "Z"],
    ["ExecutionSucceeded", 9],
  ]);
  expect(changes).toEqual([
    "entered P 0 running 0",
    "entered F 1 running 0",
    "left F 1 failed 0",
    "attemptFailed P 0 running 1",
    "entered F 1 running 0",
    "left F 1 failed 0",
    "attemptFailed P 0 running 2",
    "exited P 0 caught 2",
    "entered Z 0 running 0",
    "exited Z 0 succeeded 0",
    "ended, left ",
  ]);
});

test("a Map state that succeeds at the second attempt has succeeded", () => {
  const changes = changesOf([
    ["MapStateEntered", 0, "M"],
    ["MapStateStarted", 1],
    ["MapIterationStarted", 2, "M", 0],
    ["FailStateEntered", 3, "F"],
    ["MapIterationFailed", 4, "M", 0],
    ["MapStateStarted", 4],
    ["MapIterationStarted", 6, "M", 0],
    ["PassStateEntered", 7, "Q"],
    ["PassStateExited", 8, "Q"],
    ["MapIterationSucceeded", 9, "M", 0],
    ["MapStateSucceeded", 10],
    ["MapStateExited", 11, "M"],
  ]);
  expect(changes.filter((change) => !change.startsWith("entered"))).toEqual([
    "left F 1 failed 0",
    "attemptFailed M 0 running 1",
    "exited Q 1 succeeded 0",
    "exited M 0 succeeded 0",
  ]);
});

test("an expression that fails belongs to its state, though AWS names no event before it", () => {
  const changes = changesOf([
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "T"],
    ["EvaluationFailed", 0, "T"],
    ["EvaluationFailed", 3, "T"],
    ["TaskStateExited", 4, "T"],
  ]);
  expect(changes).toEqual([
    "entered T 0 running 0",
    "attemptFailed T 0 running 1",
    "attemptFailed T 0 running 2",
    "exited T 0 caught 2",
  ]);
});

test("an attempt of a Map that an expression ends is told once", () => {
  const changes = changesOf([
    ["MapStateEntered", 0, "M"],
    ["EvaluationFailed", 0, "M"],
    ["MapStateStarted", 2, "M"],
    ["MapIterationStarted", 3, "M", 0],
    ["FailStateEntered", 4, "F"],
    ["MapIterationFailed", 5, "M", 0],
    ["EvaluationFailed", 6, "M"],
    ["MapStateFailed", 7],
    ["ExecutionFailed", 8],
  ]);
  expect(changes.filter((change) => change.startsWith("attemptFailed"))).toEqual([
    ...[1, 2, 3].map((attempt) => `attemptFailed M 0 running ${attempt}`),
  ]);
});

test("a redrive goes on in the visits that had no exit, and counts their attempts anew", () => {
  const changes = changesOf([
    ["MapStateEntered", 0, "M"],
    ["MapStateStarted", 1],
    ["MapIterationStarted", 2, "M", 0],
    ["TaskStateEntered", 3, "T"],
    ["TaskScheduled", 4],
    ["TaskFailed", 5],
    ["TaskScheduled", 6],
    ["TaskFailed", 7],
    ["MapIterationFailed", 8, "M", 0],
    ["MapStateFailed", 9],
    ["ExecutionFailed", 10],
    ["ExecutionRedriven", 11],
    ["MapIterationRedriven", 12, "M", 0],
    ["TaskScheduled", 12],
    ["TaskFailed", 14],
    ["TaskScheduled", 15],
    ["TaskSucceeded", 16],
    ["TaskStateExited", 17, "T"],
  ]);
  expect(changes.slice(2)).toEqual([
    "attemptFailed T 1 running 1",
    "attemptFailed T 1 running 2",
    "attemptFailed M 0 running 1",
    "ended, left M",
    "redriven M T",
    "attemptFailed T 1 running 1",
    "exited T 1 succeeded 0",
  ]);
});

test("what a redrive enters once more runs no longer in the visit before", () => {
  const tree = new HistoryTree();
  const events = [
    entered(2, 0, "WaitStateEntered", "W"),
    { id: 3, previousEventId: 0, timestamp: 3, type: "ExecutionAborted" },
    { id: 4, previousEventId: 3, timestamp: 4, type: "ExecutionRedriven" },
    entered(5, 4, "WaitStateEntered", "W"),
  ];
  for (const event of events) tree.add(event as Parameters<HistoryTree["add"]>[0]);
  expect([...tree.running].map((visit) => visit.enteredAt)).toHaveLength(1);
});
