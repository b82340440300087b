// The genuine AWS SDK client against a live server: every one of the 37 operations goes over the wire.
import {
  CreateActivityCommand,
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteActivityCommand,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeActivityCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  InvalidDefinition,
  ListActivitiesCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  TaskTimedOut,
  TestStateCommand,
  UntagResourceCommand,
  UpdateMapRunCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  ValidationException,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS } from "../../src/api/index.ts";
import { createTestHost, type TestHost } from "../support/test-host.ts";

const roleArn = "arn:aws:iam::123456789012:role/r";
const called = new Set<string>();
let live: TestHost;
let url: string;
let client: SFNClient;

beforeAll(async () => {
  live = await createTestHost();
  url = await live.host.listen("127.0.0.1", 0);
  client = new SFNClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // The SDK puts `sync-` before the host of two operations, and this host has no such name.
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  client.middlewareStack.add(
    (next, context) => (args) => {
      called.add(String(context["commandName"]).replace(/Command$/, ""));
      return next(args);
    },
    { step: "initialize" },
  );
});

afterAll(async () => {
  client.destroy();
  await live[Symbol.asyncDispose]();
});

function machine(states: object, more: object = {}): string {
  return JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...more });
}

const HELLO = machine({ Hello: { Type: "Pass", Result: { hello: "world" }, End: true } });

async function create(name: string, definition: string, type?: "EXPRESS"): Promise<string> {
  const command = new CreateStateMachineCommand({
    name,
    definition,
    roleArn,
    ...(type === undefined ? {} : { type }),
  });
  return (await client.send(command)).stateMachineArn ?? "";
}

async function closed(executionArn: string): Promise<string> {
  for (;;) {
    const { status = "" } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== "RUNNING") return status;
  }
}

async function run(stateMachineArn: string, input = "{}"): Promise<string> {
  const started = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
  return started.executionArn ?? "";
}

describe("state machines, versions, aliases, tags", () => {
  test("live their life", async () => {
    const created = await client.send(
      new CreateStateMachineCommand({
        name: "life",
        definition: HELLO,
        roleArn,
        publish: true,
        tags: [{ key: "team", value: "a" }],
      }),
    );
    const stateMachineArn = created.stateMachineArn ?? "";
    expect(created.creationDate).toBeInstanceOf(Date);
    const resourceArn = stateMachineArn;
    await client.send(new TagResourceCommand({ resourceArn, tags: [{ key: "k", value: "v" }] }));
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["team"] }));
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: "k", value: "v" }]);

    const definition = machine({ Other: { Type: "Succeed" } });
    const updated = await client.send(
      new UpdateStateMachineCommand({ stateMachineArn, definition }),
    );
    expect(updated.updateDate).toBeInstanceOf(Date);
    const published = await client.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
    expect(published.stateMachineVersionArn).toBe(`${stateMachineArn}:2`);
    const versions = await client.send(new ListStateMachineVersionsCommand({ stateMachineArn }));
    expect(versions.stateMachineVersions).toHaveLength(2);

    const { stateMachineAliasArn } = await client.send(
      new CreateStateMachineAliasCommand({
        name: "PROD",
        routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }],
      }),
    );
    await client.send(
      new UpdateStateMachineAliasCommand({ stateMachineAliasArn, description: "said" }),
    );
    const alias = await client.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }));
    expect(alias.description).toBe("said");
    const aliases = await client.send(new ListStateMachineAliasesCommand({ stateMachineArn }));
    expect(aliases.stateMachineAliases).toHaveLength(1);
    await client.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }));
    const stateMachineVersionArn = `${stateMachineArn}:1`;
    await client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn }));

    const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(described).toMatchObject({ definition, status: "ACTIVE", type: "STANDARD" });
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect(stateMachines?.map(({ name }) => name)).not.toContain("life");
  });

  test("errors are the SDK's own classes", async () => {
    await expect(create("bad", "{}")).rejects.toBeInstanceOf(InvalidDefinition);
    await expect(
      client.send(new ListStateMachinesCommand({ maxResults: 1001 })),
    ).rejects.toBeInstanceOf(ValidationException);
    const executionArn = "arn:aws:states:us-east-1:123456789012:execution:no:no";
    await expect(
      client.send(new DescribeExecutionCommand({ executionArn })),
    ).rejects.toBeInstanceOf(ExecutionDoesNotExist);
  });

  test("a definition is validated without being kept", async () => {
    const answer = await client.send(
      new ValidateStateMachineDefinitionCommand({ definition: "{}" }),
    );
    expect(answer).toMatchObject({ result: "FAIL", truncated: false });
    expect(answer.diagnostics?.[0]).toMatchObject({ code: "SCHEMA_VALIDATION_FAILED" });
  });
});

