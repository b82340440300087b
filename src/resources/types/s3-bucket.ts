// s3-bucket.ts — AWS::S3::Bucket.
import { isJsonObject } from "../../base/index.ts";
import { nameOf } from "../property.ts";
import type { Resource, ResourceType } from "../resource.ts";
import { ResourceRefused } from "../resource-refused.ts";

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
    const versioning = resource.properties["VersioningConfiguration"];
    if (isJsonObject(versioning) && versioning["Status"] === "Enabled") {
      throw new ResourceRefused(
        "VersioningConfiguration: the embedded S3 keeps no versions of objects; leave it out",
      );
    }
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
