import { afterEach, beforeEach, expect, test } from "vitest";
import { type Answer, TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
const Bucket = "my-bucket";
const HOME = "eu-west-1:123456789012";
const QueueArn = `arn:aws:sqs:${HOME}:news`;
const TopicArn = `arn:aws:sns:${HOME}:news`;
const LambdaFunctionArn = `arn:aws:lambda:${HOME}:function:look`;
const QueueUrl = "/123456789012/news";
beforeEach(async () => {
  aws = await TestServices.start();
  await call("CreateBucket");
  await aws.call("sqs", "CreateQueue", { QueueName: "news" });
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});
const call = (operation: string, parameters: object = {}) =>
  aws.call("s3", operation, { Bucket, ...parameters } as never);
const put = (Key: string, Body = "text") => call("PutObject", { Key, Body });
const configure = (NotificationConfiguration: object) =>
  call("PutBucketNotificationConfiguration", { NotificationConfiguration });
/** Bodies of the messages that have come, without those of before. */
async function received(): Promise<Answer[]> {
  await aws.clock.advance(1_000);
  const { Messages = [] } = await aws.call("sqs", "ReceiveMessage", {
    ...{ QueueUrl, MaxNumberOfMessages: 10 },
  });
  for (const { ReceiptHandle } of Messages)
    await aws.call("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle });
  return Messages.map(({ Body }: { Body: string }) => JSON.parse(Body));
}
const filter = (Name: string, Value: string) => ({ Key: { FilterRules: [{ Name, Value }] } });

test("a queue gets a test message, then a record of what it asked for, after a restart too", async () => {
  const Events = ["s3:ObjectCreated:*"];
  const csv = { Id: "csv", QueueArn, Events, Filter: filter("suffix", ".csv") };
  expect(await configure({ QueueConfigurations: [csv] })).toEqual({});
  expect(await received()).toMatchObject([{ Event: "s3:TestEvent", Bucket }]);
  await put("no.txt");
  await put("in/a file+1.csv");
  await aws.restart();
  await call("DeleteObject", { Key: "in/a file+1.csv" });
  const [message, ...others] = await received();
  // It may come twice after a restart, as it may on AWS; there is nothing else.
  for (const other of others) expect(other).toEqual(message);
  expect(message.Records).toEqual([
    {
      ...{ eventVersion: "2.1", eventSource: "aws:s3", awsRegion: "eu-west-1" },
      ...{ eventTime: "2026-01-01T00:00:01.000Z", eventName: "ObjectCreated:Put" },
      userIdentity: { principalId: "123456789012" },
      requestParameters: { sourceIPAddress: "127.0.0.1" },
      responseElements: {
        "x-amz-request-id": expect.any(String),
        "x-amz-id-2": expect.any(String),
      },
      s3: {
        ...{ s3SchemaVersion: "1.0", configurationId: "csv" },
        bucket: {
          ...{ name: Bucket, ownerIdentity: { principalId: "123456789012" } },
          arn: "arn:aws:s3:::my-bucket",
        },
        object: {
          ...{ key: "in/a+file%2B1.csv", size: 4, eTag: "1cb251ec0d568de6a929b520c4aed8d1" },
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
      },
    },
  ]);
});

test("EventBridge gets every event of a bucket that says so, and rules start executions by it", async () => {
  await configure({ EventBridgeConfiguration: {} });
  const stored = await call("GetBucketNotificationConfiguration");
  expect(stored).toEqual({ EventBridgeConfiguration: {} });
  const EventPattern = JSON.stringify({
    source: ["aws.s3"],
    detail: { bucket: { name: [Bucket] } },
  });
  await aws.call("events", "PutRule", { Name: "objects", EventPattern });
  const Arn = `arn:aws:states:${HOME}:stateMachine:look`;
  const RoleArn = "arn:aws:iam::123456789012:role/start";
  await aws.call("events", "PutTargets", { Rule: "objects", Targets: [{ Id: "1", Arn, RoleArn }] });
  await put("in/1.csv");
  await call("CopyObject", { Key: "in/2.csv", CopySource: `${Bucket}/in/1.csv` });
  await call("DeleteObject", { Key: "in/1.csv" });
  await call("DeleteObject", { Key: "in/1.csv" });
  await aws.clock.advance(1_000);
  await aws.clock.advance(1_000);
  const events = aws.delivered.executions.map(({ input }) => JSON.parse(input));
  expect(events.map((event) => [event["detail-type"], event.detail.reason])).toEqual([
    ["Object Created", "PutObject"],
    ["Object Created", "CopyObject"],
    ["Object Deleted", "DeleteObject"],
  ]);
  expect(events[0]).toMatchObject({
    ...{ source: "aws.s3", account: "123456789012", region: "eu-west-1" },
    ...{ time: "2026-01-01T00:00:00Z", resources: ["arn:aws:s3:::my-bucket"] },
    detail: {
      ...{ version: "0", bucket: { name: Bucket }, requester: "123456789012" },
      object: { key: "in/1.csv", size: 4, etag: "1cb251ec0d568de6a929b520c4aed8d1" },
      "source-ip-address": "127.0.0.1",
    },
  });
  expect(events[2].detail).toMatchObject({
    ...{ object: { key: "in/1.csv" }, "deletion-type": "Permanently Deleted" },
  });
});

test("topics and functions are told of what is removed, and of delete markers", async () => {
  await aws.call("sns", "CreateTopic", { Name: "news" });
  const subscription = { TopicArn, Protocol: "lambda", Endpoint: `${LambdaFunctionArn}2` };
  await aws.call("sns", "Subscribe", subscription);
  await call("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
  await configure({
    TopicConfigurations: [{ TopicArn, Events: ["s3:ObjectRemoved:DeleteMarkerCreated"] }],
    LambdaFunctionConfigurations: [
      { LambdaFunctionArn, Events: ["s3:ObjectCreated:Put"], Filter: filter("Prefix", "a") },
    ],
  });
  await put("a");
  await put("b");
  const { VersionId } = await call("DeleteObject", { Key: "a" });
  await aws.clock.advance(1_000);
  await aws.clock.advance(1_000);
  const told = aws.delivered.functions.map(({ functionName, payload }) => [
    functionName,
    JSON.parse(payload).Records[0],
  ]);
  const direct = told.filter(([name]) => name === LambdaFunctionArn);
  expect(direct.map(([, record]) => record.s3.object.key)).toEqual(["a"]);
  const mails = told.filter(([name]) => name !== LambdaFunctionArn).map(([, { Sns }]) => Sns);
  expect(mails.map(({ Subject }) => Subject)).toEqual(Array(2).fill("Amazon S3 Notification"));
  expect(JSON.parse(mails[1].Message).Records[0]).toMatchObject({
    ...{ eventName: "ObjectRemoved:DeleteMarkerCreated" },
    s3: { object: { key: "a", versionId: VersionId } },
  });
});

test("destinations that do not exist, unknown events and overlapping filters are refused", async () => {
  const Events = ["s3:ObjectCreated:*"];
  const none = await configure({ QueueConfigurations: [{ QueueArn: `${QueueArn}-no`, Events }] });
  expect(none).toMatchObject({
    error: "InvalidArgument",
    message: "Unable to validate the following destination configurations",
  });
  const wrong = await configure({ QueueConfigurations: [{ QueueArn, Events: ["s3:Nope"] }] });
  expect(wrong.error).toBe("MalformedXML");
  const twice = await configure({
    QueueConfigurations: [
      { QueueArn, Events, Filter: filter("prefix", "a") },
      { QueueArn, Events: ["s3:ObjectCreated:Put"], Filter: filter("prefix", "a/b") },
    ],
  });
  expect(twice.message).toContain("Configurations overlap.");
  expect(await call("GetBucketNotificationConfiguration")).toEqual({});
});
