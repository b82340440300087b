// records.ts — types of CDK's bootstrap and the like that are a record of their stack: keys, repositories, policies.

import { createHash } from "node:crypto";
import { arnOf, urlSuffixOf } from "../../base/index.ts";
import { keptProvider } from "./kept.ts";
import type { Provider } from "./provider.ts";

/** The same key has the same id, whenever it is asked for. */
function uuidOf(text: string): string {
  const hash = createHash("sha256").update(text).digest("hex");
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

const KMS_KEY = keptProvider([], ({ name, scope, stackId }) => {
  const id = uuidOf(`${stackId} ${name}`);
  return {
    id,
    attributes: { Arn: arnOf(scope, "kms", `key/${id}`), KeyId: id },
  };
});

const REPOSITORY = keptProvider(
  ["RepositoryName", "EncryptionConfiguration"],
  ({ name, properties, scope }) => {
    const { account, region } = scope;
    const id = String(properties["RepositoryName"] ?? name);
    return {
      id,
      attributes: {
        Arn: arnOf(scope, "ecr", `repository/${id}`),
        RepositoryUri: `${account}.dkr.ecr.${region}.${urlSuffixOf(region)}/${id}`,
      },
    };
  },
  "RepositoryName",
);

export const RECORD_PROVIDERS: ReadonlyMap<string, Provider> = new Map([
  ["AWS::ECR::Repository", REPOSITORY],
  ["AWS::KMS::Alias", keptProvider(["AliasName"], undefined, "AliasName")],
  ["AWS::KMS::Key", KMS_KEY],
  ["AWS::S3::BucketPolicy", keptProvider(["Bucket"], undefined, "Bucket")],
]);
