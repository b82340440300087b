import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  ListMapRunsCommand,
  ListStateMachinesCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import {
  CreateTopicCommand,
  ListSubscriptionsCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHost, HOME_SCOPE, type TestHost } from "../../test/support/test-host.ts";
import { stringifyJson } from "../base/index.ts";
import { writeZip } from "../lambda/index.ts";

const { account } = HOME_SCOPE;
let live: TestHost;
let endpoint = "";

beforeAll(async () => {
  live = await createTestHost();
  endpoint = await live.host.listen("127.0.0.1", 0);
}, 60_000);

afterAll(async () => {
  expect(live.complaints).toEqual([]);
  await live[Symbol.asyncDispose]();
}, 60_000);

const SOURCE = "export const handler = ({ n }) => ({ twice: n * 2 });";
const CODE = writeZip([{ name: "index.mjs", content: Buffer.from(SOURCE), mode: 0o644 }]);

/** Signed for the region, as an SDK does it. */
function settingsOf(region: string) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { region, endpoint, credentials, maxAttempts: 1 };
}

async function created(client: SFNClient, name: string, States: object, roleArn: string) {
  const definition = JSON.stringify({ StartAt: Object.keys(States)[0], States });
  const made = await client.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  return made.stateMachineArn ?? "";
}

async function ended(client: SFNClient, executionArn: string | undefined) {
  for (;;) {
    const told = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (told.status !== "RUNNING") return told;
  }
}

