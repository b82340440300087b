// Embedded services are given the same parameters as routes: read as leniently, and refused in the same words.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestHost, HOME_SCOPE } from "../../test/support/test-host.ts";
import type { JsonObject } from "../base/index.ts";

const kit = await createTestHost();
const roleArn = `arn:aws:iam::${HOME_SCOPE.account}:role/any`;
const KEY = [{ AttributeName: "id", KeyType: "HASH" }];
const BLOB = Buffer.from("not base64!").toString("base64");

async function made(
  service: string,
  operation: string,
  parameters: JsonObject,
): Promise<JsonObject> {
  const services = await kit.host.services.get();
  const answer = await services.call({ service, operation, parameters, scope: HOME_SCOPE });
  if (!answer.ok) throw new Error(`${operation}: ${answer.message}`);
  return answer.output;
}

beforeAll(async () => {
  await made("dynamodb", "CreateTable", {
    ...{ TableName: "things", KeySchema: KEY, BillingMode: "PAY_PER_REQUEST" },
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  });
  await vi.waitFor(
    async () => {
      const told = await made("dynamodb", "DescribeTable", { TableName: "things" });
      expect(told).toMatchObject({ Table: { TableStatus: "ACTIVE" } });
    },
    { timeout: 30_000 },
  );
  for (const id of ["1", "2"]) {
    await made("dynamodb", "PutItem", { TableName: "things", Item: { id: { S: id } } });
  }
  await made("s3", "CreateBucket", { Bucket: "bucket" });
  for (const Key of ["1", "2"]) await made("s3", "PutObject", { Bucket: "bucket", Key, Body: Key });
  await made("sqs", "CreateQueue", { QueueName: "q" });
}, 60_000);
afterAll(() => kit[Symbol.asyncDispose]());

let count = 0;

/** What an Express execution of one task answers. */
async function ran(action: string, Parameters: JsonObject): Promise<JsonObject> {
  count += 1;
  const task = { Type: "Task", Resource: `arn:aws:states:::${action}`, Parameters, End: true };
  const definition = JSON.stringify({ StartAt: "T", States: { T: task } });
  const machine = { name: `m${count}`, roleArn, definition, type: "EXPRESS" };
  const { body } = await kit.host.call("CreateStateMachine", machine);
  const { stateMachineArn = null } = body;
  return (await kit.host.call("StartSyncExecution", { stateMachineArn })).body;
}

const QUEUE = `http://127.0.0.1:8083/${HOME_SCOPE.account}/q`;
const METRIC = { MetricName: "m", Unit: "Count" };

test.each<[string, JsonObject, JsonObject]>([
  ["aws-sdk:dynamodb:scan", { TableName: "things", Limit: "1" }, { Count: 1 }],
  ["aws-sdk:dynamodb:scan", { TableName: "things", ConsistentRead: "true" }, { Count: 2 }],
  ["aws-sdk:s3:listObjectsV2", { Bucket: "bucket", MaxKeys: "1" }, { KeyCount: 1 }],
  [
    "aws-sdk:cloudwatch:putMetricData",
    { Namespace: "n", MetricData: [{ ...METRIC, Value: "1.5" }] },
    {},
  ],
  ["sqs:sendMessage", { QueueUrl: QUEUE, MessageBody: "m", DelaySeconds: "1" }, {}],
  [
    "aws-sdk:sqs:sendMessage",
    {
      ...{ QueueUrl: QUEUE, MessageBody: "m" },
      MessageAttributes: { a: { DataType: "Binary", BinaryValue: BLOB } },
    },
    {},
  ],
])("%s reads %j", async (action, parameters, output) => {
  const body = await ran(action, parameters);
  expect(body).toMatchObject({ status: "SUCCEEDED" });
  expect(JSON.parse(String(body["output"]))).toMatchObject(output);
});

test.each<[string, JsonObject, string]>([
  ["aws-sdk:dynamodb:scan", { TableName: "things", Limit: "x" }, "Limit"],
  ["aws-sdk:dynamodb:getItem", { TableName: "things", Key: "x" }, "Key"],
  ["aws-sdk:s3:listObjectsV2", { Bucket: "bucket", MaxKeys: [] }, "MaxKeys"],
])("%s cannot be started with %j", async (action, parameters, field) => {
  const body = await ran(action, parameters);
  expect(body).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  expect(body["cause"]).toContain(`[The value of the field '${field}' has an invalid format]`);
});
