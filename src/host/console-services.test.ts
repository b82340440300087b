import { expect, test } from "vitest";
import { askService } from "../../test/support/ask-service.ts";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { JsonObject } from "../base/index.ts";
import type {
  ExecutionView,
  FunctionItem,
  FunctionLogs,
  LogPage,
  ServiceLook,
  ServicesView,
  VisitPage,
} from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

const ask = (service: string, operation: string, parameters: JsonObject): Promise<JsonObject> =>
  askService(client.host, [service, operation], parameters);

const NONE = { total: 0, items: [] };

test("what was never used is empty", async () => {
  expect(await client.get<ServicesView>("services")).toEqual({
    ...{ tables: NONE, queues: NONE, topics: NONE, buckets: NONE, rules: NONE, logGroups: NONE },
  });
});

test("tables, topics, buckets, rules and log groups are shown, and looked into", async () => {
  await ask("dynamodb", "CreateTable", {
    ...{ TableName: "orders", BillingMode: "PAY_PER_REQUEST" },
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  const tables = async (): Promise<unknown> =>
    (await client.get<ServicesView>("services")).tables.items;
  await expect.poll(tables).toMatchObject([{ name: "orders", status: "ACTIVE" }]);
  await ask("dynamodb", "PutItem", { TableName: "orders", Item: { id: { S: "o1" } } });
  await ask("sqs", "CreateQueue", { QueueName: "dead" });
  await ask("sqs", "CreateQueue", {
    QueueName: "work",
    Attributes: {
      RedrivePolicy: JSON.stringify({
        ...{ maxReceiveCount: 2, deadLetterTargetArn: "arn:aws:sqs:us-east-1:123456789012:dead" },
      }),
    },
  });
  await ask("sns", "CreateTopic", { Name: "news" });
  await ask("sns", "CreateTopic", { Name: "told" });
  const subscription = { Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:123456789012:work" };
  const TopicArn = "arn:aws:sns:us-east-1:123456789012:told";
  await ask("sns", "Subscribe", { TopicArn, ...subscription });
  await ask("s3", "CreateBucket", { Bucket: "things" });
  await ask("s3", "PutObject", { Bucket: "things", Key: "a/b.txt", Body: "hello" });
  await ask("events", "PutRule", { Name: "hourly", ScheduleExpression: "rate(1 hour)" });
  await ask("logs", "CreateLogGroup", { logGroupName: "/own/group" });
  await ask("logs", "CreateLogStream", { logGroupName: "/own/group", logStreamName: "s" });
  const logEvents = [1, 2, 3].map((n) => ({
    timestamp: Date.now() - 10 + n,
    message: `line ${n}`,
  }));
  await ask("logs", "PutLogEvents", { logGroupName: "/own/group", logStreamName: "s", logEvents });
  expect(await client.get<ServicesView>("services")).toMatchObject({
    tables: { total: 1, items: [{ name: "orders", items: 1, moreItems: false }] },
    queues: {
      total: 2,
      items: [
        { name: "dead", deadLetterOf: ["work"] },
        { name: "work", deadLetterOf: [] },
      ],
    },
    topics: {
      total: 2,
      items: [
        { name: "news", subscriptions: 0 },
        { name: "told", subscriptions: 1 },
      ],
    },
    buckets: { total: 1, items: [{ name: "things", objects: 1, bytes: 5 }] },
    rules: {
      total: 1,
      items: [{ name: "hourly", bus: "default", schedule: "rate(1 hour)", targets: 0 }],
    },
    logGroups: { total: 1, items: [{ name: "/own/group" }] },
  });
  const rows = async (place: string): Promise<readonly unknown[]> =>
    (await client.get<ServiceLook>(`services/${place}`)).rows.map((row) => JSON.parse(row));
  expect(await rows("table/orders")).toEqual([{ id: { S: "o1" } }]);
  expect(await rows("bucket/things")).toEqual([{ Prefix: "a/" }]);
  expect(await rows("bucket/things?prefix=a/")).toMatchObject([{ Key: "a/b.txt", Size: 5 }]);
  expect(await rows("topic/told")).toMatchObject([subscription]);
  expect(await rows("topic/news")).toEqual([]);
  expect(await rows("log-group/%2Fown%2Fgroup?limit=2")).toMatchObject([
    { text: "line 2", stream: "s" },
    { text: "line 3" },
  ]);
  await expect(rows("table/none")).rejects.toThrow("There is no table none.");
  await expect(rows("queue/none")).rejects.toThrow("There is no queue none.");
  await expect(rows("topic/none")).rejects.toThrow("There is no topic none.");
  await expect(rows("bucket/none")).rejects.toThrow("There is no bucket none.");
  await expect(rows("log-group/none")).rejects.toThrow("There is no log group none.");
});

test("all that there is of each kind is counted, and found by its name", async () => {
  for (let i = 0; i < 121; i += 1) {
    const name = `many-${String(i).padStart(3, "0")}`;
    await ask("dynamodb", "CreateTable", {
      ...{ TableName: name, BillingMode: "PAY_PER_REQUEST" },
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    await ask("sqs", "CreateQueue", { QueueName: name });
    await ask("sns", "CreateTopic", { Name: name });
    await ask("events", "PutRule", { Name: name, ScheduleExpression: "rate(1 day)" });
    await ask("logs", "CreateLogGroup", { logGroupName: name });
  }
  const kinds = ["tables", "queues", "topics", "rules", "logGroups"] as const;
  const seen = async (asked: string): Promise<unknown> => {
    const view = await client.get<ServicesView>(`services?text=MANY${asked}`);
    return kinds.map((kind) => [view[kind].total, view[kind].items.length]);
  };
  expect(await seen("")).toEqual(kinds.map(() => [121, 100]));
  expect(await seen("&limit=500")).toEqual(kinds.map(() => [121, 121]));
  expect(await seen("-12")).toEqual(kinds.map(() => [1, 1]));
});

test("every object of a bucket counts, and counts once", async () => {
  await ask("s3", "CreateBucket", { Bucket: "counted" });
  const put = (Key: string, Body: string) =>
    ask("s3", "PutObject", { Bucket: "counted", Key, Body });
  const use = async (): Promise<unknown> =>
    (await client.get<ServicesView>("services?text=counted")).buckets.items;
  await put("a", "12345");
  await put("b", "123");
  await put("a", "1");
  expect(await use()).toEqual([{ name: "counted", objects: 2, bytes: 4 }]);
  await ask("s3", "DeleteObject", { Bucket: "counted", Key: "b" });
  expect(await use()).toEqual([{ name: "counted", objects: 1, bytes: 1 }]);
});

test("a rule is looked into: its pattern and whom it tells, on a bus of its own too", async () => {
  await ask("events", "CreateEventBus", { Name: "shop" });
  const EventPattern = '{"source":["shop"]}';
  await ask("events", "PutRule", { Name: "sold", EventBusName: "shop", EventPattern });
  const Targets = [{ Id: "1", Arn: "arn:aws:sqs:us-east-1:123456789012:work" }];
  await ask("events", "PutTargets", { Rule: "sold", EventBusName: "shop", Targets });
  const look = async (place: string): Promise<readonly unknown[]> =>
    (await client.get<ServiceLook>(`services/rule/${place}`)).rows.map((row) => JSON.parse(row));
  expect(await look("shop%2Fsold")).toMatchObject([
    { Name: "sold", EventBusName: "shop", State: "ENABLED", EventPattern },
    Targets[0],
  ]);
  expect(await look("hourly")).toMatchObject([{ ScheduleExpression: "rate(1 hour)" }]);
  await expect(look("sold")).rejects.toThrow("There is no rule sold on the bus default.");
});

test("a log group is read from its newest line to its oldest, and searched", async () => {
  await ask("logs", "CreateLogGroup", { logGroupName: "busy" });
  for (let stream = 0; stream < 12; stream += 1) {
    const [logGroupName, logStreamName] = ["busy", `process-${stream}`];
    await ask("logs", "CreateLogStream", { logGroupName, logStreamName });
    const timestamp = Date.now() - 1_000;
    const logEvents = [{ timestamp, message: `hello ${stream}` }];
    await ask("logs", "PutLogEvents", { logGroupName, logStreamName, logEvents });
  }
  const look = (asked: string): Promise<ServiceLook> =>
    client.get<ServiceLook>(`services/log-group/busy?${asked}`);
  const texts = ({ rows }: ServiceLook): readonly string[] =>
    rows.map((row) => JSON.parse(row).text);
  const whole = await look("");
  expect([whole.rows.length, whole.more]).toEqual([12, false]);
  const newest = await look("limit=10");
  expect([newest.rows.length, newest.more]).toEqual([10, true]);
  const oldest = await look(`limit=10&before=${newest.before}`);
  expect([oldest.rows.length, oldest.more]).toEqual([2, false]);
  expect([...texts(oldest), ...texts(newest)]).toEqual(texts(whole));
  expect(texts(await look("text=HELLO%203"))).toEqual(["hello 3"]);
});

test("a function is shown with what it printed, and a visit with what its function printed", async () => {
  const lambda = await client.host.lambda.get();
  await lambda.declare({
    ...{ name: "Talks", runtime: "nodejs20.x", handler: "index.talk", reservedConcurrency: 3 },
    code: {
      kind: "files",
      files: {
        "index.js": `exports.talk = async ({ n }) => {
          console.log("given", n);
          if (n > 1) throw new TypeError("too many");
          return n;
        };`,
      },
    },
  } as never);
  const calling = {
    StartAt: "Call",
    States: {
      Call: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: "Talks", "Payload.$": "$" },
        End: true,
      },
    },
  };
  await client.run("Fine", calling, { n: 1 });
  const arn = await client.run("Wrong", calling, { n: 2 });
  const [shown] = await client.get<readonly FunctionItem[]>("functions");
  expect(shown).toMatchObject({
    ...{
      functionName: "Talks",
      runtime: "nodejs20.x",
      invocations: 2,
      errors: 1,
      reservedConcurrency: 3,
    },
  });
  const log = await client.get<LogPage>("functions/Talks/logs");
  expect(log.lines.map(({ text }) => text).join("\n")).toMatch(/given 1[\s\S]*given 2/);
  expect(log.lines.find(({ text }) => /given 1/.test(text))?.requestId).toBeDefined();
  const { blame } = await client.get<ExecutionView>(`execution?arn=${arn}`);
  expect(blame?.functionError).toMatchObject({ message: "too many", type: "TypeError" });
  expect(blame?.functionError?.trace.join("\n")).toContain("index.js");
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  const entered = visits[0]?.enteredEventId;
  const logs = await client.get<FunctionLogs>(`function-logs?arn=${arn}&entered=${entered}`);
  expect(logs.functionName).toBe("Talks");
  const text = logs.lines.map((line) => line.text).join("\n");
  expect(text).toContain("given 2");
  expect(text).not.toContain("given 1");
});

test.each([
  "none",
  "no%2Fsuch",
  "no%20such",
  "%F0%9F%98%80",
  "a".repeat(300),
  "arn%3Aaws%3Alambda",
])("a function that there is not (%s) is refused by name", async (name) => {
  await expect(client.get(`functions/${name}/logs`)).rejects.toThrow("NotFound");
});
