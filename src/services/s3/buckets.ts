// buckets.ts — operations on buckets: make, list, take away, settings.
import type { Json, JsonObject } from "../../base/index.ts";
import { numberIn, objectIn, textIn } from "../parameters.ts";
import type { Operation, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { fault } from "./records.ts";
import type { Store } from "./store.ts";

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

interface Setting {
  readonly name: string;
  /** The member that holds it in Put and Get. */
  readonly put: string;
  /** Members of the answer where nothing was put, or the error. */
  readonly absent: JsonObject | readonly [code: string, message: string];
}

const NOT_FOUND = "The configuration was not found";
const SETTINGS: readonly Setting[] = [
  { name: "BucketAccelerateConfiguration", put: "AccelerateConfiguration", absent: {} },
  {
    name: "BucketCors",
    put: "CORSConfiguration",
    absent: ["NoSuchCORSConfiguration", "The CORS configuration does not exist"],
  },
  {
    ...{ name: "BucketEncryption", put: "ServerSideEncryptionConfiguration" },
    absent: {
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
            BucketKeyEnabled: false,
          },
        ],
      },
    },
  },
  {
    name: "BucketLifecycleConfiguration",
    put: "LifecycleConfiguration",
    absent: ["NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"],
  },
  { name: "BucketLogging", put: "BucketLoggingStatus", absent: {} },
  { name: "BucketNotificationConfiguration", put: "NotificationConfiguration", absent: {} },
  {
    name: "BucketOwnershipControls",
    put: "OwnershipControls",
    absent: { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } },
  },
  {
    name: "BucketReplication",
    put: "ReplicationConfiguration",
    absent: [
      "ReplicationConfigurationNotFoundError",
      "The replication configuration was not found",
    ],
  },
  {
    name: "BucketRequestPayment",
    put: "RequestPaymentConfiguration",
    absent: { Payer: "BucketOwner" },
  },
  { name: "BucketTagging", put: "Tagging", absent: ["NoSuchTagSet", "The TagSet does not exist"] },
  {
    name: "BucketWebsite",
    put: "WebsiteConfiguration",
    absent: [
      "NoSuchWebsiteConfiguration",
      "The specified bucket does not have a website configuration",
    ],
  },
  {
    name: "ObjectLockConfiguration",
    put: "ObjectLockConfiguration",
    absent: [
      "ObjectLockConfigurationNotFoundError",
      "Object Lock configuration does not exist for this bucket",
    ],
  },
  {
    name: "PublicAccessBlock",
    put: "PublicAccessBlockConfiguration",
    absent: [
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found",
    ],
  },
];

/** Settings whose Get answers with a member of the same name; those of others stand in the answer itself. */
const WRAPPED: ReadonlySet<string> = new Set([
  "ServerSideEncryptionConfiguration",
  "OwnershipControls",
  "ReplicationConfiguration",
  "ObjectLockConfiguration",
  "PublicAccessBlockConfiguration",
]);

