import { expect, test } from "vitest";
import { contextDraft, type PreparedTest, preparedTest, type TestDraft } from "./state-context.ts";
import { testableState } from "./testable-state.ts";

const CONTEXT = JSON.stringify({
  Execution: { Id: "arn", Input: { n: 1 }, Name: "r-1", StartTime: "2026-11-21T10:00:00.000Z" },
  StateMachine: { Id: "arn", Name: "m" },
  State: { Name: "P", EnteredTime: "2026-11-21T10:00:01.000Z", RetryCount: 2 },
  Map: { Item: { Index: 1, Value: 12 } },
});
const MOCK = { kind: "result", result: "[]", error: '{"error":"Boom"}' } as const;

function prepared(state: object, more: Partial<TestDraft> = {}): PreparedTest {
  const texts = { definition: JSON.stringify(state), input: "{}", variables: "" };
  return preparedTest({ ...texts, context: CONTEXT, mock: undefined, ...more });
}

const sentState = ({ request }: PreparedTest): unknown => JSON.parse(request.definition);
const sentVariables = ({ request }: PreparedTest): unknown => JSON.parse(request.variables ?? "{}");

test("without an answer a JSONata state reads the context of the execution as a variable", () => {
  const Output = {
    idx: "{% $states.context.Map.Item.Index %}",
    spaced: "{% $string($states . context.Execution.Name) %}",
    text: "{% '$states.context' & $states.input.a %}",
    plain: "$states.context",
  };
  const made = prepared({ Type: "Pass", QueryLanguage: "JSONata", Output, End: true });
  expect(sentState(made)).toMatchObject({
    Output: {
      idx: "{% $context.Map.Item.Index %}",
      spaced: "{% $string($context.Execution.Name) %}",
      text: "{% '$states.context' & $states.input.a %}",
      plain: "$states.context",
    },
  });
  expect(sentVariables(made)).toEqual({ context: JSON.parse(CONTEXT) });
  expect(made.request.context).toBeUndefined();
  expect(made.note).toContain("sent as the variable $context, and $states.context in the state");
});

test("without an answer the paths of a JSONPath state do, and its texts stay", () => {
  const made = prepared({
    ...{ Type: "Pass", InputPath: "$$.Execution.Input", ResultPath: "$.a", Comment: "$$.5" },
    Parameters: {
      "name.$": "$$.Execution.Name",
      "all.$": "$$",
      "said.$": "States.Format('$$.x {}', $$['Map'].Item.Value)",
      price: "$$.5",
    },
  });
  expect(sentState(made)).toEqual({
    ...{ Type: "Pass", InputPath: "$context.Execution.Input", ResultPath: "$.a", Comment: "$$.5" },
    Parameters: {
      "name.$": "$context.Execution.Name",
      "all.$": "$context",
      "said.$": "States.Format('$$.x {}', $context['Map'].Item.Value)",
      price: "$$.5",
    },
  });
});

test("a variable of the execution's own keeps its name and value, letter for letter", () => {
  const made = prepared(
    { Type: "Choice", Choices: [{ Variable: "$$.Map.Item.Index", NumericEquals: 1, Next: "X" }] },
    { variables: '{"context":12345678901234567890}' },
  );
  expect(sentState(made)).toMatchObject({ Choices: [{ Variable: "$context2.Map.Item.Index" }] });
  expect(made.request.variables).toContain('"context":12345678901234567890');
});

test("a state that reads nothing of it is sent as it is, and the dialog says that", () => {
  const made = prepared({ Type: "Pass", End: true });
  expect(made.request).toEqual({ definition: '{"Type":"Pass","End":true}', input: "{}" });
  expect(made.note).toContain("The state reads nothing of it.");
  const whole = { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $string($states) %}" };
  expect(prepared(whole).note).toContain("$states as a whole");
});

test("with an answer the context object goes as itself, without the Map that TestState refuses", () => {
  const state = { Type: "Task", Resource: "r", Parameters: { "n.$": "$$.Execution.Name" } };
  const made = prepared(state, { mock: MOCK });
  const { Map: _, ...taken } = JSON.parse(CONTEXT);
  expect(JSON.parse(made.request.context ?? "")).toEqual(taken);
  expect(sentState(made)).toEqual(state);
  expect(made.request.variables).toBeUndefined();
  expect(made.note).toBe("TestState takes no Map in it, so that is left out.");
});

test("with an answer the item of the Map around goes as a variable, and a Map's own items are its own", () => {
  const made = prepared(
    {
      ...{ Type: "Map", QueryLanguage: "JSONata", Items: "{% $states.context.Map.Item.Value %}" },
      ItemSelector: { at: "{% $states.context.Map.Item.Index %}" },
      ItemProcessor: { States: { I: { Output: "{% $states.context.Map.Item.Index %}" } } },
    },
    { mock: MOCK },
  );
  expect(sentState(made)).toMatchObject({
    Items: "{% $context.Map.Item.Value %}",
    ItemSelector: { at: "{% $states.context.Map.Item.Index %}" },
    ItemProcessor: { States: { I: { Output: "{% $states.context.Map.Item.Index %}" } } },
  });
  expect(sentVariables(made)).toEqual({ context: { Map: { Item: { Index: 1, Value: 12 } } } });
});

