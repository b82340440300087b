import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { JsonObject } from "../base/index.ts";
import { RealClock, SkipClock } from "../engine/index.ts";
import type { LogLine } from "../lambda/index.ts";
import { FunctionLogs } from "./function-logs.ts";
import { HOME_SCOPE, Host, loadProject } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-logs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CODE = `
exports.handler = async ({ fails }) => {
  console.log("hello from inside");
  if (fails) throw new Error("as asked");
  return 1;
};
`;

const PROJECT = `
functions:
  Work: { runtime: nodejs20.x, handler: index.handler, code: code }
stateMachines:
  Calls:
    definition:
      StartAt: Call
      States:
        Call: { Type: Task, Resource: "\${Work.Arn}", End: true }
resources:
  Alarmed: { type: AWS::SQS::Queue }
  News: { type: AWS::SNS::Topic }
  OnNews:
    type: AWS::SNS::Subscription
    properties: { TopicArn: "\${News}", Protocol: sqs, Endpoint: "\${Alarmed.Arn}" }
  Failing:
    type: AWS::CloudWatch::Alarm
    properties:
      AlarmName: failing
      Namespace: AWS/States
      MetricName: ExecutionsFailed
      Dimensions: [{ Name: StateMachineArn, Value: "\${Calls}" }]
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
      AlarmActions: ["\${News}"]
`;

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:Calls";

async function opened(): Promise<Host> {
  mkdirSync(join(folder, "code"), { recursive: true });
  writeFileSync(join(folder, "code", "index.js"), CODE);
  writeFileSync(join(folder, "treadle.yaml"), PROJECT);
  const loaded = await loadProject(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new SkipClock(), relaxed: false, synchronous: "NORMAL" },
    ...{ env: {}, log: (line) => expect.fail(line) },
  });
  await host.deploy(loaded.value);
  return host;
}

async function ask(
  host: Host,
  [service, operation]: readonly [string, string],
  parameters: JsonObject,
): Promise<JsonObject> {
  const services = await host.services.get();
  const answer = await services.call({ service, operation, parameters, scope: HOME_SCOPE });
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.output;
}

async function run(host: Host, input: JsonObject): Promise<string | undefined> {
  const started = await host.call("StartExecution", {
    ...{ stateMachineArn: MACHINE, input: JSON.stringify(input) },
  });
  return (await host.engine.closed(String(started.body["executionArn"])))?.status;
}

