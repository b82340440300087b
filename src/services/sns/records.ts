// records.ts — what SNS keeps on disk.
import type { JsonObject, Scope, TimestampMs } from "../../base/index.ts";

export type Texts = Readonly<Record<string, string>>;

export interface TopicRecord {
  readonly arn: string;
  readonly name: string;
  readonly scope: Scope;
  readonly attributes: Texts;
  readonly tags: Texts;
}

export interface SubscriptionRecord {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly owner: string;
  readonly attributes: Texts;
  readonly confirmed: boolean;
  /** What the endpoint must send back to confirm. */
  readonly token: string;
}

export interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly scope: Scope;
  /** By protocol, `default` always. */
  readonly texts: Texts;
  readonly subject?: string;
  readonly attributes: JsonObject;
  readonly at: TimestampMs;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
}

/** A message on its way to one subscription. */
export interface Delivery {
  readonly id: string;
  readonly subscriptionArn: string;
  readonly message: Message;
  readonly attempt: number;
  readonly dueAt: TimestampMs;
}

export function isFifo(topic: TopicRecord): boolean {
  return topic.attributes["FifoTopic"] === "true";
}
