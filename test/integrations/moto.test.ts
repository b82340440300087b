// The same tasks on the embedded services and on moto, which its authors made to be like AWS; and services that only
// moto has, by every protocol. Skipped, with the reason, where moto is not installed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import { RealClock } from "../../src/engine/index.ts";
import { HOME_SCOPE, Host } from "../../src/host/index.ts";
import { type MotoServer, motoServer, withoutMoto } from "./moto-server.ts";

const missing = withoutMoto();
if (missing !== undefined) console.info(`the tests with moto are skipped: ${missing}`);

// biome-ignore lint/suspicious/noExplicitAny: a task's result may be of any shape, and a wrong one fails the test.
type Result = any;

let moto: MotoServer;
const hosts = new Map<string, Host>();
const complaints: string[] = [];

async function hostWith(routes: JsonObject): Promise<Host> {
  return Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "FULL" },
    ...{ env: {}, routes, log: (line) => void complaints.push(line) },
  });
}

/** The result of one task, or its error as `{ error, cause }`. */
async function task(where: string, resource: string, parameters: JsonObject): Promise<Result> {
  const definition = JSON.stringify({
    ...{ Type: "Task", Resource: `arn:aws:states:::${resource}`, End: true },
    Parameters: parameters,
  });
  const answer = await hosts.get(where)!.call("TestState", { definition, input: "{}" });
  const { output, error, cause } = answer.body as Result;
  return output === undefined ? { error, cause } : JSON.parse(output);
}

