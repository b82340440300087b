// s3-bucket.ts — AWS::S3::Bucket.
import {
  bucketArn,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  stringifyJson,
  urlSuffixOf,
} from "../../base/index.ts";
import { nameOf, objectIn, objectsIn } from "../property.ts";
import type { Resource, ResourceType, ServiceLink } from "../resource.ts";

/** Buckets have no capitals; a logical name that fits otherwise is written small. */
function bucketName(resource: Resource): string {
  return resource.properties["BucketName"] === undefined
    ? resource.name.toLowerCase()
    : nameOf(resource, "BucketName");
}

export const S3_BUCKET: ResourceType = {
  properties: [
    ...["BucketName", "Tags", "VersioningConfiguration", "BucketEncryption", "AccessControl"],
    ...["PublicAccessBlockConfiguration", "OwnershipControls", "NotificationConfiguration"],
  ],
  required: [],
  attributes: ["Arn", "DomainName", "RegionalDomainName"],
  make: async (resource, services) => {
    const Bucket = bucketName(resource);
    const { region } = services.scope;
    const known = await services.find(["s3", "HeadBucket"], { Bucket }, "NoSuchBucket");
    if (known === undefined) {
      const place =
        region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
      await services.call("s3", "CreateBucket", { Bucket, ...place });
    }
    await applySettings(resource, services, Bucket);
    await notify(resource, services, Bucket);
    return {
      ref: Bucket,
      attributes: {
        Arn: bucketArn(region, Bucket),
        DomainName: `${Bucket}.s3.${urlSuffixOf(region)}`,
        RegionalDomainName: `${Bucket}.s3.${region}.${urlSuffixOf(region)}`,
      },
    };
  },
};

/** Those whose words are the same in CloudFormation and in S3. */
async function applySettings(
  { properties }: Resource,
  services: ServiceLink,
  Bucket: string,
): Promise<void> {
  const {
    VersioningConfiguration,
    PublicAccessBlockConfiguration,
    OwnershipControls,
    Tags: TagSet,
  } = properties;
  if (isJsonObject(VersioningConfiguration))
    await services.call("s3", "PutBucketVersioning", { Bucket, VersioningConfiguration });
  if (isJsonObject(PublicAccessBlockConfiguration))
    await services.call("s3", "PutPublicAccessBlock", { Bucket, PublicAccessBlockConfiguration });
  if (isJsonObject(OwnershipControls))
    await services.call("s3", "PutBucketOwnershipControls", { Bucket, OwnershipControls });
  if (isJsonArray(TagSet))
    await services.call("s3", "PutBucketTagging", { Bucket, Tagging: { TagSet } });
}

/** Lists in CloudFormation's words and in S3's, each with the member that names the destination. */
const NOTIFIED = [
  ["TopicConfigurations", "Topic", "TopicConfigurations", "TopicArn"],
  ["QueueConfigurations", "Queue", "QueueConfigurations", "QueueArn"],
  ["LambdaConfigurations", "Function", "LambdaFunctionConfigurations", "LambdaFunctionArn"],
] as const;

/** A configuration that stands already is left alone: each time it is put, queues and topics get a test message. */
async function notify(resource: Resource, services: ServiceLink, Bucket: string): Promise<void> {
  const declared = objectIn(resource.properties, "NotificationConfiguration");
  if (declared === undefined) return;
  const bridge = objectIn(declared, "EventBridgeConfiguration");
  const isOff = bridge === undefined || String(bridge["EventBridgeEnabled"] ?? true) === "false";
  const lists = NOTIFIED.map(([list, member, shownList, arn]): [string, JsonObject[]] => [
    shownList,
    objectsIn(declared, list).map((part, i) => ({
      ...{ Id: `${resource.name}-${member}-${i + 1}`, [arn]: part[member] ?? "" },
      Events: [part["Event"] ?? ""],
      ...filterOf(part),
    })),
  ]);
  const NotificationConfiguration: JsonObject = {
    ...Object.fromEntries(lists.filter(([, parts]) => parts.length > 0)),
    ...(isOff ? {} : { EventBridgeConfiguration: {} }),
  };
  const known = await services.call("s3", "GetBucketNotificationConfiguration", { Bucket });
  if (stringifyJson(known) === stringifyJson(NotificationConfiguration)) return;
  await services.call("s3", "PutBucketNotificationConfiguration", {
    ...{ Bucket, NotificationConfiguration },
  });
}

/** `S3Key: {Rules}` in CloudFormation is `Key: {FilterRules}` in S3. */
function filterOf(part: JsonObject): JsonObject {
  const rules = objectIn(objectIn(part, "Filter") ?? {}, "S3Key")?.["Rules"];
  return rules === undefined ? {} : { Filter: { Key: { FilterRules: rules } } };
}
