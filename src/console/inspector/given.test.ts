import { expect, test } from "vitest";
import type { Attempt, DataFlow, ExecutionView, Visit } from "../../console-wire/index.ts";
import { preparedTest } from "../run/index.ts";
import { commandFor, givenTo } from "./given.ts";

const STATE = {
  ...{ Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:pack", End: true },
  Parameters: { "tried.$": "$$.State.RetryCount" },
  Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 3 }],
};

const VIEW = {
  definition: JSON.stringify({ StartAt: "Pack", States: { Pack: STATE } }),
  blame: {
    ...{ how: "failed", stateId: "/States/Pack", enteredEventId: 2 },
    ...{ error: "Last", cause: "the last one broke" },
  },
} as unknown as ExecutionView;

const failed = (scheduledEventId: number, error: string): Attempt => ({
  ...{ scheduledEventId, scheduledAt: 0, endedAt: 1, status: "failed", error },
});

const VISIT: Visit = {
  ...{ id: "/States/Pack", name: "Pack", type: "Task", enteredEventId: 2, enteredAt: 0, path: [] },
  ...{ status: "failed", error: "Last", endedAt: 9 },
  attempts: [failed(3, "First"), failed(6, "Second"), failed(9, "Last")],
};

/** Of the attempt; its history tells no cause. */
const flow = (attempt: number): DataFlow => ({
  ...{ stateName: "Pack", attempt, queryLanguage: "JSONPath", variables: [], decisions: [] },
  ...{ missing: [], notes: [] },
  steps: [{ field: "Input", value: "{}", source: "history", expressions: [] }],
  context: JSON.stringify({ State: { Name: "Pack", RetryCount: attempt - 1 } }),
});

const given = (attempt: number) => ({
  ...{ stateId: "/States/Pack", visit: VISIT, flow: flow(attempt), attempt },
});

test("a test of an attempt is given the context and the error of that attempt", () => {
  const draft = givenTo(VIEW, given(2));
  expect(JSON.parse(draft.context).State.RetryCount).toBe(1);
  expect(draft.mock?.kind).toBe("error");
  expect(JSON.parse(draft.mock?.error ?? "")).toEqual({ error: "Second" });
  expect(preparedTest(draft).request.stateConfiguration).toEqual({ retrierRetryCount: 1 });
});

test("a test of the last attempt is given what the execution failed with", () => {
  const { mock } = givenTo(VIEW, given(3));
  expect(JSON.parse(mock?.error ?? "")).toEqual({ error: "Last", cause: "the last one broke" });
});

test("an earlier attempt of a visit that went well is tested with its failure", () => {
  const visit: Visit = { ...VISIT, status: "succeeded", exitedEventId: 12 };
  expect(givenTo(VIEW, { ...given(1), visit }).mock?.kind).toBe("error");
  expect(givenTo(VIEW, { ...given(3), visit }).mock?.kind).toBe("result");
});

test("a state that was not visited has an empty input and room for variables", () => {
  const seen = { ...given(1), visit: undefined, flow: undefined, attempt: undefined };
  const { input, variables, context } = givenTo(VIEW, seen);
  expect([input, variables, context]).toEqual(["{}", "{}", ""]);
  expect(commandFor(VIEW, seen, "http://h")).not.toContain("--variables");
});

test("a command for a shell carries the context of the attempt", () => {
  const command = commandFor(VIEW, given(2), "http://127.0.0.1:8083");
  expect(command).toMatch(/--context '[^']*"RetryCount": 1/);
  expect(command).toContain("retrierRetryCount");
});

test("a command says which variables could not be found, and one that has them all says nothing", () => {
  const seen = given(2);
  const lacking = { ...seen, flow: { ...seen.flow, unknownVariables: ["order", "rare"] } };
  const command = commandFor(VIEW, lacking, "http://127.0.0.1:8083");
  expect(command.split("\n")[0]).toMatch(/^# Not known: \$order, \$rare may have been set too/);
  expect(command.split("\n")[1]).toContain("aws stepfunctions test-state");
  expect(commandFor(VIEW, seen, "http://127.0.0.1:8083")).not.toContain("#");
});

test("a test of a task that waited is given the token that it had, where the history has it", () => {
  const Resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
  const definition = JSON.stringify({ States: { Pack: { Type: "Task", Resource } } });
  const expressions = [{ at: "Parameters/t.$", text: "$$.Task.Token", value: '"AQ=="' }];
  const steps = flow(1).steps.map((step) => ({ ...step, expressions }));
  const draft = givenTo({ ...VIEW, definition }, { ...given(1), flow: { ...flow(1), steps } });
  expect(JSON.parse(draft.context).Task).toEqual({ Token: "AQ==" });
});
