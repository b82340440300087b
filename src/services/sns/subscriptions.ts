// subscriptions.ts — operations on subscriptions: subscribe, confirm, settings.
import { randomBytes, randomUUID } from "node:crypto";
import {
  globalArn,
  isJsonObject,
  type Json,
  type JsonObject,
  parseArn,
  type Scope,
} from "../../base/index.ts";
import { parsedObject } from "../parsed.ts";
import type { DeliveryPorts, ServicesClock } from "../ports.ts";
import type { Call } from "../service.ts";
import { invalidParameter, subscriptionMissing } from "./faults.ts";
import { checkFilterPolicy, refuseNested } from "./filter.ts";
import { confirmationRequest } from "./notification.ts";
import { isFifo, type SubscriptionRecord, type Texts, type TopicRecord } from "./records.ts";
import { pageOf, type Topics, textsOf } from "./topics.ts";

const PROTOCOLS = /^(?:application|email|email-json|firehose|http|https|lambda|sms|sqs)$/;
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...["DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery"],
  ...["RedrivePolicy", "ReplayPolicy", "SubscriptionRoleArn"],
]);
const CONFIRM_TIMEOUT_MS = 15_000;

export interface SubscriptionParts {
  readonly topics: Topics;
  readonly clock: ServicesClock;
  readonly ports: DeliveryPorts;
  readonly report: (where: string, error: unknown) => void;
}

export function subscribe(
  parts: SubscriptionParts,
  parameters: JsonObject,
  call: Call,
): JsonObject {
  const { topics } = parts;
  const protocol = String(parameters["Protocol"] ?? "");
  if (!PROTOCOLS.test(protocol))
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  const topic = topics.find(parameters["TopicArn"]);
  const endpoint = String(parameters["Endpoint"] ?? "");
  checkEndpoint(topic, protocol, endpoint);
  const attributes = textsOf(parameters["Attributes"]);
  for (const [name, value] of Object.entries(attributes)) checkAttribute({ name, value, protocol });
  checkDepth(attributes);
  const shown = (record: SubscriptionRecord): JsonObject => {
    const pending = !record.confirmed && parameters["ReturnSubscriptionArn"] !== true;
    return { SubscriptionArn: pending ? "pending confirmation" : record.arn };
  };
  const known = topics
    .subscriptionsOf(topic.arn)
    .find((record) => record.protocol === protocol && record.endpoint === endpoint);
  if (known !== undefined) {
    refuseOther(known, attributes);
    return shown(known);
  }
  const confirmed =
    protocol === "sqs" ||
    protocol === "lambda" ||
    protocol === "sms" ||
    protocol === "firehose" ||
    protocol === "application";
  const record: SubscriptionRecord = {
    ...{ arn: `${topic.arn}:${randomUUID()}`, topicArn: topic.arn, protocol, endpoint },
    ...{ owner: call.scope.account, attributes, confirmed, token: randomBytes(32).toString("hex") },
  };
  topics.subscriptions.put(record.arn, record);
  if (protocol === "http" || protocol === "https") askToConfirm(parts, record, call);
  return shown(record);
}

function refuseOther(known: SubscriptionRecord, attributes: Texts): void {
  for (const [name, value] of Object.entries(attributes)) {
    if ((known.attributes[name] ?? "") === value) continue;
    throw invalidParameter(
      "Attributes Reason: Subscription already exists with different attributes",
    );
  }
}

function checkEndpoint(topic: TopicRecord, protocol: string, endpoint: string): void {
  const wrong = (reason: string) => invalidParameter(`Endpoint Reason: ${reason}`);
  if (protocol === "sqs") {
    if (!/^arn:[^:]+:sqs:[^:]+:\d{12}:[^:]+$/.test(endpoint))
      throw invalidParameter("SQS endpoint ARN");
    if (endpoint.endsWith(".fifo") && !isFifo(topic))
      throw wrong("FIFO SQS Queues can not be subscribed to standard SNS topics");
  }
  if (protocol === "lambda" && !/^arn:[^:]+:lambda:[^:]+:\d{12}:function:.+$/.test(endpoint))
    throw invalidParameter("Lambda endpoint ARN");
  if (protocol === "http" && !endpoint.startsWith("http://"))
    throw invalidParameter("Endpoint must match the specified protocol");
  if (protocol === "https" && !endpoint.startsWith("https://"))
    throw invalidParameter("Endpoint must match the specified protocol");
  if (protocol.startsWith("email") && !/^[^@\s]+@[^@\s]+$/.test(endpoint))
    throw invalidParameter("Email address");
  if (isFifo(topic) && protocol !== "sqs")
    throw invalidParameter(`Invalid protocol type: ${protocol}`);
}

function checkAttribute({
  name,
  value,
  protocol,
}: {
  name: string;
  value: string;
  protocol: string;
}): void {
  if (!ATTRIBUTES.has(name)) throw invalidParameter("AttributeName");
  const wrong = (reason: string) => invalidParameter(`Attributes Reason: ${name}: ${reason}`);
  switch (name) {
    case "RawMessageDelivery":
      if (!/^(true|false)$/i.test(value))
        throw wrong(`Invalid value [${value}]. Must be true or false.`);
      if (!/^(sqs|https?|firehose)$/.test(protocol))
        throw wrong(`Delivery protocol [${protocol}] does not support raw message delivery.`);
      return;
    case "FilterPolicyScope":
      if (value !== "MessageAttributes" && value !== "MessageBody")
        throw wrong(`Invalid value [${value}]. Please use either MessageBody or MessageAttributes`);
      return;
    case "FilterPolicy":
      if (value !== "") checkFilterPolicy(value);
      return;
    case "DeliveryPolicy":
      if (value !== "" && parsedObject(value) === undefined) throw wrong("failed to parse JSON.");
      return;
    case "RedrivePolicy": {
      const target = parsedObject(value)?.["deadLetterTargetArn"];
      if (value !== "" && !/^arn:[^:]+:sqs:/.test(String(target ?? "")))
        throw wrong("deadLetterTargetArn is an invalid arn");
      return;
    }
    default:
  }
}

