// table-types.ts — types of the table of resources: made and changed by it; here is how they go, and what they keep.
import { arnOf, isJsonArray, isJsonObject, type JsonObject } from "../../base/index.ts";
import {
  RESOURCE_TYPES,
  ResourceRefused,
  type ResourceType,
  ServiceLink,
} from "../../resources/index.ts";
import { madeType, ownProperties, typedProperties } from "../../templates/index.ts";
import type { ResourceRecord } from "../records.ts";
import type { Link, Made, Provider, Wanted } from "./provider.ts";

const POLL_MS = 50;
const POLLS_MAX = 1_200;
const RECENT_POLL_MS = 1_000;
const RECENT_POLLS_MAX = 65;

type Call = readonly [service: string, operation: string, parameters: JsonObject];

interface Ways {
  readonly named?: string;
  readonly fixed: readonly string[];
  /** How to look for something of this name. */
  readonly find?: (name: string) => Call;
  readonly remove: (known: ResourceRecord) => Call;
  /** What finds nothing once it has gone, where that takes its time. */
  readonly gone?: (known: ResourceRecord) => Call;
}

const TABLE: Ways = {
  named: "TableName",
  fixed: ["TableName", "KeySchema", "LocalSecondaryIndexes"],
  find: (TableName) => ["dynamodb", "DescribeTable", { TableName }],
  remove: ({ physicalId = "" }) => ["dynamodb", "DeleteTable", { TableName: physicalId }],
  gone: ({ physicalId = "" }) => ["dynamodb", "DescribeTable", { TableName: physicalId }],
};

const WAYS: Readonly<Record<string, Ways>> = {
  "AWS::CloudWatch::Alarm": {
    ...{ named: "AlarmName", fixed: ["AlarmName"] },
    remove: ({ physicalId = "" }) => ["cloudwatch", "DeleteAlarms", { AlarmNames: [physicalId] }],
  },
  "AWS::DynamoDB::GlobalTable": TABLE,
  "AWS::DynamoDB::Table": TABLE,
  "AWS::Events::Connection": {
    ...{ named: "Name", fixed: ["Name"] },
    find: (Name) => ["events", "DescribeConnection", { Name }],
    remove: ({ physicalId = "" }) => ["events", "DeleteConnection", { Name: physicalId }],
  },
  "AWS::Events::EventBus": {
    ...{ named: "Name", fixed: ["Name"] },
    find: (Name) => ["events", "DescribeEventBus", { Name }],
    remove: ({ physicalId = "" }) => ["events", "DeleteEventBus", { Name: physicalId }],
  },
  "AWS::Events::Rule": {
    ...{ named: "Name", fixed: ["Name", "EventBusName"] },
    remove: ({ physicalId = "", properties: { EventBusName } }) => [
      "events",
      "DeleteRule",
      { Name: physicalId, ...(EventBusName === undefined ? {} : { EventBusName }) },
    ],
  },
  "AWS::Lambda::EventSourceMapping": {
    fixed: ["EventSourceArn", "SelfManagedEventSource", "StartingPosition"],
    remove: ({ physicalId = "" }) => ["lambda", "DeleteEventSourceMapping", { UUID: physicalId }],
  },
  "AWS::Logs::LogGroup": {
    ...{ named: "LogGroupName", fixed: ["LogGroupName"] },
    remove: ({ physicalId = "" }) => ["logs", "DeleteLogGroup", { logGroupName: physicalId }],
  },
  "AWS::S3::Bucket": {
    ...{ named: "BucketName", fixed: ["BucketName"] },
    find: (Bucket) => ["s3", "HeadBucket", { Bucket }],
    remove: ({ physicalId = "" }) => ["s3", "DeleteBucket", { Bucket: physicalId }],
  },
  "AWS::SNS::Subscription": {
    fixed: ["Endpoint", "Protocol", "TopicArn"],
    remove: ({ physicalId = "" }) => ["sns", "Unsubscribe", { SubscriptionArn: physicalId }],
  },
  "AWS::SNS::Topic": {
    ...{ named: "TopicName", fixed: ["TopicName", "FifoTopic"] },
    remove: ({ physicalId = "" }) => ["sns", "DeleteTopic", { TopicArn: physicalId }],
  },
  "AWS::SQS::Queue": {
    ...{ named: "QueueName", fixed: ["QueueName", "FifoQueue"] },
    find: (QueueName) => ["sqs", "GetQueueUrl", { QueueName }],
    remove: ({ physicalId = "" }) => ["sqs", "DeleteQueue", { QueueUrl: physicalId }],
  },
  "AWS::SSM::Parameter": {
    ...{ named: "Name", fixed: ["Name"] },
    find: (Name) => ["ssm", "GetParameter", { Name }],
    remove: ({ physicalId = "" }) => ["ssm", "DeleteParameter", { Name: physicalId }],
  },
  "AWS::Scheduler::Schedule": {
    ...{ named: "Name", fixed: ["Name"] },
    remove: ({ physicalId = "", properties: { GroupName } }) => [
      "scheduler",
      "DeleteSchedule",
      { Name: physicalId, ...(GroupName === undefined ? {} : { GroupName }) },
    ],
  },
  "AWS::Scheduler::ScheduleGroup": {
    ...{ named: "Name", fixed: ["Name"] },
    find: (Name) => ["scheduler", "GetScheduleGroup", { Name }],
    remove: ({ physicalId = "" }) => ["scheduler", "DeleteScheduleGroup", { Name: physicalId }],
  },
  "AWS::SecretsManager::Secret": {
    ...{ named: "Name", fixed: ["Name"] },
    find: (SecretId) => ["secretsmanager", "DescribeSecret", { SecretId }],
    remove: ({ physicalId = "" }) => [
      "secretsmanager",
      "DeleteSecret",
      { SecretId: physicalId, ForceDeleteWithoutRecovery: true },
    ],
  },
};

