import { describe, expect, test } from "vitest";
import { type Json, type JsonObject, Payload } from "../base/index.ts";
import { AWS_LIMITS } from "./execution.ts";
import { IDENTITY, programOf, START_MS } from "./step-through.ts";
import {
  type PendingItems,
  type PendingStateTest,
  type StateTest,
  type StateTestReport,
  testState,
} from "./test-state.ts";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work";

function tested(
  state: JsonObject,
  more: Partial<StateTest> = {},
): StateTestReport | PendingStateTest | PendingItems {
  const program = programOf({
    StartAt: "A",
    States: { A: state, B: { Type: "Succeed" } },
  });
  const outcome = testState(program, {
    stateName: "A",
    input: new Payload({ a: 1 }),
    variables: {},
    identity: { ...IDENTITY, type: "EXPRESS" },
    context: undefined,
    mock: undefined,
    configuration: {},
    at: START_MS,
    seed: "seed",
    limits: AWS_LIMITS,
    ...more,
  });
  if (outcome === undefined) throw new Error("the program has the state");
  return outcome;
}

function reported(state: JsonObject, more: Partial<StateTest> = {}): StateTestReport {
  const outcome = tested(state, more);
  if (outcome.status === "PENDING" || outcome.status === "READING") {
    throw new Error("the state needs nothing from outside");
  }
  return outcome;
}

const text = (stage: Json | Payload | undefined): string | undefined =>
  stage instanceof Payload ? stage.text() : JSON.stringify(stage);

const error = (name: string) =>
  ({ type: "error", failure: { error: name, cause: "because" } }) as const;

