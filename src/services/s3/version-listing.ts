// version-listing.ts — the versions of a bucket's objects, page by page: ListObjectVersions.
import type { JsonObject, TimestampMs } from "../../base/index.ts";
import { numberIn, present, textIn } from "../parameters.ts";
import type { Call, OperationTable } from "../service.ts";
import { fault, NULL_VERSION, type ObjectRecord, seconds } from "./records.ts";
import type { Store } from "./store.ts";

const VERSIONS_MAX = 1_000;

interface Shown {
  readonly key: string;
  readonly id: string;
  readonly isLatest: boolean;
  readonly modifiedAt: TimestampMs;
  /** Undefined: a delete marker. */
  readonly object: ObjectRecord | undefined;
}

interface Page {
  readonly shown: readonly Shown[];
  readonly prefixes: readonly string[];
  /** Where the next page begins behind. */
  readonly next: { readonly key: string; readonly id: string | undefined } | undefined;
}

export function versionListing(store: Store): OperationTable {
  return {
    ListObjectVersions: (parameters, call) => listVersions(store, parameters, call),
  };
}

/** Of one key, the newest first. */
function versionsOf(store: Store, bucket: string, key: string): Shown[] {
  const current = store.object(bucket, key);
  const older = store.versions.of(bucket, key).map((version, i) => ({
    ...{ key, id: version.id, isLatest: current === undefined && i === 0 },
    ...{ modifiedAt: version.modifiedAt, object: version.object },
  }));
  if (current === undefined) return older;
  const { versionId: id = NULL_VERSION, modifiedAt } = current;
  return [{ key, id, isLatest: true, modifiedAt, object: current }, ...older];
}

function sortedKeys(store: Store, bucket: string): string[] {
  const keys = new Set([...store.sortedKeys(bucket), ...store.versions.keysOf(bucket)]);
  return [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function pageOf(store: Store, parameters: JsonObject, max: number): Page {
  const bucket = textIn(parameters, "Bucket") ?? "";
  const prefix = textIn(parameters, "Prefix") ?? "";
  const delimiter = textIn(parameters, "Delimiter") ?? "";
  const marker = textIn(parameters, "KeyMarker") ?? "";
  const idMarker = textIn(parameters, "VersionIdMarker");
  const shown: Shown[] = [];
  const prefixes: string[] = [];
  let last: Page["next"];
  for (const key of sortedKeys(store, bucket)) {
    if (!key.startsWith(prefix) || key < marker) continue;
    if (key === marker && idMarker === undefined) continue;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    // The page before ended in this group, or it is there already.
    if (common !== undefined && (common === prefixes.at(-1) || marker.startsWith(common))) continue;
    if (common !== undefined) {
      if (shown.length + prefixes.length >= max) return { shown, prefixes, next: last };
      prefixes.push(common);
      last = { key: common, id: undefined };
      continue;
    }
    const all = versionsOf(store, bucket, key);
    const from = key === marker ? all.findIndex(({ id }) => id === idMarker) + 1 : 0;
    for (const version of all.slice(from)) {
      if (shown.length + prefixes.length >= max) return { shown, prefixes, next: last };
      shown.push(version);
      last = { key, id: version.id };
    }
  }
  return { shown, prefixes, next: undefined };
}

function listVersions(store: Store, parameters: JsonObject, { scope }: Call): JsonObject {
  const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
  const asked = numberIn(parameters, "MaxKeys") ?? VERSIONS_MAX;
  if (asked < 0)
    throw fault("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647");
  if (parameters["VersionIdMarker"] !== undefined && parameters["KeyMarker"] === undefined)
    throw fault("InvalidArgument", "A version-id marker cannot be specified without a key marker.");
  const max = Math.min(asked, VERSIONS_MAX);
  const page = pageOf(store, parameters, max);
  const encoding = textIn(parameters, "EncodingType");
  const written = (text: string): string =>
    encoding === "url" ? encodeURIComponent(text).replaceAll("%2F", "/") : text;
  const shape = (version: Shown): JsonObject =>
    present({
      ...{ Key: written(version.key), VersionId: version.id, IsLatest: version.isLatest },
      LastModified: seconds(version.modifiedAt),
      Owner: { ID: scope.account, DisplayName: "treadle" },
      ...(version.object === undefined
        ? {}
        : { ETag: version.object.etag, Size: version.object.bytes, StorageClass: "STANDARD" }),
    });
  const found = page.shown.filter(({ object }) => object !== undefined).map(shape);
  const markers = page.shown.filter(({ object }) => object === undefined).map(shape);
  return present({
    ...{ Name: name, Prefix: written(textIn(parameters, "Prefix") ?? ""), MaxKeys: max },
    Delimiter: textIn(parameters, "Delimiter"),
    KeyMarker: written(textIn(parameters, "KeyMarker") ?? ""),
    VersionIdMarker: textIn(parameters, "VersionIdMarker") ?? "",
    EncodingType: encoding,
    IsTruncated: page.next !== undefined,
    NextKeyMarker: page.next === undefined ? undefined : written(page.next.key),
    NextVersionIdMarker: page.next?.id,
    Versions: found.length === 0 ? undefined : found,
    DeleteMarkers: markers.length === 0 ? undefined : markers,
    CommonPrefixes:
      page.prefixes.length === 0
        ? undefined
        : page.prefixes.map((one) => ({ Prefix: written(one) })),
  });
}