describe.skipIf(missing !== undefined)("tasks", () => {
  beforeAll(async () => {
    moto = await motoServer();
    hosts.set("embedded", await hostWith({}));
    hosts.set("moto", await hostWith({ default: moto.url }));
  }, 120_000);

  afterAll(async () => {
    for (const host of hosts.values()) await host[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
    expect(complaints).toEqual([]);
  });

  describe.each(["embedded", "moto"])("on %s", (where) => {
    const run = (resource: string, parameters: JsonObject): Promise<Result> =>
      task(where, resource, parameters);

    test("DynamoDB: a table, an item, a condition that does not hold", async () => {
      await run("aws-sdk:dynamodb:createTable", {
        ...{ TableName: "items", BillingMode: "PAY_PER_REQUEST" },
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      });
      const Item = { id: { S: "1" }, n: { N: "1.50" }, l: { L: [{ BOOL: true }, { NULL: true }] } };
      // The embedded table is CREATING for a moment, as AWS's is.
      await expect
        .poll(async () => (await run("dynamodb:putItem", { TableName: "items", Item })).error, {
          timeout: 10_000,
        })
        .toBeUndefined();
      const Key = { id: { S: "1" } };
      const got = await run("dynamodb:getItem", { TableName: "items", Key });
      expect(got.Item).toMatchObject({ id: { S: "1" }, l: Item.l });
      expect(got.SdkHttpMetadata.HttpStatusCode).toBe(200);
      const condition = { ConditionExpression: "attribute_not_exists(id)" };
      const again = await run("dynamodb:putItem", { TableName: "items", Item, ...condition });
      expect(again.error).toBe("DynamoDB.ConditionalCheckFailedException");
      expect(again.cause).toMatch(
        /\(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: Cond/,
      );
      const bySdk = await run("aws-sdk:dynamodb:getItem", { TableName: "none", Key });
      expect(bySdk.error).toBe("DynamoDb.ResourceNotFoundException");
    });

    test("SQS: a queue, a message that is JSON, a queue that is not there", async () => {
      const { QueueUrl } = await run("aws-sdk:sqs:createQueue", { QueueName: "q" });
      const sent = await run("sqs:sendMessage", { QueueUrl, MessageBody: { a: 1 } });
      expect(sent).toMatchObject({ MD5OfMessageBody: "bb6cb5c68df4652941caf652a366f2d8" });
      const received = await run("aws-sdk:sqs:receiveMessage", { QueueUrl });
      expect(received.Messages).toMatchObject([{ Body: '{"a":1}' }]);
      const gone = QueueUrl.replace(/q$/, "none");
      const refused = await run("sqs:sendMessage", { QueueUrl: gone, MessageBody: "a" });
      expect(refused.error).toMatch(/^SQS\.(QueueDoesNotExist|AmazonSQS)Exception$/);
    });

    test("SNS delivers to SQS; a topic that is not there", async () => {
      const { QueueUrl } = await run("aws-sdk:sqs:createQueue", { QueueName: "heard" });
      const { TopicArn } = await run("aws-sdk:sns:createTopic", { Name: "told" });
      const Endpoint = "arn:aws:sqs:us-east-1:123456789012:heard";
      await run("aws-sdk:sns:subscribe", { TopicArn, Protocol: "sqs", Endpoint });
      const published = await run("sns:publish", { TopicArn, Message: { a: 1 } });
      expect(published.MessageId).toEqual(expect.any(String));
      const received = await run("aws-sdk:sqs:receiveMessage", { QueueUrl, WaitTimeSeconds: 5 });
      expect(JSON.parse(received.Messages[0].Body).Message).toBe('{"a":1}');
      const none = `${TopicArn}-none`;
      const refused = await run("sns:publish", { TopicArn: none, Message: "a" });
      expect(refused.error).toBe("SNS.NotFoundException");
    });

    test("S3: a bucket, an object, a key that is not there", async () => {
      await run("aws-sdk:s3:createBucket", { Bucket: "a-bucket" });
      const object = { Bucket: "a-bucket", Key: "a b/c" };
      await run("aws-sdk:s3:putObject", { ...object, Body: { a: [1] } });
      const got = await run("aws-sdk:s3:getObject", object);
      expect(got).toMatchObject({ Body: '{"a":[1]}', ContentLength: 9 });
      const list = await run("aws-sdk:s3:listObjectsV2", { Bucket: "a-bucket", Prefix: "a " });
      expect(list.Contents).toMatchObject([{ Key: "a b/c", Size: 9 }]);
      const gone = await run("aws-sdk:s3:getObject", { ...object, Key: "none" });
      expect(gone.error).toBe("S3.NoSuchKeyException");
      expect(gone.cause).toMatch(/\(Service: S3, Status Code: 404, Request ID: /);
    });

    test("EventBridge, parameters and secrets", async () => {
      const entry = { Source: "s", DetailType: "t", Detail: { a: 1 } };
      const put = await run("events:putEvents", { Entries: [entry] });
      expect(put).toMatchObject({
        FailedEntryCount: 0,
        Entries: [{ EventId: expect.any(String) }],
      });
      await run("aws-sdk:ssm:putParameter", { Name: "/p", Value: "v", Type: "String" });
      const parameter = await run("aws-sdk:ssm:getParameter", { Name: "/p" });
      expect(parameter.Parameter).toMatchObject({ Name: "/p", Value: "v", Version: 1 });
      expect(parameter.Parameter.LastModifiedDate).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      await run("aws-sdk:secretsmanager:createSecret", { Name: "s", SecretString: "x" });
      const secret = await run("aws-sdk:secretsmanager:getSecretValue", { SecretId: "s" });
      expect(secret.SecretString).toBe("x");
    });
  });

  describe("on moto alone", () => {
    const run = (resource: string, parameters: JsonObject): Promise<Result> =>
      task("moto", resource, parameters);

    test("EC2's protocol", async () => {
      const started = await run("aws-sdk:ec2:runInstances", {
        ...{ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: "1" },
        TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "k", Value: "v" }] }],
      });
      const [{ InstanceId, Tags, LaunchTime }] = started.Instances;
      expect(Tags).toEqual([{ Key: "k", Value: "v" }]);
      expect(LaunchTime).toMatch(/Z$/);
      const Filters = [{ Name: "instance-id", Values: [InstanceId] }];
      const found = await run("aws-sdk:ec2:describeInstances", { Filters });
      expect(found.Reservations).toHaveLength(1);
      const none = await run("aws-sdk:ec2:terminateInstances", { InstanceIds: ["i-0"] });
      expect(none.error).toBe("Ec2.Ec2Exception");
    });

    test("the query protocol, REST with JSON and with XML", async () => {
      const role = await run("aws-sdk:iam:getRole", { RoleName: "none" });
      expect(role.error).toBe("Iam.NoSuchEntityException");
      const api = await run("aws-sdk:apigateway:createRestApi", { Name: "a" });
      const found = await run("aws-sdk:apigateway:getRestApi", { RestApiId: api.Id });
      expect(found.Name).toBe("a");
      const zone = { Name: "example.com", CallerReference: "1" };
      const created = await run("aws-sdk:route53:createHostedZone", zone);
      expect(created.HostedZone.Name).toBe("example.com.");
    });

    test("jobs by .sync: their start and the answers of their watchers", async () => {
      const Command = { Name: "glueetl", ScriptLocation: "s3://x" };
      await run("aws-sdk:glue:createJob", { Name: "j", Role: "r", Command });
      const host = hosts.get("moto")!;
      const states = {
        Glue: {
          ...{ Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync" },
          ...{ Parameters: { JobName: "j" }, ResultPath: "$.glue", Next: "Athena" },
        },
        Athena: {
          ...{ Type: "Task", Resource: "arn:aws:states:::athena:startQueryExecution.sync" },
          Parameters: {
            ...{ QueryString: "select 1" },
            ResultConfiguration: { OutputLocation: "s3://a-bucket/x" },
          },
          ...{ ResultPath: "$.athena", End: true },
        },
      };
      const definition = JSON.stringify({ StartAt: "Glue", States: states });
      const roleArn = "arn:aws:iam::123456789012:role/any";
      const { body: made } = await host.call("CreateStateMachine", {
        ...{ name: "jobs", definition, roleArn },
      });
      const { stateMachineArn = null } = made;
      const { body: started } = await host.call("StartExecution", { stateMachineArn, input: "{}" });
      const executionArn = String(started["executionArn"]);
      await host.engine.closed(executionArn, new AbortController().signal);
      const { body } = await host.call("DescribeExecution", { executionArn });
      expect(body["status"]).toBe("SUCCEEDED");
      const output = JSON.parse(String(body["output"]));
      expect(output.glue).toMatchObject({ JobName: "j", JobRunState: "SUCCEEDED" });
      expect(output.athena.QueryExecution.Status.State).toBe("SUCCEEDED");
    });
  });
});
