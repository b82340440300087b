import { expect, test } from "vitest";
import { SYNC_PAYLOAD_BYTES_MAX } from "../invocation.ts";
import { batchesOf, failedItems } from "./batch.ts";
import type { QueueMessage } from "./queue-port.ts";

const ARN = "arn:aws:sqs:eu-west-1:123456789012:Jobs";

function message(MessageId: string, Body: string): QueueMessage {
  return { MessageId, Body, ReceiptHandle: "r", MD5OfBody: "m", Attributes: {} };
}

test("messages that fit go to the function together", () => {
  const batches = batchesOf([message("1", "a"), message("2", 'é "quoted"')], ARN);
  expect(batches).toHaveLength(1);
  expect(JSON.parse(batches[0]?.payload ?? "")).toMatchObject({
    Records: [
      { messageId: "1", body: "a", eventSourceARN: ARN, awsRegion: "eu-west-1" },
      { messageId: "2", body: 'é "quoted"' },
    ],
  });
});

test("a batch ends where the payload of an invocation is full, and loses nothing", () => {
  const messages = Array.from({ length: 13 }, (_, i) => message(`m${i}`, "x".repeat(1_000_000)));
  const batches = batchesOf(messages, ARN);
  expect(batches.map((batch) => batch.messages.length)).toEqual([6, 6, 1]);
  for (const { payload, messages: own } of batches) {
    expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(SYNC_PAYLOAD_BYTES_MAX);
    expect(JSON.parse(payload).Records).toHaveLength(own.length);
  }
  expect(batches.flatMap((batch) => batch.messages)).toEqual(messages);
});

test.each([
  [{ batchItemFailures: [{ itemIdentifier: "2" }] }, ["2"]],
  [{ batchItemFailures: [] }, []],
  [{}, []],
  [null, []],
  [{ batchItemFailures: [{ itemIdentifier: "" }] }, ["1", "2"]],
  [{ batchItemFailures: [{ itemIdentifier: "3" }] }, ["1", "2"]],
  [{ batchItemFailures: [{ id: "1" }] }, ["1", "2"]],
  [{ batchItemFailures: "2" }, ["1", "2"]],
  ["well", ["1", "2"]],
])("the answer %j leaves %j in the queue", (answer, failed) => {
  const outcome = {
    ...{ kind: "responded" as const, statusCode: 200, payload: JSON.stringify(answer) },
    ...{ functionError: undefined, executedVersion: "1", requestId: "q" },
    ...{ logResult: undefined, traceId: "Root=1" },
  };
  const messages = [message("1", "a"), message("2", "b")];
  expect([...failedItems(messages, outcome, true)]).toEqual(failed);
});
