// sns-topic.ts — AWS::SNS::Topic and AWS::SNS::Subscription.
import { arnOf, isJsonObject, type JsonObject } from "../../base/index.ts";
import { objectsIn, picked, tagsMember, textIn, textOf } from "../property.ts";
import type { Resource, ResourceType, ServiceLink } from "../resource.ts";

const TOPIC_ATTRIBUTES = [
  ...["ContentBasedDeduplication", "DisplayName", "FifoThroughputScope", "KmsMasterKeyId"],
  ...["SignatureVersion", "TracingConfig"],
];
const SUBSCRIPTION_ATTRIBUTES = [
  ...["DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery"],
  ...["RedrivePolicy", "SubscriptionRoleArn"],
];

export const SNS_TOPIC: ResourceType = {
  properties: ["TopicName", "FifoTopic", "Subscription", "Tags", ...TOPIC_ATTRIBUTES],
  required: [],
  attributes: ["TopicArn", "TopicName"],
  make: async (resource, services) => {
    const { properties } = resource;
    const TopicName = topicName(resource);
    const TopicArn = arnOf(services.scope, "sns", TopicName);
    const known = await services.find(
      ["sns", "GetTopicAttributes"],
      { TopicArn },
      "NotFoundException",
    );
    const attributes = picked(properties, TOPIC_ATTRIBUTES);
    if (known === undefined) {
      const fifo = properties["FifoTopic"] === true ? { FifoTopic: "true" } : {};
      const Attributes = { ...fifo, ...textsOf(attributes) };
      const tags = tagsMember(properties);
      await services.call("sns", "CreateTopic", { Name: TopicName, Attributes, ...tags });
    } else {
      const set = (AttributeName: string, AttributeValue: string): Promise<JsonObject> =>
        services.call("sns", "SetTopicAttributes", { TopicArn, AttributeName, AttributeValue });
      await setChanged(attributes, known, set);
    }
    for (const { Endpoint = "", Protocol = "" } of objectsIn(properties, "Subscription")) {
      await subscribe({ TopicArn, Endpoint, Protocol }, services);
    }
    return { ref: TopicArn, attributes: { TopicArn, TopicName } };
  },
};

function topicName({ name, properties }: Resource): string {
  const given = textIn(properties, "TopicName");
  return given ?? (properties["FifoTopic"] === true ? `${name}.fifo` : name);
}

export const SNS_SUBSCRIPTION: ResourceType = {
  properties: ["TopicArn", "Protocol", "Endpoint", "Region", ...SUBSCRIPTION_ATTRIBUTES],
  required: ["TopicArn", "Protocol"],
  attributes: ["Arn"],
  make: async ({ properties }, services) => {
    const arn = await subscribe(properties, services);
    return { ref: arn, attributes: { Arn: arn } };
  },
};

/** Subscribing the same endpoint twice gives the same subscription. */
async function subscribe(properties: JsonObject, services: ServiceLink): Promise<string> {
  const attributes = picked(properties, SUBSCRIPTION_ATTRIBUTES);
  const request = picked(properties, ["TopicArn", "Protocol", "Endpoint"]);
  const { SubscriptionArn = "" } = await services.call("sns", "Subscribe", {
    ...request,
    ReturnSubscriptionArn: true,
  });
  const known = await services.call("sns", "GetSubscriptionAttributes", { SubscriptionArn });
  await setChanged(attributes, known, (AttributeName, AttributeValue) =>
    services.call("sns", "SetSubscriptionAttributes", {
      ...{ SubscriptionArn, AttributeName, AttributeValue },
    }),
  );
  return String(SubscriptionArn);
}

async function setChanged(
  declared: JsonObject,
  { Attributes = {} }: JsonObject,
  set: (name: string, value: string) => Promise<JsonObject>,
): Promise<void> {
  const known = isJsonObject(Attributes) ? Attributes : {};
  for (const [name, value] of Object.entries(textsOf(declared))) {
    if (String(known[name] ?? "") !== value) await set(name, value);
  }
}

function textsOf(attributes: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, textOf(value)]),
  );
}
