import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});

const call = (operation: string, parameters: object = {}) =>
  aws.call("sqs", operation, parameters as never);
async function queue(name = "q", attributes: object = {}): Promise<string> {
  return (await call("CreateQueue", { QueueName: name, Attributes: attributes })).QueueUrl;
}
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  call("SendMessage", { QueueUrl, MessageBody, ...more });
const receive = async (QueueUrl: string, more: object = {}) =>
  (await call("ReceiveMessage", { QueueUrl, ...more })).Messages ?? [];
const bodies = async (QueueUrl: string, more: object = {}) =>
  (await receive(QueueUrl, more)).map((message: { Body: string }) => message.Body);

describe("queues", () => {
  test("have an URL, an ARN and attributes with AWS's defaults", async () => {
    const QueueUrl = await queue();
    expect(QueueUrl).toBe("http://127.0.0.1:8083/123456789012/q");
    const { Attributes } = await call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    expect(Attributes).toMatchObject({
      QueueArn: "arn:aws:sqs:eu-west-1:123456789012:q",
      VisibilityTimeout: "30",
      MessageRetentionPeriod: "345600",
      ApproximateNumberOfMessages: "0",
    });
  });

  test("are made once; other attributes under the same name are refused", async () => {
    const QueueUrl = await queue("q", { VisibilityTimeout: "5" });
    expect(await queue("q", { VisibilityTimeout: "5" })).toBe(QueueUrl);
    expect(
      await call("CreateQueue", { QueueName: "q", Attributes: { VisibilityTimeout: "6" } }),
    ).toEqual({
      error: "QueueNameExists",
      message:
        "A queue already exists with the same name and a different value for attribute VisibilityTimeout",
    });
  });

  test("that were deleted are gone, and their name rests for a minute", async () => {
    const QueueUrl = await queue();
    await call("DeleteQueue", { QueueUrl });
    expect((await send(QueueUrl, "x")).error).toBe("QueueDoesNotExist");
    expect((await call("CreateQueue", { QueueName: "q" })).error).toBe("QueueDeletedRecently");
    await aws.clock.advance(60_000);
    expect(await queue()).toBe(QueueUrl);
  });

  test.each([
    [
      { DelaySeconds: "901" },
      "InvalidAttributeValue",
      "Invalid value for the parameter DelaySeconds.",
    ],
    [{ Colour: "red" }, "InvalidAttributeName", "Unknown Attribute Colour."],
    [
      { ContentBasedDeduplication: "true" },
      "InvalidAttributeName",
      "Unknown Attribute ContentBasedDeduplication.",
    ],
  ])("%o are refused", async (Attributes, error, message) => {
    expect(await call("CreateQueue", { QueueName: "bad", Attributes })).toEqual({ error, message });
  });
});

