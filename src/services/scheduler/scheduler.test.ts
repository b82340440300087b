import { afterEach, beforeEach, expect, test } from "vitest";
import { TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
  await aws.call("sqs", "CreateQueue", { QueueName: "q" });
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});
const call = (operation: string, parameters: object = {}) =>
  aws.call("scheduler", operation, parameters as never);
const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:f";
const create = (ScheduleExpression: string, more: object = {}, Target: object = {}) =>
  call("CreateSchedule", {
    ...{ Name: "s", ScheduleExpression, FlexibleTimeWindow: { Mode: "OFF" } },
    Target: {
      Arn: FUNCTION,
      RoleArn: "arn:aws:iam::123456789012:role/r",
      Input: '{"a":1}',
      ...Target,
    },
    ...more,
  });

test("a rate rings again and again, also after a restart", async () => {
  expect((await create("rate(1 hour)")).ScheduleArn).toBe(
    "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/s",
  );
  await aws.clock.advance(2 * 3_600_000);
  await aws.restart();
  await aws.clock.advance(3_600_000);
  expect(aws.delivered.functions.map(({ payload }) => payload)).toEqual([
    '{"a":1}',
    '{"a":1}',
    '{"a":1}',
  ]);
});

test("what cannot be delivered is tried again, then goes to the dead-letter queue", async () => {
  aws.delivered.functionError = "ServiceException";
  await create(
    "rate(1 hour)",
    {},
    {
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: "arn:aws:sqs:eu-west-1:123456789012:q" },
    },
  );
  await aws.clock.advance(3_600_000 + 10_000);
  expect(aws.delivered.functions.length).toBe(3);
  await aws.clock.advance(0);
  const { Messages } = await aws.call("sqs", "ReceiveMessage", {
    ...{ QueueUrl: "/123456789012/q", MessageAttributeNames: ["All"] },
  });
  const [{ Body, MessageAttributes }] = Messages;
  expect([Body, MessageAttributes.SCHEDULE_ARN.StringValue]).toEqual([
    ...['{"a":1}', "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/s"],
  ]);
});

test("a one-time schedule rings once and can take itself away", async () => {
  await create("at(2026-01-01T02:00:00)", {
    ActionAfterCompletion: "DELETE",
    ScheduleExpressionTimezone: "Europe/Berlin",
  });
  await aws.clock.advance(3_600_000);
  expect(aws.delivered.functions.length).toBe(1);
  expect((await call("GetSchedule", { Name: "s" })).error).toBe("ResourceNotFoundException");
});

test("a universal target calls any action", async () => {
  const Input = JSON.stringify({
    QueueUrl: "/123456789012/q",
    MessageBody: "<aws.scheduler.scheduled-time>",
  });
  await create(
    "cron(0 6 * * ? *)",
    {},
    { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Input },
  );
  await aws.clock.advance(6 * 3_600_000);
  const { Messages } = await aws.call("sqs", "ReceiveMessage", { QueueUrl: "/123456789012/q" });
  expect(Messages[0].Body).toBe("2026-01-01T06:00:00Z");
});

test("groups hold schedules and take them away", async () => {
  await call("CreateScheduleGroup", { Name: "g" });
  await create("rate(1 day)", { GroupName: "g" });
  expect((await call("ListSchedules", { GroupName: "g" })).Schedules.length).toBe(1);
  await call("DeleteScheduleGroup", { Name: "g" });
  expect((await call("ListSchedules")).Schedules).toEqual([]);
  expect((await create("rate(1 day)", { GroupName: "g" })).message).toBe(
    "Schedule group g does not exist.",
  );
});

test.each(["rate(1 hours)", "rate(1 hour)"])("%s rings every hour", async (expression) => {
  await create(expression);
  await aws.clock.advance(7_200_000);
  expect(aws.delivered.functions.length).toBe(2);
});

test("schedules that are none are refused, and those that are disabled rest", async () => {
  expect((await create("every hour")).message).toBe("Invalid Schedule Expression every hour.");
  expect((await create("rate(1 hour)", { ScheduleExpressionTimezone: "Mars/Olympus" })).error).toBe(
    "ValidationException",
  );
  await create("rate(1 hour)", { State: "DISABLED" });
  await aws.clock.advance(7_200_000);
  expect(aws.delivered.functions).toEqual([]);
});

test("cron with two days and universal targets that AWS does not have are refused", async () => {
  const two = await create("cron(0 1 * * * *)");
  expect(two).toEqual({
    error: "ValidationException",
    message: "Invalid Schedule Expression cron(0 1 * * * *).",
  });
  const unknown = ["nope:foo", "sqs:foo", "sqs"].map(
    (name) => `arn:aws:scheduler:::aws-sdk:${name}`,
  );
  for (const Arn of unknown)
    expect(await create("rate(1 hour)", {}, { Arn })).toMatchObject({
      error: "ValidationException",
    });
  const known = ["cognitoidentityprovider:listUsers", "sfn:startExecution"];
  for (const [i, name] of known.entries()) {
    const made = { Arn: `arn:aws:scheduler:::aws-sdk:${name}` };
    const { ScheduleArn } = await create("rate(1 hour)", { Name: `k${i}` }, made);
    expect(ScheduleArn).toBeDefined();
  }
});