/** Looks again until it holds: what is awaited happens in the background, outside of any clock. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const late = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > late) throw new Error("it never came");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function messages(host: Host, filter: JsonObject = {}): Promise<readonly string[]> {
  const { logGroups = [] } = await ask(host, ["logs", "DescribeLogGroups"], {});
  const names = (logGroups as unknown as readonly { logGroupName: string }[]).map(
    ({ logGroupName }) => logGroupName,
  );
  if (!names.includes("/aws/lambda/Work")) return [];
  const found = await ask(host, ["logs", "FilterLogEvents"], {
    ...{ logGroupName: "/aws/lambda/Work", ...filter },
  });
  // The cast: FilterLogEvents' answer.
  const events = found["events"] as unknown as readonly {
    message: string;
    logStreamName: string;
  }[];
  for (const { logStreamName } of events) {
    expect(logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  }
  return events.map(({ message }) => message);
}

test("what functions print is in /aws/lambda/<name>, a stream for each process", async () => {
  await using host = await opened();
  expect(await run(host, {})).toBe("SUCCEEDED");
  await until(async () => (await messages(host)).some((text) => text.startsWith("REPORT")));
  const [start, said, end, report] = await messages(host);
  expect(start).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/);
  expect(said).toMatch(/hello from inside/);
  expect(end).toMatch(/^END RequestId: /);
  expect(report).toMatch(/^REPORT RequestId: .*\tDuration: [\d.]+ ms\t/);
  const filtered = await messages(host, { filterPattern: "hello" });
  expect(filtered).toHaveLength(1);
});

test("executions are metrics of AWS/States, and alarms on them fire", async () => {
  await using host = await opened();
  expect(await run(host, {})).toBe("SUCCEEDED");
  expect(await run(host, { fails: true })).toBe("FAILED");
  const sumOf = async (MetricName: string): Promise<number> => {
    const { Datapoints = [] } = await ask(host, ["cloudwatch", "GetMetricStatistics"], {
      ...{
        Namespace: "AWS/States",
        MetricName,
        Period: 86_400,
        Statistics: ["SampleCount", "Sum"],
      },
      Dimensions: [{ Name: "StateMachineArn", Value: MACHINE }],
      StartTime: new Date(Date.now() - 86_400_000).toISOString(),
      EndTime: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const points = Datapoints as unknown as readonly { Sum: number; SampleCount: number }[];
    return points.reduce((sum, one) => {
      return sum + Number(MetricName === "ExecutionTime" ? one.SampleCount : one.Sum);
    }, 0);
  };
  await until(async () => (await sumOf("ExecutionTime")) === 2);
  expect(await sumOf("ExecutionsStarted")).toBe(2);
  expect(await sumOf("ExecutionsSucceeded")).toBe(1);
  expect(await sumOf("ExecutionsFailed")).toBe(1);
  const received = await ask(host, ["sqs", "ReceiveMessage"], {
    ...{ QueueUrl: "/123456789012/Alarmed", WaitTimeSeconds: 20 },
  });
  expect(JSON.stringify(received)).toContain("failing");
});

test("a flood is bounded, told of once, and everything is written at the end", async () => {
  const calls: { readonly operation: string; readonly parameters: JsonObject }[] = [];
  const told: string[] = [];
  const logs = new FunctionLogs({
    services: () => ({
      isBuilt: true,
      get: async () => ({
        call: async (call) => {
          calls.push(call);
          return { ok: true, output: {}, requestId: "r", http: () => expect.fail("no HTTP here") };
        },
      }),
    }),
    clock: new SkipClock(),
    report: (_where, error) => told.push(String(error)),
  });
  const line: LogLine = {
    ...{ at: 1, scope: HOME_SCOPE, functionName: "f", version: "$LATEST", requestId: "r" },
    ...{ logGroup: "/aws/lambda/f", logStream: "s", text: "x" },
  };
  for (let i = 0; i < 25_000; i++) logs.add(line);
  await logs.close();
  const written = calls.filter(({ operation }) => operation === "PutLogEvents");
  // The cast: what PutLogEvents was given.
  const sizes = written.map(({ parameters }) => (parameters["logEvents"] as JsonObject[]).length);
  expect(sizes).toEqual([5000, 5000, 5000, 5000]);
  expect(told).toEqual(["Error: 5000 lines were dropped"]);
  expect(calls.filter(({ operation }) => operation === "CreateLogStream")).toHaveLength(1);
  // What comes after the end finds services that are closed.
  calls.length = 0;
  logs.add(line);
  await logs.close();
  expect(calls).toEqual([]);
});

test("a function that is ended with the host has its lines written before the services close", async () => {
  const told: string[] = [];
  mkdirSync(join(folder, "code"), { recursive: true });
  const talks = `exports.handler = () => new Promise(() => setInterval(() => console.log("on"), 5));`;
  writeFileSync(join(folder, "code", "index.js"), talks);
  writeFileSync(join(folder, "treadle.yaml"), PROJECT);
  const loaded = await loadProject(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
    ...{ env: {}, log: (line) => told.push(line) },
  });
  await host.deploy(loaded.value);
  await ask(host, ["sqs", "ListQueues"], {});
  await host.call("StartExecution", { stateMachineArn: MACHINE });
  await expect
    .poll(async () => {
      const asked = { logGroupName: "/aws/lambda/Work" };
      return JSON.stringify(await ask(host, ["logs", "FilterLogEvents"], asked));
    })
    .toContain('ton"');
  await host[Symbol.asyncDispose]();
  expect(told.filter((line) => /JournalFailed|closed/.test(line))).toEqual([]);
}, 30_000);
