// topics.ts — operations on topics: create, find, settings, tags, permissions.
import {
  arnOf,
  globalArn,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
} from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { parsedObject } from "../parsed.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { invalidParameter, topicMissing } from "./faults.ts";
import type { SubscriptionRecord, Texts, TopicRecord } from "./records.ts";

const PAGE = 100;
const TAGS_MAX = 50;
/** Set by these names; anything else is refused. */
const SETTABLE =
  /^(?:ArchivePolicy|ContentBasedDeduplication|DeliveryPolicy|DisplayName|FifoThroughputScope|FifoTopic|KmsMasterKeyId|Policy|SignatureVersion|TracingConfig|(?:Application|Firehose|HTTP|Lambda|SQS)(?:SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn))$/;

export class Topics {
  readonly records: Shelf<TopicRecord>;
  readonly subscriptions: Shelf<SubscriptionRecord>;

  constructor(records: Shelf<TopicRecord>, subscriptions: Shelf<SubscriptionRecord>) {
    this.records = records;
    this.subscriptions = subscriptions;
  }

  find(arn: Json | undefined): TopicRecord {
    if (typeof arn !== "string" || !/^arn:[^:]+:sns:[^:]*:\d{12}:[^:]+$/.test(arn))
      throw invalidParameter(
        `TopicArn Reason: An ARN must have at least 6 elements, not ${String(arn ?? "").split(":").length}`,
      );
    const topic = this.records.get(arn);
    if (topic === undefined) throw topicMissing();
    return topic;
  }

  subscriptionsOf(topicArn: string): SubscriptionRecord[] {
    return [...this.subscriptions.values()].filter((record) => record.topicArn === topicArn);
  }

  create(parameters: JsonObject, { scope }: Call): JsonObject {
    const name = String(parameters["Name"] ?? "");
    const attributes = textsOf(parameters["Attributes"]);
    const fifo = attributes["FifoTopic"] === "true";
    if (!/^[\w-]{1,256}(\.fifo)?$/.test(name) || name.length > 256)
      throw invalidParameter("Topic Name");
    if (fifo !== name.endsWith(".fifo")) {
      throw invalidParameter(
        fifo
          ? "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long."
          : "Topic Name",
      );
    }
    for (const attribute of Object.keys(attributes)) checkName(attribute);
    const arn = arnOf(scope, "sns", name);
    const tags = tagsOf(parameters["Tags"]);
    const known = this.records.get(arn);
    if (known === undefined) {
      const own = fifo ? { ContentBasedDeduplication: "false", ...attributes } : attributes;
      const { FifoTopic: _, ...rest } = own;
      this.records.put(arn, { arn, name, scope, attributes: fifo ? own : rest, tags });
    } else refuseOther(known, attributes, tags);
    return { TopicArn: arn };
  }

  delete(parameters: JsonObject): JsonObject {
    const arn = String(parameters["TopicArn"] ?? "");
    for (const { arn: own } of this.subscriptionsOf(arn)) this.subscriptions.delete(own);
    this.records.delete(arn);
    return {};
  }

  list(parameters: JsonObject, { scope }: Call): JsonObject {
    const own = [...this.records.values()].filter(
      (topic) => topic.scope.account === scope.account && topic.scope.region === scope.region,
    );
    return pageOf(
      own.map(({ arn }) => ({ TopicArn: arn })),
      parameters,
      "Topics",
    );
  }

  attributes(parameters: JsonObject): JsonObject {
    const topic = this.find(parameters["TopicArn"]);
    const subscriptions = this.subscriptionsOf(topic.arn);
    const confirmed = subscriptions.filter((record) => record.confirmed).length;
    return {
      Attributes: {
        Policy: JSON.stringify(defaultPolicy(topic)),
        EffectiveDeliveryPolicy: EFFECTIVE_DELIVERY,
        ...{ DisplayName: "", Owner: topic.scope.account, TopicArn: topic.arn },
        ...topic.attributes,
        SubscriptionsConfirmed: String(confirmed),
        SubscriptionsPending: String(subscriptions.length - confirmed),
        SubscriptionsDeleted: "0",
      },
    };
  }

  setAttribute(parameters: JsonObject): JsonObject {
    const topic = this.find(parameters["TopicArn"]);
    const name = String(parameters["AttributeName"] ?? "");
    checkName(name);
    if (name === "FifoTopic") throw invalidParameter("AttributeName");
    const value = String(parameters["AttributeValue"] ?? "");
    if (name === "Policy" && value !== "" && parsedObject(value) === undefined)
      throw invalidParameter("Policy Error: null");
    const { [name]: _, ...others } = topic.attributes;
    const attributes =
      value === "" && name !== "DisplayName" ? others : { ...others, [name]: value };
    this.records.put(topic.arn, { ...topic, attributes });
    return {};
  }

