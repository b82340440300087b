import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Answer, TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});

const call = (operation: string, parameters: object = {}) =>
  aws.call("sns", operation, parameters as never);
async function topic(name = "t", attributes: object = {}): Promise<string> {
  return (await call("CreateTopic", { Name: name, Attributes: attributes })).TopicArn;
}
const QUEUE_ARN = "arn:aws:sqs:eu-west-1:123456789012:q";
async function queue(name = "q", attributes: object = {}): Promise<void> {
  await aws.call("sqs", "CreateQueue", { QueueName: name, Attributes: attributes as never });
}
async function received(name = "q"): Promise<Answer[]> {
  await aws.clock.advance(0);
  const answer = await aws.call("sqs", "ReceiveMessage", {
    QueueUrl: `/123456789012/${name}`,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["All"],
  });
  return answer.Messages ?? [];
}
const subscribe = (TopicArn: string, more: object = {}) =>
  call("Subscribe", { TopicArn, Protocol: "sqs", Endpoint: QUEUE_ARN, ...more });

describe("topics", () => {
  test("are made once, shown with AWS's defaults, gone when deleted", async () => {
    const TopicArn = await topic();
    expect(TopicArn).toBe("arn:aws:sns:eu-west-1:123456789012:t");
    expect(await topic()).toBe(TopicArn);
    const { Attributes } = await call("GetTopicAttributes", { TopicArn });
    expect(Attributes).toMatchObject({ Owner: "123456789012", SubscriptionsConfirmed: "0" });
    await call("DeleteTopic", { TopicArn });
    expect(await call("Publish", { TopicArn, Message: "x" })).toEqual({
      error: "NotFoundException",
      message: "Topic does not exist",
    });
  });

  test("survive a restart with their subscriptions", async () => {
    const TopicArn = await topic();
    await queue();
    const { SubscriptionArn } = await subscribe(TopicArn);
    await aws.restart();
    const { Subscriptions } = await call("ListSubscriptionsByTopic", { TopicArn });
    expect(Subscriptions).toMatchObject([{ SubscriptionArn, Endpoint: QUEUE_ARN }]);
  });
});

