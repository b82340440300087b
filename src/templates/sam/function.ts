// function.ts — AWS::Serverless::Function and its events.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import {
  type Expansion,
  eventPlaced,
  eventsOf,
  getAtt,
  renamed,
  roleOf,
  type SamEvent,
  type SamResource,
  same,
  tagList,
} from "./expansion.ts";
import { addPublished } from "./published.ts";
import { addRoute } from "./route.ts";
import { addRule, addSchedule } from "./schedule.ts";

const KEPT = same(
  ...["Architectures", "Description", "Environment", "FunctionName", "Handler", "ImageConfig"],
  ...["Layers", "MemorySize", "PackageType", "ReservedConcurrentExecutions", "Role", "Runtime"],
  "Timeout",
);

export function expandFunction(expansion: Expansion, resource: SamResource): void {
  const { logicalId, properties } = resource;
  const hasRole = properties["Role"] !== undefined;
  expansion.add(resource, logicalId, "AWS::Lambda::Function", {
    ...renamed(properties, KEPT),
    ...(hasRole ? {} : { Role: getAtt(`${logicalId}Role`, "Arn") }),
    ...tagList(properties["Tags"]),
    ...codeOf(properties),
  });
  if (!hasRole) expansion.add(resource, `${logicalId}Role`, "AWS::IAM::Role", roleOf("lambda"));
  publish(expansion, resource);
  if (properties["FunctionUrlConfig"] !== undefined) {
    const url = { TargetFunctionArn: getAtt(logicalId, "Arn") };
    expansion.add(resource, `${logicalId}Url`, "AWS::Lambda::Url", url);
  }
  for (const event of eventsOf(resource)) addEvent(expansion, resource, event);
}

function codeOf(properties: JsonObject): JsonObject {
  const { CodeUri, ImageUri, InlineCode } = properties;
  if (InlineCode !== undefined) return { Code: { ZipFile: InlineCode } };
  if (ImageUri !== undefined) return { Code: { ImageUri } };
  if (CodeUri === undefined) return {};
  return { Code: isJsonObject(CodeUri) ? bucketCode(CodeUri) : CodeUri };
}

/** `{Bucket, Key}` is SAM's, `{S3Bucket, S3Key}` CloudFormation's. */
export function bucketCode(uri: JsonObject): JsonObject {
  const { Bucket, Key } = uri;
  return Bucket === undefined || Key === undefined ? uri : { S3Bucket: Bucket, S3Key: Key };
}

function publish(expansion: Expansion, resource: SamResource): void {
  const FunctionName = { Ref: resource.logicalId };
  addPublished(expansion, resource, {
    types: ["AWS::Lambda::Version", "AWS::Lambda::Alias"],
    content: resource.properties["CodeUri"],
    version: { FunctionName },
    alias: (version) => ({ FunctionName, FunctionVersion: getAtt(version, "Version") }),
  });
}

const MAPPING = {
  Queue: "EventSourceArn",
  ...same("BatchSize", "Enabled", "FilterCriteria", "FunctionResponseTypes"),
  ...same("MaximumBatchingWindowInSeconds", "ScalingConfig"),
};

function addEvent(expansion: Expansion, resource: SamResource, event: SamEvent): void {
  const { logicalId } = resource;
  const target = { Arn: getAtt(logicalId, "Arn") };
  const { properties, type } = event;
  switch (type) {
    case "Schedule":
    case "CloudWatchEvent":
    case "EventBridgeRule":
      addRule(expansion, resource, event, target);
      break;
    case "ScheduleV2":
      addSchedule(expansion, resource, event, target);
      break;
    case "SQS":
      expansion.add(
        eventPlaced(resource, event),
        `${logicalId}${event.name}`,
        "AWS::Lambda::EventSourceMapping",
        {
          ...renamed(properties, MAPPING),
          FunctionName: { Ref: logicalId },
        },
      );
      break;
    case "SNS":
      addSubscription(expansion, resource, event);
      break;
    case "S3":
      addNotification(expansion, resource, event);
      break;
    case "Api":
    case "HttpApi":
      addRoute(expansion, resource, event, target.Arn);
      break;
    default:
      expansion.skip(resource, event);
      break;
  }
}

/** SAM wants the bucket in the same template, and writes into it. */
function addNotification(expansion: Expansion, resource: SamResource, event: SamEvent): void {
  const { Bucket, Events = [], Filter } = event.properties;
  const names = isJsonArray(Events) ? Events : [Events];
  const own = getAtt(resource.logicalId, "Arn");
  const configurations = names.map((Event) => ({
    ...{ Event, Function: own },
    ...(Filter === undefined ? {} : { Filter }),
  }));
  if (!expansion.notify(Bucket, configurations)) expansion.skip(resource, event);
}

function addSubscription(expansion: Expansion, resource: SamResource, event: SamEvent): void {
  const { properties } = event;
  // With a queue between topic and function SAM makes more than a subscription.
  if (properties["SqsSubscription"] !== undefined && properties["SqsSubscription"] !== false) {
    expansion.skip(resource, event);
    return;
  }
  const Topic: Json = properties["Topic"] ?? "";
  expansion.add(
    eventPlaced(resource, event),
    `${resource.logicalId}${event.name}`,
    "AWS::SNS::Subscription",
    {
      ...{ TopicArn: Topic, Protocol: "lambda", Endpoint: getAtt(resource.logicalId, "Arn") },
      ...renamed(properties, same("FilterPolicy", "FilterPolicyScope", "RedrivePolicy")),
    },
  );
}