/** By type; AWS::IAM::Role has a provider of its own. */
export const TABLE_PROVIDERS: ReadonlyMap<string, Provider> = new Map(
  Object.entries(WAYS).flatMap(([type, ways]) => {
    const made = RESOURCE_TYPES.get(madeType(type));
    return made === undefined ? [] : [[type, tableProvider(made, ways)] as const];
  }),
);

function tableProvider(table: ResourceType, ways: Ways): Provider {
  const { fixed, named } = ways;
  return {
    fixed,
    ...(named === undefined ? {} : { named }),
    create: async (wanted, link) => {
      await refuseKnown(wanted, ways, link);
      try {
        return await made(table, wanted, link);
      } catch (error) {
        if (error instanceof ResourceRefused) await removeHalf(wanted, ways, link);
        throw error;
      }
    },
    update: (wanted, link) => made(table, wanted, link),
    remove: async (known, link) => {
      if (known.type === "AWS::Events::Rule") await removeTargets(known, link);
      await unlessInUse(link, () => link.callUnlessGone(...ways.remove(known)));
      if (ways.gone !== undefined) await untilGone(ways.gone(known), link);
    },
  };
}

/** A name that somebody else has taken; names that were made up are nobody's. */
async function refuseKnown(wanted: Wanted, { find, named }: Ways, link: Link): Promise<void> {
  const given = named === undefined ? undefined : wanted.properties[named];
  if (find === undefined || given === undefined || wanted.resumed) return;
  const [service, operation, parameters] = find(String(given));
  const reply = await link.ask({ service, operation, parameters });
  if (reply.ok) {
    throw new ResourceRefused(
      `Resource of type '${wanted.type}' with identifier '${String(given)}' already exists.`,
    );
  }
}

async function made(table: ResourceType, wanted: Wanted, link: Link): Promise<Made> {
  const given = ownProperties(wanted.type, wanted.properties);
  const properties = typedProperties(given, table.properties);
  const missing = table.required.filter((name) => properties[name] === undefined);
  if (missing.length > 0) {
    throw new ResourceRefused(
      `Model validation failed (#: required key [${missing.join(", ")}] not found)`,
    );
  }
  const { scope } = link;
  const services = new ServiceLink({
    scope,
    call: (service, operation, parameters) => link.ask({ service, operation, parameters }),
    wait: (ms) => pause(link, ms),
  });
  const resource = { name: wanted.name, type: madeType(wanted.type), properties };
  const { attributes, ready, ref } = await patiently(link, () => table.make(resource, services));
  await wanted.began(ref);
  await ready?.();
  return { physicalId: ref, attributes };
}

