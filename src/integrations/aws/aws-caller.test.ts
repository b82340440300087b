// Every protocol and every way to go wrong, against servers of our own.
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import {
  type Behaviour,
  type FakeEndpoint,
  fakeEndpoint,
  json,
  xml,
} from "../fixtures/fake-endpoint.ts";
import type { ServiceAnswer } from "../services/index.ts";
import { AwsCaller } from "./index.ts";

const caller = new AwsCaller({ now: () => 0 });
const SCOPE = { account: "123456789012", region: "eu-west-1" };

interface Exchanged {
  readonly answer: ServiceAnswer;
  readonly asked: FakeEndpoint["asked"];
}

async function exchange(
  operation: string,
  parameters: JsonObject,
  behaviour: Behaviour,
  more: { readonly silenceMs?: number; readonly path?: string } = {},
): Promise<Exchanged> {
  const { path = "", ...target } = more;
  await using endpoint = await fakeEndpoint(() => behaviour);
  const [service = "", name = ""] = operation.split(":");
  const answer = await caller.call(
    {
      ...{ service, operation: name, parameters, scope: SCOPE, idempotencyKey: "task-7" },
      signal: new AbortController().signal,
    },
    { kind: "endpoint", url: `${endpoint.url}${path}`, ...target },
  );
  return { answer, asked: endpoint.asked };
}

async function answered(
  ...[operation, parameters, behaviour]: Parameters<typeof exchange>
): Promise<JsonObject> {
  const { answer } = await exchange(operation, parameters, behaviour);
  if (answer.type !== "answered") throw new Error(JSON.stringify(answer));
  return answer.output;
}

describe("JSON 1.0 and 1.1", () => {
  test("the operation stands in a header, members keep their names, times are seconds", async () => {
    const parameters = {
      ...{ ClusterIdentifier: "c", Database: "d", Sql: "select 1" },
      Parameters: [{ name: "a", value: "1" }],
    };
    const told = json({ Id: "1", CreatedAt: 1_700_000_000.5 });
    const { answer, asked } = await exchange("redshift-data:ExecuteStatement", parameters, told);
    expect(asked[0]?.method).toBe("POST");
    expect(asked[0]?.headers["x-amz-target"]).toBe("RedshiftData.ExecuteStatement");
    expect(asked[0]?.headers["content-type"]).toBe("application/x-amz-json-1.1");
    // The token that the SDK would draw is the task's own: the same after a crash.
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
      ...parameters,
      ClientToken: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
      ),
    });
    expect(answer).toMatchObject({
      ...{ type: "answered", requestId: "r-1" },
      output: { Id: "1", CreatedAt: 1_700_000_000.5 },
    });
  });

  test("JSON 1.0 says so", async () => {
    const parameters = { QueueName: "q", Attributes: { VisibilityTimeout: "5" } };
    const told = json({ QueueUrl: "http://x/1/q" });
    const { asked } = await exchange("sqs:CreateQueue", parameters, told);
    expect(asked[0]?.headers["content-type"]).toBe("application/x-amz-json-1.0");
    const counted: Behaviour = {
      headers: { "content-type": "application/x-amz-json-1.0" },
      body: '{"ConsumedCapacity":{"CapacityUnits":0.5},"Count":3}',
    };
    const output = await answered("dynamodb:Query", { TableName: "t" }, counted);
    expect(output).toEqual({ ConsumedCapacity: { CapacityUnits: 0.5 }, Count: 3 });
  });

  test("is signed for service and region, by a key that names the account", async () => {
    const { asked } = await exchange("sqs:ListQueues", {}, json({}));
    expect(asked[0]?.headers["authorization"]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=123456789012\/\d{8}\/eu-west-1\/sqs\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
    );
  });

  test("an error keeps its code, whatever stands before or behind it", async () => {
    const told = json({ __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "No." }, 400);
    const { answer } = await exchange("sqs:GetQueueUrl", { QueueName: "q" }, told);
    expect(answer).toEqual({
      ...{ type: "refused", code: "QueueDoesNotExist", message: "No." },
      ...{ httpStatus: 400, requestId: "r-1" },
    });
  });

  test("a time that is text is handed on where only the schema objects to it", async () => {
    const told = json({ Id: "1", CreatedAt: "2026-01-01T00:00:00Z" });
    const parameters = { Database: "d", Sql: "select 1" };
    const output = await answered("redshift-data:ExecuteStatement", parameters, told);
    expect(output["CreatedAt"]).toBe("2026-01-01T00:00:00Z");
  });

  test("bytes are Base64", async () => {
    const told = json({ CiphertextBlob: "AP8=" });
    const parameters = { KeyId: "k", Plaintext: "aGVsbG8=" };
    const { answer, asked } = await exchange("kms:Encrypt", parameters, told);
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({ Plaintext: "aGVsbG8=" });
    expect(answer).toMatchObject({ output: { CiphertextBlob: "AP8=" } });
  });
});