describe.each([
  ["us-gov-west-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
  ["eu-west-1", "aws"],
])("signed for %s", (region, partition) => {
  const arn = (service: string, rest: string) =>
    `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const integration = (rest: string) => `arn:${partition}:states:::${rest}`;
  const roleArn = `arn:${partition}:iam::${account}:role/r`;
  const sfn = () => new SFNClient({ ...settingsOf(region), disableHostPrefix: true });

  test(`what the services make is named in ${partition}`, async () => {
    const settings = settingsOf(region);
    const queue = new SQSClient(settings);
    const { QueueUrl } = await queue.send(new CreateQueueCommand({ QueueName: `q-${region}` }));
    const about = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
    const Endpoint = (await queue.send(about)).Attributes?.["QueueArn"];
    expect(Endpoint).toBe(arn("sqs", `q-${region}`));

    const topics = new SNSClient(settings);
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: "news" }));
    expect(TopicArn).toBe(arn("sns", "news"));
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    const { Subscriptions = [] } = await topics.send(new ListSubscriptionsCommand({}));
    expect(Subscriptions).toMatchObject([{ TopicArn, Endpoint }]);

    const table = await new DynamoDBClient(settings).send(
      new CreateTableCommand({
        ...{ TableName: "things", BillingMode: "PAY_PER_REQUEST" },
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      }),
    );
    expect(table.TableDescription?.TableArn).toBe(arn("dynamodb", "table/things"));

    const bucket = new S3Client({ ...settings, forcePathStyle: true });
    const made = await bucket.send(new CreateBucketCommand({ Bucket: `b-${region}` }));
    expect(made.BucketArn).toBe(`arn:${partition}:s3:::b-${region}`);

    const { Role } = await new IAMClient(settings).send(
      new CreateRoleCommand({ RoleName: `r-${region}`, AssumeRolePolicyDocument: "{}" }),
    );
    expect(Role?.Arn).toBe(`arn:${partition}:iam::${account}:role/r-${region}`);
    const { Arn } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:${partition}:iam::${account}:root`);
  });

  test("a machine, its execution and its activity are found by the names that they were given", async () => {
    const client = sfn();
    const { activityArn } = await client.send(new CreateActivityCommand({ name: "work" }));
    expect(activityArn).toBe(arn("states", "activity:work"));
    const stateMachineArn = await created(
      client,
      "worked",
      { Work: { Type: "Task", Resource: activityArn, End: true } },
      roleArn,
    );
    expect(stateMachineArn).toBe(arn("states", "stateMachine:worked"));
    const known = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(known).toMatchObject({ stateMachineArn, status: "ACTIVE" });
    const listed = await client.send(new ListStateMachinesCommand({}));
    expect(listed.stateMachines).toContainEqual(expect.objectContaining({ stateMachineArn }));

    const start = new StartExecutionCommand({ stateMachineArn, name: "one", input: "{}" });
    const { executionArn } = await client.send(start);
    expect(executionArn).toBe(arn("states", "execution:worked:one"));
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn }));
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '"done"' }));
    expect(await ended(client, executionArn)).toMatchObject({
      ...{ status: "SUCCEEDED", output: '"done"', executionArn, stateMachineArn },
    });
  });

  test("a name in the partition of other regions names nothing", async () => {
    const other = partition === "aws" ? "aws-cn" : "aws";
    const stateMachineArn = `arn:${other}:states:${region}:${account}:stateMachine:worked`;
    const asked = sfn().send(new DescribeStateMachineCommand({ stateMachineArn }));
    await expect(asked).rejects.toMatchObject({
      ...{ name: "StateMachineDoesNotExist" },
      message: `State Machine Does Not Exist: '${stateMachineArn}'`,
    });
  });

  test("tasks name services, functions and machines in the same partition", async () => {
    const client = sfn();
    const functions = new LambdaClient(settingsOf(region));
    const code = {
      Code: { ZipFile: CODE },
      Runtime: "nodejs20.x",
      Handler: "index.handler",
    } as const;
    const made = await functions.send(
      new CreateFunctionCommand({ FunctionName: "twice", Role: roleArn, ...code }),
    );
    const FunctionName = made.FunctionArn ?? "";
    expect(FunctionName).toBe(arn("lambda", "function:twice"));
    // By a name in the other partition too, as ever.
    const foreign = FunctionName.replace(`arn:${partition}:`, "arn:aws-iso:");
    const found = await functions.send(new GetFunctionCommand({ FunctionName: foreign }));
    expect(found.Configuration?.FunctionArn).toBe(FunctionName);

    const queue = new SQSClient(settingsOf(region));
    const { QueueUrl } = await queue.send(new CreateQueueCommand({ QueueName: "sent" }));
    const child = await created(
      client,
      "child",
      {
        Twice: { Type: "Task", Resource: FunctionName, ResultPath: "$.got", Next: "Send" },
        Send: {
          ...{ Type: "Task", Resource: integration("sqs:sendMessage"), ResultPath: null },
          ...{ Parameters: { QueueUrl, "MessageBody.$": "$.got" }, OutputPath: "$.got", End: true },
        },
      },
      roleArn,
    );
    const parent = await created(
      client,
      "parent",
      {
        Child: {
          ...{ Type: "Task", Resource: integration("states:startExecution.sync:2") },
          Parameters: { StateMachineArn: child, "Input.$": "$" },
          ...{ OutputPath: "$.Output", Next: "Invoke" },
        },
        Invoke: {
          ...{ Type: "Task", Resource: integration("lambda:invoke") },
          Parameters: { FunctionName, Payload: { "n.$": "$.twice" } },
          ...{ OutputPath: "$.Payload", End: true },
        },
      },
      roleArn,
    );
    const start = new StartExecutionCommand({ stateMachineArn: parent, input: '{"n":4}' });
    const { executionArn } = await client.send(start);
    const done = await ended(client, executionArn);
    expect([done.status, done.output, done.cause]).toEqual([
      "SUCCEEDED",
      '{"twice":16}',
      undefined,
    ]);
    const { Messages } = await queue.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['{"twice":8}']);
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    const names = stringifyJson(JSON.parse(JSON.stringify(events))).match(/arn:[\w-]+:/g) ?? [];
    expect(new Set(names)).toEqual(new Set([`arn:${partition}:`]));
  }, 60_000);

  test("a Distributed Map's runs and children are named in it", async () => {
    const client = sfn();
    const ItemProcessor = {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      ...{
        StartAt: "Own",
        States: {
          Own: {
            Type: "Pass",
            Parameters: { "of.$": "$$.StateMachine.Id", "at.$": "$$.Execution.Id" },
            End: true,
          },
        },
      },
    };
    const stateMachineArn = await created(
      client,
      "mapped",
      { Each: { Type: "Map", Label: "each", ItemProcessor, End: true } },
      roleArn,
    );
    const start = new StartExecutionCommand({ stateMachineArn, input: "[1]" });
    const { executionArn } = await client.send(start);
    const { output = "" } = await ended(client, executionArn);
    expect(JSON.parse(output)).toEqual([
      {
        of: expect.stringContaining(arn("states", "stateMachine:mapped")),
        at: expect.stringContaining(arn("states", "execution:mapped/each:")),
      },
    ]);
    const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn }));
    expect(mapRuns).toMatchObject([
      {
        mapRunArn: expect.stringContaining(arn("states", "mapRun:mapped/each:")),
        stateMachineArn: arn("states", "stateMachine:mapped/each"),
      },
    ]);
  });
});

