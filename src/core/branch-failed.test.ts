// The names by which retriers and catchers know the failure of a Parallel's branch.
import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import { outline, stepThrough, type TaskReply } from "./step-through.ts";

const WORK = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true };
const CAUGHT = { Type: "Pass", Parameters: { "by.$": "$.Error" }, End: true };
const flow = (state: Json, name = "I"): Json => ({ StartAt: name, States: { [name]: state } });
const boom = (): TaskReply => ({ failure: { error: "Boom", cause: "because" } });
const catching = (...names: string[]) => ({ Catch: [{ ErrorEquals: names, Next: "Caught" }] });

function outcomeOf(state: Record<string, Json>, input: Json = {}) {
  const machine = { StartAt: "A", States: { A: state, Caught: CAUGHT } };
  return stepThrough(machine, input, { answer: boom });
}

describe("States.BranchFailed", () => {
  const parallel = { Type: "Parallel", End: true, Branches: [flow(WORK)] };

  test("catches what a branch failed with, which keeps its own name", () => {
    const { now } = outcomeOf({ ...parallel, ...catching("States.BranchFailed") });
    expect(now.output?.value).toEqual({ by: "Boom" });
  });

  test("lets the branches be tried again", () => {
    const Retry = [{ ErrorEquals: ["States.BranchFailed"], MaxAttempts: 2 }];
    const { now, history } = outcomeOf({ ...parallel, Retry });
    expect(outline(history).filter((event) => event.endsWith("TaskFailed"))).toHaveLength(3);
    expect(now.failure).toEqual({ error: "Boom", cause: "because" });
  });

  test("is no name for what failed in a Task or in a Map", () => {
    const task = { ...WORK, ...catching("States.BranchFailed") };
    expect(outcomeOf(task).now.failure?.error).toBe("Boom");
    const map = { Type: "Map", End: true, ItemProcessor: flow(WORK) };
    const caught = { ...map, ...catching("States.BranchFailed") };
    expect(outcomeOf(caught, [1]).now.failure?.error).toBe("Boom");
  });

  test("is no name for it above the Parallel either", () => {
    const inner = { ...parallel, Branches: [flow(WORK, "J")] };
    const map = { Type: "Map", End: true, ItemProcessor: flow(inner) };
    const caught = { ...map, ...catching("States.BranchFailed") };
    expect(outcomeOf(caught, [1]).now.failure?.error).toBe("Boom");
  });

  test("is no name for what the Parallel itself failed with", () => {
    const input = { big: "x".repeat(200_000) };
    const twice = { Parameters: { "a.$": "$.big", "b.$": "$.big" } };
    const caught = { ...parallel, ...twice, ...catching("States.BranchFailed") };
    expect(outcomeOf(caught, input).now.failure?.error).toBe("States.DataLimitExceeded");
  });
});

describe("States.Runtime of a branch", () => {
  test("ends the execution, whatever the Parallel would catch", () => {
    const broken = { Type: "Pass", InputPath: "$.no.such", End: true };
    const names = ["States.BranchFailed", "States.Runtime", "States.TaskFailed"];
    const state = { Type: "Parallel", End: true, Branches: [flow(broken)], ...catching(...names) };
    expect(outcomeOf(state).now.failure?.error).toBe("States.Runtime");
  });
});