describe("query", () => {
  test("members become a form, the answer stands in XML", async () => {
    const told = xml(
      "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult><ResponseMetadata><RequestId>q</RequestId></ResponseMetadata></PublishResponse>",
    );
    const parameters = {
      ...{ TopicArn: "arn:aws:sns:x", Message: "a&b" },
      MessageAttributes: { k: { DataType: "String", StringValue: "v" } },
    };
    const { answer, asked } = await exchange("sns:Publish", parameters, told);
    const form = new URLSearchParams(asked[0]?.body);
    expect(Object.fromEntries(form)).toEqual({
      ...{ Action: "Publish", Version: "2010-03-31", TopicArn: "arn:aws:sns:x", Message: "a&b" },
      "MessageAttributes.entry.1.Name": "k",
      "MessageAttributes.entry.1.Value.DataType": "String",
      "MessageAttributes.entry.1.Value.StringValue": "v",
    });
    expect(answer).toMatchObject({ output: { MessageId: "m" } });
  });

  test("an error's code is the one on the wire", async () => {
    const told = xml(
      "<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error><RequestId>q</RequestId></ErrorResponse>",
      404,
    );
    const { answer } = await exchange("sns:Publish", { Message: "a" }, told);
    const message = "Topic does not exist";
    expect(answer).toMatchObject({ type: "refused", code: "NotFound", message, httpStatus: 404 });
  });
});

describe("EC2", () => {
  test("lists are flat, the answer has no result element", async () => {
    const told = xml(
      "<DescribeInstancesResponse><requestId>q</requestId><reservationSet><item><reservationId>r</reservationId><instancesSet><item><instanceId>i</instanceId><launchTime>2026-01-01T00:00:00.000Z</launchTime></item></instancesSet></item></reservationSet></DescribeInstancesResponse>",
    );
    const parameters = { Filters: [{ Name: "state", Values: ["a", "b"] }], InstanceIds: ["i"] };
    const { answer, asked } = await exchange("ec2:DescribeInstances", parameters, told);
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      ...{ Action: "DescribeInstances", Version: "2016-11-15", "InstanceId.1": "i" },
      ...{ "Filter.1.Name": "state", "Filter.1.Value.1": "a", "Filter.1.Value.2": "b" },
    });
    const instance = { InstanceId: "i", LaunchTime: 1_767_225_600 };
    expect(answer).toMatchObject({
      output: { Reservations: [{ ReservationId: "r", Instances: [instance] }] },
    });
  });

  test("errors stand in a list of their own", async () => {
    const told = xml(
      "<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>No.</Message></Error></Errors><RequestID>q</RequestID></Response>",
      400,
    );
    const { answer } = await exchange("ec2:TerminateInstances", { InstanceIds: ["i"] }, told);
    expect(answer).toMatchObject({ code: "InvalidInstanceID.NotFound", message: "No." });
  });
});

