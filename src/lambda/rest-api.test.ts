import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { writeZip } from "./code/zip-writer.ts";
import { createTestService, TEST_SCOPE } from "./fixtures/test-service.ts";

const lambda = createTestService();
afterAll(() => lambda[Symbol.asyncDispose]());

const FUNCTIONS = "/2015-03-31/functions";
const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const ROLE = "arn:aws:iam::000000000000:role/test";
let name = "";
let count = 0;
beforeEach(() => {
  count += 1;
  name = `fn-${count}`;
});

/** What these tests read out of answers; one of another shape fails its test. */
interface Answer {
  readonly AccountLimit: { readonly ConcurrentExecutions: number };
  readonly Aliases: readonly unknown[];
  readonly Code: { readonly Location: string };
  readonly CodeSha256: string;
  readonly Configuration: unknown;
  readonly FunctionArn: string;
  readonly FunctionEventInvokeConfigs: readonly unknown[];
  readonly FunctionName: string;
  readonly Functions: readonly { readonly FunctionName: string }[];
  readonly LastModified: string;
  readonly Message?: string;
  readonly NextMarker: string;
  readonly Policy: string;
  readonly RevisionId: string;
  readonly RoutingConfig: unknown;
  readonly Statement: string;
  readonly Tags: unknown;
  readonly Version: string;
  readonly Versions: readonly { readonly Version: string }[];
  readonly message?: string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Answer;
}

async function send(
  method: string,
  target: string,
  body: unknown = undefined,
  more: { headers?: Record<string, string>; scope?: typeof TEST_SCOPE } = {},
): Promise<Reply> {
  const [path = "", query = ""] = target.split("?");
  const bytes = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const response = await lambda.service.handleRequest(
    {
      method,
      path,
      query: new URLSearchParams(query),
      headers: { host: "localhost:1", ...more.headers },
      body: Buffer.from(bytes),
    },
    more.scope ?? TEST_SCOPE,
  );
  const text = Buffer.from(response.body).toString();
  const isJson = response.headers["Content-Type"] === "application/json" && text !== "";
  return { ...response, text, json: isJson ? JSON.parse(text) : undefined };
}

function zipOf(source: string): string {
  const content = Buffer.from(source);
  return Buffer.from(writeZip([{ name: "index.mjs", content, mode: 0o644 }])).toString("base64");
}

const ECHO = "export const handler = async (event) => ({ version: 1, event });";

function create(more: Record<string, unknown> = {}, source: string = ECHO): Promise<Reply> {
  return send("POST", FUNCTIONS, {
    FunctionName: name,
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Role: ROLE,
    Code: { ZipFile: zipOf(source) },
    ...more,
  });
}

function expectError(reply: Reply, status: number, type: string, message: string | RegExp): void {
  expect(reply.status).toBe(status);
  expect(reply.headers["x-amzn-ErrorType"]).toBe(type);
  const text = reply.json.Message ?? reply.json.message;
  if (typeof message === "string") expect(text).toBe(message);
  else expect(text).toMatch(message);
}

test("a function is created from a zip, shown, invoked and deleted", async () => {
  const created = await create({
    Timeout: 30,
    Environment: { Variables: { AB: "b" } },
    Tags: { t: "1" },
  });
  expect(created.status).toBe(201);
  expect(created.json).toMatchObject({
    FunctionName: name,
    FunctionArn: `${ARN}:${name}`,
    Runtime: "nodejs20.x",
    Role: ROLE,
    Handler: "index.handler",
    Description: "",
    Timeout: 30,
    MemorySize: 128,
    Version: "$LATEST",
    Environment: { Variables: { AB: "b" } },
    TracingConfig: { Mode: "PassThrough" },
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
  });
  expect(created.json.LastModified).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+0000$/);
  const shown = await send("GET", `${FUNCTIONS}/${name}`);
  expect(shown.json.Configuration).toEqual(created.json);
  expect(shown.json.Tags).toEqual({ t: "1" });
  const { pathname } = new URL(shown.json.Code.Location);
  const code = await lambda.service.handleRequest(
    {
      method: "GET",
      path: pathname,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
    },
    TEST_SCOPE,
  );
  expect(Buffer.from(code.body).toString("base64")).toBe(zipOf(ECHO));
  const invoked = await send("POST", `${FUNCTIONS}/${name}/invocations`, { a: 1 });
  expect(invoked.json).toEqual({ version: 1, event: { a: 1 } });
  expect((await send("DELETE", `${FUNCTIONS}/${name}`)).status).toBe(204);
  expectError(
    await send("GET", `${FUNCTIONS}/${name}`),
    404,
    "ResourceNotFoundException",
    `Function not found: ${ARN}:${name}`,
  );
});

