import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import { clockOf, HOME_SCOPE, Host } from "../../src/host/index.ts";
import { exampleProject } from "../../test/support/example.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const has = (tool: string): boolean => spawnSync(tool, ["--version"]).status === 0;
const python = has("python3");
const awsCli = has("aws");
if (!python) console.warn("saga: skipped, there is no python3 for its inventory functions");
if (!awsCli) console.warn("saga: there is no AWS CLI, executions are started in process");

let host: Host;
let url: string;

beforeAll(async () => {
  const clock = clockOf("real");
  const project = await exampleProject("saga");
  if (clock === undefined) throw new Error("there is a real clock");
  host = await Host.open({
    ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "FULL", env: {} },
    dataDirectory: mkdtempSync(join(tmpdir(), "treadle-saga-")),
    mockFile: join(here, "mocks.json"),
    log: (line) => console.warn(line),
  });
  await host.deploy(project);
  url = await host.listen("127.0.0.1", 0);
});

afterAll(() => host[Symbol.asyncDispose]());

/** Starts as a person would, with the genuine AWS CLI where there is one. */
async function start(machine: string, order: string): Promise<string> {
  const stateMachineArn = `arn:aws:states:us-east-1:123456789012:stateMachine:${machine}`;
  const file = join(here, "orders", `${order}.json`);
  if (!awsCli) {
    const input = readFileSync(file, "utf8");
    const { body } = await host.call("StartExecution", { stateMachineArn, input });
    return String(body["executionArn"]);
  }
  const child = spawn(
    "aws",
    [
      "stepfunctions",
      "start-execution",
      "--state-machine-arn",
      stateMachineArn,
      "--input",
      `file://${file}`,
      "--output",
      "json",
    ],
    {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL_SFN: url,
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "x",
        AWS_SECRET_ACCESS_KEY: "x",
      },
    },
  );
  let out = "";
  child.stdout.on("data", (data) => {
    out += data;
  });
  let problem = "";
  child.stderr.on("data", (data) => {
    problem += data;
  });
  await new Promise((resolve) => child.on("close", resolve));
  if (out === "") throw new Error(problem);
  return JSON.parse(out).executionArn;
}

/** An operation of an embedded service; throws what it refuses. */
async function service(name: string, operation: string, parameters: JsonObject) {
  const services = await host.services.get();
  const answer = await services.call({ service: name, operation, parameters, scope: HOME_SCOPE });
  if (answer.ok) return answer.output;
  throw new Error(`${answer.code}: ${answer.message}`);
}

async function visited(executionArn: string): Promise<readonly string[]> {
  const { body } = await host.call("GetExecutionHistory", { executionArn, maxResults: 1000 });
  const events = body["events"] as { stateEnteredEventDetails?: { name: string } }[];
  return events.flatMap((event) => event.stateEnteredEventDetails?.name ?? []);
}

const JSONATA: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "4",
    "SUCCEEDED",
    ["ProcessOrder", "ProcessPayment", "ReserveInventory", "sns:NotifySuccess", "OrderSucceeded"],
  ],
  ["1", "FAILED", ["ProcessOrder", "UpdateOrderStatus", "OrderFailed"]],
  [
    "11",
    "FAILED",
    ["ProcessOrder", "UpdateOrderStatus", "sns:NotifyUpdateOrderFail", "OrderFailed"],
  ],
  [
    "2",
    "FAILED",
    ["ProcessOrder", "ProcessPayment", "ProcessRefund", "UpdateOrderStatus", "OrderFailed"],
  ],
  [
    "22",
    "FAILED",
    [
      "ProcessOrder",
      "ProcessPayment",
      "ProcessRefund",
      "sns:NotifyProcessRefundFail",
      "OrderFailed",
    ],
  ],
  [
    "3",
    "FAILED",
    [
      "ProcessOrder",
      "ProcessPayment",
      "ReserveInventory",
      "ReleaseInventory",
      "ProcessRefund",
      "UpdateOrderStatus",
      "OrderFailed",
    ],
  ],
  [
    "33",
    "FAILED",
    [
      "ProcessOrder",
      "ProcessPayment",
      "ReserveInventory",
      "ReleaseInventory",
      "sns:NotifyReleaseInventoryFail",
      "OrderFailed",
    ],
  ],
];

/** The form of 2018 notifies after setting the order to pending, too. */
const JSONPATH = JSONATA.map(
  ([order, status, path]) =>
    [
      order,
      status,
      path.at(-2) === "UpdateOrderStatus"
        ? path.toSpliced(-1, 0, "sns:NotifyUpdateOrderFail")
        : path,
    ] as const,
);

