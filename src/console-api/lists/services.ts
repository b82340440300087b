// services.ts — `services`: what the embedded services hold, asked of them by their own operations.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import type { ServicesView } from "../../console-wire/index.ts";
import type { ConsoleServices } from "../ports.ts";

/** Of each kind, what is shown. */
const SHOWN_MAX = 200;
/** Pages of a bucket's listing that are counted. */
const PAGES_MAX = 20;

export async function servicesView(services: ConsoleServices): Promise<ServicesView> {
  const [tables, queues, topics, buckets, rules, logGroups] = await Promise.all([
    tablesOf(services),
    queuesOf(services),
    topicsOf(services),
    bucketsOf(services),
    rulesOf(services),
    logGroupsOf(services),
  ]);
  return { tables, queues, topics, buckets, rules, logGroups };
}

async function tablesOf(services: ConsoleServices): Promise<ServicesView["tables"]> {
  if (!services.isUsed("dynamodb")) return [];
  const listed = await services.call("dynamodb", "ListTables", {});
  return each(texts(listed?.["TableNames"]), async (name) => {
    const described = await services.call("dynamodb", "DescribeTable", { TableName: name });
    const table = objectOf(described?.["Table"]);
    // AWS counts items every six hours; here they are counted now.
    const counted = await services.call("dynamodb", "Scan", { TableName: name, Select: "COUNT" });
    return {
      name,
      items: wholeOf(counted?.["Count"]) || wholeOf(table["ItemCount"]),
      status: textOf(table["TableStatus"]),
    };
  });
}

async function queuesOf(services: ConsoleServices): Promise<ServicesView["queues"]> {
  const listed = await services.call("sqs", "ListQueues", { MaxResults: SHOWN_MAX });
  const urls = texts(listed?.["QueueUrls"]);
  const attributes = await each(urls, async (url) => {
    const asked = { QueueUrl: url, AttributeNames: ["All"] };
    return objectOf((await services.call("sqs", "GetQueueAttributes", asked))?.["Attributes"]);
  });
  const nameOf = (url: string): string => url.slice(url.lastIndexOf("/") + 1);
  const leading = attributes.map((of) => deadLetterTarget(textOf(of["RedrivePolicy"])));
  return urls.map((url, i) => {
    const of = attributes[i] ?? {};
    const arn = textOf(of["QueueArn"]);
    return {
      ...{ name: nameOf(url), url },
      visible: Number(textOf(of["ApproximateNumberOfMessages"])),
      inFlight: Number(textOf(of["ApproximateNumberOfMessagesNotVisible"])),
      delayed: Number(textOf(of["ApproximateNumberOfMessagesDelayed"])),
      deadLetterOf: urls.filter((_, other) => leading[other] === arn).map(nameOf),
    };
  });
}

function deadLetterTarget(policy: string): string | undefined {
  const [, arn] = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(policy) ?? [];
  return arn;
}

async function topicsOf(services: ConsoleServices): Promise<ServicesView["topics"]> {
  const listed = await services.call("sns", "ListTopics", {});
  const arns = objects(listed?.["Topics"]).map((topic) => textOf(topic["TopicArn"]));
  return each(arns, async (arn) => {
    const answer = await services.call("sns", "ListSubscriptionsByTopic", { TopicArn: arn });
    const subscriptions = objects(answer?.["Subscriptions"]).length;
    return { name: arn.slice(arn.lastIndexOf(":") + 1), arn, subscriptions };
  });
}

async function bucketsOf(services: ConsoleServices): Promise<ServicesView["buckets"]> {
  const listed = await services.call("s3", "ListBuckets", {});
  const names = objects(listed?.["Buckets"]).map((bucket) => textOf(bucket["Name"]));
  return each(names, async (name) => {
    let [objectCount, bytes, pages] = [0, 0, 0];
    let token = "";
    do {
      const next = token === "" ? {} : { ContinuationToken: token };
      const page = await services.call("s3", "ListObjectsV2", { Bucket: name, ...next });
      const found = objects(page?.["Contents"]);
      objectCount += found.length;
      bytes += found.reduce((sum, object) => sum + wholeOf(object["Size"]), 0);
      token = textOf(page?.["NextContinuationToken"]);
      pages += 1;
    } while (token !== "" && pages < PAGES_MAX);
    return { name, objects: objectCount, bytes };
  });
}

async function rulesOf(services: ConsoleServices): Promise<ServicesView["rules"]> {
  const listed = await services.call("events", "ListEventBuses", {});
  const buses = objects(listed?.["EventBuses"]).map((bus) => textOf(bus["Name"]));
  const rules = await each(buses, async (bus) => {
    const answer = await services.call("events", "ListRules", { EventBusName: bus });
    return each(objects(answer?.["Rules"]), async (rule) => {
      const name = textOf(rule["Name"]);
      const asked = { Rule: name, EventBusName: bus };
      const targets = await services.call("events", "ListTargetsByRule", asked);
      const schedule = textOf(rule["ScheduleExpression"]);
      return {
        ...{ name, bus, state: textOf(rule["State"]) },
        ...(schedule === "" ? {} : { schedule }),
        targets: objects(targets?.["Targets"]).length,
      };
    });
  });
  return rules.flat();
}

async function logGroupsOf(services: ConsoleServices): Promise<ServicesView["logGroups"]> {
  const listed = await services.call("logs", "DescribeLogGroups", { limit: 50 });
  return objects(listed?.["logGroups"]).map((group) => ({
    name: textOf(group["logGroupName"]),
    bytes: wholeOf(group["storedBytes"]),
  }));
}

async function each<T, R>(all: readonly T[], look: (one: T) => Promise<R>): Promise<readonly R[]> {
  return Promise.all(all.slice(0, SHOWN_MAX).map(look));
}

export function objects(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

function texts(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export function wholeOf(value: Json | undefined): number {
  return isJsonNumber(value) ? numberOf(value) : Number(textOf(value) || 0);
}