test("how often a failed state had been tried is told to its only retrier", () => {
  const state = { Type: "Task", Resource: "r", Retry: [{ ErrorEquals: ["States.ALL"] }] };
  const failed = { mock: { ...MOCK, kind: "error" } } as const;
  expect(prepared(state, failed).request.stateConfiguration).toEqual({ retrierRetryCount: 2 });
  expect(prepared(state, { mock: MOCK }).request.stateConfiguration).toBeUndefined();
  const two = { ...state, Retry: [...state.Retry, ...state.Retry] };
  expect(prepared(two, failed).request.stateConfiguration).toBeUndefined();
});

test("where the retries before are not counted, the dialog says so", () => {
  const state = { Type: "Task", Resource: "r", Retry: [{ ErrorEquals: ["States.ALL"] }] };
  const two = { ...state, Retry: [...state.Retry, ...state.Retry] };
  const failed = { mock: { ...MOCK, kind: "error" } } as const;
  expect(prepared(state).retries).toMatch(
    /^It had been tried again 2 times before: TestState takes that count only together with an answer, .*RETRIABLE here/,
  );
  expect(prepared(two, failed).retries).toContain("for which of its retriers that counts");
  expect(prepared(state, failed).retries).toBe("");
  expect(prepared(state, { mock: MOCK }).retries).toBe("");
  expect(prepared({ Type: "Task", Resource: "r" }).retries).toBe("");
  const once = CONTEXT.replace('"RetryCount":2', '"RetryCount":1');
  expect(prepared(state, { context: once }).retries).toContain("tried again once before");
  const never = CONTEXT.replace('"RetryCount":2', '"RetryCount":0');
  expect(prepared(state, { context: never }).retries).toBe("");
});

test("no variables are sent where none are written, and half written ones as they are", () => {
  const state = { Type: "Pass", End: true };
  expect(prepared(state, { variables: " {} " }).request.variables).toBeUndefined();
  expect(prepared(state, { variables: '{"a":' }).request.variables).toBe('{"a":');
});

test("what is half written is sent as it is: the server says what is wrong", () => {
  const broken = prepared({ Type: "Pass", InputPath: "$$" }, { context: '{"Execution":' });
  expect(broken).toEqual({
    ...{ request: { definition: '{"Type":"Pass","InputPath":"$$"}', input: "{}" } },
    ...{ note: "", retries: "" },
  });
});

const WHOLE = JSON.stringify({
  StartAt: "Ask",
  States: {
    Ask: {
      ...{ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" },
      Parameters: { "t.$": "$$.Task.Token", "n.$": "$$.Execution.RedriveCount" },
    },
    Pass: { Type: "Pass" },
  },
});

test("a token that the history does not keep has a text in its place, and a count that is not shown is 0", () => {
  const context = contextDraft(CONTEXT, WHOLE, "/States/Ask", []);
  expect(JSON.parse(context)).toMatchObject({
    ...{ Task: { Token: expect.any(String) }, Execution: { Name: "r-1", RedriveCount: 0 } },
  });
  const definition = testableState(WHOLE, "/States/Ask") ?? "";
  const draft = { definition, input: "{}", variables: "", context, mock: MOCK };
  expect(preparedTest(draft).note).toContain("The history does not keep the task token");
  expect(JSON.parse(contextDraft(CONTEXT, WHOLE, "/States/Pass", []))).not.toHaveProperty("Task");
  const redriven = CONTEXT.replace('"Name":"r-1"', '"Name":"r-1","RedriveCount":3');
  expect(JSON.parse(contextDraft(redriven, WHOLE, "/States/Ask", []))).toMatchObject({
    Execution: { RedriveCount: 3 },
  });
  expect(contextDraft("", WHOLE, "/States/Ask", [])).toBe("");
});

test.each(["$$.Task.Token", "$states.context.Task.Token"])(
  "a token that the task was handed by %s is the one that it was",
  (text) => {
    const step = { field: "Parameters", value: "{}", source: "history" } as const;
    const expressions = [
      { at: "Parameters/n.$", text: "$$.Execution.RedriveCount", value: "0" },
      { at: "Parameters/t.$", text, value: '"AQ=="' },
    ];
    const context = contextDraft(CONTEXT, WHOLE, "/States/Ask", [{ ...step, expressions }]);
    expect(JSON.parse(context)).toMatchObject({ Task: { Token: "AQ==" } });
    const definition = testableState(WHOLE, "/States/Ask") ?? "";
    const draft = { definition, input: "{}", variables: "", context, mock: MOCK };
    expect(preparedTest(draft).note).toBe("TestState takes no Map in it, so that is left out.");
  },
);
