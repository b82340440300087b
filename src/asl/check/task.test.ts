import { describe, expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { machineOf, problemsOf, stateProblemsOf } from "./expect-diagnostic.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
const task = { Type: "Task", Resource: FUNCTION, End: true };
const jsonata = { ...task, QueryLanguage: "JSONata" };

describe("Resource", () => {
  test("it is required, and a text", () => {
    expect(stateProblemsOf({ Type: "Task", End: true })).toEqual([
      "The field 'Resource' is required but was missing at ",
    ]);
    expect(stateProblemsOf({ ...task, Resource: 1 })).toEqual([
      "Expected value of type String at /Resource",
    ]);
  });

  test("a resource that AWS does not know is not recognized", () => {
    const Resource = "arn:aws:states:::dynamodb:query";
    expect(stateProblemsOf({ ...task, Resource })).toEqual([
      `The resource provided ${Resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /Resource`,
    ]);
  });

  test.each(["foo", "", "lambda:function:f", "${Function.Arn}", "arn:aws:lambda", "docker://f"])(
    "%j is no ARN",
    (Resource) => {
      expect(stateProblemsOf({ ...task, Resource })).toEqual([
        "Value is not a valid resource ARN at /Resource",
      ]);
    },
  );

  test("what a Distributed Map reads with is no resource of a Task", () => {
    expect(stateProblemsOf({ ...task, Resource: "arn:aws:states:::s3:getObject" })).toHaveLength(1);
  });

  test("a placeholder is refused, unless a template is checked", () => {
    const state = { ...task, Resource: "${Function.Arn}" };
    expect(stateProblemsOf(state)).toHaveLength(1);
    expect(stateProblemsOf(state, { type: "STANDARD", placeholders: "accepted" })).toEqual([]);
  });

  test.each([
    ["arn:aws:states:us-east-1:123456789012:activity:a", "Activity ARN"],
    ["arn:aws:states:::states:startExecution.sync", "'.sync' service integration"],
    ["arn:aws:states:::states:startExecution.sync:2", "'.sync' service integration"],
    [
      "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "'.waitForTaskToken' service integration ",
    ],
    [
      "arn:aws:states:::aws-sdk:s3:getObject.waitForTaskToken",
      "'.waitForTaskToken' service integration ",
    ],
  ])("Express does not support %s", (Resource, what) => {
    const machine = machineOf({ A: { ...task, Resource } });
    expect(problemsOf(machine)).toEqual([]);
    expect(problemsOf(machine, { type: "EXPRESS" })).toEqual([
      `Express state machine does not support ${what} at /States/A/Resource`,
    ]);
  });

  test("the Express children of a Distributed Map are Express too", () => {
    const inner = machineOf(
      { B: { ...task, Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" } },
      { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" } },
    );
    expect(problemsOf(machineOf({ A: { Type: "Map", ItemProcessor: inner, End: true } }))).toEqual([
      "Express state machine does not support '.waitForTaskToken' service integration  at /States/A/ItemProcessor/States/B/Resource",
    ]);
  });
});

describe("time limits", () => {
  test("they are whole seconds from 1 to 99999999, literal or by path", () => {
    expect(stateProblemsOf({ ...task, TimeoutSeconds: 99_999_999, HeartbeatSeconds: 1 })).toEqual(
      [],
    );
    expect(
      stateProblemsOf({ ...task, TimeoutSecondsPath: "$.t", HeartbeatSecondsPath: "$v" }),
    ).toEqual([]);
    expect(stateProblemsOf({ ...task, TimeoutSeconds: 0 })).toEqual([
      "Value must be between 1 and 99999999 at /TimeoutSeconds",
    ]);
    expect(stateProblemsOf({ ...task, TimeoutSeconds: "1" })).toEqual([
      "Expected value of type Integer at /TimeoutSeconds",
    ]);
    expect(stateProblemsOf({ ...task, TimeoutSeconds: 1, TimeoutSecondsPath: "$.t" })).toEqual([
      "Only one of these fields is allowed: [TimeoutSeconds, TimeoutSecondsPath] at ",
    ]);
    expect(
      stateProblemsOf({ ...jsonata, TimeoutSeconds: "{% 10 %}", HeartbeatSeconds: "{% 1 %}" }),
    ).toEqual([]);
  });

  test("a heartbeat is shorter than the timeout", () => {
    expect(stateProblemsOf({ ...task, TimeoutSeconds: 5, HeartbeatSeconds: 5 })).toEqual([
      "The value of 'HeartbeatSeconds' must be smaller than the value of 'TimeoutSeconds' at /HeartbeatSeconds",
    ]);
  });
});

describe("Credentials and Arguments", () => {
  test("Credentials name a role", () => {
    expect(
      stateProblemsOf({ ...task, Credentials: { RoleArn: "arn:aws:iam::123456789012:role/r" } }),
    ).toEqual([]);
    expect(stateProblemsOf({ ...task, Credentials: { "RoleArn.$": "$.role" } })).toEqual([]);
    expect(stateProblemsOf({ ...jsonata, Credentials: { RoleArn: "{% $role %}" } })).toEqual([]);
    for (const state of [task, jsonata]) {
      expect(stateProblemsOf({ ...state, Credentials: {} })).toEqual([
        "The field 'RoleArn' is required but was missing at /Credentials",
      ]);
    }
  });

  test.each<[Json, string]>([
    [{ RoleArn: 5 }, "Expected value of type String at /Credentials/RoleArn"],
    [{ RoleArn: null }, "Expected value of type String at /Credentials/RoleArn"],
    [{ RoleArn: { a: "b" } }, "Expected value of type String at /Credentials/RoleArn"],
    ["arn:aws:iam::123456789012:role/r", "Expected value of type Object at /Credentials"],
    [5, "Expected value of type Object at /Credentials"],
    [["r"], "Expected value of type Object at /Credentials"],
  ])("Credentials %j name none", (Credentials, problem) => {
    for (const state of [task, jsonata]) {
      expect(stateProblemsOf({ ...state, Credentials })).toEqual([problem]);
    }
  });

  test("Arguments are an object or an expression", () => {
    expect(
      stateProblemsOf({ ...jsonata, Arguments: { a: "{% 1 %}", b: [" {% not %} "] } }),
    ).toEqual([]);
    expect(stateProblemsOf({ ...jsonata, Arguments: "{% $states.input %}" })).toEqual([]);
    expect(stateProblemsOf({ ...jsonata, Arguments: "text" })).toEqual([
      "Expected value of type Object or a JSONata expression at /Arguments",
    ]);
  });
});

describe("parameters of optimised integrations", () => {
  const send = { ...task, Resource: "arn:aws:states:::sqs:sendMessage" };

  test("those that the service requires are there, literal or by path", () => {
    expect(
      stateProblemsOf({ ...send, Parameters: { QueueUrl: "q", "MessageBody.$": "$" } }),
    ).toEqual([]);
    expect(stateProblemsOf({ ...send, Parameters: { QueueUrl: "q" } })).toEqual([
      "The field 'MessageBody' is required but was missing at /Parameters",
    ]);
  });

  test("without Parameters the input is them", () => {
    expect(stateProblemsOf(send)).toEqual([]);
  });

  test("an expression may give them", () => {
    expect(
      stateProblemsOf({ ...send, QueryLanguage: "JSONata", Arguments: "{% $states.input %}" }),
    ).toEqual([]);
    expect(stateProblemsOf({ ...send, QueryLanguage: "JSONata", Arguments: {} })).toEqual([
      "The field 'MessageBody' is required but was missing at /Arguments",
      "The field 'QueueUrl' is required but was missing at /Arguments",
    ]);
  });
});

describe("Retry and Catch", () => {
  test("they may be empty", () => {
    expect(stateProblemsOf({ ...task, Retry: [], Catch: [] })).toEqual([]);
  });

  test("a Retrier's fields have their ranges", () => {
    const least = {
      ErrorEquals: ["E"],
      IntervalSeconds: 1,
      MaxAttempts: 0,
      BackoffRate: 1,
      MaxDelaySeconds: 1,
      JitterStrategy: "NONE",
    };
    const most = {
      ErrorEquals: ["E"],
      IntervalSeconds: 99_999_999,
      MaxAttempts: 99_999_999,
      BackoffRate: 2.5,
      MaxDelaySeconds: 31_622_400,
      JitterStrategy: "FULL",
    };
    expect(stateProblemsOf({ ...task, Retry: [least, most] })).toEqual([]);
    const wrong = {
      ErrorEquals: [],
      IntervalSeconds: 0,
      MaxAttempts: -1,
      BackoffRate: 0.9,
      MaxDelaySeconds: 31_622_401,
      JitterStrategy: "full",
      Max: 1,
    };
    expect(stateProblemsOf({ ...task, Retry: [wrong] })).toEqual([
      "Value cannot be empty at /Retry[0]/ErrorEquals",
      "Value must be between 1 and 99999999 at /Retry[0]/IntervalSeconds",
      "Value must be between 0 and 99999999 at /Retry[0]/MaxAttempts",
      "Value must be at least 1 at /Retry[0]/BackoffRate",
      "Value must be between 1 and 31622400 at /Retry[0]/MaxDelaySeconds",
      "The field 'JitterStrategy' should have one of these values: [FULL, NONE] at /Retry[0]/JitterStrategy",
      "The field 'Max' is not supported by Step Functions at /Retry[0]",
    ]);
    expect(stateProblemsOf({ ...task, Retry: [{}, 1], Catch: {} })).toEqual([
      "The field 'ErrorEquals' is required but was missing at /Retry[0]",
      "Expected value of type Object at /Retry[1]",
      "Expected value of type Array at /Catch",
    ]);
  });

  test("States.ALL stands alone and last", () => {
    const all = { ErrorEquals: ["States.ALL"] };
    expect(stateProblemsOf({ ...task, Retry: [{ ErrorEquals: ["E"] }, all] })).toEqual([]);
    expect(stateProblemsOf({ ...task, Retry: [all, { ErrorEquals: ["E"] }] })).toEqual([
      "States.ALL must be in the last element of 'Retry' at /Retry[0]/ErrorEquals",
    ]);
    expect(stateProblemsOf({ ...task, Retry: [{ ErrorEquals: ["States.ALL", "E"] }] })).toEqual([
      "States.ALL must be the only error name in 'ErrorEquals' at /Retry[0]/ErrorEquals",
    ]);
  });

  test("a Catcher has ErrorEquals and Next, and the fields of its language", () => {
    const catcher = { ErrorEquals: ["E"], Next: "B" };
    expect(
      stateProblemsOf({
        ...task,
        Catch: [{ ...catcher, ResultPath: null, Assign: { "a.$": "$" } }],
      }),
    ).toEqual([]);
    expect(
      stateProblemsOf({
        ...jsonata,
        Catch: [{ ...catcher, Output: "{% $states.errorOutput %}", Assign: { a: 1 } }],
      }),
    ).toEqual([]);
    expect(stateProblemsOf({ ...jsonata, Catch: [{ ...catcher, ResultPath: "$" }] })).toEqual([
      "The field 'ResultPath' is not supported when 'QueryLanguage' is 'JSONata' at /Catch[0]",
    ]);
    expect(
      stateProblemsOf({ ...task, Catch: [{ ...catcher, Output: 1 }, { ErrorEquals: ["E"] }] }),
    ).toEqual([
      "The field 'Output' is not supported when 'QueryLanguage' is 'JSONPath' at /Catch[0]",
      "The field 'Next' is required but was missing at /Catch[1]",
    ]);
  });
});
