// publishing.ts — Publish and PublishBatch: checks, deduplication, a delivery for every subscription that lets it pass.
import { createHash, randomUUID } from "node:crypto";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  type Scope,
  type TimestampMs,
} from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { parsedObject } from "../parsed.ts";
import type { ServicesClock } from "../ports.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import type { Deliveries } from "./deliveries.ts";
import { invalidParameter } from "./faults.ts";
import { passes } from "./filter.ts";
import { isFifo, type Message, type Texts, type TopicRecord } from "./records.ts";
import { type Topics, textsOf } from "./topics.ts";

const MESSAGE_BYTES_MAX = 262_144;
const ENTRIES_MAX = 10;
const DEDUPLICATION_MS = 5 * 60 * 1000;

export interface Deduplication {
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly until: TimestampMs;
}

export interface PublishParts {
  readonly topics: Topics;
  readonly deliveries: Deliveries;
  readonly deduplications: Shelf<Deduplication>;
  readonly clock: ServicesClock;
}

export function publish(parts: PublishParts, parameters: JsonObject, call: Call): JsonObject {
  const { PhoneNumber, TargetArn, TopicArn } = parameters;
  if (PhoneNumber !== undefined) {
    if (!/^\+?[\d\s()-]{5,}$/.test(String(PhoneNumber)))
      throw invalidParameter(
        `PhoneNumber Reason: ${String(PhoneNumber)} is not valid to publish to`,
      );
    return { MessageId: randomUUID() };
  }
  const arn = TopicArn ?? TargetArn;
  if (arn === undefined)
    throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
  return send(parts, { topic: parts.topics.find(arn), parameters, scope: call.scope });
}

interface Sending {
  readonly topic: TopicRecord;
  readonly parameters: JsonObject;
  readonly scope: Scope;
}

function send(parts: PublishParts, { topic, parameters, scope }: Sending): JsonObject {
  const texts = textsFor(parameters);
  const subject = subjectOf(parameters["Subject"]);
  const attributes = checkedAttributes(parameters["MessageAttributes"]);
  const ids = fifoIds(topic, parameters);
  const now = parts.clock.now();
  const dedupKey =
    ids.deduplicationId === undefined ? undefined : `${topic.arn}/${ids.deduplicationId}`;
  const known = dedupKey === undefined ? undefined : parts.deduplications.get(dedupKey);
  if (known !== undefined && known.until > now)
    return { MessageId: known.messageId, SequenceNumber: known.sequenceNumber };
  const sequenceNumber = isFifo(topic) ? nextSequenceNumber(now) : undefined;
  const message: Message = {
    ...{ id: randomUUID(), topicArn: topic.arn, scope, texts, attributes, at: now },
    ...(subject === undefined ? {} : { subject }),
    ...ids,
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  };
  if (dedupKey !== undefined && sequenceNumber !== undefined) {
    dropOld(parts.deduplications, now);
    const until = now + DEDUPLICATION_MS;
    parts.deduplications.put(dedupKey, { messageId: message.id, sequenceNumber, until });
  }
  for (const subscription of parts.topics.subscriptionsOf(topic.arn)) {
    if (!subscription.confirmed || !passes(subscription, message)) continue;
    const subscriptionArn = subscription.arn;
    parts.deliveries.add({ id: randomUUID(), subscriptionArn, message, attempt: 0, dueAt: now });
  }
  return {
    MessageId: message.id,
    ...(sequenceNumber === undefined ? {} : { SequenceNumber: sequenceNumber }),
  };
}

function textsFor(parameters: JsonObject): Texts {
  const text = parameters["Message"];
  if (typeof text !== "string" || text === "") throw invalidParameter("Empty message");
  if (Buffer.byteLength(text) > MESSAGE_BYTES_MAX) throw invalidParameter("Message too long");
  const structure = parameters["MessageStructure"];
  if (structure === undefined) return { default: text };
  if (structure !== "json") throw invalidParameter("MessageStructure");
  const parsed = parsedObject(text);
  if (parsed === undefined)
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  if (typeof parsed["default"] !== "string")
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  return textsOf(
    Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === "string")),
  );
}

