// Attempts that began with nothing but their failure, and failures that no event tells.
import { expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { attemptOf, type FoldedVisit, HistoryFold, retriesOf, retryCountOf } from "./index.ts";

type Told = readonly [type: string, previousId: number, details?: JsonObject];

/** Events with the ids 1, 2, 3 …, a second apart. */
function foldOf(rows: readonly Told[]): HistoryFold {
  const fold = new HistoryFold();
  for (const [i, [type, previousId, details = {}]] of rows.entries()) {
    fold.add({ id: i + 1, previousId, type, at: 1000 * i, details });
  }
  return fold;
}

function visitOf(fold: HistoryFold, name: string): FoldedVisit {
  const visit = fold.visits.findLast((one) => one.name === name);
  if (visit === undefined) throw new Error(`${name} was not visited`);
  return visit;
}

const failed = (state: string, location?: string): JsonObject => ({
  ...{ state, error: "States.QueryEvaluationError", cause: "no" },
  ...(location === undefined ? {} : { location }),
});

const told = ({ attempts }: FoldedVisit): readonly unknown[] =>
  attempts.map(({ status, notBegun, begunBy }) => [status, notBegun, begunBy]);

test("an attempt that did not begin stands among the others, at the moment of its failure", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 1, { name: "T", input: "{}" }],
    ["TaskScheduled", 2],
    ["TaskFailed", 3, { error: "E" }],
    ["EvaluationFailed", 4, failed("T", "Arguments/x")],
    ["TaskScheduled", 5],
    ["TaskSucceeded", 6],
    ["TaskStateExited", 7, { name: "T", output: "{}" }],
  ]);
  const visit = visitOf(fold, "T");
  expect(told(visit)).toEqual([
    ["failed", false, "entry"],
    ["failed", true, "retry"],
    ["succeeded", false, "retry"],
  ]);
  expect(visit.attempts[1]).toMatchObject({
    scheduledEventId: 5,
    scheduledAt: 4000,
    endedAt: 4000,
  });
  expect(visit.attempts.map(({ retryCount }) => retryCount)).toEqual([0, 1, 2]);
  expect([retriesOf(visit), retryCountOf(visit), visit.failure]).toEqual([2, 2, undefined]);
  expect([2, 3, 4, 5, 6].map((id) => attemptOf(visit, id))).toEqual([undefined, 1, 1, 2, 3]);
});

test.each(["Output/a", "Assign/a", "Catch[0]/Output", "Output"])(
  "what fails at %s is no attempt of its own",
  (location) => {
    const rows: readonly Told[] = [
      ["ExecutionStarted", 0],
      ["TaskStateEntered", 1, { name: "T" }],
      ["EvaluationFailed", 1, failed("T", "Arguments")],
      ["TaskScheduled", 3],
      ["TaskSucceeded", 4],
      ["EvaluationFailed", 5, failed("T", location)],
    ];
    expect(visitOf(foldOf(rows), "T").attempts.length).toBe(2);
    const kept = visitOf(
      foldOf([...rows.slice(0, 3), ["EvaluationFailed", 3, failed("T", location)]]),
      "T",
    );
    expect(told(kept)).toEqual([["failed", true, "entry"]]);
  },
);

test.each([["Output/a"], ["Assign/a"], [undefined]])(
  "an attempt that gave a result of which nothing could be made has failed, at %s",
  (location) => {
    const rows: readonly Told[] = [
      ["ExecutionStarted", 0],
      ["TaskStateEntered", 1, { name: "T" }],
      ["TaskScheduled", 2],
      ["TaskSucceeded", 3],
      ["EvaluationFailed", 4, failed("T", location)],
    ];
    const [attempt] = visitOf(foldOf(rows), "T").attempts;
    expect(attempt).toMatchObject({
      ...{ status: "failed", error: "States.QueryEvaluationError", endedAt: 3000 },
    });
    const again = visitOf(foldOf([...rows, ["TaskScheduled", 5], ["TaskSucceeded", 6]]), "T");
    expect(again.attempts.map(({ status }) => status)).toEqual(["failed", "succeeded"]);
  },
);

test("so has one in JSONPath, of which the next attempt or the end tells", () => {
  const rows: readonly Told[] = [
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 1, { name: "T" }],
    ["TaskScheduled", 2],
    ["TaskSucceeded", 3],
    ["TaskScheduled", 4],
    ["TaskSucceeded", 5],
    ["ExecutionFailed", 6, { error: "States.Runtime", cause: "no" }],
  ];
  const { attempts } = visitOf(foldOf(rows), "T");
  expect(attempts.map(({ status, error }) => [status, error])).toEqual([
    ["failed", undefined],
    ["failed", "States.Runtime"],
  ]);
});

test("a Map whose item could not be selected has begun", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["MapStateEntered", 1, { name: "M" }],
    ["MapStateStarted", 2, { length: 1 }],
    ["MapIterationStarted", 3, { name: "M", index: 0 }],
    ["MapIterationFailed", 4, { name: "M", index: 0 }],
    ["EvaluationFailed", 4, failed("M", "ItemSelector/v")],
  ]);
  expect(told(visitOf(fold, "M"))).toEqual([["failed", false, "entry"]]);
});

