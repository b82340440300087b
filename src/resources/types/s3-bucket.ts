// s3-bucket.ts — AWS::S3::Bucket.
import { isJsonArray, isJsonObject } from "../../base/index.ts";
import { nameOf } from "../property.ts";
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
    ...["PublicAccessBlockConfiguration", "OwnershipControls"],
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
    return {
      ref: Bucket,
      attributes: {
        Arn: `arn:aws:s3:::${Bucket}`,
        DomainName: `${Bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${Bucket}.s3.${region}.amazonaws.com`,
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
