import { afterEach, beforeEach, expect, test } from "vitest";
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
  aws.call("cloudwatch", operation, parameters as never);
const put = (Value: number, more: object = {}) =>
  call("PutMetricData", {
    Namespace: "App",
    MetricData: [{ MetricName: "Errors", Value, ...more }],
  });
const ALARM = {
  AlarmName: "too-many",
  Namespace: "App",
  MetricName: "Errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 2,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  TreatMissingData: "notBreaching",
};
const state = async () => (await call("DescribeAlarms")).MetricAlarms[0].StateValue;

test("data from before two weeks or after two hours is refused", async () => {
  const seconds = aws.clock.now() / 1000;
  const day = 86_400;
  expect(await put(1, { Timestamp: seconds - 13 * day })).toEqual({});
  expect(await put(1, { Timestamp: seconds - 20 * day })).toEqual({
    error: expect.stringContaining("InvalidParameterValue"),
    message:
      "The parameter MetricData.member.1.Timestamp must specify a time no more than two weeks in the past.",
  });
  expect((await put(1, { Timestamp: seconds + day })).error).toContain("InvalidParameterValue");
});

test("an alarm may name its metric in a list; metric math is refused", async () => {
  const { Namespace, MetricName, Statistic: Stat, Period, ...others } = ALARM;
  const Metric = { Namespace, MetricName };
  const Metrics = [{ Id: "m1", MetricStat: { Metric, Period, Stat } }];
  expect(await call("PutMetricAlarm", { ...others, Metrics })).toEqual({});
  expect((await call("DescribeAlarms")).MetricAlarms[0]).toMatchObject({ Metrics });
  await put(2);
  await aws.clock.advance(60_000);
  expect(await state()).toBe("ALARM");
  const twice = await call("PutMetricAlarm", { ...ALARM, Metrics });
  expect(twice.error).toBe("ValidationError");
  const math = [...Metrics, { Id: "e1", Expression: "m1 * 2", ReturnData: false }];
  expect((await call("PutMetricAlarm", { ...others, Metrics: math })).message).toBe(
    "Alarms on metric math are not embedded in Treadle.",
  );
});

test("data points are added up by period, after a restart too", async () => {
  for (const value of [1, 3, 8]) await put(value);
  await aws.restart();
  const seconds = aws.clock.now() / 1000;
  const { Datapoints } = await call("GetMetricStatistics", {
    ...{ Namespace: "App", MetricName: "Errors", Period: 60 },
    ...{ StartTime: seconds - 60, EndTime: seconds + 60 },
    ...{
      Statistics: ["Sum", "Average", "SampleCount", "Minimum", "Maximum"],
      ExtendedStatistics: ["p50"],
    },
  });
  expect(Datapoints).toEqual([
    {
      ...{
        Timestamp: seconds,
        Unit: "None",
        Sum: 12,
        Average: 4,
        SampleCount: 3,
        Minimum: 1,
        Maximum: 8,
      },
      ExtendedStatistics: { p50: 3 },
    },
  ]);
  const MetricStat = {
    Metric: { Namespace: "App", MetricName: "Errors" },
    Period: 60,
    Stat: "Sum",
  };
  const data = await call("GetMetricData", {
    ...{
      MetricDataQueries: [{ Id: "e", MetricStat }],
      StartTime: seconds - 60,
      EndTime: seconds + 60,
    },
  });
  expect(data.MetricDataResults).toMatchObject([{ Id: "e", Values: [12], StatusCode: "Complete" }]);
  expect((await call("ListMetrics", { Namespace: "App" })).Metrics.length).toBe(1);
});

