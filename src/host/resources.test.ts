import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { JsonObject } from "../base/index.ts";
import { clockOf, HOME_SCOPE, Host, loadProject } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-resources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROJECT = `
resources:
  Orders:
    type: AWS::DynamoDB::Table
    properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
  Jobs:
    type: AWS::SQS::Queue
    properties: { VisibilityTimeout: 0, RedrivePolicy: { deadLetterTargetArn: "\${DeadLetters.Arn}", maxReceiveCount: 3 } }
  DeadLetters: { type: AWS::SQS::Queue }
  News: { type: AWS::SNS::Topic }
  Uploads: { type: AWS::SQS::Queue }
  Files:
    type: AWS::S3::Bucket
    properties:
      NotificationConfiguration:
        EventBridgeConfiguration: {}
        QueueConfigurations:
          - { Event: "s3:ObjectCreated:*", Queue: "\${Uploads.Arn}", Filter: { S3Key: { Rules: [{ Name: suffix, Value: .csv }] } } }
  OnNews:
    type: AWS::SNS::Subscription
    properties: { TopicArn: "\${News}", Protocol: sqs, Endpoint: "\${Jobs.Arn}", RawMessageDelivery: true }
  Failed:
    type: AWS::Events::Rule
    properties:
      EventPattern: { source: [shop] }
      Targets: [{ Id: jobs, Arn: "\${Jobs.Arn}", Input: { from: "\${AWS::Region}" } }]
stateMachines:
  Publish:
    definition:
      StartAt: Save
      States:
        Save:
          Type: Task
          Resource: arn:aws:states:::dynamodb:putItem
          Parameters: { TableName: "\${Orders}", Item: { id: { S: one } } }
          ResultPath: null
          Next: Send
        Send:
          Type: Task
          Resource: arn:aws:states:::sns:publish
          Parameters: { TopicArn: "\${News}", Message.$: $.text }
          ResultPath: null
          Next: Look
        Look:
          Type: Task
          Resource: arn:aws:states:::aws-sdk:sqs:receiveMessage
          Parameters: { QueueUrl: "\${Jobs}", WaitTimeSeconds: 5 }
          OutputPath: $.Messages[0].Body
          End: true
`;

let written = 0;

async function load(text: string) {
  const file = join(folder, `p${++written}`, "treadle.yaml");
  const { mkdirSync } = await import("node:fs");
  mkdirSync(join(file, ".."));
  writeFileSync(file, text);
  return loadProject(file);
}

async function projectOf(text: string) {
  const loaded = await load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

async function open(dataDirectory?: string): Promise<Host> {
  const clock = clockOf("real");
  if (clock === undefined) throw new Error("no clock");
  return Host.open({
    ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "NORMAL", env: {} },
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
    log: (line) => expect.fail(line),
  });
}

async function run(host: Host, input: JsonObject): Promise<JsonObject> {
  const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:Publish";
  const { body } = await host.call("StartExecution", {
    ...{ stateMachineArn, input: JSON.stringify(input) },
  });
  const executionArn = String(body["executionArn"]);
  await host.engine.closed(executionArn);
  return (await host.call("DescribeExecution", { executionArn })).body;
}

async function ask(host: Host, service: string, operation: string, parameters: JsonObject) {
  const services = await host.services.get();
  const outcome = await services.call({ service, operation, parameters, scope: HOME_SCOPE });
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome.output;
}

test("declared resources are there for machines, keep their data, and are the same after a second deployment", async () => {
  const data = mkdtempSync(join(folder, "data-"));
  await using host = await open(data);
  const project = await projectOf(PROJECT);
  await host.deploy(project);
  expect(await run(host, { text: "hello" })).toMatchObject({ output: '"hello"' });
  const before = await host.call("DescribeStateMachine", {
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Publish",
  });
  await host.deploy(await projectOf(PROJECT));
  const after = await host.call("DescribeStateMachine", {
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Publish",
  });
  expect(after.body["revisionId"]).toBe(before.body["revisionId"]);
  expect(await ask(host, "dynamodb", "Scan", { TableName: "orders" })).toMatchObject({ Count: 1 });
  const QueueUrl = "/123456789012/Jobs";
  const { Attributes } = await ask(host, "sqs", "GetQueueAttributes", {
    ...{ QueueUrl, AttributeNames: ["All"] },
  });
  expect(Attributes).toMatchObject({
    VisibilityTimeout: "0",
    RedrivePolicy:
      '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:DeadLetters","maxReceiveCount":3}',
  });
  const told = await ask(host, "s3", "GetBucketNotificationConfiguration", { Bucket: "files" });
  expect(told).toEqual({
    EventBridgeConfiguration: {},
    QueueConfigurations: [
      {
        ...{ Id: "Files-Queue-1", QueueArn: "arn:aws:sqs:us-east-1:123456789012:Uploads" },
        Events: ["s3:ObjectCreated:*"],
        Filter: { Key: { FilterRules: [{ Name: "suffix", Value: ".csv" }] } },
      },
    ],
  });
  const { Messages = [] } = await ask(host, "sqs", "ReceiveMessage", {
    ...{ QueueUrl: "/123456789012/Uploads", MaxNumberOfMessages: 10, WaitTimeSeconds: 5 },
  });
  const tests = JSON.stringify(Messages).match(/s3:TestEvent/g) ?? [];
  // One deployment of the two has put it.
  expect(tests.length).toBe(1);
  const { Subscriptions } = await ask(host, "sns", "ListSubscriptions", {});
  expect(Subscriptions).toHaveLength(1);
});