test("Invoke answers with the headers of AWS", async () => {
  await create({}, "export const handler = async () => { throw new Error('no'); };");
  const failed = await send(
    "POST",
    `${FUNCTIONS}/${name}/invocations`,
    {},
    {
      headers: { "x-amz-log-type": "Tail" },
    },
  );
  expect(failed.status).toBe(200);
  expect(failed.headers).toMatchObject({
    "Content-Type": "application/json",
    "X-Amz-Executed-Version": "$LATEST",
    "X-Amz-Function-Error": "Unhandled",
    "x-amzn-Remapped-Content-Length": "0",
  });
  expect(failed.headers["X-Amzn-Trace-Id"]).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/);
  const log = Buffer.from(failed.headers["X-Amz-Log-Result"] ?? "", "base64").toString();
  expect(log).toContain("Invoke Error");
  const event = await send(
    "POST",
    `${FUNCTIONS}/${name}/invocations`,
    {},
    {
      headers: { "x-amz-invocation-type": "Event" },
    },
  );
  expect([event.status, event.text]).toEqual([202, ""]);
  const dryRun = await send(
    "POST",
    `${FUNCTIONS}/${name}/invocations`,
    {},
    {
      headers: { "x-amz-invocation-type": "DryRun" },
    },
  );
  expect([dryRun.status, dryRun.text]).toEqual([204, ""]);
});

test("a throttled invocation is 429 with its reason", async () => {
  await create();
  const path = `/2017-10-31/functions/${name}/concurrency`;
  const put = await send("PUT", path, { ReservedConcurrentExecutions: 0 });
  expect([put.status, put.json]).toEqual([200, { ReservedConcurrentExecutions: 0 }]);
  const throttled = await send("POST", `${FUNCTIONS}/${name}/invocations`, {});
  expect(throttled.status).toBe(429);
  expect(throttled.json).toEqual({
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    Type: "User",
    message: "Rate Exceeded.",
  });
  const shown = await send("GET", `/2019-09-30/functions/${name}/concurrency`);
  expect(shown.json).toEqual({ ReservedConcurrentExecutions: 0 });
  expect((await send("DELETE", path)).status).toBe(204);
  expect((await send("POST", `${FUNCTIONS}/${name}/invocations`, {})).status).toBe(200);
  expectError(
    await send("PUT", path, { ReservedConcurrentExecutions: 901 }),
    400,
    "InvalidParameterValueException",
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
  );
});

test("a name can be given once", async () => {
  await create();
  expectError(await create(), 409, "ResourceConflictException", `Function already exist: ${name}`);
});

