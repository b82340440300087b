// What becomes of a state whose expression failed, or gave what the field cannot be.
import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import { outline, programOf, stepThrough, Traveller } from "./step-through.ts";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work";
const TASK = { Type: "Task", Resource: LAMBDA, End: true };
const machine = (state: Record<string, Json>): Json => ({
  QueryLanguage: "JSONata",
  StartAt: "A",
  States: { A: { End: true, ...state } },
});
const map = (more: Record<string, Json>, processor: Record<string, Json> = {}): Json =>
  machine({
    Type: "Map",
    ItemProcessor: { ...processor, StartAt: "I", States: { I: { Type: "Pass", End: true } } },
    ...more,
  });
const distributed = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };
const PARALLEL = {
  Type: "Parallel",
  Branches: [{ StartAt: "I", States: { I: { Type: "Pass", End: true } } }],
};

describe("a value that the field cannot be", () => {
  test.each([
    ["5", "'number' for value: 5"],
    ["null", "'null' for value: null"],
    ["[1]", "'array' for value: [1]"],
  ])("of the wrong type for Timestamp (%s) is told like any other", (expression, was) => {
    const { history } = stepThrough(
      machine({ Type: "Wait", Timestamp: `{% ${expression} %}` }),
      {},
    );
    expect(history.find(({ type }) => type === "EvaluationFailed")?.details).toMatchObject({
      error: "States.QueryEvaluationError",
      location: "Timestamp",
      cause: `An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '${expression}' specified for the field 'Timestamp' returned an unexpected result type. Expected 'string', but was ${was}`,
    });
  });

  test.each([
    ["TimeoutSeconds", 0, machine({ ...TASK, TimeoutSeconds: "{% 0 %}" })],
    ["TimeoutSeconds", -1, machine({ ...TASK, TimeoutSeconds: "{% -1 %}" })],
    ["HeartbeatSeconds", 0, machine({ ...TASK, HeartbeatSeconds: "{% 0 %}" })],
    ["MaxConcurrency", -1, map({ Items: [1], MaxConcurrency: "{% -1 %}" })],
    [
      "ToleratedFailureCount",
      -1,
      map({ Items: [1], ToleratedFailureCount: "{% -1 %}" }, distributed),
    ],
    [
      "ToleratedFailurePercentage",
      101,
      map({ Items: [1], ToleratedFailurePercentage: "{% 101 %}" }, distributed),
    ],
    [
      "ItemBatcher/MaxItemsPerBatch",
      0,
      map({ Items: [1], ItemBatcher: { MaxItemsPerBatch: "{% 0 %}" } }, distributed),
    ],
  ])("out of range for %s (%s) can be caught", (location, _, definition) => {
    const { history, now } = stepThrough(definition, {});
    expect(history.find(({ type }) => type === "EvaluationFailed")?.details).toMatchObject({
      error: "States.QueryEvaluationError",
      location,
    });
    expect(now.failure?.error).toBe("States.QueryEvaluationError");
  });

  test("out of range behind a path of JSONPath ends the execution", () => {
    const state = { ...TASK, TimeoutSecondsPath: "$.n" };
    const { history, now } = stepThrough({ StartAt: "A", States: { A: state } }, { n: 0 });
    expect(outline(history)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 TaskStateEntered",
      "3<2 ExecutionFailed",
    ]);
    expect(now.failure?.error).toBe("States.Runtime");
  });
});

describe("an Output that fails", () => {
  test("lets a Parallel fail, and not succeed before", () => {
    const { history } = stepThrough(machine({ ...PARALLEL, Output: "{% $error('no') %}" }), {});
    expect(outline(history).slice(4)).toEqual([
      "5<4 PassStateExited",
      "6<5 EvaluationFailed",
      "7<6 ParallelStateFailed",
      "8<7 ExecutionFailed",
    ]);
  });

  test("lets a Map fail, and not succeed before", () => {
    const { history } = stepThrough(map({ Items: [1], Output: "{% $error('no') %}" }), {});
    expect(outline(history).slice(5)).toEqual([
      "6<5 PassStateExited",
      "7<6 MapIterationSucceeded",
      "8<7 EvaluationFailed",
      "9<8 MapStateFailed",
      "10<9 ExecutionFailed",
    ]);
  });

  test("lets a Distributed Map fail whose run has succeeded", () => {
    const { history } = stepThrough(
      map({ Items: [1], Output: "{% $error('no') %}" }, distributed),
      {},
    );
    expect(outline(history).slice(3)).toEqual([
      "4<3 MapRunStarted",
      "5<4 MapRunSucceeded",
      "6<5 EvaluationFailed",
      "7<6 MapStateFailed",
      "8<7 ExecutionFailed",
    ]);
  });
});

describe("an ItemSelector that fails", () => {
  const selecting = map({
    Items: [1, 2],
    ItemSelector: "{% $states.context.Map.Item.Value = 2 ? $error('no') : 1 %}",
    MaxConcurrency: 2,
  });

  test("fails its iteration, aborts the others and fails the Map", () => {
    const { history } = stepThrough(selecting, {});
    expect(outline(history).slice(2)).toEqual([
      "3<2 MapStateStarted",
      "4<3 MapIterationStarted",
      "5<3 MapIterationStarted",
      "6<5 EvaluationFailed",
      "7<6 MapIterationFailed",
      "8<6 MapIterationAborted",
      "9<6 MapStateFailed",
      "10<9 ExecutionFailed",
    ]);
    const failed = history.find(({ type }) => type === "MapIterationFailed");
    expect(failed?.details).toEqual({ index: 1, name: "A" });
  });

  test("fails again after a redrive", () => {
    const traveller = new Traveller(programOf(selecting)).begin({}).travel();
    expect(traveller.now.status).toBe("FAILED");
    traveller.send({ type: "redriveRequested" });
    expect(traveller.travel().now.status).toBe("FAILED");
  });
});
