import { afterEach, beforeEach, expect, test } from "vitest";
import { Example } from "../../test/support/example.ts";

const MACHINE = "SfnErrorsAndRetriesDemo";
const TableName = "sfn-retries-demo";

const PATH = [
  "Create Table if not exists",
  "Create Item with Counter = 0",
  "Delete Item if Counter = 2",
  "Increment Counter",
  "Delete Item if Counter = 2",
  "Increment Counter",
  "Delete Item if Counter = 2",
  "Delete Table",
];

let demo: Example;
beforeEach(async () => {
  demo = await Example.open("retries");
});
afterEach(() => demo[Symbol.asyncDispose]());

async function failures(executionArn: unknown): Promise<readonly string[]> {
  const events = await demo.history(executionArn);
  return events.flatMap((event) => event.taskFailedEventDetails?.error ?? []);
}

test("with nothing there it makes the table, retries while that is CREATING, and counts to two", async () => {
  const ran = await demo.run(MACHINE);
  expect(ran["status"]).toBe("SUCCEEDED");
  expect(await demo.visited(ran["executionArn"])).toEqual(PATH);
  expect(await failures(ran["executionArn"])).toEqual([
    "DynamoDb.ResourceNotFoundException",
    "DynamoDb.ConditionalCheckFailedException",
    "DynamoDb.ConditionalCheckFailedException",
  ]);
  expect(JSON.parse(String(ran["output"]))).toMatchObject({
    TableDescription: { TableName, TableStatus: "DELETING" },
  });
});

test("a table that is left over is no hindrance, nor is the counter in it", async () => {
  await demo.service("dynamodb", "CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
  });
  const ran = await demo.run(MACHINE);
  expect(ran["status"]).toBe("SUCCEEDED");
  expect(await demo.visited(ran["executionArn"])).toEqual(PATH);
  expect((await failures(ran["executionArn"]))[0]).toBe("DynamoDb.ResourceInUseException");
});

test("started again while its table is DELETING it fails as on AWS: the table goes away under it", async () => {
  await demo.run(MACHINE);
  const again = await demo.run(MACHINE);
  expect(again).toMatchObject({ status: "FAILED", error: "DynamoDb.ResourceNotFoundException" });
  expect(await failures(again["executionArn"])).toEqual([
    "DynamoDb.ResourceInUseException",
    ...Array(5).fill("DynamoDb.ResourceNotFoundException"),
  ]);
});