describe("a store in which a GovCloud machine has a name of aws, as they all had before", () => {
  const region = "us-gov-east-1";
  const old = `arn:aws:states:${region}:${account}:`;
  const client = () => new SFNClient(settingsOf(region));
  const roleArn = `arn:aws:iam::${account}:role/r`;

  /** As the store of an earlier Treadle has it. */
  async function renamed(stateMachineArn: string): Promise<string> {
    const { catalog } = live.host.engine;
    const aged = (text: string) => text.replaceAll("arn:aws-us-gov:", "arn:aws:");
    for (const kind of ["stateMachine", "stateMachineRevision"] as const) {
      for (const { key, text } of catalog.list(kind)) {
        if (!text.includes(stateMachineArn)) continue;
        if (aged(key) !== key) await catalog.delete(kind, key);
        await catalog.put(kind, aged(key), aged(text));
      }
    }
    return aged(stateMachineArn);
  }

  test("runs it by that name, and names its executions and map runs as before", async () => {
    const own = { "of.$": "$$.Execution.Id" };
    const ItemProcessor = {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      ...{ StartAt: "Own", States: { Own: { Type: "Pass", Parameters: own, End: true } } },
    };
    const States = { Each: { Type: "Map", Label: "each", ItemProcessor, End: true } };
    const stateMachineArn = await renamed(await created(client(), "legacy", States, roleArn));
    expect(stateMachineArn).toBe(`${old}stateMachine:legacy`);
    const start = new StartExecutionCommand({ stateMachineArn, name: "one", input: "[1]" });
    const { executionArn } = await client().send(start);
    expect(executionArn).toBe(`${old}execution:legacy:one`);
    const { output = "" } = await ended(client(), executionArn);
    const [child] = JSON.parse(output);
    expect(child.of).toContain(`${old}execution:legacy/each:`);
    const { mapRuns = [] } = await client().send(new ListMapRunsCommand({ executionArn }));
    expect(mapRuns[0]?.mapRunArn).toContain(`${old}mapRun:legacy/each:`);
  });

  test("lists it behind those that are new, page by page", async () => {
    const pass = { Pass: { Type: "Pass", End: true } };
    await created(client(), "zebra", pass, roleArn);
    const names: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const asked = new ListStateMachinesCommand({ maxResults: 1, nextToken });
      const page = await client().send(asked);
      names.push(...(page.stateMachines ?? []).map(({ stateMachineArn }) => stateMachineArn));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const now = old.replace("aws", "aws-us-gov");
    expect(names).toEqual([`${now}stateMachine:zebra`, `${old}stateMachine:legacy`]);
  });
});