test("changed properties are changed where the service can, and refused with the line where it cannot", async () => {
  await using host = await open();
  await host.deploy(await projectOf(PROJECT));
  await host.deploy(await projectOf(PROJECT.replace("VisibilityTimeout: 0", "DelaySeconds: 2")));
  const { Attributes } = await ask(host, "sqs", "GetQueueAttributes", {
    ...{ QueueUrl: "/123456789012/Jobs", AttributeNames: ["All"] },
  });
  expect(Attributes).toMatchObject({ VisibilityTimeout: "30", DelaySeconds: "2" });
  const other = PROJECT.replaceAll("AttributeName: id", "AttributeName: key");
  await expect(host.deploy(await projectOf(other))).rejects.toThrow(
    /treadle\.yaml:\d+:\d+: resources\.Orders \(AWS::DynamoDB::Table\): KeySchema of table 'orders' cannot change: give/,
  );
  const wrong = PROJECT.replace("VisibilityTimeout: 0", "VisibilityTimeout: 99999");
  await expect(host.deploy(await projectOf(wrong))).rejects.toThrow(
    /resources\.Jobs \(AWS::SQS::Queue\): SetQueueAttributes: InvalidAttributeValue/,
  );
});

const OTHERS = `
resources:
  Things: { type: AWS::S3::Bucket }
  Log: { type: AWS::Logs::LogGroup, properties: { LogGroupName: /shop, RetentionInDays: 14 } }
  Setting: { type: AWS::SSM::Parameter, properties: { Name: /shop/bucket, Value: "\${Things}" } }
  Key:
    type: AWS::SecretsManager::Secret
    properties: { GenerateSecretString: { SecretStringTemplate: '{"user":"a"}', GenerateStringKey: password } }
  Many:
    type: AWS::CloudWatch::Alarm
    properties: { Namespace: shop, MetricName: orders, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: GreaterThanThreshold }
  Nightly:
    type: AWS::Scheduler::Schedule
    properties:
      ScheduleExpression: cron(0 3 * * ? *)
      FlexibleTimeWindow: { Mode: "OFF" }
      Target: { Arn: "\${Jobs.Arn}", RoleArn: "\${Runner.Arn}", Input: { from: schedule } }
  Jobs: { type: AWS::SQS::Queue }
  Runner: { type: AWS::IAM::Role, properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] } } }
  Shop:
    type: AWS::Events::Connection
    properties:
      AuthorizationType: API_KEY
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: key, ApiKeyValue: secret } }
`;

test("every type is made, and the same when it is made again", async () => {
  await using host = await open();
  for (let round = 0; round < 2; round++) await host.deploy(await projectOf(OTHERS));
  const { Parameter } = await ask(host, "ssm", "GetParameter", { Name: "/shop/bucket" });
  expect(Parameter).toMatchObject({ Value: "things", Version: 1 });
  expect(await ask(host, "s3", "ListBuckets", {})).toMatchObject({ Buckets: [{ Name: "things" }] });
  const secret = await ask(host, "secretsmanager", "GetSecretValue", { SecretId: "Key" });
  expect(JSON.parse(String(secret["SecretString"]))).toEqual({
    user: "a",
    password: expect.stringMatching(/^.{32}$/),
  });
  const { MetricAlarms } = await ask(host, "cloudwatch", "DescribeAlarms", {});
  expect(MetricAlarms).toMatchObject([{ AlarmName: "Many" }]);
  const schedule = await ask(host, "scheduler", "GetSchedule", { Name: "Nightly" });
  expect(schedule["Target"]).toMatchObject({
    Input: '{"from":"schedule"}',
    RoleArn: "arn:aws:iam::123456789012:role/Runner",
  });
  const { Connections } = await ask(host, "events", "ListConnections", {});
  expect(Connections).toMatchObject([{ Name: "Shop", ConnectionState: "AUTHORIZED" }]);
  const { logGroups } = await ask(host, "logs", "DescribeLogGroups", {});
  expect(logGroups).toMatchObject([{ logGroupName: "/shop", retentionInDays: 14 }]);
});

