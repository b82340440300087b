import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import {
  type Behaviour,
  type FakeEndpoint,
  fakeEndpoint,
  json,
} from "../fixtures/fake-endpoint.ts";
import { FUNCTION, integration, runTask, sdk } from "../fixtures/run-task.ts";
import { RouteTable, readRoutes } from "../routes/index.ts";

type Resource = Parameters<typeof runTask>[0];

interface Asked {
  readonly name: string;
  readonly resource: Resource;
  readonly parameters: JsonObject;
  readonly prefix: string;
}

const ITEM = { TableName: "t", Item: { id: { S: "1" } } };

const TASKS: readonly Asked[] = [
  {
    ...{ name: "dynamodb:putItem", resource: integration("dynamodb", "putItem") },
    ...{ parameters: ITEM, prefix: "DynamoDB" },
  },
  {
    ...{ name: "aws-sdk:dynamodb:putItem", resource: sdk("dynamodb", "putItem") },
    ...{ parameters: ITEM, prefix: "DynamoDb" },
  },
  {
    ...{ name: "aws-sdk:s3:listBuckets", resource: sdk("s3", "listBuckets") },
    ...{ parameters: {}, prefix: "S3" },
  },
  {
    ...{ name: "glue:startJobRun.sync", resource: integration("glue", "startJobRun", "sync") },
    ...{ parameters: { JobName: "j" }, prefix: "Glue" },
  },
  {
    ...{ name: "lambda:invoke", resource: integration("lambda", "invoke") },
    ...{ parameters: { FunctionName: FUNCTION }, prefix: "Lambda" },
  },
  {
    ...{ name: "states:startExecution", resource: integration("states", "startExecution") },
    parameters: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:M" },
    prefix: "StepFunctions",
  },
];

/** What a task gets from an endpoint for everything that behaves so. */
async function failureOf(
  { resource, parameters }: Asked,
  behaviour: Behaviour | "closed",
): Promise<{ readonly error?: string; readonly cause?: string }> {
  const endpoint: FakeEndpoint = await fakeEndpoint(() =>
    behaviour === "closed" ? {} : behaviour,
  );
  const { url } = endpoint;
  if (behaviour === "closed") await endpoint[Symbol.asyncDispose]();
  const route = { endpoint: url, timeout: 0.2 };
  const read = readRoutes({ default: route, lambda: route, states: route });
  const routes = new RouteTable(read.ok ? read.value : []);
  try {
    const { failure } = await runTask(resource, parameters, { ports: { routes } });
    return failure ?? {};
  } finally {
    if (behaviour !== "closed") await endpoint[Symbol.asyncDispose]();
  }
}

describe.each(TASKS)("$name by a route", (task) => {
  const { prefix } = task;

  test.each<[string, Behaviour | "closed", RegExp]>([
    [
      "refuses the connection",
      "closed",
      /^Unable to execute HTTP request: Connect to 127\.0\.0\.1:\d+ failed: Connection refused$/,
    ],
    ["resets it", "reset", /^Unable to execute HTTP request: Connection reset$/],
    ["stalls", "stall", /^Unable to execute HTTP request: Read timed out$/],
    ["breaks off", "half", /^Unable to execute HTTP request: /],
  ])("an endpoint that %s is the client's exception", async (_name, behaviour, cause) => {
    const failure = await failureOf(task, behaviour);
    expect(failure.error).toBe(`${prefix}.SdkClientException`);
    expect(failure.cause).toMatch(cause);
  });

  test.each([500, 503])("an answer of %i that names no error is the service's", async (status) => {
    const failure = await failureOf(task, { status, body: "" });
    expect(failure.error).toMatch(new RegExp(`^${prefix}\\.(AWS|Amazon)?\\w+Exception$`));
    expect(failure.error).not.toContain("SdkClient");
    expect(failure.cause).toMatch(
      new RegExp(`^null \\(Service: \\w+[;,] Status Code: ${status}[;,]`),
    );
  });
});

test("a child elsewhere is asked for again where its server fails for a while", async () => {
  const executionArn = "arn:aws:states:us-east-1:123456789012:execution:M:one";
  let asked = 0;
  await using endpoint = await fakeEndpoint(({ headers }): Behaviour => {
    const operation = headers["x-amz-target"]?.split(".")[1];
    if (operation === "StartExecution") return json({ executionArn, startDate: 1 });
    asked += 1;
    if (asked === 1) return "reset";
    if (asked === 2) return { status: 503, body: "" };
    return json({
      executionArn,
      status: asked < 4 ? "RUNNING" : "SUCCEEDED",
      output: "1",
      input: "{}",
    });
  });
  const read = readRoutes({ states: endpoint.url });
  const routes = new RouteTable(read.ok ? read.value : []);
  const parameters = { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:M" };
  const resource = integration("states", "startExecution", "sync:2");
  const { output } = await runTask(resource, parameters, { ports: { routes } });
  expect(output).toMatchObject({ Status: "SUCCEEDED" });
});
