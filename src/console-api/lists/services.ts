// services.ts — `services`: what the embedded services hold, asked of them by their own operations.
import type { JsonObject } from "../../base/index.ts";
import type { Listed, ServicesView } from "../../console-wire/index.ts";
import type { Query } from "../door/index.ts";
import type { ConsoleServices } from "../ports.ts";
import { objectOf, objects, textOf, texts, wholeOf } from "./service-answer.ts";

/** Of each kind; the rest is found by a text, or by asking for more. */
const SHOWN = 100;
const SHOWN_MAX = 500;
/** Of one table. */
const COUNTED_MAX = 100_000;

interface Asked {
  /** In small letters. */
  readonly text: string;
  readonly limit: number;
}

export async function servicesView(services: ConsoleServices, query: Query): Promise<ServicesView> {
  const text = query.words("text")?.toLowerCase() ?? "";
  const asked = { text, limit: query.limit(SHOWN, SHOWN_MAX) };
  const [tables, queues, topics, buckets, rules, logGroups] = await Promise.all([
    tablesOf(services, asked),
    queuesOf(services, asked),
    topicsOf(services, asked),
    bucketsOf(services, asked),
    rulesOf(services, asked),
    logGroupsOf(services, asked),
  ]);
  return { tables, queues, topics, buckets, rules, logGroups };
}

type Items<Kind extends keyof ServicesView> = Promise<ServicesView[Kind]>;

async function tablesOf(services: ConsoleServices, asked: Asked): Items<"tables"> {
  if (!services.isUsed("dynamodb")) return { total: 0, items: [] };
  const pages = await pagesOf(services, "dynamodb", "ListTables", {
    token: ["LastEvaluatedTableName", "ExclusiveStartTableName"],
  });
  const all = pages.flatMap((page) => texts(page["TableNames"])).map((name) => ({ name }));
  return listed(all, asked, async ({ name }) => {
    const [described, counted] = await Promise.all([
      services.call("dynamodb", "DescribeTable", { TableName: name }),
      services.tableItems(name, COUNTED_MAX),
    ]);
    const status = textOf(objectOf(described?.["Table"])["TableStatus"]);
    return { name, items: counted?.count ?? 0, moreItems: counted?.more === true, status };
  });
}

async function queuesOf(services: ConsoleServices, asked: Asked): Items<"queues"> {
  const pages = await pagesOf(services, "sqs", "ListQueues", { parameters: { MaxResults: 1_000 } });
  const all = pages.flatMap((page) => texts(page["QueueUrls"]));
  const nameOf = (url: string): string => url.slice(url.lastIndexOf("/") + 1);
  const named = all.map((url) => ({ name: nameOf(url), url }));
  return listed(named, asked, async ({ name, url }) => {
    const parameters = { QueueUrl: url, AttributeNames: ["All"] };
    const [answer, sources] = await Promise.all([
      services.call("sqs", "GetQueueAttributes", parameters),
      services.call("sqs", "ListDeadLetterSourceQueues", { QueueUrl: url }),
    ]);
    const of = objectOf(answer?.["Attributes"]);
    return {
      ...{ name, url },
      visible: wholeOf(of["ApproximateNumberOfMessages"]),
      inFlight: wholeOf(of["ApproximateNumberOfMessagesNotVisible"]),
      delayed: wholeOf(of["ApproximateNumberOfMessagesDelayed"]),
      deadLetterOf: texts(sources?.["queueUrls"]).map(nameOf),
    };
  });
}

async function topicsOf(services: ConsoleServices, asked: Asked): Items<"topics"> {
  const pages = await pagesOf(services, "sns", "ListTopics");
  const arns = pages.flatMap((page) => objects(page["Topics"]));
  const named = arns.map((topic) => {
    const arn = textOf(topic["TopicArn"]);
    return { name: arn.slice(arn.lastIndexOf(":") + 1), arn };
  });
  return listed(named, asked, async ({ name, arn }) => {
    const parameters = { TopicArn: arn };
    const told = await pagesOf(services, "sns", "ListSubscriptionsByTopic", { parameters });
    const subscriptions = told.flatMap((page) => objects(page["Subscriptions"])).length;
    return { name, arn, subscriptions };
  });
}

