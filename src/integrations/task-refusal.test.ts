import { describe, expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import type { TaskRequest } from "../core/index.ts";
import { integration, sdk } from "./fixtures/run-task.ts";
import { taskRefusal } from "./task-refusal.ts";

function refusalOf(resource: TaskRequest["resource"], parameters: never): string | undefined {
  // The cast: nothing else of the request is looked at.
  return taskRefusal({ resource, parameters: new Payload(parameters) } as TaskRequest);
}

describe("parameters of which no request can be made", () => {
  test.each([
    [
      integration("sqs", "sendMessage"),
      { QueueUrl: "q", MessageBody: "m", Nonsense: 1 },
      "Nonsense",
    ],
    [sdk("sqs", "sendMessage"), { QueueUrl: "q", MessageBody: "m", Nonsense: 1 }, "Nonsense"],
    [sdk("dynamodb", "getItem"), { TableName: "t", Kay: {} }, "Kay"],
    [integration("lambda", "invoke"), { FunctionName: "f", Payload: {}, Playload: {} }, "Playload"],
    [
      integration("states", "startExecution", "sync:2"),
      { StateMachineArn: "a", inputs: {} },
      "inputs",
    ],
    [integration("events", "putEvents"), { Entries: [{ Source: "s", Sauce: "t" }] }, "Sauce"],
  ])("%s: a field that the operation does not have", (resource, parameters, field) => {
    expect(refusalOf(resource, parameters as never)).toBe(
      `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [The field "${field}" is not supported by Step Functions]`,
    );
  });

  test.each([
    [integration("sqs", "sendMessage"), { QueueUrl: "q" }, "MessageBody"],
    [integration("lambda", "invoke"), { Payload: {} }, "FunctionName"],
    [integration("apigateway", "invoke"), { ApiEndpoint: "http://localhost:1" }, "Method"],
  ])("%s: a field that is missing", (resource, parameters, field) => {
    expect(refusalOf(resource, parameters as never)).toContain(
      `[The field '${field}' is required but was missing]`,
    );
  });

  test.each([
    [integration("dynamodb", "putItem"), { TableName: "t", Item: { id: { N: 5 } } }, "N", "STRING"],
    [
      integration("dynamodb", "putItem"),
      { TableName: "t", Item: { id: { S: {} } } },
      "S",
      "STRING",
    ],
    [
      integration("dynamodb", "putItem"),
      { TableName: "t", Item: { id: { BOOL: "true" } } },
      "BOOL",
      "BOOLEAN",
    ],
    [integration("dynamodb", "getItem"), { TableName: 1, Key: {} }, "TableName", "STRING"],
    [
      integration("glue", "startJobRun", "sync"),
      { JobName: "j", Arguments: { "--n": 1 } },
      "--n",
      "STRING",
    ],
    [integration("states", "startExecution"), { StateMachineArn: "a", Name: 1 }, "Name", "STRING"],
    [integration("lambda", "invoke"), { FunctionName: 1 }, "FunctionName", "STRING"],
  ])(
    "%s: what is no text, or no truth, where one is wanted: %j",
    (resource, parameters, field, type) => {
      expect(refusalOf(resource, parameters as never)).toContain(
        `[The value for the field '${field}' must be a ${type}]`,
      );
    },
  );

  test.each([
    [integration("sqs", "sendMessage"), { QueueUrl: "q", MessageBody: { a: 1 } }],
    [integration("sns", "publish"), { TopicArn: "t", Message: { a: 1 } }],
    [integration("events", "putEvents"), { Entries: [{ Source: "s", Detail: { a: 1 } }] }],
    [integration("states", "startExecution"), { StateMachineArn: "a", Input: { a: 1 } }],
    [integration("lambda", "invoke"), { FunctionName: "f", Payload: { a: 1 } }],
    [sdk("dynamodb", "putItem"), { TableName: "t", Item: { id: { N: 5 } } }],
    [sdk("sfn", "startExecution"), { StateMachineArn: "a", Input: { a: 1 } }],
  ])("%s takes any JSON for a text: %j", (resource, parameters) => {
    expect(refusalOf(resource, parameters as never)).toBeUndefined();
  });

  test.each([
    [sdk("dynamodb", "getItem"), { TableName: "t", Key: "x" }, "Key"],
    [integration("dynamodb", "getItem"), { TableName: "t", Key: "x" }, "Key"],
    [sdk("dynamodb", "scan"), { TableName: "t", Limit: "x" }, "Limit"],
    [sdk("sqs", "sendMessageBatch"), { QueueUrl: "q", Entries: "x" }, "Entries"],
    [sdk("cloudwatch", "putMetricData"), { MetricData: [{ Timestamp: "soon" }] }, "Timestamp"],
    [sdk("sqs", "deleteMessageBatch"), { Entries: ["x"] }, "Entries"],
    [
      sdk("secretsmanager", "deleteSecret"),
      { ForceDeleteWithoutRecovery: 1 },
      "ForceDeleteWithoutRecovery",
    ],
  ])("%s: a value that cannot be read: %j", (resource, parameters, field) => {
    expect(refusalOf(resource, parameters as never)).toContain(
      `[The value of the field '${field}' has an invalid format]`,
    );
  });

  test("null stands for a value, and aws-sdk leaves missing fields to the service", () => {
    const put = integration("dynamodb", "putItem");
    expect(refusalOf(put, { TableName: "t", Item: null } as never)).toBeUndefined();
    expect(refusalOf(sdk("dynamodb", "putItem"), {} as never)).toBeUndefined();
  });
});