test("what is wrong with a function is said in AWS's words", async () => {
  expectError(
    await create({ Timeout: 901, MemorySize: 64 }),
    400,
    "ValidationException",
    "2 validation errors detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900; Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
  );
  expectError(
    await create({ Runtime: "cobol" }),
    400,
    "InvalidParameterValueException",
    /^Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[/,
  );
  expectError(
    await create({ Code: { ZipFile: Buffer.from("no zip").toString("base64") } }),
    400,
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  );
  expectError(
    await create({ Environment: { Variables: { AWS_REGION: "x" } } }),
    400,
    "InvalidParameterValueException",
    /Reserved keys used in this request: AWS_REGION$/,
  );
  expectError(await create({ Role: "me" }), 400, "ValidationException", /at 'role' failed/);
  expectError(await create({ Timeout: "3" }), 400, "SerializationException", /STRING_VALUE/);
  expectError(
    await send("POST", FUNCTIONS, "{"),
    400,
    "InvalidRequestContentException",
    "Could not parse request body into json",
  );
  expectError(
    await create({ Code: { S3Bucket: "nowhere", S3Key: "x.zip" } }),
    400,
    "InvalidParameterValueException",
    /^Error occurred while GetObject\. S3 Error Code: NoSuchKey\./,
  );
});

test("a folder is code, too: the bucket hot-reload with an absolute path as key", async () => {
  const path = join(import.meta.dirname, "fixtures", "conformance", "id_function");
  const created = await create({ Code: { S3Bucket: "hot-reload", S3Key: path } });
  expect(created.status).toBe(201);
  const shown = await send("GET", `${FUNCTIONS}/${name}`);
  expect(shown.json.Code.Location).toBe(`file://${path}`);
  expect(readFileSync(join(path, "handler.py"), "utf8")).toContain("def handler");
});

test("new code and configuration are used by the next invocation", async () => {
  const created = await create();
  const invoke = async (): Promise<unknown> =>
    (await send("POST", `${FUNCTIONS}/${name}/invocations`, {})).json;
  expect(await invoke()).toEqual({ version: 1, event: {} });
  const source = "export const handler = async () => process.env.NAME ?? 2;";
  const updated = await send("PUT", `${FUNCTIONS}/${name}/code`, { ZipFile: zipOf(source) });
  expect(updated.json.CodeSha256).not.toBe(created.json.CodeSha256);
  expect(updated.json.RevisionId).not.toBe(created.json.RevisionId);
  expect(await invoke()).toBe(2);
  const changed = await send("PUT", `${FUNCTIONS}/${name}/configuration`, {
    Environment: { Variables: { NAME: "three" } },
    Description: "changed",
  });
  expect(changed.json).toMatchObject({ Description: "changed", Handler: "index.handler" });
  expect(await invoke()).toBe("three");
  expectError(
    await send("PUT", `${FUNCTIONS}/${name}/configuration`, {
      RevisionId: created.json.RevisionId,
    }),
    412,
    "PreconditionFailedException",
    /^The Revision Id provided does not match/,
  );
});

test("versions keep their code and aliases point to them", async () => {
  await create({ Publish: true });
  const source = "export const handler = async (event, context) => [2, context.functionVersion];";
  await send("PUT", `${FUNCTIONS}/${name}/code`, { ZipFile: zipOf(source) });
  const second = await send("POST", `${FUNCTIONS}/${name}/versions`, { Description: "second" });
  expect([second.status, second.json.Version, second.json.FunctionArn]).toEqual([
    201,
    "2",
    `${ARN}:${name}:2`,
  ]);
  const again = await send("POST", `${FUNCTIONS}/${name}/versions`, {});
  expect(again.json.Version).toBe("2");
  const listed = await send("GET", `${FUNCTIONS}/${name}/versions`);
  const versions = listed.json.Versions.map((it) => it.Version);
  expect(versions).toEqual(["$LATEST", "1", "2"]);
  const alias = await send("POST", `${FUNCTIONS}/${name}/aliases`, {
    Name: "live",
    FunctionVersion: "1",
  });
  expect(alias.json).toMatchObject({ AliasArn: `${ARN}:${name}:live`, FunctionVersion: "1" });
  const one = await send("POST", `${FUNCTIONS}/${name}:live/invocations`, {});
  expect([one.json, one.headers["X-Amz-Executed-Version"]]).toEqual([
    { version: 1, event: {} },
    "1",
  ]);
  await send("PUT", `${FUNCTIONS}/${name}/aliases/live`, { FunctionVersion: "2" });
  const two = await send("POST", `${FUNCTIONS}/${name}/invocations?Qualifier=live`, {});
  expect([two.json, two.headers["X-Amz-Executed-Version"]]).toEqual([[2, "2"], "2"]);
  expectError(
    await send("DELETE", `${FUNCTIONS}/${name}?Qualifier=2`),
    409,
    "ResourceConflictException",
    /live/,
  );
  expect((await send("GET", `${FUNCTIONS}/${name}/aliases`)).json.Aliases).toHaveLength(1);
  expect((await send("DELETE", `${FUNCTIONS}/${name}/aliases/live`)).status).toBe(204);
  expectError(
    await send("GET", `${FUNCTIONS}/${name}/aliases/live`),
    404,
    "ResourceNotFoundException",
    `Cannot find alias arn: ${ARN}:${name}:live`,
  );
  expect((await send("DELETE", `${FUNCTIONS}/${name}?Qualifier=2`)).status).toBe(204);
  expectError(
    await send("POST", `${FUNCTIONS}/${name}/invocations?Qualifier=2`, {}),
    404,
    "ResourceNotFoundException",
    `Function not found: ${ARN}:${name}:2`,
  );
});

test("an alias with weights shares the invocations out", async () => {
  await create({ Publish: true }, "export const handler = async (e, c) => c.functionVersion;");
  await send("PUT", `${FUNCTIONS}/${name}/configuration`, { Description: "two" });
  await send("PUT", `${FUNCTIONS}/${name}/configuration`, { Timeout: 4 });
  await send("POST", `${FUNCTIONS}/${name}/versions`, {});
  const created = await send("POST", `${FUNCTIONS}/${name}/aliases`, {
    Name: "split",
    FunctionVersion: "1",
    RoutingConfig: { AdditionalVersionWeights: { 2: 0.5 } },
  });
  expect(created.json.RoutingConfig).toEqual({ AdditionalVersionWeights: { 2: 0.5 } });
  const seen = new Set<unknown>();
  for (let i = 0; i < 60; i++) {
    seen.add((await send("POST", `${FUNCTIONS}/${name}:split/invocations`, {})).json);
  }
  expect([...seen].sort()).toEqual(["1", "2"]);
});

test("tags are set, listed and removed by the function's ARN", async () => {
  await create();
  const path = `/2017-03-31/tags/${encodeURIComponent(`${ARN}:${name}`)}`;
  expect((await send("POST", path, { Tags: { a: "1", b: "2" } })).status).toBe(204);
  expect((await send("GET", path)).json).toEqual({ Tags: { a: "1", b: "2" } });
  expect((await send("DELETE", `${path}?tagKeys=a&tagKeys=c`)).status).toBe(204);
  expect((await send("GET", path)).json).toEqual({ Tags: { b: "2" } });
});

test("permissions are kept as a policy", async () => {
  await create();
  const path = `${FUNCTIONS}/${name}/policy`;
  expectError(
    await send("GET", path),
    404,
    "ResourceNotFoundException",
    "The resource you requested does not exist.",
  );
  const permission = {
    StatementId: "events",
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
    SourceArn: "arn:aws:events:us-east-1:000000000000:rule/r",
  };
  const added = await send("POST", path, permission);
  expect(added.status).toBe(201);
  const statement = {
    Sid: "events",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: `${ARN}:${name}`,
    Condition: { ArnLike: { "AWS:SourceArn": permission.SourceArn } },
  };
  expect(JSON.parse(added.json.Statement)).toEqual(statement);
  expectError(
    await send("POST", path, permission),
    409,
    "ResourceConflictException",
    /already exists/,
  );
  const policy = JSON.parse((await send("GET", path)).json.Policy);
  expect(policy).toEqual({ Version: "2012-10-17", Id: "default", Statement: [statement] });
  expect((await send("DELETE", `${path}/events`)).status).toBe(204);
  expectError(
    await send("DELETE", `${path}/events`),
    404,
    "ResourceNotFoundException",
    "Statement events is not found in resource policy.",
  );
});

test("functions are listed by account and region, in pages", async () => {
  const scope = { account: "111111111111", region: "eu-west-1" } as unknown as typeof TEST_SCOPE;
  for (const one of ["c", "a", "b"]) {
    const body = {
      FunctionName: one,
      Runtime: "python3.12",
      Handler: "h.h",
      Role: ROLE,
      Code: { ZipFile: zipOf(ECHO) },
    };
    expect((await send("POST", FUNCTIONS, body, { scope })).status).toBe(201);
  }
  const names = (reply: Reply): string[] => reply.json.Functions.map((it) => it.FunctionName);
  expect(names(await send("GET", FUNCTIONS, undefined, { scope }))).toEqual(["a", "b", "c"]);
  const first = await send("GET", `${FUNCTIONS}?MaxItems=2`, undefined, { scope });
  expect(names(first)).toEqual(["a", "b"]);
  const marker = encodeURIComponent(first.json.NextMarker);
  const rest = await send("GET", `${FUNCTIONS}?MaxItems=2&Marker=${marker}`, undefined, { scope });
  expect(names(rest)).toEqual(["c"]);
  expect(rest.json.NextMarker).toBeUndefined();
  expectError(await send("GET", `${FUNCTIONS}/a`), 404, "ResourceNotFoundException", /function:a$/);
  const arn = encodeURIComponent("arn:aws:lambda:eu-west-1:111111111111:function:a");
  expectError(
    await send("GET", `${FUNCTIONS}/${arn}`),
    404,
    "ResourceNotFoundException",
    "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
  );
});

test("what Terraform asks beside is answered", async () => {
  await create();
  const signing = await send("GET", `/2020-06-30/functions/${name}/code-signing-config`);
  expect([signing.status, signing.json.FunctionName]).toEqual([200, name]);
  const settings = await send("GET", "/2016-08-19/account-settings");
  expect(settings.json.AccountLimit.ConcurrentExecutions).toBe(1000);
});

test("operations that are not served are refused by name, and paths of nothing by path", async () => {
  expectError(
    await send("GET", "/2018-10-31/layers/x/versions"),
    400,
    "UnsupportedOperationException",
    "The operation ListLayerVersions of AWS Lambda is not supported by Treadle.",
  );
  expectError(await send("GET", "/nothing"), 404, "UnknownOperationException", /GET \/nothing/);
  expectError(await send("GET", `${FUNCTIONS}/%zz`), 400, "ValidationException", /URL-encoded/);
});

test("what is set for asynchronous invocations is kept by qualifier, changed, listed and deleted", async () => {
  await create();
  const path = `/2019-09-25/functions/${name}/event-invoke-config`;
  const missing = await send("GET", path);
  expect(missing.json.Message).toBe(
    `The function ${ARN}:${name}:$LATEST doesn't have an EventInvokeConfig`,
  );
  const put = await send("PUT", path, {
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:dead" } },
  });
  expect(put.json).toMatchObject({
    FunctionArn: `${ARN}:${name}:$LATEST`,
    MaximumRetryAttempts: 1,
    DestinationConfig: {
      OnSuccess: {},
      OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:dead" },
    },
  });
  const updated = await send("POST", path, { MaximumEventAgeInSeconds: 60 });
  expect(updated.json).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 });
  expect((await send("PUT", path, { MaximumRetryAttempts: 3 })).status).toBe(400);
  expect((await send("PUT", `${path}?Qualifier=gone`, {})).status).toBe(404);
  const listed = await send("GET", `${path}/list`);
  expect(listed.json.FunctionEventInvokeConfigs.length).toBe(1);
  expect((await send("DELETE", path)).status).toBe(204);
  expect((await send("GET", path)).status).toBe(404);
});