async function bucketsOf(services: ConsoleServices, asked: Asked): Items<"buckets"> {
  const pages = await pagesOf(services, "s3", "ListBuckets", {
    token: ["ContinuationToken", "ContinuationToken"],
  });
  const all = pages.flatMap((page) => objects(page["Buckets"]));
  const named = all.map((bucket) => ({ name: textOf(bucket["Name"]) }));
  return listed(named, asked, async ({ name }) => {
    const { objects: count, bytes } = services.bucketUse(name) ?? { objects: 0, bytes: 0 };
    return { name, objects: count, bytes };
  });
}

async function rulesOf(services: ConsoleServices, asked: Asked): Items<"rules"> {
  const pages = await pagesOf(services, "events", "ListEventBuses");
  const buses = pages.flatMap((page) => objects(page["EventBuses"]));
  const rules = await Promise.all(
    buses.map((bus) => {
      const parameters = { EventBusName: textOf(bus["Name"]) };
      return pagesOf(services, "events", "ListRules", { parameters });
    }),
  );
  const all = rules.flat().flatMap((page) => objects(page["Rules"]));
  const named = all.map((rule) => {
    const [of, bus] = [textOf(rule["Name"]), textOf(rule["EventBusName"])];
    return { name: bus === "default" ? of : `${bus}/${of}`, of, bus, rule };
  });
  return listed(named, asked, async ({ of: name, bus, rule }) => {
    const schedule = textOf(rule["ScheduleExpression"]);
    const parameters = { Rule: name, EventBusName: bus };
    const targets = await services.call("events", "ListTargetsByRule", parameters);
    return {
      ...{ name, bus, state: textOf(rule["State"]) },
      ...(schedule === "" ? {} : { schedule }),
      targets: objects(targets?.["Targets"]).length,
    };
  });
}

async function logGroupsOf(services: ConsoleServices, asked: Asked): Items<"logGroups"> {
  const pages = await pagesOf(services, "logs", "DescribeLogGroups", {
    ...{ token: ["nextToken", "nextToken"], parameters: { limit: 50 } },
  });
  const all = pages.flatMap((page) => objects(page["logGroups"]));
  const named = all.map((group) => ({ name: textOf(group["logGroupName"]), group }));
  return listed(named, asked, async ({ name, group }) => ({
    ...{ name, bytes: wholeOf(group["storedBytes"]) },
  }));
}

interface Paging {
  /** Where an answer tells how it goes on, and where the next call says so. */
  readonly token?: readonly [string, string];
  readonly parameters?: JsonObject;
}

/** Every page: only so is it known how many there are. */
async function pagesOf(
  services: ConsoleServices,
  service: string,
  operation: string,
  { token: [told, said] = ["NextToken", "NextToken"], parameters = {} }: Paging = {},
): Promise<readonly JsonObject[]> {
  const pages: JsonObject[] = [];
  let token = "";
  do {
    const next = token === "" ? {} : { [said]: token };
    const page = await services.call(service, operation, { ...parameters, ...next });
    if (page === undefined) break;
    pages.push(page);
    token = textOf(page[told]);
  } while (token !== "");
  return pages;
}

/** Only what is shown is looked at. */
async function listed<Named extends { readonly name: string }, T>(
  all: readonly Named[],
  { text, limit }: Asked,
  look: (one: Named) => Promise<T>,
): Promise<Listed<T>> {
  const found = all.filter(({ name }) => name.toLowerCase().includes(text));
  const items = await Promise.all(found.slice(0, limit).map(look));
  return { total: found.length, items };
}