export function bucketOperations(store: Store): OperationTable {
  return {
    CreateBucket: createBucket(store),
    DeleteBucket: (parameters) => {
      const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
      if (store.sortedKeys(name).length > 0)
        throw fault("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
      store.buckets.delete(name);
      return {};
    },
    GetBucketAcl: (parameters) => acl(store.bucket(textIn(parameters, "Bucket") ?? "").account),
    GetBucketLocation: (parameters) => {
      const { region } = store.bucket(textIn(parameters, "Bucket") ?? "");
      return region === "us-east-1" ? {} : { LocationConstraint: region };
    },
    GetBucketVersioning: (parameters) => {
      store.bucket(textIn(parameters, "Bucket") ?? "");
      return {};
    },
    HeadBucket: (parameters) => {
      const { name, region } = store.bucket(textIn(parameters, "Bucket") ?? "");
      return { BucketRegion: region, BucketArn: `arn:aws:s3:::${name}`, AccessPointAlias: false };
    },
    ListBuckets: (parameters, { scope }) => {
      const prefix = textIn(parameters, "Prefix") ?? "";
      const own = [...store.buckets.values()]
        .filter(({ account, name }) => account === scope.account && name.startsWith(prefix))
        .sort((left, right) => (left.name < right.name ? -1 : 1))
        .slice(0, numberIn(parameters, "MaxBuckets") ?? 10_000);
      const Buckets = own.map(({ name, createdAt, region }) => ({
        ...{ Name: name, CreationDate: createdAt / 1000, BucketRegion: region },
      }));
      return { Buckets, Owner: { ID: scope.account, DisplayName: "treadle" } };
    },
    PutBucketAcl: (parameters) => {
      store.bucket(textIn(parameters, "Bucket") ?? "");
      return {};
    },
    PutBucketVersioning: (parameters) => {
      store.bucket(textIn(parameters, "Bucket") ?? "");
      const status = textIn(objectIn(parameters, "VersioningConfiguration") ?? {}, "Status");
      if (status === "Enabled")
        throw fault("NotImplemented", "Versions of objects are not embedded in Treadle", 501);
      return {};
    },
    ...settingOperations(store),
    ...policyOperations(store),
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
    if (known === undefined)
      store.buckets.put(name, { name, account, region, createdAt: store.now(), settings: {} });
    return { Location: `/${name}`, BucketArn: `arn:aws:s3:::${name}` };
  };
}

function acl(account: string): JsonObject {
  const owner = { ID: account, DisplayName: "treadle" };
  return {
    Owner: owner,
    Grants: [{ Grantee: { ...owner, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }],
  };
}

function settingOperations(store: Store): OperationTable {
  const table: Record<string, Operation> = {};
  for (const setting of SETTINGS) {
    table[`Put${setting.name}`] = (parameters) => {
      const given = objectIn(parameters, setting.put) ?? {};
      return saveSetting(store, parameters, { name: setting.name, value: given });
    };
    table[`Get${setting.name}`] = (parameters) => {
      const { settings } = store.bucket(textIn(parameters, "Bucket") ?? "");
      const kept = settings[setting.name];
      if (kept !== undefined) return WRAPPED.has(setting.put) ? { [setting.put]: kept } : kept;
      const { absent } = setting;
      // The cast: what is no list is an object.
      if (!Array.isArray(absent)) return absent as JsonObject;
      const [code, message] = absent;
      throw new ServiceFault(String(code), String(message ?? NOT_FOUND), { status: 404 });
    };
    const deleted = setting.name.replace(/LifecycleConfiguration$/, "Lifecycle");
    table[`Delete${deleted}`] = (parameters) =>
      saveSetting(store, parameters, { name: setting.name, value: undefined });
  }
  return table;
}

function saveSetting(
  store: Store,
  parameters: JsonObject,
  { name, value }: { readonly name: string; readonly value: JsonObject | undefined },
): JsonObject {
  const bucket = store.bucket(textIn(parameters, "Bucket") ?? "");
  const { [name]: _, ...others } = bucket.settings;
  const settings = value === undefined ? others : { ...others, [name]: value };
  store.buckets.put(bucket.name, { ...bucket, settings });
  return {};
}

function policyOperations(store: Store): OperationTable {
  const policyOf = (parameters: JsonObject): Json | undefined =>
    store.bucket(textIn(parameters, "Bucket") ?? "").settings["Policy"]?.["Policy"];
  return {
    DeleteBucketPolicy: (parameters) =>
      saveSetting(store, parameters, { name: "Policy", value: undefined }),
    GetBucketPolicy: (parameters) => {
      const policy = policyOf(parameters);
      if (policy === undefined)
        throw fault("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
      return { Policy: policy };
    },
    PutBucketPolicy: (parameters, { payload }) => {
      const Policy = textIn(parameters, "Policy") ?? Buffer.from(payload ?? []).toString("utf8");
      return saveSetting(store, parameters, { name: "Policy", value: { Policy } });
    },
  };
}
