import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SCOPE, TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});

const TABLE = {
  TableName: "orders",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
};

const call = (operation: string, parameters: object) =>
  aws.call("dynamodb", operation, parameters as never);
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "a" } });

async function activeTable(parameters: object = TABLE): Promise<void> {
  await call("CreateTable", parameters);
  await aws.clock.advance(1_000);
}

describe("tables", () => {
  test("a table is CREATING for a while, and does not exist for items until it is ACTIVE", async () => {
    const made = await call("CreateTable", TABLE);
    expect(made.TableDescription).toMatchObject({
      TableName: "orders",
      TableStatus: "CREATING",
      TableArn: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
    });
    const early = await call("PutItem", { TableName: "orders", Item: key("1") });
    expect(early).toEqual({
      error: "ResourceNotFoundException",
      message: "Requested resource not found",
    });
    await aws.clock.advance(500);
    const { Table } = await call("DescribeTable", { TableName: "orders" });
    expect(Table.TableStatus).toBe("ACTIVE");
    expect(await call("PutItem", { TableName: "orders", Item: key("1") })).toEqual({});
  });

  test("a table that exists is in use, by name; so is one that is being made", async () => {
    await call("CreateTable", TABLE);
    expect(await call("CreateTable", TABLE)).toEqual({
      error: "ResourceInUseException",
      message: "Table already exists: orders",
    });
    expect(await call("DeleteTable", { TableName: "orders" })).toEqual({
      error: "ResourceInUseException",
      message: "Attempt to change a resource which is still in use: Table is being created: orders",
    });
  });

  test("a deleted table is DELETING, then gone with its items", async () => {
    await activeTable();
    await call("PutItem", { TableName: "orders", Item: key("1") });
    const gone = await call("DeleteTable", { TableName: "orders" });
    expect(gone.TableDescription.TableStatus).toBe("DELETING");
    await aws.clock.advance(1_000);
    expect((await call("DescribeTable", { TableName: "orders" })).message).toBe(
      "Requested resource not found: Table: orders not found",
    );
    await activeTable();
    expect((await call("Scan", { TableName: "orders" })).Count).toBe(0);
  });

  test("a table that was CREATING when the process died becomes ACTIVE after it", async () => {
    await call("CreateTable", TABLE);
    await aws.restart();
    expect((await call("ListTables", {})).TableNames).toEqual(["orders"]);
    await aws.clock.advance(1_000);
    expect((await call("DescribeTable", { TableName: "orders" })).Table.TableStatus).toBe("ACTIVE");
  });

  test("a new global index holds the items that were there before it", async () => {
    await activeTable();
    await call("PutItem", { TableName: "orders", Item: { ...key("1"), kind: { S: "Debit" } } });
    await call("UpdateTable", {
      TableName: "orders",
      AttributeDefinitions: [
        ...TABLE.AttributeDefinitions,
        { AttributeName: "kind", AttributeType: "S" },
      ],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: "byKind",
            KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
            Projection: { ProjectionType: "ALL" },
          },
        },
      ],
    });
    await aws.clock.advance(1_000);
    const found = await call("Query", {
      TableName: "orders",
      IndexName: "byKind",
      KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: { ":k": { S: "Debit" } },
    });
    expect(found.Items).toEqual([{ ...key("1"), kind: { S: "Debit" } }]);
  });

  test("a new index keeps the table's keys, and items whose attribute it cannot index", async () => {
    await activeTable();
    const old = { ...key("1"), kind: { S: "Debit" } };
    await call("PutItem", { TableName: "orders", Item: old });
    await call("PutItem", { TableName: "orders", Item: { ...key("2"), kind: { N: "1" } } });
    const byKind = {
      IndexName: "byKind",
      KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    };
    const GlobalSecondaryIndexUpdates = [{ Create: byKind }];
    const refused = await call("UpdateTable", { TableName: "orders", GlobalSecondaryIndexUpdates });
    expect(refused).toEqual({
      error: "ValidationException",
      message:
        "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [kind], AttributeDefinitions: [pk, sk]",
    });
    const kind = { AttributeName: "kind", AttributeType: "S" };
    const request = { TableName: "orders", GlobalSecondaryIndexUpdates };
    await call("UpdateTable", { ...request, AttributeDefinitions: [kind] });
    await aws.clock.advance(1_000);
    const { Table } = await call("DescribeTable", { TableName: "orders" });
    expect(Table.AttributeDefinitions).toEqual([...TABLE.AttributeDefinitions, kind]);
    expect(Table.TableStatus).toBe("ACTIVE");
    expect((await call("GetItem", { TableName: "orders", Key: key("1") })).Item).toEqual(old);
    expect(await call("PutItem", { TableName: "orders", Item: key("3") })).toEqual({});
    const indexed = await call("Scan", { TableName: "orders", IndexName: "byKind" });
    expect(indexed.Items).toEqual([old]);
    await call("UpdateTable", {
      TableName: "orders",
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byKind" } }],
    });
    await aws.clock.advance(1_000);
    const without = await call("DescribeTable", { TableName: "orders" });
    expect(without.Table.AttributeDefinitions).toEqual(TABLE.AttributeDefinitions);
  });

  test("time to live, backups and tags are settings of a table", async () => {
    await activeTable();
    const ttl = { Enabled: true, AttributeName: "TTL" };
    await call("UpdateTimeToLive", { TableName: "orders", TimeToLiveSpecification: ttl });
    expect(await call("DescribeTimeToLive", { TableName: "orders" })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "TTL" },
    });
    const again = { TableName: "orders", TimeToLiveSpecification: ttl };
    expect((await call("UpdateTimeToLive", again)).message).toBe("TimeToLive is already enabled");
    const backups = await call("DescribeContinuousBackups", { TableName: "orders" });
    expect(backups.ContinuousBackupsDescription.ContinuousBackupsStatus).toBe("ENABLED");
    expect((await call("DescribeContinuousBackups", { TableName: "none" })).error).toBe(
      "TableNotFoundException",
    );
    const ResourceArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
    await call("TagResource", { ResourceArn, Tags: [{ Key: "team", Value: "saga" }] });
    expect(await call("ListTagsOfResource", { ResourceArn })).toEqual({
      Tags: [{ Key: "team", Value: "saga" }],
    });
  });
});

