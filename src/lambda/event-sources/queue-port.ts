// queue-port.ts — how this room reaches queues and the pattern language of filters; both live in another room.
import type { JsonObject } from "../../base/index.ts";

/** A message as ReceiveMessage of SQS shows it, with all its attributes. */
export interface QueueMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Body: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly MD5OfMessageAttributes?: string;
  /** By name, as SQS shows them; binary values in base64. */
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }
    >
  >;
}

/** Calls on queues by ARN. A refusal of SQS rejects with its words. */
export interface QueuePort {
  /**
   * Resolves when there is a message to receive, with a hold that keeps a skipping clock from jumping; with undefined
   * after some seconds, or when the signal is raised.
   */
  ready(queueArn: string, signal: AbortSignal): Promise<(() => void) | undefined>;
  /** What is there now. */
  receive(queueArn: string, max: number): Promise<readonly QueueMessage[]>;
  remove(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  /** Seconds; undefined where there is no such queue. */
  visibilityTimeout(queueArn: string): Promise<number | undefined>;
  /** Resolves after so long on the server's clock, or when the signal is raised. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Says that something is under way, so a skipping clock must not jump; the answer ends it. */
  hold(): () => void;
}

export type Matches = (event: JsonObject) => boolean;

/** Compiles a pattern of EventBridge's language; rejects with an Error that says what is wrong with it. */
export type MatcherOf = (pattern: string) => Promise<Matches>;
