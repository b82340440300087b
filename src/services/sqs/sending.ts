// sending.ts — SendMessage and its batch: checks, deduplication, MD5s.
import { createHash, randomUUID } from "node:crypto";
import {
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { checkedEntries, inBatch } from "./batch.ts";
import { invalidParameter, invalidValue, missingParameter, queueFault } from "./faults.ts";
import {
  attributesMd5,
  attributesSize,
  type MessageAttributes,
  md5Of,
  readAttributes,
} from "./message-attributes.ts";
import { DELAY_SECONDS_MAX, MESSAGE_BYTES_MAX } from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";
import { isFifo, type MessageRecord, type QueueRecord, queueKey } from "./records.ts";

const DEDUPLICATION_MS = 5 * 60 * 1000;
/** Of what XML 1.0 cannot hold, as SQS still refuses it. */
const WRONG_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const ID_TEXT = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

export function sendMessage(
  queues: Queues,
  queue: QueueRecord,
  { parameters, call }: { readonly parameters: JsonObject; readonly call: Call },
): JsonObject {
  const message = readMessage(queue, parameters);
  return put(queues, queue, { message, senderId: call.accessKeyId || call.scope.account });
}

interface Message {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly systemAttributes: MessageAttributes;
  readonly delaySeconds: number;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
}

function readMessage(queue: QueueRecord, parameters: JsonObject): Message {
  const body = parameters["MessageBody"];
  if (typeof body !== "string" || body === "") throw missingParameter("MessageBody");
  const attributes = readAttributes(parameters["MessageAttributes"]);
  const systemAttributes = readAttributes(parameters["MessageSystemAttributes"]);
  if (WRONG_CHARACTERS.test(body)) {
    throw new ServiceFault(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  }
  const bytesMax = Number(queue.attributes["MaximumMessageSize"]);
  if (Buffer.byteLength(body) + attributesSize(attributes) > bytesMax) {
    throw invalidValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${bytesMax} bytes.`,
    );
  }
  const groupId = textOf(parameters, "MessageGroupId");
  const delaySeconds = delayOf(queue, parameters["DelaySeconds"]);
  const deduplicationId = deduplicationOf(queue, { parameters, body, groupId });
  return { body, attributes, systemAttributes, delaySeconds, groupId, deduplicationId };
}

function textOf(parameters: JsonObject, name: string): string | undefined {
  const value = parameters[name];
  if (typeof value !== "string") return undefined;
  if (ID_TEXT.test(value)) return value;
  throw invalidParameter(
    name,
    value,
    `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

function delayOf(queue: QueueRecord, given: Json | undefined): number {
  const own = Number(queue.attributes["DelaySeconds"]);
  if (!isJsonNumber(given)) return own;
  const seconds = numberOf(given);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > DELAY_SECONDS_MAX)
    throw invalidParameter(
      "DelaySeconds",
      seconds,
      `DelaySeconds must be >= 0 and <= ${DELAY_SECONDS_MAX}.`,
    );
  if (!isFifo(queue)) return seconds;
  if (seconds > 0)
    throw invalidParameter(
      "DelaySeconds",
      seconds,
      "The request include parameter that is not valid for this queue type.",
    );
  return own;
}

function deduplicationOf(
  queue: QueueRecord,
  {
    parameters,
    body,
    groupId,
  }: { parameters: JsonObject; body: string; groupId: string | undefined },
): string | undefined {
  const given = textOf(parameters, "MessageDeduplicationId");
  if (!isFifo(queue)) {
    if (given === undefined) return undefined;
    throw invalidParameter(
      "MessageDeduplicationId",
      given,
      "The request includes a parameter that is not valid for this queue type.",
    );
  }
  if (groupId === undefined) throw missingParameter("MessageGroupId");
  if (given !== undefined) return given;
  if (queue.attributes["ContentBasedDeduplication"] === "true")
    return createHash("sha256").update(body, "utf8").digest("hex");
  throw invalidValue(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

/** Sequence numbers have 20 digits and rise; the count tells those of one millisecond apart. */
let sequence = 0;
function nextSequenceNumber(now: number): string {
  sequence = (sequence + 1) % 1_000_000;
  return `1${String(now).padStart(13, "0")}${String(sequence).padStart(6, "0")}`;
}

function put(
  queues: Queues,
  queue: QueueRecord,
  { message, senderId }: { readonly message: Message; readonly senderId: string },
): JsonObject {
  const { now } = queues;
  const { body, attributes, systemAttributes, groupId, deduplicationId } = message;
  const dedupKey = deduplicationKey(queue, message);
  const known = dedupKey === undefined ? undefined : queues.deduplications.get(dedupKey);
  if (known !== undefined && known.until > now)
    return answer(message, known.messageId, known.sequenceNumber);
  const fifo = isFifo(queue);
  const sequenceNumber = fifo ? nextSequenceNumber(now) : undefined;
  const record: MessageRecord = {
    ...{ id: randomUUID(), body, md5: md5Of(body), attributes, systemAttributes },
    ...{ sentAt: now, senderId },
    ...(groupId === undefined ? {} : { groupId }),
    ...(deduplicationId === undefined ? {} : { deduplicationId }),
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  };
  if (dedupKey !== undefined && sequenceNumber !== undefined) {
    dropOld(queues, now);
    const until = now + DEDUPLICATION_MS;
    queues.deduplications.put(dedupKey, { messageId: record.id, sequenceNumber, until });
  }
  const visibleAt = now + message.delaySeconds * 1000;
  queues.put(queue, { record, state: { visibleAt, receiveCount: 0 } });
  return answer(message, record.id, sequenceNumber);
}

function deduplicationKey(
  queue: QueueRecord,
  { deduplicationId, groupId }: Message,
): string | undefined {
  if (deduplicationId === undefined) return undefined;
  const perGroup = queue.attributes["DeduplicationScope"] === "messageGroup";
  return `${queueKey(queue.scope, queue.name)}/${perGroup ? `${groupId}/` : ""}${deduplicationId}`;
}

/** The oldest stand first. */
function dropOld(queues: Queues, now: number): void {
  for (const [key, { until }] of queues.deduplications.entries()) {
    if (until > now) return;
    queues.deduplications.delete(key);
  }
}

function answer(message: Message, id: string, sequenceNumber: string | undefined): JsonObject {
  const attributes = attributesMd5(message.attributes);
  const system = attributesMd5(message.systemAttributes);
  return {
    ...(attributes === undefined ? {} : { MD5OfMessageAttributes: attributes }),
    MD5OfMessageBody: md5Of(message.body),
    ...(system === undefined ? {} : { MD5OfMessageSystemAttributes: system }),
    MessageId: id,
    ...(sequenceNumber === undefined ? {} : { SequenceNumber: sequenceNumber }),
  };
}

export function sendMessageBatch(
  queues: Queues,
  queue: QueueRecord,
  request: { readonly parameters: JsonObject; readonly call: Call },
): JsonObject {
  const entries = checkedEntries(request.parameters["Entries"], "SendMessageBatchRequestEntry");
  const bytes = entries.reduce((sum, { MessageBody, MessageAttributes: attributes }) => {
    const own = Buffer.byteLength(String(MessageBody ?? ""));
    return sum + own + (isJsonObject(attributes) ? attributesSize(readAttributes(attributes)) : 0);
  }, 0);
  if (bytes > MESSAGE_BYTES_MAX) {
    throw queueFault(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${MESSAGE_BYTES_MAX} bytes. You have sent ${bytes} bytes.`,
    );
  }
  return inBatch(entries, (entry) => sendMessage(queues, queue, { ...request, parameters: entry }));
}
