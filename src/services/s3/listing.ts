// listing.ts — the objects of a bucket, page by page: ListObjectsV2 and its older form.
import type { JsonObject } from "../../base/index.ts";
import { numberIn, present, textIn } from "../parameters.ts";
import type { Call, OperationTable } from "../service.ts";
import { fault, seconds } from "./records.ts";
import type { Store } from "./store.ts";

const KEYS_MAX = 1_000;

interface Listing {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** The last key or prefix; there is more behind it. */
  readonly next: string | undefined;
}

interface Asked {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly max: number;
}

export function listingOperations(store: Store): OperationTable {
  return {
    ListObjects: (parameters, call) => listOlder(store, parameters, call),
    ListObjectsV2: (parameters, call) => listNewer(store, parameters, call),
  };
}

function listed(keys: readonly string[], { prefix, delimiter, after, max }: Asked): Listing {
  const found: string[] = [];
  const prefixes: string[] = [];
  let last = "";
  for (const key of keys) {
    if (!key.startsWith(prefix) || key <= after) continue;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    // The page before ended in this group.
    if (common !== undefined && (common === prefixes.at(-1) || after.startsWith(common))) continue;
    if (found.length + prefixes.length >= max) return { keys: found, prefixes, next: last };
    if (common === undefined) found.push(key);
    else prefixes.push(common);
    last = common ?? key;
  }
  return { keys: found, prefixes, next: undefined };
}

function askedIn(parameters: JsonObject, after: string): Asked {
  const max = numberIn(parameters, "MaxKeys") ?? KEYS_MAX;
  if (max < 0)
    throw fault("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647");
  return {
    prefix: textIn(parameters, "Prefix") ?? "",
    delimiter: textIn(parameters, "Delimiter") ?? "",
    after,
    max: Math.min(max, KEYS_MAX),
  };
}

function common(
  store: Store,
  parameters: JsonObject,
  { listing, asked, call }: { listing: Listing; asked: Asked; call: Call },
): JsonObject {
  const bucket = textIn(parameters, "Bucket") ?? "";
  const encoding = textIn(parameters, "EncodingType");
  const shown = (text: string) =>
    encoding === "url" ? encodeURIComponent(text).replaceAll("%2F", "/") : text;
  const owner =
    parameters["FetchOwner"] === true
      ? { Owner: { ID: call.scope.account, DisplayName: "treadle" } }
      : {};
  const contents = listing.keys.map((key) => {
    const record = store.object(bucket, key);
    return present({
      ...{ Key: shown(key), LastModified: seconds(record?.modifiedAt ?? 0), ETag: record?.etag },
      ...{ Size: record?.bytes, StorageClass: "STANDARD", ...owner },
    });
  });
  return present({
    ...{ Name: bucket, Prefix: shown(asked.prefix), MaxKeys: asked.max },
    Delimiter: asked.delimiter === "" ? undefined : shown(asked.delimiter),
    EncodingType: encoding,
    IsTruncated: listing.next !== undefined,
    Contents: contents.length === 0 ? undefined : contents,
    CommonPrefixes:
      listing.prefixes.length === 0
        ? undefined
        : listing.prefixes.map((Prefix) => ({ Prefix: shown(Prefix) })),
  });
}

function listNewer(store: Store, parameters: JsonObject, call: Call): JsonObject {
  const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
  const token = textIn(parameters, "ContinuationToken");
  const start = textIn(parameters, "StartAfter") ?? "";
  const after = token === undefined ? start : Buffer.from(token, "base64").toString("utf8");
  const asked = askedIn(parameters, after);
  const listing = listed(store.sortedKeys(name), asked);
  return present({
    ...common(store, parameters, { listing, asked, call }),
    KeyCount: listing.keys.length + listing.prefixes.length,
    ContinuationToken: token,
    StartAfter: start === "" ? undefined : start,
    NextContinuationToken:
      listing.next === undefined ? undefined : Buffer.from(listing.next, "utf8").toString("base64"),
  });
}

function listOlder(store: Store, parameters: JsonObject, call: Call): JsonObject {
  const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
  const marker = textIn(parameters, "Marker") ?? "";
  const asked = askedIn(parameters, marker);
  const listing = listed(store.sortedKeys(name), asked);
  const own = common(store, { ...parameters, FetchOwner: true }, { listing, asked, call });
  return present({
    ...own,
    Marker: marker,
    NextMarker: asked.delimiter === "" ? undefined : listing.next,
  });
}
