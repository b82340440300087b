// service-look.ts — `services/<kind>/<name>`: a look inside a table, a queue, a topic, a bucket, a rule, a log group.
import { stringifyJson } from "../../base/index.ts";
import type { ServiceLook } from "../../console-wire/index.ts";
import { notFound, type Query } from "../door/index.ts";
import type { ConsoleServices } from "../ports.ts";
import { logGroupLook } from "./log-group-look.ts";
import { objects, textOf } from "./service-answer.ts";

export async function serviceLook(
  services: ConsoleServices,
  place: { readonly kind: string; readonly name: string },
  query: Query,
): Promise<ServiceLook> {
  switch (place.kind) {
    case "table":
      return tableLook(services, place.name, query.limit(100, 1_000));
    case "queue":
      return queueLook(services, place.name, query.limit(100, 1_000));
    case "topic":
      return topicLook(services, place.name);
    case "bucket":
      return bucketLook(services, place.name, query);
    case "rule":
      return ruleLook(services, place.name);
    case "log-group":
      return logGroupLook(services, place.name, query);
    default:
      throw notFound(`The console cannot look into a ${place.kind}.`);
  }
}

async function tableLook(
  services: ConsoleServices,
  name: string,
  limit: number,
): Promise<ServiceLook> {
  const page = await services.call("dynamodb", "Scan", { TableName: name, Limit: limit });
  if (page === undefined) throw notFound(`There is no table ${name}.`);
  const more = page["LastEvaluatedKey"] !== undefined;
  return { rows: objects(page["Items"]).map(stringifyJson), more };
}

/** Its messages as they lie there: to receive them would hide them from those they are for. */
function queueLook(services: ConsoleServices, name: string, limit: number): ServiceLook {
  const messages = services.queueMessages(name, limit + 1);
  if (messages === undefined) throw notFound(`There is no queue ${name}.`);
  return { rows: messages.slice(0, limit).map(stringifyJson), more: messages.length > limit };
}

/** Who is told: each subscription with its protocol and its endpoint. */
async function topicLook(services: ConsoleServices, name: string): Promise<ServiceLook> {
  const arn = await topicArn(services, name);
  if (arn === undefined) throw notFound(`There is no topic ${name}.`);
  const page = await services.call("sns", "ListSubscriptionsByTopic", { TopicArn: arn });
  const rows = objects(page?.["Subscriptions"]).map(stringifyJson);
  return { rows, more: page?.["NextToken"] !== undefined };
}

/** Pages of the list of topics that are looked through. */
const TOPIC_PAGES_MAX = 20;

async function topicArn(services: ConsoleServices, name: string): Promise<string | undefined> {
  let token = "";
  for (let pages = 0; pages < TOPIC_PAGES_MAX; pages += 1) {
    const asked = token === "" ? {} : { NextToken: token };
    const page = await services.call("sns", "ListTopics", asked);
    const arns = objects(page?.["Topics"]).map((topic) => textOf(topic["TopicArn"]));
    const found = arns.find((arn) => arn.endsWith(`:${name}`));
    token = textOf(page?.["NextToken"]);
    if (found !== undefined || token === "") return found;
  }
  return undefined;
}

/** Itself, then its targets. Names of rules have no `/`, those of buses may. */
async function ruleLook(services: ConsoleServices, place: string): Promise<ServiceLook> {
  const cut = place.lastIndexOf("/");
  const name = place.slice(cut + 1);
  const EventBusName = cut < 0 ? "default" : place.slice(0, cut);
  const rule = await services.call("events", "DescribeRule", { Name: name, EventBusName });
  if (rule === undefined) throw notFound(`There is no rule ${name} on the bus ${EventBusName}.`);
  const answer = await services.call("events", "ListTargetsByRule", { Rule: name, EventBusName });
  return { rows: [rule, ...objects(answer?.["Targets"])].map(stringifyJson), more: false };
}

async function bucketLook(
  services: ConsoleServices,
  name: string,
  query: Query,
): Promise<ServiceLook> {
  const page = await services.call("s3", "ListObjectsV2", {
    ...{ Bucket: name, Prefix: query.text("prefix") ?? "", Delimiter: "/" },
    MaxKeys: query.limit(200, 1_000),
  });
  if (page === undefined) throw notFound(`There is no bucket ${name}.`);
  const rows = [...objects(page["CommonPrefixes"]), ...objects(page["Contents"])];
  return { rows: rows.map(stringifyJson), more: page["IsTruncated"] === true };
}