describe("the test of a state", () => {
  test("says what the data was at each stage, and where the state leads", () => {
    const report = reported({
      Type: "Pass",
      InputPath: "$.a",
      Parameters: { "n.$": "$" },
      ResultPath: "$.r",
      Next: "B",
    });
    expect(report.status).toBe("SUCCEEDED");
    expect(report.nextState).toBe("B");
    expect(report.output?.text()).toBe('{"a":1,"r":{"n":1}}');
    const { input, afterInputPath, afterParameters, afterResultPath } = report.inspection;
    expect([input, afterInputPath, afterParameters, afterResultPath].map(text)).toEqual([
      '{"a":1}',
      "1",
      '{"n":1}',
      '{"a":1,"r":{"n":1}}',
    ]);
  });

  test("of a Wait waits for nothing", () => {
    expect(reported({ Type: "Wait", Seconds: 3600, Next: "B" }).nextState).toBe("B");
  });

  test("of a Task without a mock gives its request and goes on with the outcome", () => {
    const pending = tested({ Type: "Task", Resource: LAMBDA, Next: "B" });
    if (pending.status !== "PENDING") throw new Error("the task has no mock");
    expect(pending.request.parameters.text()).toBe('{"a":1}');
    const report = pending.resume({ type: "result", output: new Payload({ b: 2 }) });
    expect(report.output?.text()).toBe('{"b":2}');
    expect(report.nextState).toBe("B");
  });

  test("of an error that a retrier takes is RETRIABLE and says after how long", () => {
    const retrier = {
      ErrorEquals: ["Oops"],
      IntervalSeconds: 2,
      BackoffRate: 3,
      MaxAttempts: 2,
    };
    const state = { Type: "Task", Resource: LAMBDA, Next: "B", Retry: [retrier] };
    const retried = reported(state, {
      mock: error("Oops"),
      configuration: { retrierRetryCount: 1 },
    });
    expect(retried.status).toBe("RETRIABLE");
    expect(retried.inspection["errorDetails"]).toEqual({
      retryIndex: 0,
      retryBackoffIntervalSeconds: 6,
    });
    const exhausted = reported(state, {
      mock: error("Oops"),
      configuration: { retrierRetryCount: 2 },
    });
    expect(exhausted.status).toBe("FAILED");
    expect(exhausted.error).toBe("Oops");
  });

  test.each([
    [0, "RETRIABLE"],
    [1, "FAILED"],
  ])("counts %i retries also where the Arguments of a Parallel fail: %s", (count, status) => {
    const report = reported(
      {
        ...{ Type: "Parallel", QueryLanguage: "JSONata", Arguments: "{% $error('none') %}" },
        Branches: [{ StartAt: "C", States: { C: { Type: "Pass", End: true } } }],
        Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }],
        Next: "B",
      },
      { mock: error("Oops"), configuration: { retrierRetryCount: count } },
    );
    expect(report.status).toBe(status);
  });

  test("of an error that a catcher takes is CAUGHT_ERROR and leads to its Next", () => {
    const catcher = { ErrorEquals: ["States.ALL"], ResultPath: "$.e", Next: "B" };
    const state = { Type: "Task", Resource: LAMBDA, End: true, Catch: [catcher] };
    const report = reported(state, { mock: error("Oops") });
    expect(report.status).toBe("CAUGHT_ERROR");
    expect(report.nextState).toBe("B");
    expect(report.output?.text()).toBe('{"a":1,"e":{"Error":"Oops","Cause":"because"}}');
    expect(report.inspection["errorDetails"]).toEqual({ catchIndex: 0 });
  });

  test("of a Distributed Map fails when more items failed than it tolerates", () => {
    const state = {
      Type: "Map",
      ItemsPath: "$.items",
      ToleratedFailureCount: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "I",
        States: { I: { Type: "Pass", End: true } },
      },
      End: true,
    };
    const given = {
      input: new Payload({ items: [1, 2, 3] }),
      mock: { type: "result", output: new Payload([1, 2, 3]) },
    } as const;
    const failing = (mapIterationFailureCount: number): StateTestReport =>
      reported(state, { ...given, configuration: { mapIterationFailureCount } });
    expect(failing(1).status).toBe("SUCCEEDED");
    expect(failing(2).error).toBe("States.ExceedToleratedFailureThreshold");
  });

  test("of a Distributed Map shows the inputs of its children behind an ItemBatcher", () => {
    const state = {
      Type: "Map",
      ItemsPath: "$.items",
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { of: "shop" } },
      ItemSelector: { "n.$": "$$.Map.Item.Value" },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "I",
        States: { I: { Type: "Pass", End: true } },
      },
      End: true,
    };
    const { inspection } = reported(state, {
      input: new Payload({ items: [1, 2, 3] }),
      mock: { type: "result", output: new Payload([1, 2]) },
    });
    expect((inspection["afterItemBatcher"] as Payload).value).toEqual([
      { BatchInput: { of: "shop" }, Items: [{ n: 1 }, { n: 2 }] },
      { BatchInput: { of: "shop" }, Items: [{ n: 3 }] },
    ]);
  });

  test("shows the context object as AWS makes one up for it", () => {
    const state = {
      Type: "Pass",
      QueryLanguage: "JSONata",
      Output: "{% $states.context %}",
      End: true,
    };
    const report = reported(state, {
      identity: { ...IDENTITY, type: "EXPRESS", roleArn: "" },
    });
    expect(report.output?.value).toMatchObject({
      Execution: { RoleArn: null },
      State: { Name: "StateName" },
    });
    const context = { Execution: { Id: "mine" } };
    expect(reported(state, { context }).output?.value).toEqual(context);
  });

  test("looks at each item of a Map though a context object was given", () => {
    const report = reported(
      {
        ...{ Type: "Map", QueryLanguage: "JSONata", Items: "{% [7, 8] %}", End: true },
        ItemSelector: {
          at: "{% $states.context.Map.Item.Index %}",
          of: "{% $states.context.Execution.Id %}",
        },
        ItemProcessor: { StartAt: "I", States: { I: { Type: "Pass", End: true } } },
      },
      {
        context: { Execution: { Id: "mine" } },
        mock: { type: "result", output: new Payload([]) },
      },
    );
    expect(report.status).toBe("SUCCEEDED");
    expect(JSON.parse(text(report.inspection["afterItemSelector"]) ?? "")).toEqual([
      { at: 0, of: "mine" },
      { at: 1, of: "mine" },
    ]);
  });

  test("of a state that the definition does not have is none", () => {
    const program = programOf({ StartAt: "A", States: { A: { Type: "Succeed" } } });
    const test = { stateName: "Z", input: new Payload({}), variables: {}, identity: IDENTITY };
    expect(
      testState(program, {
        ...test,
        context: undefined,
        mock: undefined,
        configuration: {},
        at: START_MS,
        seed: "seed",
        limits: AWS_LIMITS,
      }),
    ).toBeUndefined();
  });
});
