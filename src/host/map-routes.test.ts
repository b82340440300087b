import { expect, test } from "vitest";
import type { JsonObject } from "../base/index.ts";
import { RealClock } from "../engine/index.ts";
import { S3MapData } from "../integrations/index.ts";
import { HOME_SCOPE, Host, type HostOptions } from "./index.ts";
import { embeddedObjects } from "./map-data.ts";

function open(more: Partial<HostOptions> = {}): Promise<Host> {
  return Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false },
    ...{ synchronous: "NORMAL", env: {}, log: (line) => expect.fail(line), ...more },
  });
}

async function s3(host: Host, operation: string, parameters: JsonObject): Promise<JsonObject> {
  const services = await host.services.get();
  const call = { service: "s3", operation, parameters, scope: HOME_SCOPE };
  const answer = await services.call(call);
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.output;
}

/** Doubles nothing, reads rows.csv of the bucket and writes what became of them. */
const DEFINITION = JSON.stringify({
  StartAt: "M",
  States: {
    M: {
      ...{ Type: "Map", Label: "rows", End: true },
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
        Parameters: { Bucket: "there", Key: "rows.csv" },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" },
        ...{ StartAt: "P", States: { P: { Type: "Pass", End: true } } },
      },
      ResultWriter: {
        Resource: "arn:aws:states:::s3:putObject",
        Parameters: { Bucket: "there", Prefix: "out" },
      },
    },
  },
});

async function run(host: Host): Promise<JsonObject> {
  const roleArn = "arn:aws:iam::123456789012:role/r";
  const machine = { name: "m", roleArn, definition: DEFINITION, type: "STANDARD" };
  const { body } = await host.call("CreateStateMachine", machine);
  const { stateMachineArn = "" } = body;
  const started = await host.call("StartExecution", { stateMachineArn });
  const executionArn = String(started.body["executionArn"]);
  await host.engine.closed(executionArn);
  return (await host.call("DescribeExecution", { executionArn })).body;
}

async function keysWritten(host: Host): Promise<readonly string[]> {
  const { Contents = [] } = await s3(host, "ListObjectsV2", { Bucket: "there", Prefix: "out" });
  // The cast: ListObjectsV2's answer.
  return (Contents as unknown as readonly { Key: string }[]).map(({ Key }) => Key);
}

const routedTo: readonly (readonly [string, (url: string) => Partial<HostOptions>])[] = [
  ["the route of s3", (url) => ({ routes: { s3: url } })],
  ["AWS_ENDPOINT_URL_S3", (url) => ({ env: { AWS_ENDPOINT_URL_S3: url } })],
  ["the default route", (url) => ({ routes: { default: url } })],
];

test.each(routedTo)("a Distributed Map reads and writes where %s leads", async (_name, options) => {
  await using there = await open();
  const url = await there.listen("127.0.0.1", 0);
  await s3(there, "CreateBucket", { Bucket: "there" });
  const Body = `id,sum\n${Array.from({ length: 120 }, (_, i) => `${i},é${i}`).join("\n")}\n`;
  await s3(there, "PutObject", { Bucket: "there", Key: "rows.csv", Body });

  await using here = await open(options(url));
  const ended = await run(here);
  expect(ended).toMatchObject({ status: "SUCCEEDED" });

  const keys = await keysWritten(there);
  expect(keys.map((key) => key.split("/").at(-1))).toEqual(["SUCCEEDED_0.json", "manifest.json"]);
  const written = await s3(there, "GetObject", { Bucket: "there", Key: keys[0] ?? "" });
  const results = JSON.parse(String(written["Body"]));
  expect(results).toHaveLength(120);
  expect(JSON.parse(results[7].Output)).toEqual({ id: "7", sum: "é7" });
});

test("an embedded s3 stays here though everything else goes elsewhere", async () => {
  const routes = { default: "http://127.0.0.1:9", s3: "embedded" };
  await using here = await open({ routes });
  await s3(here, "CreateBucket", { Bucket: "there" });
  await s3(here, "PutObject", { Bucket: "there", Key: "rows.csv", Body: "id\n1\n" });
  expect(await run(here)).toMatchObject({ status: "SUCCEEDED" });
});