describe("messages", () => {
  test("reach a queue as SNS's document", async () => {
    const TopicArn = await topic();
    await queue();
    await subscribe(TopicArn);
    const MessageAttributes = { colour: { DataType: "String", StringValue: "red" } };
    const { MessageId } = await call("Publish", {
      TopicArn,
      Message: "hello",
      Subject: "s",
      MessageAttributes,
    });
    const [message] = await received();
    expect(JSON.parse(message.Body)).toMatchObject({
      Type: "Notification",
      MessageId,
      TopicArn,
      Subject: "s",
      Message: "hello",
      Timestamp: "2026-01-01T00:00:00.000Z",
      SignatureVersion: "1",
      MessageAttributes: { colour: { Type: "String", Value: "red" } },
    });
  });

  test("reach a queue as they are, with raw delivery", async () => {
    const TopicArn = await topic();
    await queue();
    await subscribe(TopicArn, { Attributes: { RawMessageDelivery: "true" } });
    const MessageAttributes = { colour: { DataType: "String", StringValue: "red" } };
    await call("Publish", { TopicArn, Message: "hello", MessageAttributes });
    expect(await received()).toMatchObject([{ Body: "hello", MessageAttributes }]);
  });

  test("reach a function as the event of Lambda", async () => {
    const TopicArn = await topic();
    const Endpoint = "arn:aws:lambda:eu-west-1:123456789012:function:f";
    await subscribe(TopicArn, { Protocol: "lambda", Endpoint });
    await call("Publish", { TopicArn, Message: "hello" });
    await aws.clock.settled();
    const [invoked] = aws.delivered.functions;
    expect(invoked).toMatchObject({ functionName: Endpoint, invocation: "Event" });
    const [record] = JSON.parse(invoked?.payload ?? "{}").Records;
    expect(record).toMatchObject({
      EventSource: "aws:sns",
      Sns: { Message: "hello", Subject: null },
    });
  });

  test("reach an HTTP endpoint once it has confirmed", async () => {
    const TopicArn = await topic();
    const Endpoint = "http://example.test/hook";
    const { SubscriptionArn } = await subscribe(TopicArn, { Protocol: "http", Endpoint });
    expect(SubscriptionArn).toBe("pending confirmation");
    await call("Publish", { TopicArn, Message: "too early" });
    await aws.clock.advance(0);
    const asked = JSON.parse(aws.delivered.http[0]?.body ?? "{}");
    expect(asked.Type).toBe("SubscriptionConfirmation");
    await call("ConfirmSubscription", { TopicArn, Token: asked.Token });
    await call("Publish", { TopicArn, Message: "hello" });
    await aws.clock.advance(0);
    expect(aws.delivered.http.length).toBe(2);
    expect(JSON.parse(aws.delivered.http[1]?.body ?? "{}").Message).toBe("hello");
  });

  test("may differ by protocol", async () => {
    const TopicArn = await topic();
    await queue();
    await subscribe(TopicArn);
    const Message = JSON.stringify({ default: "for all", sqs: "for queues" });
    await call("Publish", { TopicArn, Message, MessageStructure: "json" });
    const [message] = await received();
    expect(JSON.parse(message.Body).Message).toBe("for queues");
    expect(
      (await call("Publish", { TopicArn, Message: "{}", MessageStructure: "json" })).message,
    ).toBe("Invalid parameter: Message Structure - No default entry in JSON message body");
  });

  test.each([
    [{ Message: "" }, "Invalid parameter: Empty message"],
    [{ Message: "x".repeat(262_145) }, "Invalid parameter: Message too long"],
    [{ Message: "x", Subject: "a\nb" }, "Invalid parameter: Subject"],
  ])("are refused as AWS refuses them", async (parameters, message) => {
    const TopicArn = await topic();
    expect((await call("Publish", { TopicArn, ...parameters })).message).toBe(message);
  });
});