describe("REST with JSON", () => {
  test("members go into path, query, headers and body as the model binds them", async () => {
    const parameters = {
      ...{ FunctionName: "f/ä", InvocationType: "RequestResponse", Qualifier: "1" },
      Payload: '{"a":1}',
    };
    const told: Behaviour = {
      headers: { "content-type": "application/json", "x-amz-function-error": "Unhandled" },
      body: '{"errorType":"E"}',
    };
    const { answer, asked } = await exchange("lambda:Invoke", parameters, told);
    const [one] = asked;
    expect(one?.path).toBe("/2015-03-31/functions/f%2F%C3%A4/invocations?Qualifier=1");
    expect(one?.headers["x-amz-invocation-type"]).toBe("RequestResponse");
    expect(one?.body).toBe('{"a":1}');
    expect(answer).toMatchObject({
      output: { StatusCode: 200, FunctionError: "Unhandled", Payload: '{"errorType":"E"}' },
    });
  });

  test("labels that the model names otherwise than the member are filled", async () => {
    const told = { headers: { "content-type": "application/json" }, body: '{"id":"r","name":"n"}' };
    const { answer, asked } = await exchange("apigateway:GetRestApi", { restApiId: "r" }, told);
    expect(asked[0]?.path).toBe("/restapis/r");
    expect(answer).toMatchObject({ output: { id: "r", name: "n" } });
  });

  test("a label that is missing is the task's fault", async () => {
    const { answer, asked } = await exchange("lambda:GetFunction", {}, json({}));
    expect(answer).toEqual({
      type: "unfit",
      problem: 'The required field "FunctionName" is missing',
    });
    expect(asked).toEqual([]);
  });

  test("an error's code stands in a header", async () => {
    const told = {
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException:http://internal/" },
      body: '{"Message":"No function"}',
    };
    const { answer } = await exchange("lambda:GetFunction", { FunctionName: "f" }, told);
    expect(answer).toMatchObject({ code: "ResourceNotFoundException", message: "No function" });
  });
});

describe("REST with XML", () => {
  test("an object's body is text as it is, its headers are members", async () => {
    const told = { headers: { etag: '"e"', "x-amz-meta-a": "b" }, body: "häl\nlo" };
    const { answer, asked } = await exchange("s3:GetObject", { Bucket: "b", Key: "a b/c" }, told);
    expect(asked[0]?.path).toBe("/b/a%20b/c");
    expect(asked[0]?.headers["x-amz-content-sha256"]).toMatch(/^[0-9a-f]{64}$/);
    expect(answer).toMatchObject({
      output: { ETag: '"e"', Metadata: { a: "b" }, Body: "häl\nlo" },
    });
  });

  test("a request with a body of XML has its digest where S3 asks for one", async () => {
    const parameters = { Bucket: "b", Delete: { Objects: [{ Key: "x" }, { Key: "y" }] } };
    const told = xml("<DeleteResult><Deleted><Key>x</Key></Deleted></DeleteResult>");
    const { answer, asked } = await exchange("s3:DeleteObjects", parameters, told);
    expect(asked[0]?.path).toBe("/b?delete=");
    expect(asked[0]?.body).toContain("<Object><Key>x</Key></Object><Object><Key>y</Key></Object>");
    expect(asked[0]?.headers["content-md5"]).toMatch(/==$/);
    expect(answer).toMatchObject({ output: { Deleted: [{ Key: "x" }] } });
  });

  test("the root of a request has its own name and namespace", async () => {
    const parameters = { Name: "example.com", CallerReference: "1" };
    const { asked } = await exchange("route53:CreateHostedZone", parameters, xml("<X/>"));
    expect(asked[0]?.body).toContain(
      '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">',
    );
  });

  test("errors, with a body and without", async () => {
    const told = xml("<Error><Code>NoSuchKey</Code><Message>No key</Message></Error>", 404);
    const object = { Bucket: "b", Key: "k" };
    const get = await exchange("s3:GetObject", object, told);
    expect(get.answer).toMatchObject({ code: "NoSuchKey", message: "No key" });
    const head = await exchange("s3:HeadObject", object, { status: 404 });
    expect(head.answer).toMatchObject({ code: "NoSuchKey", message: "null", httpStatus: 404 });
  });
});

