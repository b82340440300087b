// deliveries.ts — messages on their way to subscribers.
//
//   D1. A delivery is on disk before the publisher has its answer, and leaves the disk when it has ended; a restart
//       tries what is left again, so an endpoint may get a message twice, never none.
//   D2. Deliveries of a FIFO topic to one subscription go one after the other.
//   D3. What cannot be delivered goes to the subscription's dead-letter queue, where it has one.

import { type CallInside, scopeOfArn, urlOfQueueArn } from "../inside.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import { parsedObject } from "../parsed.ts";
import type { DeliveryPorts, ServicesClock } from "../ports.ts";
import { Wakes } from "../wakes.ts";
import { lambdaEvent, messageText, notification } from "./notification.ts";
import type { Delivery, SubscriptionRecord } from "./records.ts";
import { retryDelayMs } from "./retry.ts";

export interface DeliveryParts {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
  readonly origin: () => string;
  readonly report: (where: string, error: unknown) => void;
  subscription(arn: string): SubscriptionRecord | undefined;
}

/** How one attempt ended; `lasting`: trying again cannot help. */
type Ended =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly lasting: boolean;
      readonly code: string;
      readonly message: string;
    };

const HTTP_TIMEOUT_MS = 15_000;

export class Deliveries {
  readonly #parts: DeliveryParts;
  readonly #outbox: Shelf<Delivery>;
  readonly #wakes: Wakes;
  /** The last delivery of each subscription that keeps an order. */
  readonly #tails = new Map<string, Promise<void>>();
  #closed = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#wakes = new Wakes(parts.clock);
    this.#outbox = parts.journal.shelf("deliveries");
    for (const delivery of this.#outbox.values()) this.#plan(delivery);
  }

  add(delivery: Delivery): void {
    this.#outbox.put(delivery.id, delivery);
    this.#plan(delivery);
  }

