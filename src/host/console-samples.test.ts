// Inputs that the console offers for a machine: its project's, and one of what its definition reads.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConsoleClient } from "../../test/support/console-client.ts";
import type { Samples } from "../console-wire/index.ts";
import { loadProject } from "./index.ts";

const ARN = "arn:aws:states:us-east-1:123456789012:stateMachine";
const PROJECT = `
stateMachines:
  Orders:
    definition:
      StartAt: Charge
      States:
        Charge:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Parameters: { FunctionName: charge, "Payload.$": "$.order.id" }
          End: true
  Quiet: { definition: { StartAt: P, States: { P: { Type: Pass, Result: 1, End: true } } } }
resources:
  Nightly:
    type: AWS::Scheduler::Schedule
    properties:
      ScheduleExpression: rate(1 day)
      FlexibleTimeWindow: { Mode: "OFF" }
      State: DISABLED
      Target: { Arn: "\${Orders.Arn}", RoleArn: "\${Runner.Arn}", Input: { order: { id: night } } }
  Hourly:
    type: AWS::Events::Rule
    properties:
      ScheduleExpression: rate(1 hour)
      State: DISABLED
      Targets: [{ Id: t, Arn: "\${Orders.Arn}", RoleArn: "\${Runner.Arn}", Input: '{"order": {"id": "hour"}}' }]
  Runner: { type: AWS::IAM::Role, properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] } } }
`;

let client: ConsoleClient;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "treadle-samples-"));
  await mkdir(join(folder, "events"));
  await writeFile(join(folder, "treadle.yaml"), PROJECT);
  await writeFile(join(folder, "events/first.json"), '{"order": {"id": "file"}}');
  client = await ConsoleClient.open();
  const loaded = await loadProject(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  await client.host.deploy(loaded.value);
}, 60_000);

afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
}, 60_000);

const samples = (arn: string): Promise<Samples> => client.get(`samples?arn=${arn}`);

test("a project's files and schedules bring inputs, the definition one of what it reads", async () => {
  const { project, derived } = await samples(`${ARN}:Orders`);
  expect(project.map(({ name, from, input }) => [name, from, JSON.parse(input)])).toEqual([
    ["events/first.json", "events/first.json", { order: { id: "file" } }],
    ["Nightly", "schedule", { order: { id: "night" } }],
    ["Hourly", "rule", { order: { id: "hour" } }],
  ]);
  expect(derived).toEqual({ input: '{"order":{"id":"id-1"}}', isRead: true });
});

test("what nobody reads is an empty object, and said to be", async () => {
  const { derived } = await samples(`${ARN}:Quiet`);
  expect(derived).toEqual({ input: "{}", isRead: false });
});

test("a version has what it reads, and its machine's files", async () => {
  const stateMachineArn = `${ARN}:Orders`;
  const version = await client.call("PublishStateMachineVersion", { stateMachineArn });
  const definition = JSON.stringify({
    ...{ StartAt: "W", States: { W: { Type: "Wait", SecondsPath: "$.delay", End: true } } },
  });
  await client.call("UpdateStateMachine", { stateMachineArn, definition });
  expect((await samples(stateMachineArn)).derived.input).toBe('{"delay":1}');
  const { derived, project } = await samples(version["stateMachineVersionArn"] ?? "");
  expect(derived.input).toBe('{"order":{"id":"id-1"}}');
  expect(project).toHaveLength(3);
});

test("a machine that is of no project has what it reads alone; one that is not there is refused", async () => {
  const definition = { StartAt: "S", States: { S: { Type: "Succeed", InputPath: "$.a" } } };
  await client.call("CreateStateMachine", {
    ...{ name: "Alone", roleArn: "arn:aws:iam::123456789012:role/r" },
    definition: JSON.stringify(definition),
  });
  expect(await samples(`${ARN}:Alone`)).toEqual({
    ...{ project: [], derived: { input: '{"a":"a-1"}', isRead: true } },
  });
  await expect(samples(`${ARN}:Nobody`)).rejects.toThrow("StateMachineDoesNotExist");
});
