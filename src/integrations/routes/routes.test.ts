import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import {
  type Behaviour,
  type FakeEndpoint,
  fakeEndpoint,
  json,
} from "../fixtures/fake-endpoint.ts";
import { integration, type Ran, runTask, sdk } from "../fixtures/run-task.ts";
import type { ServicesCaller } from "../services/index.ts";
import { environmentRoutes, RouteTable, readRoutes } from "./index.ts";

const open: FakeEndpoint[] = [];
afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint[Symbol.asyncDispose]();
});

async function endpointThat(answer: Behaviour): Promise<FakeEndpoint> {
  const endpoint = await fakeEndpoint(() => answer);
  open.push(endpoint);
  return endpoint;
}

function table(entries: JsonObject, env: Record<string, string> = {}): RouteTable {
  const project = readRoutes(entries);
  const environment = environmentRoutes(env);
  if (!project.ok || !environment.ok) throw new Error("the routes of a test can be read");
  return new RouteTable([...environment.value, ...project.value]);
}

/** Answers everything, and says so. */
const EMBEDDED: ServicesCaller = {
  has: async (service) => service === "sqs" || service === "dynamodb",
  call: async () => ({
    ...{ type: "answered", output: { MessageId: "embedded" }, headers: [] },
    ...{ contentLength: 0, requestId: "r" },
  }),
};

interface Routed {
  readonly routes?: JsonObject;
  readonly env?: Record<string, string>;
  readonly ownUrl?: string;
}

async function run(
  resource: Parameters<typeof runTask>[0],
  parameters: JsonObject,
  { routes = {}, env = {}, ownUrl }: Routed,
): Promise<Ran> {
  const ports = { services: EMBEDDED, routes: table(routes, env), ownUrl: async () => ownUrl };
  return runTask(resource, parameters, { ports });
}

const SEND = { QueueUrl: "http://127.0.0.1:8083/123456789012/jobs", MessageBody: "a" };
const send = sdk("sqs", "sendMessage");