describe("items", () => {
  beforeEach(() => activeTable());

  test("the parameters are checked in AWS's words", async () => {
    expect((await call("PutItem", { TableName: "orders" })).message).toBe(
      "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null",
    );
    expect((await call("PutItem", { TableName: "/bad", Item: key("1") })).message).toBe(
      "1 validation error detected: Value '/bad' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    );
  });

  test("ReturnValuesOnConditionCheckFailure shows the item that broke the condition", async () => {
    await call("PutItem", { TableName: "orders", Item: { ...key("1"), n: { N: "0" } } });
    const failing = {
      TableName: "orders",
      Key: key("1"),
      ConditionExpression: "n = :limit",
      ExpressionAttributeValues: { ":limit": { N: "2" } },
    };
    expect(await call("DeleteItem", failing)).toEqual({
      error: "ConditionalCheckFailedException",
      message: "The conditional request failed",
    });
    const shown = { ...failing, ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
    expect((await call("DeleteItem", shown)).Item).toEqual({ ...key("1"), n: { N: "0" } });
  });

  test("a hundred increments at once are all counted", async () => {
    const increment = {
      TableName: "orders",
      Key: key("n"),
      UpdateExpression: "ADD #c :one",
      ExpressionAttributeNames: { "#c": "counter" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
    };
    await Promise.all(Array.from({ length: 100 }, () => call("UpdateItem", increment)));
    const { Item } = await call("GetItem", { TableName: "orders", Key: key("n") });
    expect(Item.counter).toEqual({ N: "100" });
  });

  const lists = { l: { L: ["0", "1", "2", "3"].map((N) => ({ N })) } };
  const updated = async (UpdateExpression: string, values: object = {}): Promise<unknown> => {
    await call("PutItem", { TableName: "orders", Item: { ...key("l"), ...lists } });
    const { Attributes, ...error } = await call("UpdateItem", {
      TableName: "orders",
      Key: key("l"),
      UpdateExpression,
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      ReturnValues: "ALL_NEW",
    });
    const { pk: _pk, sk: _sk, ...own } = Attributes ?? error;
    return JSON.parse(JSON.stringify(own));
  };
  const numbers = (...given: string[]) => ({ L: given.map((N) => ({ N })) });

  test("places in a list mean the list as it was before the update", async () => {
    expect(await updated("REMOVE l[0], l[1]")).toEqual({ l: numbers("2", "3") });
    expect(await updated("REMOVE l[3], l[0], l[9]")).toEqual({ l: numbers("1", "2") });
    const nine = { ":n": { N: "9" } };
    expect(await updated("REMOVE l[0] SET l[1] = :n", nine)).toEqual({ l: numbers("9", "2", "3") });
    expect(await updated("SET l[2] = :n REMOVE l[2], l[1]", nine)).toMatchObject({
      error: "ValidationException",
    });
    expect(await updated("SET l[7] = :n, l[5] = l[0] REMOVE l[1]", nine)).toEqual({
      l: numbers("0", "2", "3", "0", "9"),
    });
    expect(await updated("REMOVE l[1] ADD l[2] :n", nine)).toEqual({ l: numbers("0", "11", "3") });
  });

  test("a value that is copied from the item stays what it was", async () => {
    expect(await updated("SET was = l, l[0] = l[3] REMOVE l[1]")).toEqual({
      was: lists.l,
      l: numbers("3", "2", "3"),
    });
  });

  test("BatchGetItem answers 16 MB, and asks again for the rest as it was asked", async () => {
    const keys = Array.from({ length: 45 }, (_, i) => key(String(i)));
    const big = { S: "x".repeat(390 * 1024) };
    for (const own of keys) await call("PutItem", { TableName: "orders", Item: { ...own, big } });
    const get = (Keys: object[]) =>
      call("BatchGetItem", {
        RequestItems: {
          orders: {
            Keys,
            ProjectionExpression: "pk, sk, #b",
            ExpressionAttributeNames: { "#b": "big" },
          },
        },
      });
    const some = await get(keys.slice(0, 40));
    expect([some.Responses.orders.length, some.UnprocessedKeys]).toEqual([40, {}]);
    const many = await get(keys);
    expect(many.Responses.orders.length).toBe(42);
    expect(many.UnprocessedKeys.orders).toMatchObject({
      ProjectionExpression: "pk, sk, #b",
      ExpressionAttributeNames: { "#b": "big" },
    });
    expect(many.UnprocessedKeys.orders.Keys.length).toBe(3);
  });

  test("items are there after a restart", async () => {
    await call("PutItem", { TableName: "orders", Item: key("1") });
    await aws.restart();
    expect((await call("GetItem", { TableName: "orders", Key: key("1") })).Item).toEqual(key("1"));
  });

  test("accounts and regions have tables of their own", async () => {
    const elsewhere = await aws.services.call({
      service: "dynamodb",
      operation: "ListTables",
      parameters: {},
      scope: { account: "123456789012", region: "us-east-1" },
    });
    expect(elsewhere).toMatchObject({ ok: true, output: { TableNames: [] } });
  });
});

describe("transactions", () => {
  beforeEach(() => activeTable());
  const put = (pk: string, more: object = {}) => ({
    Put: { TableName: "orders", Item: { ...key(pk) }, ...more },
  });

  test("writes all of it", async () => {
    const TransactItems = [
      put("1"),
      {
        Update: {
          TableName: "orders",
          Key: key("2"),
          UpdateExpression: "SET v = :v",
          ExpressionAttributeValues: { ":v": { S: "x" } },
        },
      },
      {
        ConditionCheck: {
          TableName: "orders",
          Key: key("3"),
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
    ];
    expect(await call("TransactWriteItems", { TransactItems })).toEqual({});
    const got = await call("TransactGetItems", {
      TransactItems: ["1", "2", "3"].map((pk) => ({
        Get: { TableName: "orders", Key: key(pk) },
      })),
    });
    expect(got.Responses).toEqual([
      { Item: key("1") },
      { Item: { ...key("2"), v: { S: "x" } } },
      {},
    ]);
  });

  test("writes nothing when one condition fails, and says which", async () => {
    await call("PutItem", { TableName: "orders", Item: key("2") });
    const absent = {
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    };
    const ended = await call("TransactWriteItems", {
      TransactItems: [put("1"), put("2", absent)],
    });
    expect(ended).toEqual({
      error: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
      CancellationReasons: [
        { Code: "None" },
        {
          Code: "ConditionalCheckFailed",
          Item: key("2"),
          Message: "The conditional request failed",
        },
      ],
    });
    expect(await call("GetItem", { TableName: "orders", Key: key("1") })).toEqual({});
  });

  test("a key that is none of the table's cancels it, as does an empty one", async () => {
    const wrong = { Put: { TableName: "orders", Item: { pk: { N: "1" }, sk: { S: "a" } } } };
    expect(await call("TransactWriteItems", { TransactItems: [put("1"), wrong] })).toEqual({
      error: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]",
      CancellationReasons: [
        { Code: "None" },
        {
          Code: "ValidationError",
          Message:
            "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
        },
      ],
    });
    expect(await call("GetItem", { TableName: "orders", Key: key("1") })).toEqual({});
    const empty = { Delete: { TableName: "orders", Key: key("") } };
    const ended = await call("TransactWriteItems", { TransactItems: [empty] });
    expect(ended.CancellationReasons[0].Code).toBe("ValidationError");
    const get = { Get: { TableName: "orders", Key: { pk: { S: "1" } } } };
    const read = await call("TransactGetItems", { TransactItems: [get] });
    expect(read.CancellationReasons).toEqual([
      {
        Code: "ValidationError",
        Message: "The provided key element does not match the schema",
      },
    ]);
  });

  test("a client token makes the second of two equal transactions harmless", async () => {
    const add = {
      Update: {
        TableName: "orders",
        Key: key("n"),
        UpdateExpression: "ADD c :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      },
    };
    const request = { ClientRequestToken: "t-1", TransactItems: [add] };
    await call("TransactWriteItems", request);
    await aws.restart();
    await call("TransactWriteItems", request);
    const { Item } = await call("GetItem", { TableName: "orders", Key: key("n") });
    expect(Item.c).toEqual({ N: "1" });
    const other = { ClientRequestToken: "t-1", TransactItems: [put("9")] };
    expect((await call("TransactWriteItems", other)).error).toBe(
      "IdempotentParameterMismatchException",
    );
  });

  test("two operations on one item are refused", async () => {
    const ended = await call("TransactWriteItems", { TransactItems: [put("1"), put("1")] });
    expect(ended.message).toBe(
      "Transaction request cannot include multiple operations on one item",
    );
  });

  test("transactions and batches that cross each other all end", async () => {
    const both = { TransactItems: [put("1"), put("2")] };
    const turned = { TransactItems: [put("2"), put("1")] };
    const batch = {
      RequestItems: {
        orders: [{ PutRequest: { Item: key("2") } }, { PutRequest: { Item: key("1") } }],
      },
    };
    const calls = Array.from({ length: 20 }, (_, i) =>
      i % 3 === 0
        ? call("BatchWriteItem", batch)
        : call("TransactWriteItems", i % 3 === 1 ? both : turned),
    );
    const ended = await Promise.all(calls);
    expect(ended.filter((answer) => answer.error)).toEqual([]);
  });
});

describe("the items that a table is said to have", () => {
  const items = (most = 100_000) => aws.services.looks.tableItems(SCOPE, "orders", most);
  const put = async (from: number, to: number): Promise<void> => {
    for (let first = from; first < to; first += 25) {
      const orders = Array.from({ length: Math.min(25, to - first) }, (_, i) => ({
        PutRequest: { Item: { ...key(`o${first + i}`), body: { S: "x".repeat(1_000) } } },
      }));
      await call("BatchWriteItem", { RequestItems: { orders } });
    }
  };

  test("are all of them, however many pages a scan has", async () => {
    expect(await items()).toBeUndefined();
    await activeTable();
    expect(await items()).toEqual({ count: 0, more: false });
    await put(0, 1_500);
    const page = await call("Scan", { TableName: "orders", Select: "COUNT" });
    expect(page.Count).toBeLessThan(1_500);
    expect(await items(1_499)).toEqual({ count: 1_499, more: true });
    expect(await items(1_500)).toEqual({ count: 1_500, more: false });
  });

  test("follow what is written, in a transaction too, and go with the table", async () => {
    await activeTable();
    await put(0, 3);
    expect(await items(2)).toEqual({ count: 2, more: true });
    expect(await items()).toEqual({ count: 3, more: false });
    await call("PutItem", { TableName: "orders", Item: key("o1") });
    expect(await items()).toMatchObject({ count: 3 });
    await call("DeleteItem", { TableName: "orders", Key: key("o1") });
    expect(await items()).toMatchObject({ count: 2 });
    const TransactItems = [{ Put: { TableName: "orders", Item: key("new") } }];
    await call("TransactWriteItems", { TransactItems });
    expect(await items()).toMatchObject({ count: 3 });
    await call("DeleteTable", { TableName: "orders" });
    await aws.clock.advance(1_000);
    expect(await items()).toBeUndefined();
    await activeTable();
    expect(await items()).toMatchObject({ count: 0 });
  });
});
