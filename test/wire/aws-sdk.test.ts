// The genuine AWS SDK for JavaScript against every embedded service of a live server: one round of its life each.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  CreateTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHost, type TestHost } from "../support/test-host.ts";

interface Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

let live: TestHost;
let settings: Settings;

beforeAll(async () => {
  live = await createTestHost();
  settings = {
    endpoint: await live.host.listen("127.0.0.1", 0),
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
});

afterAll(async () => {
  expect(live.complaints).toEqual([]);
  await live[Symbol.asyncDispose]();
});

/** A queue and its ARN. */
async function queue(client: SQSClient, name: string): Promise<readonly [string, string]> {
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  return [QueueUrl, Attributes?.["QueueArn"] ?? ""];
}

async function bodyOf(client: SQSClient, QueueUrl: string): Promise<string | undefined> {
  const { Messages } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }),
  );
  return Messages?.[0]?.Body;
}

test("DynamoDB: a table, items, a condition, a transaction", async () => {
  const client = new DynamoDBClient(settings);
  const TableName = "orders";
  await client.send(
    new CreateTableCommand({
      ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName });
  const Key = { id: { S: "1" } };
  await client.send(new PutItemCommand({ TableName, Item: { ...Key, amount: { N: "1.50" } } }));
  const again = new PutItemCommand({
    ...{ TableName, Item: Key, ConditionExpression: "attribute_not_exists(id)" },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  const refused = await client.send(again).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
  expect((refused as ConditionalCheckFailedException).Item).toEqual({
    ...Key,
    amount: { N: "1.5" },
  });
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName, Item: { id: { S: "2" } } } }],
    }),
  );
  const updated = await client.send(
    new UpdateItemCommand({
      ...{ TableName, Key: { id: { S: "2" } }, UpdateExpression: "ADD amount :one" },
      ...{ ExpressionAttributeValues: { ":one": { N: "1" } }, ReturnValues: "ALL_NEW" },
    }),
  );
  expect(updated.Attributes?.["amount"]).toEqual({ N: "1" });
  const got = await client.send(new GetItemCommand({ TableName, Key: { id: { S: "2" } } }));
  expect(got.Item).toEqual({ id: { S: "2" }, amount: { N: "1" } });
  client.destroy();
});

test("SQS: a message's life, and a queue that is none", async () => {
  const client = new SQSClient(settings);
  const [QueueUrl] = await queue(client, "jobs");
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "one" }));
  // The SDK compares the checksum of what it receives.
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
  const nowhere = new SendMessageCommand({ QueueUrl: `${QueueUrl}-none`, MessageBody: "x" });
  await expect(client.send(nowhere)).rejects.toBeInstanceOf(QueueDoesNotExist);
  client.destroy();
});

test("SNS: what is published reaches a queue", async () => {
  const sns = new SNSClient(settings);
  const sqs = new SQSClient(settings);
  const [url, arn] = await queue(sqs, "listener");
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn }));
  await sns.send(new PublishCommand({ TopicArn, Message: "hello", Subject: "greeting" }));
  const told = JSON.parse((await bodyOf(sqs, url)) ?? "{}");
  expect(told).toMatchObject({ Type: "Notification", TopicArn, Message: "hello" });
  sns.destroy();
  sqs.destroy();
});

test("S3: a bucket, an object, a listing, a key that is none", async () => {
  const client = new S3Client({ ...settings, forcePathStyle: true });
  const Bucket = "things";
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand({ Bucket, Key: "a/b c.txt", Body: "text" }));
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: "a/b c.txt" }));
  expect(await Body?.transformToString()).toBe("text");
  const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "a/" }));
  expect(listed.Contents?.map(({ Key }) => Key)).toEqual(["a/b c.txt"]);
  const none = new GetObjectCommand({ Bucket, Key: "none" });
  await expect(client.send(none)).rejects.toBeInstanceOf(NoSuchKey);
  client.destroy();
});

test("EventBridge: an event that a rule matches reaches its target", async () => {
  const events = new EventBridgeClient(settings);
  const sqs = new SQSClient(settings);
  const [url, arn] = await queue(sqs, "events");
  const EventPattern = JSON.stringify({
    source: ["shop"],
    detail: { total: [{ numeric: [">", 5] }] },
  });
  await events.send(new PutRuleCommand({ Name: "large", EventPattern }));
  await events.send(new PutTargetsCommand({ Rule: "large", Targets: [{ Id: "q", Arn: arn }] }));
  const Entries = [3, 7].map((total) => ({
    ...{ Source: "shop", DetailType: "order" },
    Detail: JSON.stringify({ total }),
  }));
  expect((await events.send(new PutEventsCommand({ Entries }))).FailedEntryCount).toBe(0);
  expect(JSON.parse((await bodyOf(sqs, url)) ?? "{}").detail).toEqual({ total: 7 });
  events.destroy();
  sqs.destroy();
});

