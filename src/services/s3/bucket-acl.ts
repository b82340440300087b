// bucket-acl.ts — access control lists of buckets: kept and shown, nobody is refused by them.
import { isJsonObject, type JsonObject } from "../../base/index.ts";
import { objectIn, objectsIn, present, textIn } from "../parameters.ts";
import type { OperationTable } from "../service.ts";
import { saveSetting } from "./bucket-settings.ts";
import { type BucketRecord, fault } from "./records.ts";
import type { Store } from "./store.ts";

const EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers";
const SIGNED_IN = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/** What canned lists grant beside the owner's full control. */
const CANNED: Readonly<Record<string, readonly (readonly [uri: string, permission: string])[]>> = {
  private: [],
  "public-read": [[EVERYBODY, "READ"]],
  "public-read-write": [
    [EVERYBODY, "READ"],
    [EVERYBODY, "WRITE"],
  ],
  "authenticated-read": [[SIGNED_IN, "READ"]],
  "log-delivery-write": [
    [LOG_DELIVERY, "WRITE"],
    [LOG_DELIVERY, "READ_ACP"],
  ],
  "bucket-owner-read": [],
  "bucket-owner-full-control": [],
  "aws-exec-read": [],
};

const GRANTS = [
  ["GrantFullControl", "FULL_CONTROL"],
  ["GrantRead", "READ"],
  ["GrantReadACP", "READ_ACP"],
  ["GrantWrite", "WRITE"],
  ["GrantWriteACP", "WRITE_ACP"],
] as const;

export function bucketAclOperations(store: Store): OperationTable {
  return {
    GetBucketAcl: (parameters) => {
      const bucket = store.bucket(textIn(parameters, "Bucket") ?? "");
      return {
        Owner: ownerOf(bucket),
        ...(bucket.settings["Acl"] ?? { Grants: ownGrants(bucket) }),
      };
    },
    PutBucketAcl: (parameters) => {
      const bucket = store.bucket(textIn(parameters, "Bucket") ?? "");
      const Grants = grantsIn(parameters, bucket);
      const isOwn = JSON.stringify(Grants) === JSON.stringify(ownGrants(bucket));
      if (!isOwn && isEnforced(bucket))
        throw fault("AccessControlListNotSupported", "The bucket does not allow ACLs");
      return saveSetting(store, parameters, { name: "Acl", value: { Grants } });
    },
  };
}

function isEnforced({ settings }: BucketRecord): boolean {
  const [rule] = objectsIn(settings["BucketOwnershipControls"] ?? {}, "Rules");
  return rule === undefined || rule["ObjectOwnership"] === "BucketOwnerEnforced";
}

function ownerOf({ account }: BucketRecord): JsonObject {
  return { ID: account, DisplayName: "treadle" };
}

function ownGrants(bucket: BucketRecord): JsonObject[] {
  const Grantee = { ...ownerOf(bucket), Type: "CanonicalUser" };
  return [{ Grantee, Permission: "FULL_CONTROL" }];
}

function grantsIn(parameters: JsonObject, bucket: BucketRecord): readonly JsonObject[] {
  const body = objectIn(parameters, "AccessControlPolicy");
  if (body !== undefined) return objectsIn(body, "Grants");
  const headers = GRANTS.flatMap(([member, Permission]) =>
    granteesIn(textIn(parameters, member)).map((Grantee) => ({ Grantee, Permission })),
  );
  if (headers.length > 0) return headers;
  const canned = CANNED[textIn(parameters, "ACL") ?? "private"];
  if (canned === undefined) throw fault("InvalidArgument", "Invalid canned ACL");
  const groups = canned.map(([URI, Permission]) => ({
    Grantee: { Type: "Group", URI },
    Permission,
  }));
  return [...ownGrants(bucket), ...groups];
}

/** `id="123", uri="http://…"` */
function granteesIn(header: string | undefined): JsonObject[] {
  const found = [...(header ?? "").matchAll(/(id|uri|emailAddress)\s*=\s*"?([^",]+)"?/g)];
  return found
    .map(([, kind, value]) =>
      present({
        Type: kind === "id" ? "CanonicalUser" : kind === "uri" ? "Group" : "AmazonCustomerByEmail",
        ID: kind === "id" ? value : undefined,
        URI: kind === "uri" ? value : undefined,
        EmailAddress: kind === "emailAddress" ? value : undefined,
      }),
    )
    .filter(isJsonObject);
}