function subjectOf(given: Json | undefined): string | undefined {
  if (given === undefined || given === null) return undefined;
  const subject = String(given);
  if (!/^[\x20-\x7e]{1,100}$/.test(subject) || subject.startsWith(" "))
    throw invalidParameter("Subject");
  return subject;
}

function checkedAttributes(given: Json | undefined): JsonObject {
  if (!isJsonObject(given)) return {};
  for (const [name, attribute] of Object.entries(given)) {
    const own = isJsonObject(attribute) ? attribute : {};
    const type = String(own["DataType"] ?? "");
    const value = type.startsWith("Binary") ? own["BinaryValue"] : own["StringValue"];
    if (!/^(String|String\.Array|Number|Binary)/.test(type)) {
      throw new ServiceFault(
        "InvalidParameterValueException",
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    }
    if (typeof value !== "string" || value === "") {
      throw new ServiceFault(
        "InvalidParameterValueException",
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
      );
    }
  }
  return given;
}

interface FifoIds {
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

function fifoIds(topic: TopicRecord, parameters: JsonObject): FifoIds {
  const { MessageGroupId: group, MessageDeduplicationId: deduplication } = parameters;
  const groupId = typeof group === "string" ? { groupId: group } : {};
  if (!isFifo(topic)) {
    if (deduplication === undefined) return groupId;
    throw invalidParameter(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
  }
  if (typeof group !== "string")
    throw invalidParameter("The MessageGroupId parameter is required for FIFO topics");
  if (typeof deduplication === "string") return { ...groupId, deduplicationId: deduplication };
  if (topic.attributes["ContentBasedDeduplication"] !== "true") {
    throw invalidParameter(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
  const digest = createHash("sha256").update(String(parameters["Message"]), "utf8").digest("hex");
  return { ...groupId, deduplicationId: digest };
}

/** Sequence numbers have 20 digits and rise; the count tells those of one millisecond apart. */
let sequence = 0;
function nextSequenceNumber(now: number): string {
  sequence = (sequence + 1) % 1_000_000;
  return `1${String(now).padStart(13, "0")}${String(sequence).padStart(6, "0")}`;
}

/** The oldest stand first. */
function dropOld(deduplications: Shelf<Deduplication>, now: number): void {
  for (const [key, { until }] of deduplications.entries()) {
    if (until > now) return;
    deduplications.delete(key);
  }
}

export function publishBatch(
  parts: PublishParts,
  parameters: JsonObject,
  { scope }: Call,
): JsonObject {
  const topic = parts.topics.find(parameters["TopicArn"]);
  const given = parameters["PublishBatchRequestEntries"];
  const entries = isJsonArray(given) ? given.filter((entry) => isJsonObject(entry)) : [];
  refuseWrongBatch(entries);
  const successful: JsonObject[] = [];
  const failed: JsonObject[] = [];
  for (const entry of entries) {
    const Id = entry["Id"] ?? "";
    try {
      successful.push({ Id, ...send(parts, { topic, parameters: entry, scope }) });
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      const Code = error.code.replace(/Exception$/, "");
      failed.push({ Id, Code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful: successful, Failed: failed };
}

function refuseWrongBatch(entries: readonly JsonObject[]): void {
  const wrong = (code: string, message: string) => new ServiceFault(`${code}Exception`, message);
  if (entries.length === 0)
    throw wrong("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > ENTRIES_MAX)
    throw wrong(
      "TooManyEntriesInBatchRequest",
      "The batch request contains more entries than permissible.",
    );
  const ids = entries.map(({ Id }) => String(Id ?? ""));
  if (new Set(ids).size < ids.length)
    throw wrong(
      "BatchEntryIdsNotDistinct",
      "Two or more batch entries in the request have the same Id.",
    );
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id)))
    throw wrong(
      "InvalidBatchEntryId",
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  const bytes = entries.reduce(
    (sum, { Message: text }) => sum + Buffer.byteLength(String(text ?? "")),
    0,
  );
  if (bytes > MESSAGE_BYTES_MAX)
    throw wrong(
      "BatchRequestTooLong",
      "The length of all the batch messages put together is more than the limit.",
    );
}
