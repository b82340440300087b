// queue-attributes.ts — the attributes of a queue: their defaults, their ranges, what may be set.
import { isJsonObject, type Json, type JsonObject, parseArn } from "../../base/index.ts";
import { parsedObject } from "../parsed.ts";
import { invalidParameter, wrongAttributeName, wrongAttributeValue } from "./faults.ts";

export type QueueAttributes = Readonly<Record<string, string>>;

export const MESSAGE_BYTES_MAX: number = 1_048_576;
export const VISIBILITY_SECONDS_MAX: number = 43_200;
export const DELAY_SECONDS_MAX: number = 900;
export const WAIT_SECONDS_MAX: number = 20;

const DEFAULTS: QueueAttributes = {
  DelaySeconds: "0",
  MaximumMessageSize: String(MESSAGE_BYTES_MAX),
  MessageRetentionPeriod: "345600",
  ReceiveMessageWaitTimeSeconds: "0",
  SqsManagedSseEnabled: "true",
  VisibilityTimeout: "30",
};

const FIFO_DEFAULTS: QueueAttributes = {
  ContentBasedDeduplication: "false",
  DeduplicationScope: "queue",
  FifoQueue: "true",
  FifoThroughputLimit: "perQueue",
};

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  DelaySeconds: [0, DELAY_SECONDS_MAX],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1_024, MESSAGE_BYTES_MAX],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, WAIT_SECONDS_MAX],
  VisibilityTimeout: [0, VISIBILITY_SECONDS_MAX],
};

const WORDS: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ["true", "false"],
  DeduplicationScope: ["messageGroup", "queue"],
  FifoQueue: ["true", "false"],
  FifoThroughputLimit: ["perQueue", "perMessageGroupId"],
  SqsManagedSseEnabled: ["true", "false"],
};

const FIFO_ONLY: ReadonlySet<string> = new Set([
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "FifoThroughputLimit",
]);

/** An empty value takes these away. */
const TEXTS: ReadonlySet<string> = new Set([
  "KmsMasterKeyId",
  "Policy",
  "RedriveAllowPolicy",
  "RedrivePolicy",
]);

/** What is counted when it is asked for. */
export const COUNTED: readonly string[] = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
];

export const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...["All", "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn"],
  ...COUNTED,
  ...Object.keys(DEFAULTS),
  ...Object.keys(FIFO_DEFAULTS),
  ...Object.keys(RANGES),
  ...TEXTS,
]);

export function defaultAttributes(fifo: boolean): QueueAttributes {
  return fifo ? { ...DEFAULTS, ...FIFO_DEFAULTS } : DEFAULTS;
}

/** The attributes of a request, each checked. Throws SQS's error. */
export function checkedAttributes(given: Json | undefined, fifo: boolean): QueueAttributes {
  if (!isJsonObject(given)) return {};
  for (const [name, value] of Object.entries(given)) checkAttribute(name, String(value), fifo);
  const texts = Object.entries(given).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return Object.fromEntries(texts);
}

function checkAttribute(name: string, value: string, fifo: boolean): void {
  const range = RANGES[name];
  if (range !== undefined) {
    const whole = /^\d{1,9}$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1];
    if (!whole) throw wrongAttributeValue(name);
    return;
  }
  const words = WORDS[name];
  if (words !== undefined) {
    if (!words.includes(value)) throw wrongAttributeValue(name);
    if (!fifo && FIFO_ONLY.has(name)) throw wrongAttributeName(name);
    if (name === "FifoQueue" && (value === "true") !== fifo) throw wrongAttributeName(name);
    return;
  }
  if (!TEXTS.has(name)) throw wrongAttributeName(name);
  if (value !== "" && name !== "KmsMasterKeyId") checkPolicy(name, value);
}

function checkPolicy(name: string, text: string): void {
  const policy = parsedObject(text);
  if (policy === undefined) throw wrongAttributeValue(name);
  if (name === "RedrivePolicy") checkRedrive(text, policy);
}

function checkRedrive(text: string, policy: JsonObject): void {
  const count = Number(policy["maxReceiveCount"]);
  const wrong = (reason: string) => invalidParameter("RedrivePolicy", text, reason);
  if (policy["maxReceiveCount"] === undefined)
    throw wrong("Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  if (policy["deadLetterTargetArn"] === undefined)
    throw wrong("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw wrong(
      "Invalid value for maxReceiveCount: " +
        String(policy["maxReceiveCount"]) +
        ", valid values are from 1 to 1000 both inclusive.",
    );
}

export interface Redrive {
  readonly targetArn: string;
  readonly receivesMax: number;
}

/** Where messages go that were received too often. */
export function redriveOf(attributes: QueueAttributes): Redrive | undefined {
  const policy = parsedObject(attributes["RedrivePolicy"] ?? "");
  const targetArn = policy?.["deadLetterTargetArn"];
  if (policy === undefined || typeof targetArn !== "string") return undefined;
  if (parseArn(targetArn) === undefined) return undefined;
  return { targetArn, receivesMax: Number(policy["maxReceiveCount"]) };
}

/** The attributes with `changes`; empty texts are gone. */
export function mergedAttributes(
  before: QueueAttributes,
  changes: QueueAttributes,
): QueueAttributes {
  const merged = Object.entries({ ...before, ...changes });
  return Object.fromEntries(merged.filter(([name, value]) => value !== "" || !TEXTS.has(name)));
}
