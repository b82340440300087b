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

  test("null stands for a value, and aws-sdk leaves missing fields to the service", () => {
    const put = integration("dynamodb", "putItem");
    expect(refusalOf(put, { TableName: "t", Item: null } as never)).toBeUndefined();
    expect(refusalOf(sdk("dynamodb", "putItem"), {} as never)).toBeUndefined();
  });
});