describe("filter policies", () => {
  test("look at attributes", async () => {
    const TopicArn = await topic();
    await queue();
    const FilterPolicy = JSON.stringify({ store: ["a"], price: [{ numeric: [">=", 100] }] });
    await subscribe(TopicArn, { Attributes: { RawMessageDelivery: "true", FilterPolicy } });
    const publish = (Message: string, store: string, price: string) =>
      call("Publish", {
        TopicArn,
        Message,
        MessageAttributes: {
          store: { DataType: "String.Array", StringValue: JSON.stringify([store]) },
          price: { DataType: "Number", StringValue: price },
        },
      });
    await publish("yes", "a", "100.5");
    await publish("no", "a", "99");
    await publish("no", "b", "100");
    expect((await received()).map(({ Body }) => Body)).toEqual(["yes"]);
  });

  test("a policy on attributes has no keys below its keys", async () => {
    const TopicArn = await topic();
    await queue();
    const FilterPolicy = JSON.stringify({ order: { status: ["new"] } });
    const refused = {
      error: expect.stringContaining("InvalidParameter"),
      message: expect.stringContaining(
        "Filter policy scope MessageAttributes does not support nested filter policy",
      ),
    };
    expect(await subscribe(TopicArn, { Attributes: { FilterPolicy } })).toEqual(refused);
    const { SubscriptionArn } = await subscribe(TopicArn);
    const set = (AttributeName: string, AttributeValue: string) =>
      call("SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
    expect(await set("FilterPolicy", FilterPolicy)).toEqual(refused);
    expect(await set("FilterPolicyScope", "MessageBody")).toEqual({});
    expect(await set("FilterPolicy", FilterPolicy)).toEqual({});
    const either = { $or: [{ a: ["1"] }, { b: ["1"] }] };
    expect(await set("FilterPolicyScope", "MessageAttributes")).toEqual(refused);
    expect(await set("FilterPolicy", JSON.stringify(either))).toEqual({});
  });

  test("look at the body", async () => {
    const TopicArn = await topic();
    await queue();
    const FilterPolicy = JSON.stringify({ order: { status: [{ "anything-but": "old" }] } });
    const Attributes = {
      RawMessageDelivery: "true",
      FilterPolicyScope: "MessageBody",
      FilterPolicy,
    };
    await subscribe(TopicArn, { Attributes });
    for (const Message of ['{"order":{"status":"new"}}', '{"order":{"status":"old"}}', "no JSON"])
      await call("Publish", { TopicArn, Message });
    expect((await received()).map(({ Body }) => Body)).toEqual(['{"order":{"status":"new"}}']);
  });

  test("that are wrong are refused", async () => {
    const TopicArn = await topic();
    await queue();
    const ended = await subscribe(TopicArn, {
      Attributes: { FilterPolicy: '{"a":[{"like":"x"}]}' },
    });
    expect(ended.message).toMatch(/FilterPolicy: Unrecognized match type like/);
  });
});

describe("deliveries that fail", () => {
  test("to an HTTP endpoint are tried again three times, then go to the dead-letter queue", async () => {
    const TopicArn = await topic();
    await queue();
    const Attributes = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: QUEUE_ARN }) };
    aws.delivered.reply = () => ({ status: 503, body: "busy" });
    await subscribe(TopicArn, { Protocol: "http", Endpoint: "http://example.test/", Attributes });
    await aws.clock.settled();
    const { Token } = JSON.parse(aws.delivered.http[0]?.body ?? "{}");
    await call("ConfirmSubscription", { TopicArn, Token });
    await call("Publish", { TopicArn, Message: "hello" });
    await aws.clock.advance(20_000);
    expect(aws.delivered.http.length).toBe(3);
    await aws.clock.advance(60_000 * 5);
    expect(aws.delivered.http.length).toBe(5);
    const [dead] = await received();
    expect(JSON.parse(dead.Body).Message).toBe("hello");
    expect(dead.MessageAttributes.ErrorCode.StringValue).toBe("503");
  });

  test("are tried after a restart", async () => {
    const TopicArn = await topic();
    await subscribe(TopicArn, {
      Protocol: "lambda",
      Endpoint: "arn:aws:lambda:eu-west-1:123456789012:function:f",
    });
    aws.delivered.functionError = "ServiceException";
    await call("Publish", { TopicArn, Message: "hello" });
    await aws.clock.settled();
    await aws.restart();
    aws.delivered.functionError = undefined;
    const before = aws.delivered.functions.length;
    await aws.clock.advance(2_000);
    expect(aws.delivered.functions.length).toBe(before + 1);
    await aws.clock.advance(60_000);
    expect(aws.delivered.functions.length).toBe(before + 1);
  });
});

describe("FIFO topics", () => {
  test("deliver in order, once, with the group", async () => {
    const TopicArn = await topic("t.fifo", {
      FifoTopic: "true",
      ContentBasedDeduplication: "true",
    });
    await queue("q.fifo", { FifoQueue: "true" });
    await subscribe(TopicArn, {
      Endpoint: `${QUEUE_ARN}.fifo`,
      Attributes: { RawMessageDelivery: "true" },
    });
    for (const Message of ["1", "2", "2", "3"])
      await call("Publish", { TopicArn, Message, MessageGroupId: "g" });
    const messages = await received("q.fifo");
    expect(messages.map(({ Body }) => Body)).toEqual(["1", "2", "3"]);
    expect(messages[0].Attributes.MessageGroupId).toBe("g");
    expect((await call("Publish", { TopicArn, Message: "x" })).message).toBe(
      "Invalid parameter: The MessageGroupId parameter is required for FIFO topics",
    );
  });
});

test("a batch tells of each entry", async () => {
  const TopicArn = await topic();
  const PublishBatchRequestEntries = [
    { Id: "1", Message: "a" },
    { Id: "2", Message: "" },
  ];
  const ended = await call("PublishBatch", { TopicArn, PublishBatchRequestEntries });
  expect(ended.Successful).toMatchObject([{ Id: "1" }]);
  expect(ended.Failed).toMatchObject([{ Id: "2", Code: "InvalidParameter" }]);
});