describe("executions", () => {
  test("run, are described, listed and told event by event", async () => {
    const stateMachineArn = await create("hello", HELLO);
    const executionArn = await run(stateMachineArn, '{"a":1}');
    expect(await closed(executionArn)).toBe("SUCCEEDED");
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ input: '{"a":1}', output: '{"hello":"world"}' });
    expect(described.stopDate).toBeInstanceOf(Date);
    const history = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(history.events?.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions?.map((one) => one.executionArn)).toEqual([executionArn]);
    const of = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(of.definition).toBe(HELLO);
  });

  test("are stopped, and a name is taken once", async () => {
    const wait = machine({ Wait: { Type: "Wait", Seconds: 3600, End: true } });
    const stateMachineArn = await create("wait", wait);
    const start = { stateMachineArn, name: "once" };
    const { executionArn } = await client.send(new StartExecutionCommand(start));
    expect((await client.send(new StartExecutionCommand(start))).executionArn).toBe(executionArn);
    await expect(
      client.send(new StartExecutionCommand({ ...start, input: "1" })),
    ).rejects.toBeInstanceOf(ExecutionAlreadyExists);
    const stop = { executionArn, error: "Why", cause: "because" };
    expect((await client.send(new StopExecutionCommand(stop))).stopDate).toBeInstanceOf(Date);
    expect(await closed(executionArn ?? "")).toBe("ABORTED");
  });

  test("run synchronously where the machine is Express", async () => {
    const stateMachineArn = await create("express", HELLO, "EXPRESS");
    const answer = await client.send(new StartSyncExecutionCommand({ stateMachineArn }));
    expect(answer).toMatchObject({ status: "SUCCEEDED", output: '{"hello":"world"}' });
    expect(answer.billingDetails?.billedMemoryUsedInMB).toBeGreaterThan(0);
  });

  test("are redriven from where they failed", async () => {
    const fail = machine({ Fail: { Type: "Fail", Error: "E", Cause: "C" } });
    const executionArn = await run(await create("fail", fail));
    expect(await closed(executionArn)).toBe("FAILED");
    const answer = await client.send(new RedriveExecutionCommand({ executionArn }));
    expect(answer.redriveDate).toBeInstanceOf(Date);
    expect(await closed(executionArn)).toBe("FAILED");
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ error: "E", cause: "C", redriveCount: 1 });
  });

  test("say the same to the client token of a redrive, when they have succeeded too", async () => {
    const { activityArn = "" } = await client.send(new CreateActivityCommand({ name: "redriven" }));
    const task = machine({ Do: { Type: "Task", Resource: activityArn, End: true } });
    const executionArn = await run(await create("redriven", task));
    await client.send(new StopExecutionCommand({ executionArn }));
    const again = new RedriveExecutionCommand({ executionArn, clientToken: "k" });
    const { redriveDate } = await client.send(again);
    expect(redriveDate).toBeInstanceOf(Date);
    expect((await client.send(again)).redriveDate).toEqual(redriveDate);
    const { taskToken } = await client.send(new GetActivityTaskCommand({ activityArn }));
    await client.send(new SendTaskSuccessCommand({ taskToken, output: "1" }));
    expect(await closed(executionArn)).toBe("SUCCEEDED");
    expect((await client.send(again)).redriveDate).toEqual(redriveDate);
    const other = new RedriveExecutionCommand({ executionArn, clientToken: "other" });
    await expect(client.send(other)).rejects.toMatchObject({
      name: "ExecutionNotRedrivable",
      message: "Execution is SUCCEEDED and cannot be redriven",
    });
  });
});

describe("activities", () => {
  test("a worker takes a task, keeps it alive and answers it", async () => {
    const { activityArn = "" } = await client.send(new CreateActivityCommand({ name: "worker" }));
    const { activities } = await client.send(new ListActivitiesCommand({}));
    expect(activities?.map(({ name }) => name)).toContain("worker");
    const described = await client.send(new DescribeActivityCommand({ activityArn }));
    expect(described.name).toBe("worker");

    const task = machine({
      Do: {
        Type: "Task",
        Resource: activityArn,
        Catch: [{ ErrorEquals: ["Bad"], Next: "Again" }],
        End: true,
      },
      Again: { Type: "Task", Resource: activityArn, End: true },
    });
    const executionArn = await run(await create("activity", task), '{"job":1}');
    const take = new GetActivityTaskCommand({ activityArn, workerName: "w" });
    const first = await client.send(take);
    expect(first.input).toBe('{"job":1}');
    await client.send(new SendTaskHeartbeatCommand({ taskToken: first.taskToken }));
    await client.send(new SendTaskFailureCommand({ taskToken: first.taskToken, error: "Bad" }));
    const { taskToken } = await client.send(take);
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"done":true}' }));
    expect(await closed(executionArn)).toBe("SUCCEEDED");
    await expect(
      client.send(new SendTaskSuccessCommand({ taskToken, output: "{}" })),
    ).rejects.toBeInstanceOf(TaskTimedOut);
    await client.send(new DeleteActivityCommand({ activityArn }));
  });
});

describe("Map Runs", () => {
  test("are listed and described; a finished one is updated no more", async () => {
    const map = machine({
      Map: {
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Item",
          States: { Item: { Type: "Pass", End: true } },
        },
        End: true,
      },
    });
    const executionArn = await run(await create("map", map), "[1,2]");
    expect(await closed(executionArn)).toBe("SUCCEEDED");
    const { mapRuns } = await client.send(new ListMapRunsCommand({ executionArn }));
    const mapRunArn = mapRuns?.[0]?.mapRunArn;
    const described = await client.send(new DescribeMapRunCommand({ mapRunArn }));
    expect(described.itemCounts).toMatchObject({ succeeded: 2, total: 2 });
    const children = await client.send(new ListExecutionsCommand({ mapRunArn }));
    expect(children.executions).toMatchObject([{ itemCount: 1 }, { itemCount: 1 }]);
    await expect(
      client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 })),
    ).rejects.toMatchObject({ reason: "CANNOT_UPDATE_COMPLETED_MAP_RUN" });
  });
});

test("one state is tested alone", async () => {
  const definition = JSON.stringify({ Type: "Pass", Result: { a: 1 }, End: true });
  const answer = await client.send(new TestStateCommand({ definition, roleArn }));
  expect(answer).toMatchObject({ status: "SUCCEEDED", output: '{"a":1}' });
});

test("every operation of the model went over the wire", () => {
  expect(Object.keys(OPERATIONS).filter((name) => !called.has(name))).toEqual([]);
});