  #plan(delivery: Delivery): void {
    this.#wakes.plan(delivery.id, delivery.dueAt, () => {
      const release = this.#parts.clock.hold();
      this.#inOrder(delivery)
        .catch((error) => this.#parts.report("sns:delivery", error))
        .finally(release);
    });
  }

  #inOrder(delivery: Delivery): Promise<void> {
    if (delivery.message.groupId === undefined) return this.#attempt(delivery);
    const key = delivery.subscriptionArn;
    const before = this.#tails.get(key) ?? Promise.resolve();
    const own = before.then(() => this.#attempt(delivery));
    const tail = own.catch(() => undefined);
    this.#tails.set(key, tail);
    return own.finally(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
  }

  async #attempt(delivery: Delivery): Promise<void> {
    // Nothing leaves before the publisher's change is on disk.
    await this.#parts.journal.durable();
    const subscription = this.#parts.subscription(delivery.subscriptionArn);
    if (subscription === undefined) return this.#end(delivery);
    const ended = await this.#send(subscription, delivery);
    if (this.#closed) return;
    if (ended.ok) return this.#end(delivery);
    const attempt = delivery.attempt + 1;
    const delay = ended.lasting ? undefined : retryDelayMs(subscription, attempt);
    if (delay !== undefined)
      return this.add({ ...delivery, attempt, dueAt: this.#parts.clock.now() + delay });
    await this.#bury(subscription, delivery, ended);
    this.#end(delivery);
  }

  #end(delivery: Delivery): void {
    this.#outbox.delete(delivery.id);
    this.#parts.journal.durable().catch((error) => this.#parts.report("sns:delivery", error));
  }

  async #send(subscription: SubscriptionRecord, delivery: Delivery): Promise<Ended> {
    try {
      switch (subscription.protocol) {
        case "sqs":
          return await this.#toQueue(subscription, delivery);
        case "lambda":
          return await this.#toFunction(subscription, delivery);
        case "http":
        case "https":
          return await this.#toHttp(subscription, delivery);
        default:
          // Mail, SMS and push leave the house nowhere.
          return { ok: true };
      }
    } catch (error) {
      return { ok: false, lasting: false, code: "DeliveryFailed", message: String(error) };
    }
  }

  async #toQueue(subscription: SubscriptionRecord, { message }: Delivery): Promise<Ended> {
    const raw = subscription.attributes["RawMessageDelivery"] === "true";
    const { endpoint } = subscription;
    const fifo = endpoint.endsWith(".fifo");
    const { groupId, deduplicationId } = message;
    const outcome = await this.#parts.callInside({
      service: "sqs",
      operation: "SendMessage",
      scope: scopeOfArn(endpoint, message.scope),
      parameters: {
        QueueUrl: urlOfQueueArn(endpoint),
        MessageBody: raw
          ? messageText(subscription, message)
          : notification(subscription, message, this.#parts.origin()),
        ...(raw ? { MessageAttributes: message.attributes } : {}),
        ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
        ...(fifo && deduplicationId !== undefined
          ? { MessageDeduplicationId: deduplicationId }
          : {}),
      },
    });
    if (outcome.ok) return outcome;
    const { code, message: text, status } = outcome;
    return { ok: false, lasting: status < 500, code, message: text };
  }

  async #toFunction(subscription: SubscriptionRecord, { message }: Delivery): Promise<Ended> {
    const ended = await this.#parts.ports.invokeFunction({
      scope: scopeOfArn(subscription.endpoint, message.scope),
      functionName: subscription.endpoint,
      payload: lambdaEvent(subscription, message, this.#parts.origin()),
      invocation: "Event",
    });
    if (ended.ok) return { ok: true };
    const lasting = /^(ResourceNotFound|InvalidParameter|RequestTooLarge)/.test(ended.error);
    return { ok: false, lasting, code: ended.error, message: ended.message };
  }

  async #toHttp(subscription: SubscriptionRecord, { message }: Delivery): Promise<Ended> {
    const raw = subscription.attributes["RawMessageDelivery"] === "true";
    const reply = await this.#parts.ports.sendHttp({
      method: "POST",
      url: subscription.endpoint,
      headers: {
        "content-type": "text/plain; charset=UTF-8",
        "user-agent": "Amazon Simple Notification Service Agent",
        "x-amz-sns-message-id": message.id,
        "x-amz-sns-message-type": "Notification",
        "x-amz-sns-subscription-arn": subscription.arn,
        "x-amz-sns-topic-arn": message.topicArn,
        ...(raw ? { "x-amz-sns-rawdelivery": "true" } : {}),
      },
      body: raw
        ? messageText(subscription, message)
        : notification(subscription, message, this.#parts.origin()),
      timeoutMs: HTTP_TIMEOUT_MS,
    });
    if (reply.status >= 200 && reply.status < 300) return { ok: true };
    const lasting = reply.status >= 400 && reply.status < 500 && reply.status !== 429;
    return { ok: false, lasting, code: String(reply.status), message: reply.body };
  }

  async #bury(
    subscription: SubscriptionRecord,
    { message }: Delivery,
    ended: Ended & { readonly ok: false },
  ): Promise<void> {
    const policy = parsedObject(subscription.attributes["RedrivePolicy"] ?? "");
    const arn = policy?.["deadLetterTargetArn"];
    if (typeof arn !== "string") return;
    const text = (value: string) => ({ DataType: "String", StringValue: value || "-" });
    const { groupId, deduplicationId } = message;
    const outcome = await this.#parts.callInside({
      service: "sqs",
      operation: "SendMessage",
      scope: scopeOfArn(arn, message.scope),
      parameters: {
        QueueUrl: urlOfQueueArn(arn),
        MessageBody: notification(subscription, message, this.#parts.origin()),
        MessageAttributes: {
          RequestID: text(message.id),
          ErrorCode: text(ended.code),
          ErrorMessage: text(ended.message.slice(0, 1_000)),
        },
        ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
        ...(deduplicationId === undefined ? {} : { MessageDeduplicationId: deduplicationId }),
      },
    });
    if (!outcome.ok) this.#parts.report("sns:dead-letter", new Error(outcome.message));
  }

  close(): void {
    this.#closed = true;
    this.#wakes.close();
  }
}
