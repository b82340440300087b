import { describe, expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import {
  integration,
  MACHINE,
  type Ran,
  type RunSettings,
  runTask,
  sdk,
} from "../fixtures/run-task.ts";
import type { ServiceAnswer, ServiceCall } from "./services-caller.ts";

const QUEUE = "http://127.0.0.1:8083/123456789012/jobs";
const SEND = integration("sqs", "sendMessage");

const ACCEPTED: ServiceAnswer = {
  type: "answered",
  output: { MessageId: "m", MD5OfMessageBody: "5" },
  headers: [
    ["x-amzn-RequestId", "r"],
    ["Content-Type", "application/x-amz-json-1.0"],
  ],
  contentLength: 106,
  requestId: "r",
};

function refused(code: string, httpStatus = 400): ServiceAnswer {
  return { type: "refused", code, message: "No.", httpStatus, requestId: "r" };
}

interface Tried extends Ran {
  readonly calls: readonly ServiceCall[];
}

async function tryTask(
  resource: Parameters<typeof runTask>[0],
  parameters: Json,
  { answer = ACCEPTED, ...settings }: RunSettings & { readonly answer?: ServiceAnswer } = {},
): Promise<Tried> {
  const calls: ServiceCall[] = [];
  const services = {
    has: async (file: string) => file !== "s3",
    call: async (call: ServiceCall) => {
      calls.push(call);
      return answer;
    },
  };
  const ran = await runTask(resource, parameters, { ...settings, ports: { services } });
  return { ...ran, calls };
}

describe("an optimised integration on an embedded service", () => {
  test("shows the answer with the SDK's metadata, members in the order of their names", async () => {
    const { output } = await tryTask(SEND, { QueueUrl: QUEUE, MessageBody: "a" });
    expect(JSON.stringify(output)).toBe(
      JSON.stringify({
        MD5OfMessageBody: "5",
        MessageId: "m",
        SdkHttpMetadata: {
          AllHttpHeaders: {
            "x-amzn-RequestId": ["r"],
            connection: ["keep-alive"],
            "Content-Length": ["106"],
            Date: ["Sat, 21 Nov 2026 01:19:00 GMT"],
            "Content-Type": ["application/x-amz-json-1.0"],
          },
          HttpHeaders: {
            connection: "keep-alive",
            "Content-Length": "106",
            "Content-Type": "application/x-amz-json-1.0",
            Date: "Sat, 21 Nov 2026 01:19:00 GMT",
            "x-amzn-RequestId": "r",
          },
          HttpStatusCode: 200,
        },
        SdkResponseMetadata: { RequestId: "r" },
      }),
    );
  });

  test("sends an object as JSON text where the service wants text", async () => {
    const { calls } = await tryTask(SEND, { QueueUrl: QUEUE, MessageBody: { a: [1] } });
    expect(calls[0]?.operation).toBe("SendMessage");
    expect(calls[0]?.parameters).toEqual({ QueueUrl: QUEUE, MessageBody: '{"a":[1]}' });
  });

  test("names a declared error by its class, another by the service's", async () => {
    const put = integration("dynamodb", "putItem");
    const declared = await tryTask(put, {}, { answer: refused("ConditionalCheckFailedException") });
    expect(declared.failure).toEqual({
      error: "DynamoDB.ConditionalCheckFailedException",
      cause:
        "No. (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: r; Proxy: null)",
    });
    const other = await tryTask(put, {}, { answer: refused("ValidationException") });
    expect(other.failure?.error).toBe("DynamoDB.AmazonDynamoDBException");
    const parameters = { QueueUrl: QUEUE, MessageBody: "" };
    const missing = refused("MissingRequiredParameterException");
    const empty = await tryTask(SEND, parameters, { answer: missing });
    expect(empty.failure?.error).toBe("SQS.AmazonSQSException");
    expect(empty.failure?.cause).toContain(
      "(Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter;",
    );
  });

  test.each(["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"])(
    "names a missing queue as SDK 1.x does, where the service says %s",
    async (code) => {
      const parameters = { QueueUrl: QUEUE, MessageBody: "a" };
      const { failure } = await tryTask(SEND, parameters, { answer: refused(code) });
      expect(failure).toEqual({
        error: "SQS.QueueDoesNotExistException",
        cause:
          "No. (Service: AmazonSQS; Status Code: 400; Error Code: AWS.SimpleQueueService.NonExistentQueue; Request ID: r; Proxy: null)",
      });
    },
  );

  test("cannot reach a queue whose URL is none of a queue", async () => {
    const { failure, calls } = await tryTask(SEND, {
      QueueUrl: "http://no-such",
      MessageBody: "a",
    });
    expect(failure).toEqual({
      error: "SQS.SdkClientException",
      cause: "Unable to execute HTTP request: no-such: Name or service not known",
    });
    expect(calls).toEqual([]);
  });

  test("waits for its token once the service has accepted", async () => {
    const wait = integration("sqs", "sendMessage", "waitForTaskToken");
    const parameters = { QueueUrl: QUEUE, MessageBody: "a" };
    const accepted = await tryTask(wait, parameters);
    expect(accepted.outcome).toEqual({ type: "waiting" });
    expect(accepted.submitted).toMatchObject([{ MessageId: "m" }]);
    const denied = await tryTask(wait, parameters, { answer: refused("QueueDoesNotExist") });
    expect(denied.outcome).toMatchObject({ type: "failed", stage: "submit" });
  });

  test("refuses a field that the operation does not have", async () => {
    const { failure } = await tryTask(SEND, { QueueUrl: QUEUE, Body: "a" });
    expect(failure?.error).toBe("States.Runtime");
    expect(failure?.cause).toContain('The field "Body" is not supported by Step Functions');
  });
});

describe("events:putEvents", () => {
  const PUT = integration("events", "putEvents");
  const answered = (FailedEntryCount: number): ServiceAnswer => ({
    ...ACCEPTED,
    output: { FailedEntryCount, Entries: [] },
  });

  test("adds the state machine and the execution to the resources, and shows no metadata", async () => {
    const entry = { Detail: { a: 1 }, DetailType: "t", Source: "s", Resources: ["x"] };
    const put = await tryTask(PUT, { Entries: [entry] }, { answer: answered(0) });
    const parent = MACHINE.replace("Child", "Parent");
    const execution = "arn:aws:states:us-east-1:123456789012:execution:Parent:run";
    const Resources = ["x", parent, execution];
    expect(put.calls[0]?.parameters).toEqual({
      Entries: [{ ...entry, Detail: '{"a":1}', Resources }],
    });
    expect(put.output).toEqual({ Entries: [], FailedEntryCount: 0 });
  });

  test("fails where an entry fails", async () => {
    const { failure } = await tryTask(PUT, { Entries: [] }, { answer: answered(1) });
    expect(failure).toEqual({
      error: "EventBridge.FailedEntry",
      cause: '{"Entries":[],"FailedEntryCount":1}',
    });
  });
});

describe("aws-sdk on an embedded service", () => {
  test("shows the answer alone", async () => {
    const parameters = { QueueUrl: QUEUE, MessageBody: "a" };
    const { output } = await tryTask(sdk("sqs", "sendMessage"), parameters);
    expect(output).toEqual({ MessageId: "m", Md5OfMessageBody: "5" });
  });

  test("names errors as SDK 2.x does", async () => {
    const get = sdk("dynamodb", "getItem");
    const { failure } = await tryTask(get, {}, { answer: refused("ResourceNotFoundException") });
    expect(failure?.error).toBe("DynamoDb.ResourceNotFoundException");
    expect(failure?.cause).toContain("No. (Service: DynamoDb, Status Code: 400, Request ID: r)");
  });

  test("of a service that is not there fails by name", async () => {
    const { failure, calls } = await tryTask(sdk("s3", "getObject"), { Bucket: "b", Key: "k" });
    expect(failure?.error).toBe("S3.SdkClientException");
    expect(calls).toEqual([]);
  });
});
