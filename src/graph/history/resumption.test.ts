// Where a redrive goes on: in what it enters once more.
import { expect, test } from "vitest";
import { eventsOf, type Row } from "../fixtures/event-rows.ts";
import { HistoryFold } from "./index.ts";

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