test.each([
  ["AWS::SQS::Queue", "AWS::SQS::Queu", 12, "must be one of"],
  ["VisibilityTimeout", "VisibilityTimout", 13, "did you mean 'VisibilityTimeout'?"],
  [
    "${DeadLetters.Arn}",
    "${DeadLeters.Arn}",
    13,
    "nothing gives ${DeadLeters.Arn} a value; did you mean 'DeadLetters.Arn'?",
  ],
  [
    "${DeadLetters.Arn}",
    "${DeadLetters.Url}",
    13,
    "AWS::SQS::Queue gives ${DeadLetters}, ${DeadLetters.Arn}, ${DeadLetters.QueueName}, ${DeadLetters.QueueUrl}",
  ],
  ["${DeadLetters.Arn}", "${Jobs.Arn}", 12, "resources need each other in a circle: Jobs → Jobs"],
  [
    "      KeySchema",
    "      KeySchemas",
    8,
    "no property 'KeySchemas' here; did you mean 'KeySchema'?",
  ],
])("%s written as %s is told with its line, %i", async (right, wrong, line, message) => {
  const loaded = await load(PROJECT.replace(right, wrong));
  const problems = loaded.ok ? [] : loaded.problems;
  const found = problems.find((problem) => problem.message.includes(message));
  expect(found, JSON.stringify(problems)).toMatchObject({ line });
});

test("queues have the address of the server that is going to listen, and nobody is answered before", async () => {
  await using host = await open();
  const url = await host.bind("127.0.0.1", 0);
  let answered = false;
  const health = fetch(`${url}/-/health/ready`).then((answer) => {
    answered = true;
    return answer.status;
  });
  await host.deploy(await projectOf(PROJECT));
  expect(answered).toBe(false);
  const { body } = await host.call("DescribeStateMachine", {
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Publish",
  });
  expect(String(body["definition"])).toContain(`"QueueUrl":"${url}/123456789012/Jobs"`);
  expect(await host.listen("127.0.0.1", 0)).toBe(url);
  expect(await health).toBe(200);
});

const REFUSED = `
resources:
  Jobs: { type: AWS::SQS::Queue }
  Slow: { type: AWS::SQS::Queue, properties: { DelaySeconds: 10000 } }
  OnSlow:
    type: AWS::SNS::Subscription
    properties: { TopicArn: "\${News}", Protocol: sqs, Endpoint: "\${Slow.Arn}" }
  News: { type: AWS::SNS::Topic }
  Bad: { type: AWS::S3::Bucket, properties: { BucketName: Not_A_Name } }
stateMachines:
  Idle: { definition: { StartAt: A, States: { A: { Type: Pass, End: true } } } }
`;

test("all refused resources are told with their lines, what needs them is left out, and nothing runs", async () => {
  await using host = await open();
  const refusal = await host.deploy(await projectOf(REFUSED)).then(
    () => "",
    (error: Error) => error.message,
  );
  expect(refusal.split("\n")).toEqual([
    expect.stringMatching(/treadle\.yaml:4:9: resources\.Slow \(AWS::SQS::Queue\): .*DelaySeconds/),
    expect.stringMatching(/treadle\.yaml:9:8: resources\.Bad \(AWS::S3::Bucket\): .*bucket/i),
    "The project is not deployed. Made and kept: Jobs, News.",
  ]);
  expect((await host.call("ListStateMachines", {})).body["stateMachines"]).toEqual([]);
  expect((await ask(host, "sns", "ListSubscriptions", {}))["Subscriptions"] ?? []).toEqual([]);
  const mended = REFUSED.replace("10000", "1").replace("Not_A_Name", "a-name");
  await host.deploy(await projectOf(mended));
  expect((await ask(host, "sns", "ListSubscriptions", {}))["Subscriptions"]).toHaveLength(1);
});
