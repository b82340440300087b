import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Answer, TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
  await aws.call("sqs", "CreateQueue", { QueueName: "q" });
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:q";
const call = (operation: string, parameters: object = {}) =>
  aws.call("events", operation, parameters as never);
const rule = async (EventPattern: object, target: object = {}) => {
  await call("PutRule", {
    Name: "r",
    EventPattern: JSON.stringify(EventPattern),
    ScheduleExpression: "",
  });
  return await call("PutTargets", { Rule: "r", Targets: [{ Id: "1", Arn: QUEUE, ...target }] });
};
const put = (Detail: object | string, more: object = {}) =>
  call("PutEvents", {
    Entries: [
      {
        Source: "my.app",
        DetailType: "Order",
        Detail: typeof Detail === "string" ? Detail : JSON.stringify(Detail),
        ...more,
      },
    ],
  });
async function bodies(): Promise<Answer[]> {
  await aws.clock.advance(0);
  await aws.clock.settled();
  const parameters = {
    QueueUrl: "/123456789012/q",
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ["All"],
  };
  const { Messages } = await aws.call("sqs", "ReceiveMessage", parameters);
  return Messages ?? [];
}

describe("events", () => {
  test("reach the targets of the rules whose pattern they match", async () => {
    expect(await rule({ source: ["my.app"], detail: { state: ["new"] } })).toEqual({
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    await put({ state: "old" });
    const { Entries } = await put({ state: "new" }, { Resources: ["arn:x"] });
    const messages = await bodies();
    expect(messages.length).toBe(1);
    expect(JSON.parse(messages[0].Body)).toEqual({
      ...{ version: "0", id: Entries[0].EventId, "detail-type": "Order", source: "my.app" },
      ...{ account: "123456789012", time: "2026-01-01T00:00:00Z", region: "eu-west-1" },
      ...{ resources: ["arn:x"], detail: { state: "new" } },
    });
  });

  test("that are malformed fail one by one, in AWS's words", async () => {
    const Entries = [
      { Source: "a", DetailType: "b", Detail: '"text"' },
      { DetailType: "b", Detail: "{}" },
      { Source: "a", DetailType: "b", Detail: "{}" },
    ];
    const ended = await call("PutEvents", { Entries });
    expect(ended).toMatchObject({
      FailedEntryCount: 2,
      Entries: [
        { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
        {
          ErrorCode: "InvalidArgument",
          ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
        },
        { EventId: expect.any(String) },
      ],
    });
  });

  test("go to functions, executions, topics and log groups", async () => {
    const scope = "eu-west-1:123456789012";
    await aws.call("logs", "CreateLogGroup", { logGroupName: "/g" });
    const RoleArn = "arn:aws:iam::123456789012:role/r";
    await call("PutRule", { Name: "r", EventPattern: '{"source":["my.app"]}' });
    const arns = [
      `arn:aws:lambda:${scope}:function:f`,
      `arn:aws:states:${scope}:stateMachine:m`,
      `arn:aws:logs:${scope}:log-group:/g`,
    ];
    await call("PutTargets", {
      Rule: "r",
      Targets: arns.map((Arn, i) => ({ Id: String(i), Arn, RoleArn, InputPath: "$.detail" })),
    });
    await put({ n: 1 });
    await aws.clock.advance(0);
    expect(aws.delivered.functions).toMatchObject([{ functionName: arns[0], payload: '{"n":1}' }]);
    expect(aws.delivered.executions).toMatchObject([
      { stateMachineArn: arns[1], input: '{"n":1}' },
    ]);
    const { events } = await aws.call("logs", "FilterLogEvents", { logGroupName: "/g" });
    expect(events).toMatchObject([{ message: '{"n":1}' }]);
  });

  test("are filled into templates", async () => {
    const InputTransformer = {
      InputPathsMap: { state: "$.detail.state", list: "$.detail.list" },
      InputTemplate:
        '{"text":"it is <state>, by <aws.events.rule-name>","list":<list>,"none":<none>}',
    };
    await rule({ source: ["my.app"] }, { InputTransformer });
    await put({ state: 'a "b"', list: [1, 2] });
    const [message] = await bodies();
    expect(JSON.parse(message.Body)).toEqual({ text: 'it is a "b", by r', list: [1, 2], none: "" });
  });

  test("that cannot be delivered are tried again, then go to the dead-letter queue", async () => {
    const Arn = "arn:aws:lambda:eu-west-1:123456789012:function:f";
    const RetryPolicy = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 };
    await rule({ source: ["my.app"] }, { Arn, RetryPolicy, DeadLetterConfig: { Arn: QUEUE } });
    aws.delivered.functionError = "ServiceException";
    await put({});
    await aws.clock.advance(10_000);
    expect(aws.delivered.functions.length).toBe(3);
    const [dead] = await bodies();
    expect(dead.MessageAttributes.ERROR_CODE.StringValue).toBe("ServiceException");
    const ruleArn = "arn:aws:events:eu-west-1:123456789012:rule/r";
    expect(dead.MessageAttributes.RULE_ARN.StringValue).toBe(ruleArn);
  });
});

describe("rules", () => {
  test("are refused without pattern and schedule, and with a wrong one", async () => {
    expect((await call("PutRule", { Name: "r" })).error).toBe("ValidationException");
    expect(await call("PutRule", { Name: "r", EventPattern: '{"a":"b"}' })).toEqual({
      error: "InvalidEventPatternException",
      message: 'Event pattern is not valid. Reason: "a" must be an object or an array',
    });
    expect(
      (await call("PutRule", { Name: "r", ScheduleExpression: "rate(1 minutes)" })).message,
    ).toBe("Parameter ScheduleExpression is not valid.");
  });

  test("refuse targets as AWS does, and say once which of them nothing here delivers to", async () => {
    const Arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:m";
    const pattern = { source: ["my.app"] };
    expect(await rule(pattern, { Arn })).toEqual({
      error: "ValidationException",
      message: `RoleArn is required for target ${Arn}.`,
    });
    expect((await rule(pattern, { Input: "{}", InputPath: "$.detail" })).message).toBe(
      "Only one of Input, InputPath, or InputTransformer must be provided for target 1.",
    );
    expect((await rule(pattern, { Input: "{x" })).message).toMatch(
      /^JSON syntax error in input for target 1 : /,
    );
    const stream = {
      Arn: "arn:aws:kinesis:eu-west-1:123456789012:stream/s",
      RoleArn: "arn:aws:iam::123456789012:role/r",
    };
    for (let i = 0; i < 2; i++) expect((await rule(pattern, stream)).FailedEntryCount).toBe(0);
    expect(aws.problems.splice(0)).toMatchObject([
      ["events:target", { message: expect.stringContaining("nothing here delivers to arn:") }],
    ]);
    const both = await call("PutRule", { Name: "s", ScheduleExpression: "cron(0 1 * * * *)" });
    expect(both.message).toBe("Parameter ScheduleExpression is not valid.");
  });

  test("by schedule ring at their times, while they are enabled", async () => {
    await call("PutRule", { Name: "s", ScheduleExpression: "rate(5 minutes)" });
    await call("PutTargets", { Rule: "s", Targets: [{ Id: "1", Arn: QUEUE }] });
    await aws.clock.advance(10 * 60_000);
    const messages = await bodies();
    expect(messages.map(({ Body }: Answer) => JSON.parse(Body).time)).toEqual([
      "2026-01-01T00:05:00Z",
      "2026-01-01T00:10:00Z",
    ]);
    await call("DisableRule", { Name: "s" });
    await aws.clock.advance(10 * 60_000);
    expect(
      await aws.call("sqs", "GetQueueAttributes", {
        QueueUrl: "/123456789012/q",
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    ).toMatchObject({
      Attributes: { ApproximateNumberOfMessages: "2" },
    });
  });

  test("survive a restart, and are deleted only without targets", async () => {
    await rule({ source: ["my.app"] });
    await aws.restart();
    expect((await call("ListTargetsByRule", { Rule: "r" })).Targets).toEqual([
      { Id: "1", Arn: QUEUE },
    ]);
    expect((await call("DeleteRule", { Name: "r" })).message).toBe(
      "Rule can't be deleted since it has targets.",
    );
    await call("RemoveTargets", { Rule: "r", Ids: ["1"] });
    await call("DeleteRule", { Name: "r" });
    expect(await call("DescribeRule", { Name: "r" })).toEqual({
      error: "ResourceNotFoundException",
      message: "Rule r does not exist on EventBus default.",
    });
  });
});

test("buses of their own hear only what is sent to them", async () => {
  await call("CreateEventBus", { Name: "own" });
  await call("PutRule", { Name: "r", EventBusName: "own", EventPattern: '{"source":["my.app"]}' });
  await call("PutTargets", { Rule: "r", EventBusName: "own", Targets: [{ Id: "1", Arn: QUEUE }] });
  await put({ to: "default" });
  await put({ to: "own" }, { EventBusName: "own" });
  expect((await bodies()).map(({ Body }) => JSON.parse(Body).detail.to)).toEqual(["own"]);
});

test("a connection tells its secrets to nobody who asks over the API", async () => {
  const AuthParameters = {
    BasicAuthParameters: { Username: "me", Password: "hidden" },
    InvocationHttpParameters: {
      HeaderParameters: [
        { Key: "X-Key", Value: "hidden", IsValueSecret: true },
        { Key: "X-Open", Value: "seen" },
      ],
    },
  };
  const { ConnectionArn } = await call("CreateConnection", {
    Name: "c",
    AuthorizationType: "BASIC",
    AuthParameters,
  });
  const described = await call("DescribeConnection", { Name: "c" });
  expect(JSON.stringify(described)).not.toContain("hidden");
  expect(described.AuthParameters.InvocationHttpParameters.HeaderParameters[1]).toEqual({
    Key: "X-Open",
    Value: "seen",
  });
  expect(aws.services.connection(ConnectionArn)?.auth).toEqual(AuthParameters);
});

test("a source that begins with aws. is AWS's own", async () => {
  expect(await put({ a: 1 }, { Source: "aws.states" })).toEqual({
    FailedEntryCount: 1,
    Entries: [
      {
        ErrorCode: "NotAuthorizedForSourceException",
        ErrorMessage: "Not authorized for the source.",
      },
    ],
  });
});

test("a pattern is tested against an event with all that events have", async () => {
  const whole = {
    ...{ id: "1", "detail-type": "T", source: "s", account: "123456789012" },
    ...{ time: "2026-01-01T00:00:00Z", region: "us-east-1", resources: [] },
  };
  const EventPattern = JSON.stringify({ source: ["s"] });
  const tested = (event: object) =>
    call("TestEventPattern", { EventPattern, Event: JSON.stringify(event) });
  expect(await tested(whole)).toEqual({ Result: true });
  for (const name of Object.keys(whole)) {
    const less = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
    expect(await tested(less)).toMatchObject({
      error: "ValidationException",
      message: "Parameter Event is not valid.",
    });
  }
});
