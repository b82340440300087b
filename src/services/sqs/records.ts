// records.ts — what SQS keeps on disk.
import { arnOf, type Scope, type TimestampMs } from "../../base/index.ts";
import type { MessageAttributes } from "./message-attributes.ts";
import type { QueueAttributes } from "./queue-attributes.ts";

export interface QueueRecord {
  readonly scope: Scope;
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: TimestampMs;
  readonly modifiedAt: TimestampMs;
  readonly purgedAt?: TimestampMs;
}

/** What never changes of a message. */
export interface MessageRecord {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly attributes: MessageAttributes;
  readonly systemAttributes: MessageAttributes;
  readonly sentAt: TimestampMs;
  readonly senderId: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** The queue that it was moved from, having been received too often. */
  readonly sourceArn?: string;
}

/** What every receive changes. */
export interface MessageState {
  readonly visibleAt: TimestampMs;
  readonly receiveCount: number;
  readonly firstReceivedAt?: TimestampMs;
  /** The part of the last receipt handle that makes it new. */
  readonly receipt?: string;
}

export interface Deduplication {
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly until: TimestampMs;
}

export function isFifo(queue: QueueRecord): boolean {
  return queue.name.endsWith(".fifo");
}

export function queueKey(scope: Scope, name: string): string {
  return `${scope.account}/${scope.region}/${name}`;
}

export function queueArn({ scope, name }: QueueRecord): string {
  return arnOf(scope, "sqs", name);
}
