// buckets.ts — operations on buckets: make, list, take away, settings.
import { bucketArn, type JsonObject } from "../../base/index.ts";
import { numberIn, objectIn, objectsIn, textIn } from "../parameters.ts";
import type { Operation, OperationTable } from "../service.ts";
import { bucketAclOperations } from "./bucket-acl.ts";
import { saveSetting, settingOperations } from "./bucket-settings.ts";
import { fault, seconds } from "./records.ts";
import type { Store } from "./store.ts";
import { withoutText } from "./without-text.ts";

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export function bucketOperations(store: Store): OperationTable {
  return {
    CreateBucket: createBucket(store),
    DeleteBucket: (parameters) => {
      const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
      if (store.sortedKeys(name).length > 0)
        throw fault("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
      if (store.versions.keysOf(name).length > 0) {
        const text =
          "The bucket you tried to delete is not empty. You must delete all versions in the bucket.";
        throw fault("BucketNotEmpty", text, 409);
      }
      store.buckets.delete(name);
      return {};
    },
    GetBucketLocation: (parameters) => {
      const { region } = store.bucket(textIn(parameters, "Bucket") ?? "");
      return region === "us-east-1" ? {} : { LocationConstraint: region };
    },
    GetBucketVersioning: (parameters) => {
      const { settings } = store.bucket(textIn(parameters, "Bucket") ?? "");
      return settings["Versioning"] ?? {};
    },
    HeadBucket: (parameters) => {
      const bucket = textIn(parameters, "Bucket") ?? "";
      const { name, region } = withoutText(() => store.bucket(bucket));
      return { BucketRegion: region, BucketArn: bucketArn(region, name), AccessPointAlias: false };
    },
    ListBuckets: (parameters, { scope }) => {
      const prefix = textIn(parameters, "Prefix") ?? "";
      const own = [...store.buckets.values()]
        .filter(({ account, name }) => account === scope.account && name.startsWith(prefix))
        .sort((left, right) => (left.name < right.name ? -1 : 1))
        .slice(0, numberIn(parameters, "MaxBuckets") ?? 10_000);
      const Buckets = own.map(({ name, createdAt, region }) => ({
        ...{ Name: name, CreationDate: seconds(createdAt), BucketRegion: region },
      }));
      return { Buckets, Owner: { ID: scope.account, DisplayName: "treadle" } };
    },
    PutBucketVersioning: putVersioning(store),
    ...bucketAclOperations(store),
    ...settingOperations(store),
  };
}

function createBucket(store: Store): Operation {
  return (parameters, { scope }) => {
    const name = textIn(parameters, "Bucket") ?? "";
    if (!NAME.test(name) || name.includes(".."))
      throw fault("InvalidBucketName", "The specified bucket is not valid.");
    const known = store.buckets.get(name);
    if (known !== undefined && known.account !== scope.account) {
      throw fault(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
        409,
      );
    }
    const asked = textIn(
      objectIn(parameters, "CreateBucketConfiguration") ?? {},
      "LocationConstraint",
    );
    const region = asked ?? scope.region;
    if (known !== undefined && region !== "us-east-1") {
      throw fault(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409,
      );
    }
    const { account } = scope;
    const settings = firstSettings(parameters);
    if (known === undefined)
      store.buckets.put(name, { name, account, region, createdAt: store.now(), settings });
    return { Location: `/${name}`, BucketArn: bucketArn(region, name) };
  };
}

/** What every new bucket has since April 2023. */
function firstSettings(parameters: JsonObject): { readonly [name: string]: JsonObject } {
  const ObjectOwnership = textIn(parameters, "ObjectOwnership") ?? "BucketOwnerEnforced";
  const blocked = { BlockPublicAcls: true, IgnorePublicAcls: true };
  const configuration = objectIn(parameters, "CreateBucketConfiguration") ?? {};
  const tags = objectsIn(configuration, "Tags");
  return {
    BucketOwnershipControls: { Rules: [{ ObjectOwnership }] },
    PublicAccessBlock: { ...blocked, BlockPublicPolicy: true, RestrictPublicBuckets: true },
    ...(tags.length === 0 ? {} : { BucketTagging: { TagSet: tags } }),
  };
}

function putVersioning(store: Store): Operation {
  return (parameters) => {
    const value = objectIn(parameters, "VersioningConfiguration") ?? {};
    const status = textIn(value, "Status");
    if (status !== "Enabled" && status !== "Suspended")
      throw fault(
        "IllegalVersioningConfigurationException",
        "The Versioning element must be specified",
      );
    return saveSetting(store, parameters, { name: "Versioning", value });
  };
}
