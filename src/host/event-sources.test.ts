import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { JsonObject } from "../base/index.ts";
import { SkipClock } from "../engine/index.ts";
import { HOME_SCOPE, Host, loadProject } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-sources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes down what it is given; fails messages with the text "bad". */
const WORKER = `
const fs = require("node:fs");
exports.handler = async (event) => {
  const said = event.Records.map(({ body }) => body);
  fs.appendFileSync(process.env.SEEN, JSON.stringify(event.Records) + "\\n");
  const bad = event.Records.filter(({ body }) => body.includes("bad"));
  if (process.env.REPORTS) return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  if (bad.length > 0) throw new Error("a bad message");
  return said;
};
`;

function projectText(seen: string, source: string, reports: boolean): string {
  return `
functions:
  Worker:
    runtime: nodejs20.x
    handler: index.handler
    code: code
    timeout: 5
    reservedConcurrency: 1
    environment: { SEEN: "${seen}"${reports ? ', REPORTS: "yes"' : ""} }
resources:
  DeadLetters: { type: AWS::SQS::Queue }
  Jobs:
    type: AWS::SQS::Queue
    properties: { VisibilityTimeout: 5, RedrivePolicy: { deadLetterTargetArn: "\${DeadLetters.Arn}", maxReceiveCount: 2 } }
  OnJobs:
    type: AWS::Lambda::EventSourceMapping
    properties: { EventSourceArn: "\${Jobs.Arn}", FunctionName: Worker, ${source} }
`;
}

let written = 0;

// Jumps over what nobody works in, so that no machine is too slow for a visibility timeout.
const clock = new SkipClock();

async function started(source: string, more: { reports?: boolean; data?: string } = {}) {
  const home = join(folder, `p${++written}`);
  mkdirSync(join(home, "code"), { recursive: true });
  writeFileSync(join(home, "code", "index.js"), WORKER);
  const seen = join(home, "seen");
  writeFileSync(seen, "");
  const file = join(home, "treadle.yaml");
  writeFileSync(file, projectText(seen, source, more.reports === true));
  const loaded = await loadProject(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const complaints: string[] = [];
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "NORMAL", env: {} },
    ...(more.data === undefined ? {} : { dataDirectory: more.data }),
    log: (line) => complaints.push(line),
  });
  const deployment = await host.deploy(loaded.value);
  const records = () =>
    readFileSync(seen, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .flatMap((line) => JSON.parse(line) as JsonObject[]);
  return { host, deployment, records, complaints, project: loaded.value };
}

async function sqs(host: Host, operation: string, parameters: JsonObject): Promise<JsonObject> {
  const services = await host.services.get();
  const QueueUrl = `http://x/${HOME_SCOPE.account}/${String(parameters["queue"])}`;
  const { queue: _, ...rest } = parameters;
  const outcome = await services.call({
    ...{ service: "sqs", operation, scope: HOME_SCOPE },
    parameters: { QueueUrl, ...rest },
  });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.output;
}

const send = (host: Host, MessageBody: string, more: JsonObject = {}) =>
  sqs(host, "SendMessage", { queue: "Jobs", MessageBody, ...more });

async function deadLetter(host: Host): Promise<unknown> {
  let body: unknown;
  await until(async () => {
    const { Messages } = await sqs(host, "ReceiveMessage", { queue: "DeadLetters" });
    if (Array.isArray(Messages)) body = (Messages[0] as JsonObject)["Body"];
    return body !== undefined;
  });
  return body;
}

async function left(host: Host): Promise<unknown> {
  const { Attributes } = await sqs(host, "GetQueueAttributes", {
    ...{ queue: "Jobs", AttributeNames: ["All"] },
  });
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } =
    Attributes as JsonObject;
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) {
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() + 500, resolve);
    });
  }
}

test("a message reaches its function in AWS's shape and leaves the queue", async () => {
  const { host, records, complaints } = await started("BatchSize: 5");
  await send(host, "one", {
    MessageAttributes: { kind: { DataType: "String", StringValue: "x" } },
  });
  await until(async () => records().length === 1 && (await left(host)) === 0);
  expect(records()[0]).toEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.any(String),
    body: "one",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: expect.any(String),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {
      kind: { stringValue: "x", stringListValues: [], binaryListValues: [], dataType: "String" },
    },
    md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:Jobs",
    awsRegion: "us-east-1",
  });
  expect(complaints).toEqual([]);
  await host[Symbol.asyncDispose]();
});

test("a batch whose function fails comes back, and ends in the dead letters", async () => {
  const { host, records } = await started("BatchSize: 1");
  await send(host, "bad");
  expect(await deadLetter(host)).toBe("bad");
  expect(records().map(({ body }) => body)).toEqual(["bad", "bad"]);
  await host[Symbol.asyncDispose]();
});