/** What a refusal left half made; nothing of a name that may be somebody else's. */
async function removeHalf(wanted: Wanted, ways: Ways, link: Link): Promise<void> {
  const { find, named, remove } = ways;
  const { logicalId, properties, type } = wanted;
  const given = named === undefined ? undefined : properties[named];
  if (named === undefined || wanted.resumed || (given !== undefined && find === undefined)) return;
  const physicalId = expectedId(wanted, String(given ?? wanted.name));
  const known: ResourceRecord = {
    ...{ logicalId, type, properties, physicalId, name: wanted.name, attributes: {}, needs: [] },
    ...{ status: "CREATE_FAILED", at: 0, deletionPolicy: "Delete", replacePolicy: "Delete" },
  };
  const [service, operation, parameters] = remove(known);
  // Most often there is nothing to be removed; the refusal itself is what is told of.
  await link.ask({ service, operation, parameters });
}

function expectedId({ properties, scope, type }: Wanted, name: string): string {
  const isFifo = [properties["FifoQueue"], properties["FifoTopic"]].some(
    (it) => String(it) === "true",
  );
  const whole = isFifo && !name.endsWith(".fifo") ? `${name}.fifo` : name;
  if (type === "AWS::SNS::Topic") return arnOf(scope, "sns", whole);
  return type === "AWS::SQS::Queue" ? `/${scope.account}/${whole}` : name;
}

/** SQS keeps a deleted queue's name for a minute, and waits for it are CloudFormation's. */
function patiently<T>(link: Link, work: () => Promise<T>): Promise<T> {
  const limits = { ms: RECENT_POLL_MS, polls: RECENT_POLLS_MAX };
  return retried(link, work, { ...limits, refusal: /DeletedRecently/ });
}

/** A table that is being made, changed or deleted already. */
function unlessInUse<T>(link: Link, work: () => Promise<T>): Promise<T> {
  return retried(link, work, { ms: POLL_MS, polls: POLLS_MAX, refusal: /ResourceInUse/ });
}

async function retried<T>(
  link: Link,
  work: () => Promise<T>,
  { ms, polls, refusal }: { readonly ms: number; readonly polls: number; readonly refusal: RegExp },
): Promise<T> {
  for (let i = 0; ; i += 1) {
    try {
      return await work();
    } catch (error) {
      const waits = error instanceof ResourceRefused && refusal.test(error.message);
      if (!waits || i >= polls) throw error;
      await pause(link, ms);
    }
  }
}

async function untilGone([service, operation, parameters]: Call, link: Link): Promise<void> {
  for (let i = 0; i < POLLS_MAX; i += 1) {
    const reply = await link.ask({ service, operation, parameters });
    if (!reply.ok) return;
    await pause(link, POLL_MS);
  }
  throw new ResourceRefused("it is being deleted for too long");
}

function pause({ ports: { clock } }: Link, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.wakeAt(clock.now() + ms, resolve);
  });
}

async function removeTargets(
  { physicalId = "", properties: { EventBusName } }: ResourceRecord,
  link: Link,
): Promise<void> {
  const bus: JsonObject = EventBusName === undefined ? {} : { EventBusName };
  const rule = { Rule: physicalId, ...bus };
  const listed = await link.callUnlessGone("events", "ListTargetsByRule", rule);
  const targets = listed?.["Targets"];
  const Ids = (isJsonArray(targets) ? targets : []).flatMap((target) =>
    isJsonObject(target) && target["Id"] !== undefined ? [target["Id"]] : [],
  );
  if (Ids.length > 0) await link.call("events", "RemoveTargets", { ...rule, Ids });
}
