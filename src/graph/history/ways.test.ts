// What the definition tells of a redriven execution, where its history alone does not.
import { expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { eventsOf, type Row } from "../fixtures/event-rows.ts";
import { readGraph } from "../model/index.ts";
import { HistoryFold } from "./index.ts";
import { waysOf } from "./ways.ts";

const pass = { Type: "Pass", End: true };

function parallel(...branches: readonly (readonly [string, Json])[]): Json {
  const Branches = branches.map(([name, state]) => ({ StartAt: name, States: { [name]: state } }));
  return { Type: "Parallel", Branches, End: true };
}

const DEFINITION = {
  StartAt: "Outer",
  States: {
    Outer: parallel(
      ["Left", parallel(["A", pass], ["B", pass])],
      ["Right", parallel(["C", pass], ["D", pass])],
    ),
  },
};

test("a branch that begins only after a redrive stands in the Parallel that has it", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 1, "Outer"],
    ["ParallelStateStarted", 2],
    ["ParallelStateEntered", 3, "Left"],
    ["ParallelStateStarted", 4],
    ["ParallelStateEntered", 3, "Right"],
    ["ParallelStateStarted", 6],
    ["PassStateEntered", 5, "A"],
    ["EvaluationFailed", 5, "A"],
    ["ExecutionFailed", 9],
    ["ExecutionRedriven", 10],
    ["PassStateEntered", 11, "A"],
    ["PassStateExited", 12, "A"],
    ["PassStateEntered", 11, "C"],
    ["PassStateExited", 14, "C"],
    ["PassStateEntered", 11, "B"],
    ["PassStateEntered", 11, "D"],
  ];
  const fold = new HistoryFold(waysOf(readGraph(DEFINITION)));
  for (const event of eventsOf(rows)) fold.add(event);
  expect(fold.visits.map(({ name, scope }) => [name, scope.owner?.name])).toEqual([
    ["Outer", undefined],
    ["Left", "Outer"],
    ["Right", "Outer"],
    ["A", "Left"],
    ["A", "Left"],
    ["C", "Right"],
    ["B", "Left"],
    ["D", "Right"],
  ]);
});

test("a state leads to its Next, its rules, its Default and its catchers, one at the end to nothing", () => {
  const ways = waysOf(
    readGraph({
      StartAt: "Ask",
      States: {
        Ask: {
          ...{ Type: "Choice", Default: "Each" },
          Choices: [{ Variable: "$", IsNull: true, Next: "Done" }],
        },
        Each: {
          ...{ Type: "Map", Next: "Done", Catch: [{ ErrorEquals: ["X"], Next: "Sorry" }] },
          ItemProcessor: { StartAt: "One", States: { One: pass } },
        },
        Done: { Type: "Succeed" },
        Sorry: { Type: "Fail" },
      },
    }),
  );
  const behind = (name: string) => [...(ways.behind(name) ?? ["?"])].sort();
  expect(["Ask", "Each", "One", "Done"].map(behind)).toEqual([
    ...[["Done", "Each"], ["Done", "Sorry"], [], []],
  ]);
  expect([...(ways.firstsIn("Each") ?? [])]).toEqual(["One"]);
  expect(ways.behind("Nowhere")).toBeUndefined();
});