test("what a Map was caught with, of which no event tells, stands in its output", () => {
  const put = { Error: "States.IntrinsicFailure", Cause: "no" };
  const visit = visitOf(
    foldOf([
      ["ExecutionStarted", 0],
      ["MapStateEntered", 1, { name: "M", input: "{}" }],
      ["MapStateStarted", 2, { length: 1 }],
      ["MapIterationStarted", 3, { name: "M", index: 0 }],
      ["MapIterationFailed", 4, { name: "M", index: 0 }],
      ["MapStateFailed", 4],
      ["MapStateExited", 6, { name: "M", output: JSON.stringify(put) }],
    ]),
    "M",
  );
  expect([visit.failure, visit.trouble?.error]).toEqual(["caught", put.Error]);
  expect(visit.attempts).toMatchObject([{ status: "failed", error: put.Error }]);
});

test("a state that has no Retry has no attempts either", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["PassStateEntered", 1, { name: "P" }],
    ["EvaluationFailed", 1, failed("P", "Output")],
  ]);
  expect(visitOf(fold, "P").attempts).toEqual([]);
});

test("an attempt of a Parallel that did not begin ends the one before with what failed inside", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 1, { name: "Both" }],
    ["ParallelStateStarted", 2],
    ["TaskStateEntered", 3, { name: "A" }],
    ["TaskScheduled", 4],
    ["TaskFailed", 5, { error: "E" }],
    ["EvaluationFailed", 6, failed("Both", "Arguments")],
    ["ParallelStateFailed", 7],
    ["ParallelStateExited", 8, { name: "Both" }],
  ]);
  const both = visitOf(fold, "Both");
  expect(told(both)).toEqual([
    ["failed", false, "entry"],
    ["failed", true, "retry"],
  ]);
  expect(
    both.attempts.map(({ endedAt, error, failedInside }) => [endedAt, error, failedInside?.name]),
  ).toEqual([
    [5000, "E", "A"],
    [6000, "States.QueryEvaluationError", undefined],
  ]);
  expect([both.failure, both.failedInside, both.trouble?.error]).toEqual([
    ...["caught", undefined, "States.QueryEvaluationError"],
  ]);
});

test("in several iterations each has its own, though the same state stands in them", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["MapStateEntered", 1, { name: "M" }],
    ["MapStateStarted", 2, { length: 2 }],
    ["MapIterationStarted", 3, { name: "M", index: 0 }],
    ["MapIterationStarted", 3, { name: "M", index: 1 }],
    ["TaskStateEntered", 4, { name: "T" }],
    ["TaskStateEntered", 5, { name: "T" }],
    ["EvaluationFailed", 4, failed("T", "Arguments")],
    ["EvaluationFailed", 8, failed("T", "Arguments")],
    ["EvaluationFailed", 5, failed("T", "Arguments")],
  ]);
  const counts = fold.visits.map(({ name, attempts }) => [name, attempts.length]);
  expect(counts).toEqual([
    ["M", 1],
    ["T", 2],
    ["T", 1],
  ]);
});

test("a redrive begins anew after an attempt that did not begin", () => {
  const fold = foldOf([
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 1, { name: "T" }],
    ["EvaluationFailed", 1, failed("T", "Arguments")],
    ["ExecutionFailed", 3],
    ["ExecutionRedriven", 4],
    ["TaskScheduled", 5],
  ]);
  expect(told(visitOf(fold, "T"))).toEqual([
    ["failed", true, "entry"],
    ["running", false, "redrive"],
  ]);
});

const BEFORE = { Error: "Old", Cause: "before" };
const AFTER = { Error: "States.DataLimitExceeded", Cause: "too much" };

test.each<readonly [string, object, object, string | undefined]>([
  ["all of the output", { a: 1 }, AFTER, AFTER.Error],
  ["one place of the output", { a: 1 }, { a: 1, e: AFTER }, AFTER.Error],
  ["a place inside the input", { a: { b: 1 } }, { a: { b: 1, e: AFTER } }, AFTER.Error],
  ["a place of an error before", { e: BEFORE }, { e: AFTER }, AFTER.Error],
  ["nowhere, with an error before", { e: BEFORE }, { e: BEFORE }, undefined],
  ["nowhere, an error before being all", { e: BEFORE }, BEFORE, undefined],
  ["more than there was", { a: 1 }, { a: 2, e: AFTER }, undefined],
])(
  "a Task that scheduled nothing was caught, with what stands in %s",
  (_, input, output, error) => {
    const fold = foldOf([
      ["ExecutionStarted", 0],
      ["TaskStateEntered", 1, { name: "T", input: JSON.stringify(input) }],
      ["TaskStateExited", 2, { name: "T", output: JSON.stringify(output) }],
      ["PassStateEntered", 3, { name: "H" }],
    ]);
    const visit = visitOf(fold, "T");
    expect([visit.failure, visit.caughtBy, visit.trouble?.error]).toEqual(["caught", "H", error]);
  },
);
