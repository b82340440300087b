// bucket-notifications.ts — what the CDK writes for `eventBridgeEnabled` and `addEventNotification`, as a bucket's own.
//
// The CDK has a custom resource do it, `Custom::S3BucketNotifications`, in the words of S3's API.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { placedAs, type Template } from "../document/index.ts";

const TYPE = "Custom::S3BucketNotifications";

/** S3's lists with the member that names the destination, and CloudFormation's. */
const LISTS = [
  ["TopicConfigurations", "TopicArn", "TopicConfigurations", "Topic"],
  ["QueueConfigurations", "QueueArn", "QueueConfigurations", "Queue"],
  ["LambdaFunctionConfigurations", "LambdaFunctionArn", "LambdaConfigurations", "Function"],
] as const;

/** The template in which buckets say it themselves; itself where none is meant. */
export function withBucketNotifications(template: Template): Template {
  const resources = template.value["Resources"];
  if (!isJsonObject(resources)) return template;
  const told: Record<string, Json> = { ...resources };
  for (const [logicalId, resource] of Object.entries(resources)) {
    const meant = isJsonObject(resource) ? meantBy(resource) : undefined;
    const bucket = meant === undefined ? undefined : told[meant.bucket];
    if (meant === undefined || !isJsonObject(bucket) || bucket["Type"] !== "AWS::S3::Bucket")
      continue;
    told[meant.bucket] = notifying(bucket, meant.configuration);
    delete told[logicalId];
  }
  const Resources = placedAs(told, resources);
  return { ...template, value: placedAs({ ...template.value, Resources }, template.value) };
}

interface Meant {
  readonly bucket: string;
  readonly configuration: JsonObject;
}

function meantBy({ Type: type, Properties: properties }: JsonObject): Meant | undefined {
  if (type !== TYPE || !isJsonObject(properties)) return undefined;
  const { BucketName: bucket, NotificationConfiguration: configuration } = properties;
  if (!isJsonObject(bucket) || !isJsonObject(configuration)) return undefined;
  return { bucket: String(bucket["Ref"]), configuration };
}

function notifying(bucket: JsonObject, configuration: JsonObject): JsonObject {
  const { Properties: given = {} } = bucket;
  const properties = isJsonObject(given) ? given : {};
  const lists = LISTS.map(([from, arn, to, member]): [string, Json[]] => [
    to,
    objectsOf(configuration[from]).flatMap((part) => inCloudFormation(part, arn, member)),
  ]);
  const NotificationConfiguration: JsonObject = {
    ...Object.fromEntries(lists.filter(([, parts]) => parts.length > 0)),
    ...(isJsonObject(configuration["EventBridgeConfiguration"])
      ? { EventBridgeConfiguration: { EventBridgeEnabled: true } }
      : {}),
  };
  const told = placedAs({ ...properties, NotificationConfiguration }, properties);
  return placedAs({ ...bucket, Properties: told }, bucket);
}

/** CloudFormation's parts have one event each. */
function inCloudFormation(part: JsonObject, arn: string, member: string): JsonObject[] {
  const { Events: events, Filter: filter } = part;
  const key = isJsonObject(filter) ? filter["Key"] : undefined;
  const rules = isJsonObject(key) ? key["FilterRules"] : undefined;
  return (isJsonArray(events) ? events : []).map((Event) => ({
    ...{ Event, [member]: part[arn] ?? "" },
    ...(rules === undefined ? {} : { Filter: { S3Key: { Rules: rules } } }),
  }));
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
