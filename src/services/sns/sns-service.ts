// sns-service.ts — SNS: its operations by name.
import type { Json, JsonObject } from "../../base/index.ts";
import type { CallInside } from "../inside.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { DeliveryPorts, ServicesClock } from "../ports.ts";
import {
  type EmbeddedService,
  type Operation,
  type OperationTable,
  operationIn,
} from "../service.ts";
import { Deliveries } from "./deliveries.ts";
import { type PublishParts, publish, publishBatch } from "./publishing.ts";
import * as subscriptions from "./subscriptions.ts";
import { Topics, textsOf } from "./topics.ts";

export interface SnsOptions {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
  readonly origin: () => string;
  readonly report: (where: string, error: unknown) => void;
}

export class SnsService implements EmbeddedService {
  readonly model = "sns";
  readonly #journal: Journal;
  readonly #topics: Topics;
  readonly #deliveries: Deliveries;
  /** Settings of SMS by account; nothing is sent. */
  readonly #sms: Shelf<Readonly<Record<string, string>>>;
  readonly #operations: OperationTable;

  constructor(options: SnsOptions) {
    const { journal } = options;
    this.#journal = journal;
    this.#topics = new Topics(journal.shelf("topics"), journal.shelf("subscriptions"));
    this.#sms = journal.shelf("sms");
    const subscription = (arn: string) => this.#topics.subscriptions.get(arn);
    this.#deliveries = new Deliveries({ ...options, subscription });
    this.#operations = {
      ...this.#onTopics(),
      ...this.#onSubscriptions(options),
      ...this.#onMessages(options),
    };
  }

  get operationNames(): readonly string[] {
    return Object.keys(this.#operations).sort();
  }

  operation(name: string): Operation | undefined {
    return operationIn(this.#operations, name);
  }

  #onTopics(): OperationTable {
    const topics = this.#topics;
    return {
      AddPermission: (parameters) => topics.addPermission(parameters),
      CreateTopic: (parameters, call) => topics.create(parameters, call),
      DeleteTopic: (parameters) => topics.delete(parameters),
      GetTopicAttributes: (parameters) => topics.attributes(parameters),
      ListTagsForResource: (parameters) => topics.listTags(parameters),
      ListTopics: (parameters, call) => topics.list(parameters, call),
      RemovePermission: (parameters) => topics.removePermission(parameters),
      SetTopicAttributes: (parameters) => topics.setAttribute(parameters),
      TagResource: (parameters) => topics.tag(parameters),
      UntagResource: (parameters) => topics.untag(parameters),
    };
  }

  #onSubscriptions({ clock, ports, report }: SnsOptions): OperationTable {
    const parts = { topics: this.#topics, clock, ports, report };
    return {
      ConfirmSubscription: (parameters) => subscriptions.confirmSubscription(parts, parameters),
      GetSubscriptionAttributes: (parameters) =>
        subscriptions.getSubscriptionAttributes(parts, parameters),
      ListSubscriptions: (parameters, call) =>
        subscriptions.listSubscriptions(parts, parameters, call),
      ListSubscriptionsByTopic: (parameters) =>
        subscriptions.listSubscriptionsByTopic(parts, parameters),
      SetSubscriptionAttributes: (parameters) =>
        subscriptions.setSubscriptionAttributes(parts, parameters),
      Subscribe: (parameters, call) => subscriptions.subscribe(parts, parameters, call),
      Unsubscribe: (parameters) => subscriptions.unsubscribe(parts, parameters),
    };
  }

  #onMessages({ clock, journal }: SnsOptions): OperationTable {
    const parts: PublishParts = {
      ...{ topics: this.#topics, deliveries: this.#deliveries, clock },
      deduplications: journal.shelf("deduplications"),
    };
    return {
      GetSMSAttributes: (_, { scope }) => ({ attributes: this.#sms.get(scope.account) ?? {} }),
      Publish: (parameters, call) => publish(parts, parameters, call),
      PublishBatch: (parameters, call) => publishBatch(parts, parameters, call),
      SetSMSAttributes: (parameters, { scope }) =>
        this.#setSms(scope.account, parameters["attributes"]),
    };
  }

  #setSms(account: string, given: Json | undefined): JsonObject {
    this.#sms.put(account, { ...this.#sms.get(account), ...textsOf(given) });
    return {};
  }

  durable(): Promise<void> {
    return this.#journal.durable();
  }

  async close(): Promise<void> {
    this.#deliveries.close();
    await this.#journal.close();
  }
}