/** Attributes of a message have no members: a policy on them has none either. */
function checkDepth({ FilterPolicy: policy = "", FilterPolicyScope: scope }: Texts): void {
  if (policy !== "" && scope !== "MessageBody") refuseNested(policy);
}

function askToConfirm(
  { clock, ports, report }: SubscriptionParts,
  record: SubscriptionRecord,
  { origin }: Call,
): void {
  const id = randomUUID();
  const release = clock.hold();
  ports
    .sendHttp({
      method: "POST",
      url: record.endpoint,
      headers: {
        "content-type": "text/plain; charset=UTF-8",
        "user-agent": "Amazon Simple Notification Service Agent",
        "x-amz-sns-message-id": id,
        "x-amz-sns-message-type": "SubscriptionConfirmation",
        "x-amz-sns-topic-arn": record.topicArn,
      },
      body: confirmationRequest(record, { id, at: clock.now(), origin }),
      timeoutMs: CONFIRM_TIMEOUT_MS,
    })
    .catch((error) => report("sns:confirmation", error))
    .finally(release);
}

export function confirmSubscription(
  { topics }: SubscriptionParts,
  parameters: JsonObject,
): JsonObject {
  const topic = topics.find(parameters["TopicArn"]);
  const found = topics
    .subscriptionsOf(topic.arn)
    .find(({ token }) => token === parameters["Token"]);
  if (found === undefined) throw invalidParameter("Token");
  topics.subscriptions.put(found.arn, { ...found, confirmed: true });
  return { SubscriptionArn: found.arn };
}

function find(topics: Topics, arn: Json | undefined): SubscriptionRecord {
  if (typeof arn !== "string" || !/^arn:[^:]+:sns:[^:]*:\d{12}:[^:]+:[^:]+$/.test(arn))
    throw invalidParameter(
      `SubscriptionArn Reason: An ARN must have at least 6 elements, not ${String(arn ?? "").split(":").length}`,
    );
  const found = topics.subscriptions.get(arn);
  if (found === undefined) throw subscriptionMissing();
  return found;
}

export function unsubscribe({ topics }: SubscriptionParts, parameters: JsonObject): JsonObject {
  const arn = String(parameters["SubscriptionArn"] ?? "");
  if (arn.split(":").length < 7)
    throw invalidParameter("SubscriptionArn Reason: An ARN must have at least 6 elements");
  topics.subscriptions.delete(arn);
  return {};
}

function listed(record: SubscriptionRecord): JsonObject {
  return {
    SubscriptionArn: record.confirmed ? record.arn : "PendingConfirmation",
    Owner: record.owner,
    Protocol: record.protocol,
    Endpoint: record.endpoint,
    TopicArn: record.topicArn,
  };
}

export function listSubscriptions(
  { topics }: SubscriptionParts,
  parameters: JsonObject,
  { scope }: Call,
): JsonObject {
  const own = [...topics.subscriptions.values()].filter(({ arn }) => isOf(scope, arn));
  return pageOf(own.map(listed), parameters, "Subscriptions");
}

/** Whether the name is one of that account and region, in whatever partition. */
function isOf(scope: Scope, arn: string): boolean {
  const { account, region } = parseArn(arn) ?? {};
  return account === scope.account && region === scope.region;
}

export function listSubscriptionsByTopic(
  { topics }: SubscriptionParts,
  parameters: JsonObject,
): JsonObject {
  const { arn } = topics.find(parameters["TopicArn"]);
  return pageOf(topics.subscriptionsOf(arn).map(listed), parameters, "Subscriptions");
}

function subscriber({ owner, topicArn }: SubscriptionRecord): string {
  const region = parseArn(topicArn)?.region ?? "";
  return globalArn({ region, account: owner }, "iam", "user/treadle");
}

export function getSubscriptionAttributes(
  { topics }: SubscriptionParts,
  parameters: JsonObject,
): JsonObject {
  const record = find(topics, parameters["SubscriptionArn"]);
  const filtered = record.attributes["FilterPolicy"] !== undefined;
  return {
    Attributes: {
      ...{ SubscriptionArn: record.arn, TopicArn: record.topicArn, Owner: record.owner },
      ...{ Protocol: record.protocol, Endpoint: record.endpoint, RawMessageDelivery: "false" },
      PendingConfirmation: String(!record.confirmed),
      ConfirmationWasAuthenticated: String(record.confirmed),
      SubscriptionPrincipal: subscriber(record),
      ...(filtered ? { FilterPolicyScope: "MessageAttributes" } : {}),
      ...record.attributes,
    },
  };
}

export function setSubscriptionAttributes(
  { topics }: SubscriptionParts,
  parameters: JsonObject,
): JsonObject {
  const record = find(topics, parameters["SubscriptionArn"]);
  const name = String(parameters["AttributeName"] ?? "");
  const value = String(parameters["AttributeValue"] ?? "");
  checkAttribute({ name, value, protocol: record.protocol });
  const { [name]: _, ...others } = record.attributes;
  checkDepth({ ...others, [name]: value });
  const empty = value === "" || (name === "FilterPolicy" && isEmptyObject(value));
  topics.subscriptions.put(record.arn, {
    ...record,
    attributes: empty ? others : { ...others, [name]: value },
  });
  return {};
}

function isEmptyObject(text: string): boolean {
  const value = parsedObject(text);
  return isJsonObject(value) && Object.keys(value).length === 0;
}