test("Scheduler: a schedule is kept", async () => {
  const client = new SchedulerClient(settings);
  const Name = "nightly";
  const Target = {
    Arn: "arn:aws:sqs:us-east-1:123456789012:none",
    RoleArn: "arn:aws:iam::123456789012:role/r",
  };
  const ScheduleExpression = "cron(0 3 * * ? *)";
  const FlexibleTimeWindow = { Mode: "OFF" as const };
  await client.send(
    new CreateScheduleCommand({ Name, Target, ScheduleExpression, FlexibleTimeWindow }),
  );
  const kept = await client.send(new GetScheduleCommand({ Name }));
  expect(kept).toMatchObject({ Name, ScheduleExpression, State: "ENABLED" });
  client.destroy();
});

test("CloudWatch: metrics are summed up, an alarm is described", async () => {
  const client = new CloudWatchClient(settings);
  const metric = { Namespace: "shop", MetricName: "orders" };
  const MetricData = [1, 2].map((Value) => ({ MetricName: "orders", Value }));
  await client.send(new PutMetricDataCommand({ Namespace: "shop", MetricData }));
  const statistics = new GetMetricStatisticsCommand({
    ...{ ...metric, Period: 3600, Statistics: ["Sum"] },
    ...{ StartTime: new Date(Date.now() - 7_200_000), EndTime: new Date(Date.now() + 7_200_000) },
  });
  const { Datapoints } = await client.send(statistics);
  expect(Datapoints?.reduce((sum, { Sum = 0 }) => sum + Sum, 0)).toBe(3);
  const AlarmName = "many";
  await client.send(
    new PutMetricAlarmCommand({
      ...{ ...metric, AlarmName, Period: 60, EvaluationPeriods: 1, Threshold: 2, Statistic: "Sum" },
      ComparisonOperator: "GreaterThanThreshold",
    }),
  );
  const described = await client.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
  expect(described.MetricAlarms?.[0]).toMatchObject({ AlarmName, Threshold: 2 });
  client.destroy();
});

test("CloudWatch Logs: events are kept and found", async () => {
  const client = new CloudWatchLogsClient(settings);
  const stream = { logGroupName: "/shop", logStreamName: "one" };
  await client.send(new CreateLogGroupCommand({ logGroupName: "/shop" }));
  await client.send(new CreateLogStreamCommand(stream));
  const logEvents = ["an ERROR", "fine"].map((message) => ({ message, timestamp: Date.now() }));
  await client.send(new PutLogEventsCommand({ ...stream, logEvents }));
  const found = new FilterLogEventsCommand({ logGroupName: "/shop", filterPattern: "ERROR" });
  const { events } = await client.send(found);
  expect(events?.map(({ message }) => message)).toEqual(["an ERROR"]);
  client.destroy();
});

test("SSM and Secrets Manager: what is kept is given back", async () => {
  const ssm = new SSMClient(settings);
  await ssm.send(new PutParameterCommand({ Name: "/shop/url", Value: "http://x", Type: "String" }));
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/shop/url" }));
  expect(Parameter).toMatchObject({ Value: "http://x", Version: 1 });
  ssm.destroy();
  const secrets = new SecretsManagerClient(settings);
  await secrets.send(new CreateSecretCommand({ Name: "key", SecretString: "hidden" }));
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: "key" }));
  expect(SecretString).toBe("hidden");
  secrets.destroy();
});

test("STS, IAM and Lambda: who asks, a role, a function that is none", async () => {
  const sts = new STSClient(settings);
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe("123456789012");
  sts.destroy();
  const iam = new IAMClient(settings);
  const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
  await iam.send(new CreateRoleCommand({ RoleName: "shop", AssumeRolePolicyDocument }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: "shop" }));
  expect(Role?.Arn).toBe("arn:aws:iam::123456789012:role/shop");
  iam.destroy();
  const lambda = new LambdaClient(settings);
  const missing = lambda.send(new GetFunctionCommand({ FunctionName: "none" }));
  await expect(missing).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  lambda.destroy();
});
