// sqs-queue.ts — AWS::SQS::Queue.
import { arnOf, type JsonObject } from "../../base/index.ts";
import { nameOf, picked, tagsOf, textOf } from "../property.ts";
import type { Resource, ResourceType } from "../resource.ts";
import { ResourceRefused } from "../resource-refused.ts";

/** What returns to its default when it is declared no longer. */
const DEFAULTS: Readonly<Record<string, string>> = {
  DelaySeconds: "0",
  MaximumMessageSize: "1048576",
  MessageRetentionPeriod: "345600",
  ReceiveMessageWaitTimeSeconds: "0",
  RedriveAllowPolicy: "",
  RedrivePolicy: "",
  VisibilityTimeout: "30",
};
const ATTRIBUTES = [
  ...Object.keys(DEFAULTS),
  ...["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"],
  ...["KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "SqsManagedSseEnabled"],
];

export const SQS_QUEUE: ResourceType = {
  properties: ["QueueName", "FifoQueue", "Tags", ...ATTRIBUTES],
  required: [],
  attributes: ["Arn", "QueueName", "QueueUrl"],
  make: async (resource, services) => {
    const { properties } = resource;
    const QueueName = queueName(resource);
    const attributes = texts(picked(properties, ATTRIBUTES));
    const known = await services.find(["sqs", "GetQueueUrl"], { QueueName }, "QueueDoesNotExist");
    const tags = tagsOf(properties);
    const tagged = Object.keys(tags).length > 0;
    if (known === undefined) {
      const fifo = properties["FifoQueue"] === true ? { FifoQueue: "true" } : {};
      await services.call("sqs", "CreateQueue", {
        ...{ QueueName, Attributes: { ...attributes, ...fifo } },
        ...(tagged ? { tags } : {}),
      });
    }
    const found = known ?? (await services.call("sqs", "GetQueueUrl", { QueueName }));
    const QueueUrl = String(found["QueueUrl"]);
    if (known !== undefined) {
      const own = { QueueUrl, AttributeNames: ["All"] };
      const { Attributes = {} } = await services.call("sqs", "GetQueueAttributes", own);
      const changes = changed(attributes, Attributes as JsonObject);
      if (Object.keys(changes).length > 0)
        await services.call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: changes });
      if (tagged) await services.call("sqs", "TagQueue", { QueueUrl, Tags: tags });
    }
    const Arn = arnOf(services.scope, "sqs", QueueName);
    return { ref: QueueUrl, attributes: { Arn, QueueName, QueueUrl } };
  },
};

/** A FIFO queue's name ends in `.fifo`, so a logical name gets that. */
function queueName(resource: Resource): string {
  const { name, properties } = resource;
  const fifo = properties["FifoQueue"] === true;
  if (properties["QueueName"] === undefined) return fifo ? `${name}.fifo` : name;
  const given = nameOf(resource, "QueueName");
  if (given.endsWith(".fifo") !== fifo) {
    throw new ResourceRefused(
      fifo
        ? `QueueName '${given}': the name of a FIFO queue ends in .fifo`
        : `QueueName '${given}' ends in .fifo, so it needs FifoQueue: true`,
    );
  }
  return given;
}

function texts(attributes: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, textOf(value)]),
  );
}

function changed(
  declared: Readonly<Record<string, string>>,
  known: JsonObject,
): Readonly<Record<string, string>> {
  const wanted = Object.entries({ ...DEFAULTS, ...declared });
  return Object.fromEntries(
    wanted.filter(([name, value]) => String(known[name] ?? DEFAULTS[name] ?? "") !== value),
  );
}