test("only the reported messages of a batch come back", async () => {
  const source =
    "BatchSize: 10, MaximumBatchingWindowInSeconds: 2, FunctionResponseTypes: [ReportBatchItemFailures]";
  const { host, records } = await started(source, { reports: true });
  const Entries = ["good 1", "bad", "good 2"].map((MessageBody, i) => ({
    Id: `m${i}`,
    MessageBody,
  }));
  await sqs(host, "SendMessageBatch", { queue: "Jobs", Entries });
  expect(await deadLetter(host)).toBe("bad");
  const counts = records().map(({ body }) => String(body));
  expect(counts.filter((body) => body === "good 1")).toHaveLength(1);
  expect(counts.filter((body) => body === "good 2")).toHaveLength(1);
  expect(counts.filter((body) => body === "bad")).toHaveLength(2);
  expect(await left(host)).toBe(0);
  await host[Symbol.asyncDispose]();
});

test("a throttled function gets every message in the end", async () => {
  const { host, records } = await started("BatchSize: 1");
  const sent = Array.from({ length: 12 }, (_, i) => `m${i}`);
  for (const body of sent) await send(host, body);
  await until(async () => new Set(records().map(({ body }) => body)).size === sent.length);
  await until(async () => (await left(host)) === 0);
  await host[Symbol.asyncDispose]();
});

test("what no filter matches is removed unseen", async () => {
  const filter = `FilterCriteria: { Filters: [{ Pattern: '{"body": {"kind": ["wanted"]}}' }] }`;
  const { host, records } = await started(`BatchSize: 1, ${filter}`);
  await send(host, '{"kind":"other"}');
  await send(host, '{"kind":"wanted"}');
  await until(async () => records().length === 1 && (await left(host)) === 0);
  expect(records()[0]?.["body"]).toBe('{"kind":"wanted"}');
  await host[Symbol.asyncDispose]();
});

test("deploying twice keeps the mapping, and a restart goes on with it", async () => {
  const data = join(folder, "data");
  const first = await started("BatchSize: 1", { data });
  await first.host.deploy(first.project);
  const mappings = async (host: Host): Promise<JsonObject[]> => {
    const answer = await (await host.lambda.get()).handleRequest(
      {
        ...{ method: "GET", path: "/2015-03-31/event-source-mappings/", headers: {} },
        ...{ query: new URLSearchParams(), body: new Uint8Array(0) },
      },
      HOME_SCOPE,
    );
    return JSON.parse(Buffer.from(answer.body).toString()).EventSourceMappings;
  };
  const [before] = await mappings(first.host);
  expect(await mappings(first.host)).toHaveLength(1);
  await first.host[Symbol.asyncDispose]();
  const second = await started("BatchSize: 1", { data });
  expect(await mappings(second.host)).toEqual([before]);
  await send(second.host, "after");
  await until(() => second.records().some(({ body }) => body === "after"));
  await second.host[Symbol.asyncDispose]();
});

test("what is not declared any more is as if it had never been, at the next start", async () => {
  const data = join(folder, "unsaid");
  const filter = `FilterCriteria: { Filters: [{ Pattern: '{"body": {"kind": ["wanted"]}}' }] }`;
  const first = await started(`BatchSize: 1, ${filter}`, { data });
  await first.host[Symbol.asyncDispose]();
  const second = await started("BatchSize: 1", { data });
  await send(second.host, '{"kind":"other"}');
  await until(() => second.records().some(({ body }) => body === '{"kind":"other"}'));
  await second.host[Symbol.asyncDispose]();
});

test("invocations, errors and throttles of a function are metrics", async () => {
  const { host } = await started("BatchSize: 1");
  await send(host, "bad");
  await deadLetter(host);
  const services = await host.services.get();
  const sumOf = async (MetricName: string): Promise<number> => {
    const outcome = await services.call({
      ...{ service: "cloudwatch", operation: "GetMetricStatistics", scope: HOME_SCOPE },
      parameters: {
        ...{ Namespace: "AWS/Lambda", MetricName, Period: 86_400, Statistics: ["Sum"] },
        ...{ Dimensions: [{ Name: "FunctionName", Value: "Worker" }] },
        StartTime: new Date(Date.now() - 86_400_000).toISOString(),
        EndTime: new Date(Date.now() + 86_400_000).toISOString(),
      },
    });
    if (!outcome.ok) throw new Error(outcome.message);
    const points = outcome.output["Datapoints"] as readonly { readonly Sum: number }[];
    return points.reduce((sum, { Sum }) => sum + Number(Sum), 0);
  };
  await until(async () => (await sumOf("Invocations")) === 2);
  expect(await sumOf("Errors")).toBe(2);
  expect(await sumOf("Throttles")).toBe(0);
  await host[Symbol.asyncDispose]();
});