describe.skipIf(!python)("the saga", () => {
  test.concurrent.each(JSONATA)(
    "of order %s ends %s by its path, in JSONata",
    async (order, status, path) => {
      const arn = await start("SagaStateMachine", order);
      const ended = await host.engine.closed(arn);
      expect(ended).toMatchObject({ status });
      if (status === "FAILED") expect(ended?.error).toBe("SagaFailed");
      else
        expect(JSON.parse(ended?.output ?? "")).toMatchObject({
          order_status: "New",
          payment: { payment_amount: 56.97 },
        });
      expect(await visited(arn)).toEqual(path);
    },
  );

  test.concurrent.each(JSONPATH)(
    "of order %s ends %s by its path, in JSONPath",
    async (order, status, path) => {
      const arn = await start("SagaStateMachine2018", order);
      expect(await host.engine.closed(arn)).toMatchObject({ status });
      expect(await visited(arn)).toEqual(path);
    },
  );

  test("leaves the rows of what was done and undone, and tells the topic's queue", async () => {
    const order = JSON.parse(readFileSync(join(here, "orders", "3.json"), "utf8"));
    const { order_id } = order;
    const Key = { order_id: { S: order_id } };
    const { Item } = await service("dynamodb", "GetItem", { TableName: "OrdersTable", Key });
    expect(Item).toMatchObject({ order_status: { S: "Pending" } });
    const rows = async (TableName: string, kind: string): Promise<readonly string[]> => {
      const { Items } = await service("dynamodb", "Query", {
        ...{ TableName, IndexName: "orderIDIndex", KeyConditionExpression: "order_id = :order" },
        ExpressionAttributeValues: { ":order": { S: order_id } },
      });
      const found = Items as unknown as readonly Readonly<Record<string, { readonly S: string }>>[];
      return found.map((row) => row[kind]?.S ?? "");
    };
    expect(await rows("PaymentsTable", "payment_type")).toEqual(["Credit", "Debit"]);
    expect(await rows("InventoryTable", "transaction_type")).toEqual(["Release", "Reserve"]);
    const { Attributes } = await service("sqs", "GetQueueAttributes", {
      ...{ QueueUrl: "SagaQueue", AttributeNames: ["ApproximateNumberOfMessages"] },
    });
    // JSONata: orders 4, 11, 22 and 33. The form of 2018 tells of every order.
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: "11" });
  });

  test("runs the failing compensation of 22 three times in the form of 2018", async () => {
    const arn = await start("SagaStateMachine2018", "22");
    await host.engine.closed(arn);
    const { body } = await host.call("GetExecutionHistory", {
      executionArn: arn,
      maxResults: 1000,
    });
    const failures = (
      body["events"] as { type: string; lambdaFunctionFailedEventDetails?: { error: string } }[]
    ).filter((event) => event.lambdaFunctionFailedEventDetails?.error === "ErrProcessRefund");
    expect(failures).toHaveLength(3);
  });

  test("what nobody manages to handle five times is a dead letter", async () => {
    const receive = async (QueueUrl: string): Promise<readonly JsonObject[]> => {
      const { Messages = [] } = await service("sqs", "ReceiveMessage", {
        ...{ QueueUrl, VisibilityTimeout: 0, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 },
        AttributeNames: ["ApproximateReceiveCount"],
      });
      // The cast: ReceiveMessage's answer.
      return Messages as readonly JsonObject[];
    };
    const counts: number[] = [];
    for (;;) {
      const messages = await receive("SagaQueue");
      if (messages.length === 0) break;
      for (const { Attributes } of messages) {
        counts.push(Number((Attributes as JsonObject)["ApproximateReceiveCount"]));
      }
    }
    expect(Math.max(...counts)).toBe(5);
    const [letter] = await receive("SagaDeadLetterQueue");
    expect(JSON.parse(String(letter?.["Body"]))).toMatchObject({ Type: "Notification" });
  });

  test("without the topic an order fails in the end, unless the topic is mocked", async () => {
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:SagaTopic";
    await service("sns", "DeleteTopic", { TopicArn });
    const real = await host.engine.closed(await start("SagaStateMachine", "4"));
    expect(real).toMatchObject({ status: "FAILED", error: "SNS.NotFoundException" });
    const mocked = await host.engine.closed(await start("SagaStateMachine#NoTopic", "4"));
    expect(mocked).toMatchObject({ status: "SUCCEEDED" });
  });
});