test("a mock of s3:getObject gives the items", async () => {
  const mock = { Return: { Body: "id\n1\n2\n" } };
  await using here = await open({
    routes: { "s3:getObject": { mock }, "s3:putObject": "mock" },
  });
  const { output } = await run(here);
  expect(JSON.parse(String(output))).toMatchObject({ ResultWriterDetails: { Bucket: "there" } });
});

test("a mock that throws fails the reader by its words", async () => {
  const mock = { Throw: { Error: "S3.SlowDownException", Cause: "not so fast" } };
  await using here = await open({ routes: { s3: { mock } } });
  const ended = await run(here);
  expect(ended).toMatchObject({ status: "FAILED", error: "States.ItemReaderFailed" });
  expect(String(ended["cause"])).toContain("not so fast");
});

test("an endpoint that refuses the object fails the reader as S3 does", async () => {
  await using there = await open();
  const url = await there.listen("127.0.0.1", 0);
  await using here = await open({ routes: { s3: url } });
  const ended = await run(here);
  expect(ended).toMatchObject({ status: "FAILED", error: "States.ItemReaderFailed" });
  expect(String(ended["cause"])).toContain("(Service: S3, Status Code: 404");
});

test("results of many megabytes are one file", async () => {
  await using here = await open();
  await s3(here, "CreateBucket", { Bucket: "there" });
  const rows = Array.from({ length: 80 }, (_, i) => `${i},${"x".repeat(100_000)}`);
  const Body = `id,text\n${rows.join("\n")}\n`;
  await s3(here, "PutObject", { Bucket: "there", Key: "rows.csv", Body });
  expect(await run(here)).toMatchObject({ status: "SUCCEEDED" });
  const keys = await keysWritten(here);
  expect(keys.map((key) => key.split("/").at(-1))).toEqual(["SUCCEEDED_0.json", "manifest.json"]);
  const { Body: text } = await s3(here, "GetObject", { Bucket: "there", Key: keys[0] ?? "" });
  expect(Buffer.byteLength(String(text))).toBeGreaterThan(16_000_000);
  const results = JSON.parse(String(text)) as readonly { readonly Input: string }[];
  const ids = results.map(({ Input }) => Number(JSON.parse(Input).id));
  expect(ids.sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
  const uploads = await s3(here, "ListMultipartUploads", { Bucket: "there" });
  expect(uploads["Uploads"] ?? []).toEqual([]);
});

test("a file that was begun before a crash goes on after it, and a part again does no harm", async () => {
  await using here = await open();
  await s3(here, "CreateBucket", { Bucket: "there" });
  const destination = { bucket: "there", prefix: "", parameters: { value: {} } };
  const write = (text: string, number: number, last: boolean) => {
    // As after a start: nothing is remembered of uploads.
    const data = new S3MapData({
      store: embeddedObjects(here.services),
      pause: async () => undefined,
    });
    const files = [{ key: "big.json", text, part: { number, last } }];
    const request = { identity: HOME_SCOPE, mapRunArn: "r", writeId: 1, destination, files };
    // The cast: a writer reads no more of a request.
    return data.write(request as never, new AbortController().signal);
  };
  const first = `["${"x".repeat(6_000_000)}"`;
  await write("something else", 1, false);
  expect(await write(first, 1, false)).toEqual({ type: "written", sizes: [first.length] });
  expect(await write(",1]", 2, true)).toEqual({ type: "written", sizes: [3] });
  expect(await write(",1]", 2, true)).toEqual({ type: "written", sizes: [3] });
  const { Body } = await s3(here, "GetObject", { Bucket: "there", Key: "big.json" });
  expect(JSON.parse(String(Body))).toHaveLength(2);
  expect(await write("x", 3, false)).toMatchObject({
    failure: { error: "States.ResultWriterFailed" },
  });
});