describe("the most specific route wins", () => {
  const named = (entries: JsonObject, service: string, action: string, ...arns: string[]) => {
    const route = table(entries).named({ service, action, arns });
    return route?.kind === "endpoint" ? new URL(route.url).hostname : route?.kind;
  };
  const entries = {
    default: "http://default",
    sqs: "http://service",
    "sqs:send*": "http://wild",
    "sqs:sendMessage": "http://action",
    "arn:aws:sqs:*": "http://arn",
    "arn:aws:sqs:*:*:jobs-*": "http://longer",
    "arn:aws:sqs:*:*:jobs-1": "http://longest",
  };

  test.each([
    ["purgeQueue", [], "service"],
    ["sendMessageBatch", [], "wild"],
    ["sendMessage", [], "action"],
    ["SendMessage", [], "action"],
    ["sendMessage", ["arn:aws:sqs:eu-west-1:1:other"], "arn"],
    ["sendMessage", ["arn:aws:sqs:eu-west-1:1:jobs-2"], "longer"],
    ["sendMessage", ["arn:aws:sqs:eu-west-1:1:jobs-1"], "longest"],
  ] as const)("%s on %j goes to %s", (action, arns, expected) => {
    expect(named(entries, "sqs", action, ...arns)).toBe(expected);
  });

  test("a service is meant by any of its names", () => {
    const names = { sfn: "aws", cloudwatchlogs: "mock", eventbridge: "embedded" };
    expect(named(names, "stepfunctions", "x")).toBe("aws");
    expect(named(names, "logs", "x")).toBe("mock");
    expect(named(names, "events", "x")).toBe("embedded");
    expect(named({ states: "aws" }, "stepfunctions", "x")).toBe("aws");
    expect(named({ bedrock: "aws" }, "bedrock-runtime", "invokeModel")).toBe("aws");
    expect(named({ "aws-sdk:s3:getObject": "aws" }, "s3", "getObject")).toBe("aws");
    expect(named({ elasticmapreduce: "aws" }, "emr", "addStep")).toBe("aws");
  });

  test("variables name services by their ids, and win over a file that says as much", () => {
    const env = {
      AWS_ENDPOINT_URL: "http://all",
      AWS_ENDPOINT_URL_REDSHIFT_DATA: "http://redshift",
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "http://logs",
    };
    const known = table({ "redshift-data": "http://file", default: "http://default" }, env);
    const asked = { service: "redshift-data", action: "x", arns: [] };
    expect(known.named(asked)).toMatchObject({ url: "http://redshift/" });
    expect(known.named({ ...asked, service: "logs" })).toMatchObject({ url: "http://logs/" });
    expect(known.default).toMatchObject({ url: "http://all/" });
    const shell = { AWS_ENDPOINT_URL_SFN: "http://all", AWS_ENDPOINT_URL_SQS: "http://all/" };
    // What `treadle env` has put into the shell is for tools that call the server.
    expect(table({}, { ...env, ...shell }).default).toBeUndefined();
    expect(table({}, { ...env, ...shell }).named({ ...asked, service: "sqs" })).toBeUndefined();
    const off = { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    expect(table({}, off).rules).toEqual([]);
  });
});

describe("routes that cannot be read say what is wrong", () => {
  test.each([
    [{ dynamobd: "aws" }, "there is no AWS service 'dynamobd'; did you mean 'dynamodb'?"],
    [{ s3: "locahlost:4566" }, "'locahlost:4566' is not an http(s) URL"],
    [{ s3: { mock: {} } }, "a mock is { Return: … } or { Throw: { Error } }"],
    [{ s3: 5 }, "a route is `embedded`, `aws`, `mock`, a URL"],
    [{ "s3:get:object": "aws" }, "a route is for `default`, a service, service:action or an ARN"],
  ] as const)("%j", (entries, message) => {
    const read = readRoutes(entries);
    expect(read.ok ? "" : read.problems[0]?.message).toContain(message);
  });

  test("variables too", () => {
    const read = environmentRoutes({ AWS_ENDPOINT_URL: "nowhere" });
    expect(read.ok ? [] : read.problems).toEqual([
      { key: "AWS_ENDPOINT_URL", inside: [], message: "'nowhere' is not an http(s) URL" },
    ]);
  });
});

describe("a task goes where its route leads", () => {
  test("to the embedded service where nothing else is said", async () => {
    const { output } = await run(send, SEND, {});
    expect(output).toEqual({ MessageId: "embedded" });
  });

  test("to an endpoint, for the optimised integration and the SDK alike", async () => {
    const endpoint = await endpointThat(json({ MessageId: "outside" }));
    const routes = { sqs: endpoint.url };
    expect((await run(send, SEND, { routes })).output).toEqual({ MessageId: "outside" });
    const optimised = await run(integration("sqs", "sendMessage"), SEND, { routes });
    expect(optimised.output).toMatchObject({
      ...{ MessageId: "outside", SdkResponseMetadata: { RequestId: "r-1" } },
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
    expect(endpoint.asked).toHaveLength(2);
  });

  test("to an endpoint by default, also past the embedded service; `embedded` brings it back", async () => {
    const endpoint = await endpointThat(json({ MessageId: "outside" }));
    const env = { AWS_ENDPOINT_URL: endpoint.url };
    expect((await run(send, SEND, { env })).output).toEqual({ MessageId: "outside" });
    const back = await run(send, SEND, { env, routes: { sqs: "embedded" } });
    expect(back.output).toEqual({ MessageId: "embedded" });
  });

  test("by the ARN of the queue that its URL names", async () => {
    const endpoint = await endpointThat(json({ MessageId: "outside" }));
    const routes = { "arn:aws:sqs:*:123456789012:jobs": endpoint.url };
    expect((await run(send, SEND, { routes })).output).toEqual({ MessageId: "outside" });
    const other = { ...SEND, QueueUrl: "http://127.0.0.1:8083/123456789012/other" };
    expect((await run(send, other, { routes })).output).toEqual({ MessageId: "embedded" });
  });

  test("to nobody but itself where an endpoint is this very server", async () => {
    const ownUrl = "http://127.0.0.1:8083";
    for (const url of ["http://localhost:8083", "http://127.0.0.1:8083/", "http://[::1]:8083"]) {
      const env = { AWS_ENDPOINT_URL: url };
      expect((await run(send, SEND, { env, ownUrl })).output).toEqual({ MessageId: "embedded" });
      const textract = sdk("textract", "detectDocumentText");
      const { failure } = await run(textract, {}, { env, ownUrl });
      expect(failure?.cause).toContain('add the line "  textract:');
    }
  });

  test("to a mock", async () => {
    const routes = {
      batch: { mock: { Return: { Status: "SUCCEEDED" } } },
      "s3:getObject": { mock: { Throw: { Error: "S3.NoSuchKeyException", Cause: "gone" } } },
      glue: "mock",
    };
    const job = await run(integration("batch", "submitJob", "sync"), {}, { routes });
    expect(job.output).toEqual({ Status: "SUCCEEDED" });
    expect(job.submitted).toEqual([{ Status: "SUCCEEDED" }]);
    const object = await run(sdk("s3", "getObject"), {}, { routes });
    expect(object.failure).toEqual({ error: "S3.NoSuchKeyException", cause: "gone" });
    expect((await run(sdk("glue", "startCrawler"), {}, { routes })).output).toEqual({});
  });

  test("and fails in AWS's words where the endpoint does", async () => {
    const reset = await endpointThat("reset");
    const broken = await run(send, SEND, { routes: { sqs: reset.url } });
    expect(broken.failure).toEqual({
      ...{ error: "Sqs.SdkClientException" },
      cause: "Unable to execute HTTP request: Connection reset",
    });
    const refusing = await endpointThat(json({ __type: "x#Whatever", message: "No." }, 400));
    const routes = { sqs: refusing.url };
    const bySdk = await run(send, SEND, { routes });
    expect(bySdk.failure?.error).toBe("Sqs.SqsException");
    expect(bySdk.failure?.cause).toContain("No. (Service: Sqs, Status Code: 400, Request ID: r-1)");
    const optimised = await run(integration("sqs", "sendMessage"), SEND, { routes });
    expect(optimised.failure?.error).toBe("SQS.AmazonSQSException");
  });

  test("an answer is shown as the SDK shows it: members in Pascal case, times as ISO 8601", async () => {
    const told = json({ JobRun: { Id: "1", StartedOn: 1_700_000_000 } });
    const endpoint = await endpointThat(told);
    const parameters = { JobName: "j", RunId: "1" };
    const { output } = await run(sdk("glue", "getJobRun"), parameters, {
      routes: { glue: endpoint.url },
    });
    expect(output).toEqual({ JobRun: { Id: "1", StartedOn: "2023-11-14T22:13:20Z" } });
  });

  test("operations that answer by a stream are refused", async () => {
    const { failure } = await run(
      sdk("bedrockruntime", "invokeModelWithResponseStream"),
      { ModelId: "m", Body: "{}" },
      { routes: { default: "http://127.0.0.1:9" } },
    );
    expect(failure?.error).toBe("States.Runtime");
  });
});

describe("functions and state machines", () => {
  const invoke = integration("lambda", "invoke");
  const FUNCTION = { FunctionName: "remote", Payload: { a: 1 } };
  const told: Behaviour = {
    headers: { "content-type": "application/json", "x-amz-executed-version": "$LATEST" },
    body: '{"b":2}',
  };

  test("live here, whatever the default and the variables say", async () => {
    const endpoint = await endpointThat(told);
    const env = { AWS_ENDPOINT_URL: endpoint.url, AWS_ENDPOINT_URL_LAMBDA: endpoint.url };
    await expect(run(invoke, FUNCTION, { env })).rejects.toThrow("no function is expected here");
    expect(endpoint.asked).toEqual([]);
  });

  test("or elsewhere, where the project says so by service or by ARN", async () => {
    const endpoint = await endpointThat(told);
    for (const key of ["lambda", "lambda:invoke", "arn:aws:lambda:*:*:function:remote*"]) {
      const { output } = await run(invoke, FUNCTION, { routes: { [key]: endpoint.url } });
      expect(output).toMatchObject({ Payload: { b: 2 }, StatusCode: 200 });
    }
    expect(endpoint.asked[0]?.path).toBe("/2015-03-31/functions/remote/invocations");
    expect(endpoint.asked[0]?.body).toBe('{"a":1}');
    const failing = await endpointThat({
      headers: { "content-type": "application/json", "x-amz-function-error": "Unhandled" },
      body: '{"errorType":"Broken","errorMessage":"x"}',
    });
    const broken = await run(invoke, FUNCTION, { routes: { lambda: failing.url } });
    expect(broken.failure?.error).toBe("Broken");
    const gone = await endpointThat("reset");
    const away = await run(invoke, FUNCTION, { routes: { lambda: gone.url } });
    expect(away.failure?.error).toBe("Lambda.SdkClientException");
  });

  test("a function that nobody made here is looked for where the default leads", async () => {
    const endpoint = await endpointThat(told);
    const lambda = {
      invoke: async () => ({
        ...{ kind: "refused", error: "ResourceNotFoundException", httpStatus: 404 },
        ...{ message: "Function not found", reason: undefined, requestId: "r" },
      }),
    };
    const ports = { lambda: lambda as never, routes: table({ default: endpoint.url }) };
    expect((await runTask(invoke, FUNCTION, { ports })).output).toMatchObject({
      Payload: { b: 2 },
    });
    const nowhere = await runTask(invoke, FUNCTION, { ports: { lambda: lambda as never } });
    expect(nowhere.failure?.error).toBe("Lambda.ResourceNotFoundException");
  });

  test("a state machine elsewhere is started and waited for over its API", async () => {
    const arn = "arn:aws:states:us-east-1:123456789012:execution:Child:x";
    const descriptions = ["RUNNING", "SUCCEEDED", "SUCCEEDED"];
    const endpoint = await fakeEndpoint(({ headers }) => {
      if (headers["x-amz-target"] === "AWSStepFunctions.StartExecution") {
        return json({ executionArn: arn, startDate: 1 });
      }
      const status = descriptions.shift() ?? "SUCCEEDED";
      return json({ executionArn: arn, startDate: 1, status, output: '{"c":3}' });
    });
    open.push(endpoint);
    const { output } = await run(
      integration("states", "startExecution", "sync:2"),
      { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Child", Input: {} },
      { routes: { "arn:aws:states:*:*:stateMachine:Child": endpoint.url } },
    );
    expect(output).toMatchObject({ Status: "SUCCEEDED", Output: { c: 3 } });
  });
});