describe("parameters as Jackson reads them", () => {
  test("text is a number or a truth where one is wanted, ISO 8601 is a time", async () => {
    const parameters = {
      ...{ Namespace: "n", MetricName: "m", Period: "60", Statistics: ["Sum"] },
      ...{ StartTime: "2026-01-01T00:00:00Z", EndTime: 1_767_225_660 },
    };
    const { asked } = await exchange("cloudwatch:GetMetricStatistics", parameters, json({}));
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      ...{ Period: 60, StartTime: 1_767_225_600, EndTime: 1_767_225_660 },
    });
  });

  test("what cannot be read is the task's fault, by name", async () => {
    const parameters = { QueueUrl: "http://q", MaxNumberOfMessages: "many" };
    const { answer, asked } = await exchange("sqs:ReceiveMessage", parameters, json({}));
    expect(answer).toEqual({
      type: "unfit",
      problem: "The value of the field 'MaxNumberOfMessages' has an invalid format",
    });
    expect(asked).toEqual([]);
  });
});

test("the endpoint's own path stays before the operation's", async () => {
  const { asked } = await exchange("s3:GetObject", { Bucket: "b", Key: "k" }, {}, { path: "/up" });
  expect(asked[0]?.path).toBe("/up/b/k");
});

describe("an endpoint that fails", () => {
  const PARAMETERS = { QueueName: "q" };

  test.each([
    ["resets the connection", "reset", "Unable to execute HTTP request: Connection reset"],
    ["breaks off", "half", "Unable to execute HTTP request: Connection reset"],
  ] as const)("that %s is unreachable", async (_, behaviour, message) => {
    const { answer, asked } = await exchange("sqs:GetQueueUrl", PARAMETERS, behaviour);
    expect(answer).toEqual({ type: "unreachable", message });
    // Once: trying again is the state's business.
    expect(asked).toHaveLength(1);
  });

  test("that stalls is given up", async () => {
    const { answer } = await exchange("sqs:GetQueueUrl", PARAMETERS, "stall", { silenceMs: 50 });
    const message = "Unable to execute HTTP request: Read timed out";
    expect(answer).toEqual({ type: "unreachable", message });
  });

  test("that is not there", async () => {
    const endpoint = await fakeEndpoint(() => ({}));
    await endpoint[Symbol.asyncDispose]();
    const answer = await caller.call(
      {
        ...{ service: "sqs", operation: "GetQueueUrl", parameters: PARAMETERS, scope: SCOPE },
        signal: new AbortController().signal,
      },
      { kind: "endpoint", url: endpoint.url },
    );
    const place = new URL(endpoint.url).host;
    const message = `Unable to execute HTTP request: Connect to ${place} failed: Connection refused`;
    expect(answer).toEqual({ type: "unreachable", message });
  });

  test.each([
    ["sqs:GetQueueUrl", { QueueName: "q" }],
    ["sns:Publish", { Message: "a" }],
    ["ec2:DescribeInstances", {}],
    ["lambda:GetFunction", { FunctionName: "f" }],
    ["s3:GetObject", { Bucket: "b", Key: "k" }],
  ])("that answers 500 or garbage to %s says no more than that", async (operation, parameters) => {
    const unsaid = { type: "refused", message: "null", httpStatus: 500, requestId: "r-1" };
    const silent = await exchange(operation, parameters, { status: 500 });
    expect(silent.answer).toMatchObject(unsaid);
    const html = { status: 500, headers: { "content-type": "text/html" }, body: "<html><p>no" };
    const garbled = await exchange(operation, parameters, html);
    expect(garbled.answer).toMatchObject(unsaid);
  });

  test("that answers 200 with garbage is not understood", async () => {
    const { answer } = await exchange("sqs:GetQueueUrl", PARAMETERS, { body: "<html>" });
    expect(answer.type).toBe("unreachable");
    expect(JSON.stringify(answer)).toMatch(
      /Unable to unmarshall response \(.+\)\. Response Code: 200/,
    );
  });

  test("that nobody waits for any more is left alone", async () => {
    await using endpoint = await fakeEndpoint(() => {
      setImmediate(() => abort.abort());
      return "stall";
    });
    const abort = new AbortController();
    const answer = await caller.call(
      {
        ...{ service: "sqs", operation: "GetQueueUrl", parameters: PARAMETERS, scope: SCOPE },
        signal: abort.signal,
      },
      { kind: "endpoint", url: endpoint.url },
    );
    expect(answer.type).toBe("unreachable");
  });
});
