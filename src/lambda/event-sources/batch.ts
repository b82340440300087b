// batch.ts — messages as the event that a function gets, and what its answer says of them.
import {
  foreignJson,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import { type InvokeOutcome, SYNC_PAYLOAD_BYTES_MAX } from "../invocation.ts";
import type { QueueMessage } from "./queue-port.ts";

/** Messages that one invocation gets. */
export interface Batch {
  readonly messages: readonly QueueMessage[];
  /** The event as JSON text. */
  readonly payload: string;
}

const OPENING = '{"Records":[';
const CLOSING = "]}";

/**
 * The messages as few batches as fit into an invocation's payload, in their order. Lambda developer guide, "Batching
 * behavior": a batch ends when its payload is full.
 */
export function batchesOf(
  messages: readonly QueueMessage[],
  eventSourceArn: string,
): readonly Batch[] {
  const batches: { messages: QueueMessage[]; records: string[] }[] = [];
  let bytes = 0;
  for (const message of messages) {
    const record = JSON.stringify(recordOf(message, eventSourceArn));
    const own = Buffer.byteLength(record) + 1;
    const last = batches.at(-1);
    const room = SYNC_PAYLOAD_BYTES_MAX - OPENING.length - CLOSING.length;
    if (last === undefined || bytes + own > room) {
      batches.push({ messages: [message], records: [record] });
      bytes = own;
    } else {
      last.messages.push(message);
      last.records.push(record);
      bytes += own;
    }
  }
  return batches.map(({ messages: own, records }) => ({
    messages: own,
    payload: `${OPENING}${records.join(",")}${CLOSING}`,
  }));
}

/** Lambda developer guide, "Example Amazon SQS message event". */
function recordOf(message: QueueMessage, eventSourceArn: string): JsonObject {
  const [, , , awsRegion = ""] = eventSourceArn.split(":");
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: { ...message.Attributes },
    messageAttributes: attributesOf(message),
    ...(message.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    ...{ eventSource: "aws:sqs", eventSourceARN: eventSourceArn, awsRegion },
  };
}

function attributesOf({ MessageAttributes = {} }: QueueMessage): JsonObject {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
        ...{ stringListValues: [], binaryListValues: [], dataType: DataType },
      },
    ]),
  );
}

/** What filters see: the body as JSON where it is JSON. */
export function filterView(message: QueueMessage): JsonObject {
  return {
    messageId: message.MessageId,
    body: foreignJson(message.Body) ?? message.Body,
    attributes: { ...message.Attributes },
    messageAttributes: attributesOf(message),
  };
}

/** Ids of the messages that stay in the queue. An answer that cannot be read fails the whole batch. */
export function failedItems(
  messages: readonly QueueMessage[],
  outcome: InvokeOutcome,
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId }) => MessageId));
  if (outcome.kind !== "responded" || outcome.functionError !== undefined) return all;
  if (!reportsItemFailures) return new Set();
  const answer = foreignJson(outcome.payload === "" ? "null" : outcome.payload);
  if (answer === null) return new Set();
  if (!isJsonObject(answer)) return all;
  const failures = memberOf(answer, "batchItemFailures") ?? [];
  if (!isJsonArray(failures)) return all;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id = isJsonObject(failure) ? memberOf(failure, "itemIdentifier") : undefined;
    if (typeof id !== "string" || !all.has(id)) return all;
    failed.add(id);
  }
  return failed;
}
