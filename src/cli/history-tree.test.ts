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
