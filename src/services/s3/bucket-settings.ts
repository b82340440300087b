// bucket-settings.ts — settings of a bucket that are kept and given back, each by its own operations.
import type { Json, JsonObject } from "../../base/index.ts";
import { objectIn, objectsIn, textIn } from "../parameters.ts";
import type { Operation, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { fault } from "./records.ts";
import type { Store } from "./store.ts";

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
  // Its Put stands with notifications, which checks it.
  { name: "BucketNotificationConfiguration", put: "NotificationConfiguration", absent: {} },
  {
    name: "BucketOwnershipControls",
    put: "OwnershipControls",
    absent: ["OwnershipControlsNotFoundError", "The bucket ownership controls were not found"],
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

export function settingOperations(store: Store): OperationTable {
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
  return { ...table, ...lifecycleOperations(table), ...policyOperations(store) };
}

/** The smallest object of a transition travels in a header beside the rules. */
function lifecycleOperations(table: OperationTable): OperationTable {
  const put = table["PutBucketLifecycleConfiguration"];
  if (put === undefined) return {};
  return {
    PutBucketLifecycleConfiguration: async (parameters, call) => {
      const TransitionDefaultMinimumObjectSize =
        textIn(parameters, "TransitionDefaultMinimumObjectSize") ?? "all_storage_classes_128K";
      const rules = objectIn(parameters, "LifecycleConfiguration") ?? {};
      if (objectsIn(rules, "Rules").length === 0)
        throw fault(
          "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published schema",
        );
      const LifecycleConfiguration = { ...rules, TransitionDefaultMinimumObjectSize };
      await put({ ...parameters, LifecycleConfiguration }, call);
      return { TransitionDefaultMinimumObjectSize };
    },
  };
}

export function saveSetting(
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