test("an alarm fires when its threshold is crossed, tells the topic once, and rests again", async () => {
  await aws.call("sqs", "CreateQueue", { QueueName: "q" });
  const { TopicArn } = await aws.call("sns", "CreateTopic", { Name: "t" });
  const Endpoint = "arn:aws:sqs:eu-west-1:123456789012:q";
  await aws.call("sns", "Subscribe", {
    TopicArn,
    Protocol: "sqs",
    Endpoint,
    Attributes: { RawMessageDelivery: "true" },
  });
  await call("PutMetricAlarm", { ...ALARM, AlarmActions: [TopicArn] });
  await put(1);
  expect(await state()).toBe("OK");
  await put(1);
  expect(await state()).toBe("ALARM");
  await put(1);
  await aws.clock.advance(0);
  await aws.clock.advance(0);
  const received = await aws.call("sqs", "ReceiveMessage", {
    QueueUrl: "/123456789012/q",
    MaxNumberOfMessages: 10,
  });
  expect(received.Messages.length).toBe(1);
  expect(JSON.parse(received.Messages[0].Body)).toMatchObject({
    ...{ AlarmName: "too-many", NewStateValue: "ALARM", OldStateValue: "OK" },
    NewStateReason:
      "Threshold Crossed: 1 datapoint [2.0] was greater than or equal to the threshold (2.0).",
  });
  await aws.clock.advance(120_000);
  expect(await state()).toBe("OK");
});

test.each([
  ["missing", "INSUFFICIENT_DATA"],
  ["breaching", "ALARM"],
  ["notBreaching", "OK"],
])("missing data that is %s makes the alarm %s", async (TreatMissingData, expected) => {
  await call("PutMetricAlarm", { ...ALARM, TreatMissingData });
  await aws.clock.advance(180_000);
  expect(await state()).toBe(expected);
});

test("M of N data points make an alarm", async () => {
  await call("PutMetricAlarm", { ...ALARM, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  await put(5);
  expect(await state()).toBe("OK");
  await aws.clock.advance(120_000);
  await put(5);
  expect(await state()).toBe("ALARM");
});

test("a state can be set by hand; histories tell of it", async () => {
  await call("PutMetricAlarm", ALARM);
  await call("SetAlarmState", {
    AlarmName: "too-many",
    StateValue: "ALARM",
    StateReason: "testing",
  });
  expect(await state()).toBe("ALARM");
  const { AlarmHistoryItems } = await call("DescribeAlarmHistory", {
    AlarmName: "too-many",
    HistoryItemType: "StateUpdate",
  });
  expect(AlarmHistoryItems[0].HistorySummary).toBe("Alarm updated from OK to ALARM");
});

test("an operation of AWS that is not here says so, a name of no operation is an invalid action", async () => {
  expect(await call("PutAnomalyDetector")).toMatchObject({
    error: "UnknownOperationException",
    message: "The operation PutAnomalyDetector of cloudwatch is not embedded in Treadle",
  });
  expect(await call("Fly")).toMatchObject({ error: "InvalidAction" });
});

test("an alarm's periods are those that AWS takes", async () => {
  const alarm = (more: object) => call("PutMetricAlarm", { ...ALARM, ...more });
  for (const more of [
    { Period: 45 },
    { Period: 90 },
    { DatapointsToAlarm: 2 },
    { Period: 60, EvaluationPeriods: 1441 },
    { Period: 3600, EvaluationPeriods: 169 },
  ]) {
    expect(await alarm(more)).toMatchObject({ error: "ValidationError" });
  }
  for (const more of [
    { Period: 10 },
    { Period: 60, EvaluationPeriods: 1440, DatapointsToAlarm: 3 },
    { Period: 3600, EvaluationPeriods: 168 },
  ]) {
    expect(await alarm(more)).toEqual({});
  }
});

test("namespaces of AWS are written by nobody else", async () => {
  const MetricData = [{ MetricName: "Errors", Value: 1 }];
  expect(await call("PutMetricData", { Namespace: "AWS/States", MetricData })).toMatchObject({
    error: expect.stringMatching(/^InvalidParameterValue/),
    message: "The value AWS/ for parameter Namespace is invalid.",
  });
});