  tag(parameters: JsonObject): JsonObject {
    const topic = this.#tagged(parameters);
    const tags = { ...topic.tags, ...tagsOf(parameters["Tags"]) };
    if (Object.keys(tags).length > TAGS_MAX)
      throw new ServiceFault(
        "TagLimitExceededException",
        "Could not complete request: tag quota of per resource exceeded",
      );
    this.records.put(topic.arn, { ...topic, tags });
    return {};
  }

  untag(parameters: JsonObject): JsonObject {
    const topic = this.#tagged(parameters);
    const gone: readonly Json[] = isJsonArray(parameters["TagKeys"]) ? parameters["TagKeys"] : [];
    const kept = Object.entries(topic.tags).filter(([key]) => !gone.includes(key));
    this.records.put(topic.arn, { ...topic, tags: Object.fromEntries(kept) });
    return {};
  }

  listTags(parameters: JsonObject): JsonObject {
    const tags = Object.entries(this.#tagged(parameters).tags);
    return { Tags: tags.map(([Key, Value]) => ({ Key, Value })) };
  }

  #tagged(parameters: JsonObject): TopicRecord {
    const topic = this.records.get(String(parameters["ResourceArn"] ?? ""));
    if (topic !== undefined) return topic;
    throw new ServiceFault("ResourceNotFoundException", "Resource does not exist", { status: 404 });
  }

  addPermission(parameters: JsonObject): JsonObject {
    const topic = this.find(parameters["TopicArn"]);
    const label = String(parameters["Label"] ?? "");
    const policy = policyOf(topic);
    if (policy.statements.some((statement) => statement["Sid"] === label))
      throw invalidParameter("Statement already exists");
    const list = (name: string): readonly Json[] => {
      const value = parameters[name];
      return isJsonArray(value) ? value : [];
    };
    const statement: JsonObject = {
      ...{ Sid: label, Effect: "Allow", Resource: topic.arn },
      Principal: {
        AWS: list("AWSAccountId").map((id) =>
          globalArn({ ...topic.scope, account: String(id) }, "iam", "root"),
        ),
      },
      Action: list("ActionName").map((action) => `SNS:${String(action)}`),
    };
    return this.#savePolicy(topic, [...policy.statements, statement]);
  }

  removePermission(parameters: JsonObject): JsonObject {
    const topic = this.find(parameters["TopicArn"]);
    const { statements } = policyOf(topic);
    const kept = statements.filter((statement) => statement["Sid"] !== parameters["Label"]);
    return this.#savePolicy(topic, kept);
  }

  #savePolicy(topic: TopicRecord, statements: readonly JsonObject[]): JsonObject {
    const policy = { ...defaultPolicy(topic), Statement: statements };
    const attributes = { ...topic.attributes, Policy: JSON.stringify(policy) };
    this.records.put(topic.arn, { ...topic, attributes });
    return {};
  }
}

function checkName(name: string): void {
  if (!SETTABLE.test(name)) throw invalidParameter("AttributeName");
}

function refuseOther(known: TopicRecord, attributes: Texts, tags: Texts): void {
  for (const [name, value] of Object.entries(attributes)) {
    if ((known.attributes[name] ?? "") !== value && !(name === "FifoTopic" && value === "false"))
      throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
  }
  for (const [key, value] of Object.entries(tags)) {
    if (known.tags[key] !== value)
      throw invalidParameter("Tags Reason: Topic already exists with different tags");
  }
}

export function textsOf(given: Json | undefined): Texts {
  if (!isJsonObject(given)) return {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function tagsOf(given: Json | undefined): Texts {
  const tags = isJsonArray(given) ? given.filter((tag) => isJsonObject(tag)) : [];
  return Object.fromEntries(tags.map(({ Key, Value }) => [String(Key), String(Value ?? "")]));
}

export function pageOf(
  items: readonly JsonObject[],
  parameters: JsonObject,
  member: string,
): JsonObject {
  const token = parameters["NextToken"];
  const from = typeof token === "string" ? Number(Buffer.from(token, "base64").toString()) : 0;
  if (!Number.isInteger(from)) throw invalidParameter("NextToken Reason: token is invalid");
  const more = from + PAGE < items.length;
  const next = more ? { NextToken: Buffer.from(String(from + PAGE)).toString("base64") } : {};
  return { [member]: items.slice(from, from + PAGE), ...next };
}

function policyOf(topic: TopicRecord): { readonly statements: readonly JsonObject[] } {
  const own = parsedObject(topic.attributes["Policy"] ?? "") ?? defaultPolicy(topic);
  const statements = own["Statement"];
  return {
    statements: isJsonArray(statements) ? statements.filter((one) => isJsonObject(one)) : [],
  };
}

function defaultPolicy({ arn, scope }: TopicRecord): JsonObject {
  const actions = [
    ...["GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission"],
    ...["DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish"],
  ];
  return {
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": scope.account } },
      },
    ],
  };
}

const EFFECTIVE_DELIVERY: string = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      ...{ minDelayTarget: 20, maxDelayTarget: 20, numRetries: 3, numMaxDelayRetries: 0 },
      ...{ numNoDelayRetries: 0, numMinDelayRetries: 0, backoffFunction: "linear" },
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
  },
});