describe("messages", () => {
  test("carry the MD5 of body and attributes, exactly as AWS computes them", async () => {
    const QueueUrl = await queue();
    const MessageAttributes = {
      my_attribute_no_1: { DataType: "String", StringValue: "attribute_value_1" },
      my_attribute_no_2: { DataType: "String", StringValue: "attribute_value_2" },
    };
    const sent = await send(QueueUrl, "Hello, world!", { MessageAttributes });
    expect(sent.MD5OfMessageBody).toBe("6cd3556deb0da54bca060b4c39479839");
    const [message] = await receive(QueueUrl, { MessageAttributeNames: ["All"] });
    expect(message.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message.MessageAttributes).toEqual(MessageAttributes);
  });

  test("are hidden from others until their visibility ends", async () => {
    const QueueUrl = await queue("q", { VisibilityTimeout: "10" });
    await send(QueueUrl, "one");
    expect(await bodies(QueueUrl)).toEqual(["one"]);
    expect(await bodies(QueueUrl)).toEqual([]);
    await aws.clock.advance(10_000);
    const [again] = await receive(QueueUrl, { AttributeNames: ["ApproximateReceiveCount"] });
    expect(again.Attributes).toEqual({ ApproximateReceiveCount: "2" });
  });

  test("are delayed by the queue or by themselves, and counted so", async () => {
    const QueueUrl = await queue("q", { DelaySeconds: "5" });
    await send(QueueUrl, "late");
    await send(QueueUrl, "now", { DelaySeconds: 0 });
    expect(await bodies(QueueUrl, { MaxNumberOfMessages: 10 })).toEqual(["now"]);
    const counts = await call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    expect(counts.Attributes).toMatchObject({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesDelayed: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
    });
    await aws.clock.advance(5_000);
    expect(await bodies(QueueUrl)).toEqual(["late"]);
  });

  test("are deleted by the handle of the last receive alone", async () => {
    const QueueUrl = await queue("q", { VisibilityTimeout: "1" });
    await send(QueueUrl, "one");
    const [first] = await receive(QueueUrl);
    await aws.clock.advance(1_000);
    const [second] = await receive(QueueUrl);
    await call("DeleteMessage", { QueueUrl, ReceiptHandle: first.ReceiptHandle });
    await aws.clock.advance(1_000);
    expect(await bodies(QueueUrl)).toEqual(["one"]);
    expect((await call("DeleteMessage", { QueueUrl, ReceiptHandle: "x" })).error).toBe(
      "ReceiptHandleIsInvalid",
    );
    expect(second.MessageId).toBe(first.MessageId);
  });

  test("are shown again at once when their visibility is set to 0", async () => {
    const QueueUrl = await queue();
    await send(QueueUrl, "one");
    const [{ ReceiptHandle }] = await receive(QueueUrl);
    await call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    expect(await bodies(QueueUrl)).toEqual(["one"]);
  });

  test("are dropped after the retention period and by a purge, once a minute", async () => {
    const QueueUrl = await queue("q", { MessageRetentionPeriod: "60" });
    await send(QueueUrl, "old");
    await aws.clock.advance(61_000);
    expect(await bodies(QueueUrl)).toEqual([]);
    await send(QueueUrl, "new");
    await call("PurgeQueue", { QueueUrl });
    expect(await bodies(QueueUrl)).toEqual([]);
    expect((await call("PurgeQueue", { QueueUrl })).message).toBe(
      "Only one PurgeQueue operation on q is allowed every 60 seconds.",
    );
  });

  test.each([
    ["SendMessage", {}, "The request must contain the parameter MessageBody."],
    [
      "SendMessage",
      { MessageBody: "x", DelaySeconds: 901 },
      "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
    ],
    [
      "SendMessage",
      { MessageBody: "x".repeat(1_048_577) },
      "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
    ],
    [
      "ReceiveMessage",
      { MaxNumberOfMessages: 11 },
      "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    ],
    [
      "SendMessageBatch",
      { Entries: [] },
      "There should be at least one SendMessageBatchRequestEntry in the request.",
    ],
  ])("%s refuses what AWS refuses", async (operation, parameters, message) => {
    const QueueUrl = await queue();
    expect((await call(operation, { QueueUrl, ...parameters })).message).toBe(message);
  });

  test("a batch tells of each entry", async () => {
    const QueueUrl = await queue();
    const Entries = [
      { Id: "a", MessageBody: "one" },
      { Id: "b", MessageBody: "two", DelaySeconds: 901 },
    ];
    const ended = await call("SendMessageBatch", { QueueUrl, Entries });
    expect(ended.Successful.map((entry: { Id: string }) => entry.Id)).toEqual(["a"]);
    expect(ended.Failed).toMatchObject([
      { Id: "b", Code: "InvalidParameterValue", SenderFault: true },
    ]);
  });

  test("survive a restart with their receive counts", async () => {
    const QueueUrl = await queue("q", { VisibilityTimeout: "1" });
    await send(QueueUrl, "one");
    await receive(QueueUrl);
    await aws.restart();
    expect(await bodies(QueueUrl)).toEqual([]);
    await aws.clock.advance(1_000);
    const [again] = await receive(QueueUrl, { AttributeNames: ["All"] });
    expect(again.Attributes.ApproximateReceiveCount).toBe("2");
  });
});

describe("long polls", () => {
  test("end as soon as a message comes, the longest waiting first", async () => {
    const QueueUrl = await queue();
    const first = bodies(QueueUrl, { WaitTimeSeconds: 20 });
    const second = bodies(QueueUrl, { WaitTimeSeconds: 20 });
    await aws.clock.advance(1_000);
    await send(QueueUrl, "one");
    await send(QueueUrl, "two");
    expect([await first, await second]).toEqual([["one"], ["two"]]);
  });

  test("end empty when the time is over", async () => {
    const QueueUrl = await queue("q", { ReceiveMessageWaitTimeSeconds: "5" });
    const waiting = bodies(QueueUrl);
    await aws.clock.advance(5_000);
    expect(await waiting).toEqual([]);
  });

  test("get a message whose delay ends meanwhile", async () => {
    const QueueUrl = await queue();
    await send(QueueUrl, "late", { DelaySeconds: 3 });
    const waiting = bodies(QueueUrl, { WaitTimeSeconds: 10 });
    await aws.clock.advance(3_000);
    expect(await waiting).toEqual(["late"]);
  });
});

describe("dead letters", () => {
  test("a message goes to the dead-letter queue when it would be received once too often", async () => {
    await queue("dead");
    const dead = "http://127.0.0.1:8083/123456789012/dead";
    const deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:dead";
    const QueueUrl = await queue("q", {
      VisibilityTimeout: "0",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
    });
    const { MessageId } = await send(QueueUrl, "poison");
    expect([await bodies(QueueUrl), await bodies(QueueUrl)]).toEqual([["poison"], ["poison"]]);
    expect(await bodies(QueueUrl)).toEqual([]);
    const [buried] = await receive(dead, { AttributeNames: ["All"] });
    expect(buried).toMatchObject({
      MessageId,
      Body: "poison",
      Attributes: { DeadLetterQueueSourceArn: "arn:aws:sqs:eu-west-1:123456789012:q" },
    });
    expect((await call("ListDeadLetterSourceQueues", { QueueUrl: dead })).queueUrls).toEqual([
      QueueUrl,
    ]);
    await call("ChangeMessageVisibility", {
      QueueUrl: dead,
      ReceiptHandle: buried.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    const started = await call("StartMessageMoveTask", { SourceArn: deadLetterTargetArn });
    expect(started.TaskHandle).toBeTruthy();
    expect(await bodies(QueueUrl)).toEqual(["poison"]);
  });
});

describe("FIFO queues", () => {
  const fifo = () => queue("q.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  const into = (QueueUrl: string, MessageGroupId: string, body: string) =>
    send(QueueUrl, body, { MessageGroupId });

  test("keep the order of a group, and hold it back while one of it is in flight", async () => {
    const QueueUrl = await fifo();
    for (const body of ["a1", "a2"]) await into(QueueUrl, "a", body);
    await into(QueueUrl, "b", "b1");
    const [first] = await receive(QueueUrl);
    expect(first.Body).toBe("a1");
    expect(await bodies(QueueUrl, { MaxNumberOfMessages: 10 })).toEqual(["b1"]);
    await call("DeleteMessage", { QueueUrl, ReceiptHandle: first.ReceiptHandle });
    expect(await bodies(QueueUrl, { MaxNumberOfMessages: 10 })).toEqual(["a2"]);
  });

  test("take a message once within five minutes, and answer the second as the first", async () => {
    const QueueUrl = await fifo();
    const first = await into(QueueUrl, "a", "same");
    const second = await into(QueueUrl, "a", "same");
    expect(second.MessageId).toBe(first.MessageId);
    expect(second.SequenceNumber).toBe(first.SequenceNumber);
    expect(await bodies(QueueUrl, { MaxNumberOfMessages: 10 })).toEqual(["same"]);
    await aws.clock.advance(5 * 60_000);
    expect((await into(QueueUrl, "a", "same")).MessageId).not.toBe(first.MessageId);
  });

  test("ask for a group and for something to deduplicate by", async () => {
    const QueueUrl = await queue("q.fifo", { FifoQueue: "true" });
    expect((await send(QueueUrl, "x")).message).toBe(
      "The request must contain the parameter MessageGroupId.",
    );
    expect((await into(QueueUrl, "a", "x")).message).toBe(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  });
});
