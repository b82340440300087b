// objects.ts — operations on objects: put, get, copy, delete, tags.
import type { JsonObject } from "../../base/index.ts";
import {
  numberIn,
  objectIn,
  objectsIn,
  present,
  type Texts,
  tagList,
  tagsIn,
  textIn,
} from "../parameters.ts";
import { withPayload } from "../payload-answer.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { checksumsOf, etagOf } from "./body.ts";
import {
  fault,
  NULL_VERSION,
  noSuchKey,
  type ObjectHead,
  type ObjectRecord,
  seconds,
} from "./records.ts";
import type { Deleted, Store } from "./store.ts";
import { withoutText } from "./without-text.ts";

/** Names without their prefix, and values. */
const METADATA_BYTES_MAX = 2_048;
const KEY_BYTES_MAX = 1_024;
const TAGS_MAX = 10;
/** Headers that are kept and given back. */
const HEADERS = [
  "CacheControl",
  "ContentDisposition",
  "ContentEncoding",
  "ContentLanguage",
  "Expires",
  "StorageClass",
  "WebsiteRedirectLocation",
];

export function objectOperations(store: Store): OperationTable {
  return {
    CopyObject: (parameters) => copyObject(store, parameters),
    DeleteObject: (parameters) => {
      const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
      const version = textIn(parameters, "VersionId");
      const deleted = store.deleteObject(name, textIn(parameters, "Key") ?? "", version);
      return deletedShape(deleted);
    },
    DeleteObjects: (parameters) => deleteObjects(store, parameters),
    DeleteObjectTagging: (parameters) => saveTags(store, parameters, {}),
    GetObject: (parameters) => getObject(store, parameters),
    GetObjectAttributes: (parameters) => {
      const record = objectNamed(store, parameters);
      return present({
        LastModified: seconds(record.modifiedAt),
        ...shownVersion(store, parameters, record),
        ...{
          ETag: record.etag.replaceAll('"', ""),
          ObjectSize: record.bytes,
          StorageClass: "STANDARD",
        },
        Checksum: { ...record.checksums, ChecksumType: "FULL_OBJECT" },
      });
    },
    GetObjectTagging: (parameters) => {
      const record = objectNamed(store, parameters);
      return { ...shownVersion(store, parameters, record), TagSet: tagList(record.tags) };
    },
    HeadObject: (parameters) => {
      const record = withoutText(() => objectNamed(store, parameters));
      refuseUnmet(record, parameters);
      return { ...shownHead(record, parameters), ...shownVersion(store, parameters, record) };
    },
    PutObject: (parameters, call) => putObject(store, parameters, call),
    PutObjectTagging: (parameters) => {
      const tags = tagsIn(objectIn(parameters, "Tagging") ?? {}, "TagSet");
      return saveTags(store, parameters, tags);
    },
  };
}

export function objectNamed(store: Store, parameters: JsonObject): ObjectRecord {
  const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
  const key = textIn(parameters, "Key") ?? "";
  const version = textIn(parameters, "VersionId");
  if (version !== undefined) return versionNamed(store, { bucket: name, key, version });
  const record = store.object(name, key);
  if (record === undefined) throw noSuchKey(key);
  return record;
}

function versionNamed(
  store: Store,
  {
    bucket,
    key,
    version,
  }: { readonly bucket: string; readonly key: string; readonly version: string },
): ObjectRecord {
  const current = store.object(bucket, key);
  if (current !== undefined && (current.versionId ?? NULL_VERSION) === version) return current;
  const older = store.versions.find(bucket, key, version);
  if (older?.object !== undefined) return older.object;
  if (older !== undefined)
    throw fault(
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      405,
    );
  throw new ServiceFault("NoSuchVersion", "The specified version does not exist.", {
    status: 404,
    members: { Key: key, VersionId: version },
  });
}

/** The version's id, in buckets that keep versions or have kept them. */
export function shownVersion(
  store: Store,
  parameters: JsonObject,
  { versionId = NULL_VERSION }: ObjectRecord,
): JsonObject {
  const isShown = store.versioning(textIn(parameters, "Bucket") ?? "") !== undefined;
  return isShown ? { VersionId: versionId } : {};
}

function deletedShape({ versionId, isMarker }: Deleted): JsonObject {
  return present({ VersionId: versionId, DeleteMarker: isMarker ? true : undefined });
}

export function headIn(parameters: JsonObject): ObjectHead {
  const headers = HEADERS.flatMap((name): [string, string][] => {
    const value = parameters[name];
    if (value === undefined) return [];
    const text = String(value).replace(/(^|,)\s*aws-chunked\s*/, "");
    return text === "" ? [] : [[name, text]];
  });
  const tags = new URLSearchParams(textIn(parameters, "Tagging") ?? "");
  return {
    contentType: textIn(parameters, "ContentType") ?? "binary/octet-stream",
    headers: Object.fromEntries(headers),
    metadata: metadataIn(parameters),
    tags: checkedTags(Object.fromEntries(tags)),
  };
}

function metadataIn(parameters: JsonObject): Texts {
  const given = objectIn(parameters, "Metadata") ?? {};
  const bytes = Object.entries(given).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)),
    0,
  );
  if (bytes > METADATA_BYTES_MAX)
    throw fault(
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
    );
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function checkedTags(tags: Texts): Texts {
  if (Object.keys(tags).length > TAGS_MAX)
    throw fault("BadRequest", "Object tags cannot be greater than 10");
  return tags;
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > KEY_BYTES_MAX)
    throw fault("KeyTooLongError", "Your key is too long");
}

async function putObject(
  store: Store,
  parameters: JsonObject,
  { payload }: Call,
): Promise<JsonObject> {
  const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
  const key = textIn(parameters, "Key") ?? "";
  checkKey(key);
  refuseOverwrite(store.object(name, key), parameters);
  const bytes = payload ?? new Uint8Array();
  const checksums = checksumsOf(bytes, parameters);
  const head = headIn(parameters);
  const id = await store.blobs.write(bytes);
  // The bucket may have gone while the bytes were written.
  store.bucket(name);
  const record: ObjectRecord = {
    ...{ ...head, key, blobs: [{ id, bytes: bytes.length }], bytes: bytes.length },
    ...{ etag: etagOf(bytes), modifiedAt: store.now(), checksums },
  };
  const made = store.putObject(name, record, "Put");
  return {
    ...{ ...shownVersion(store, parameters, made), ...checksums },
    ChecksumType: "FULL_OBJECT",
    ETag: record.etag,
    ServerSideEncryption: "AES256",
  };
}

function refuseOverwrite(known: ObjectRecord | undefined, parameters: JsonObject): void {
  const unmet = () =>
    fault(
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
      412,
    );
  if (textIn(parameters, "IfNoneMatch") === "*" && known !== undefined) throw unmet();
  const match = textIn(parameters, "IfMatch");
  if (match !== undefined && (known === undefined || !sameTag(match, known.etag))) throw unmet();
}

function sameTag(asked: string, etag: string): boolean {
  return (
    asked === "*" ||
    asked
      .split(",")
      .some(
        (one) => one.trim().replace(/^W\//, "").replaceAll('"', "") === etag.replaceAll('"', ""),
      )
  );
}

/** RFC 9110, "Precedence of Preconditions". */
function refuseUnmet(record: ObjectRecord, parameters: JsonObject): void {
  const match = textIn(parameters, "IfMatch");
  const noneMatch = textIn(parameters, "IfNoneMatch");
  const changedAt = seconds(record.modifiedAt);
  const unmodified = numberIn(parameters, "IfUnmodifiedSince");
  const modified = numberIn(parameters, "IfModifiedSince");
  const failed =
    match !== undefined
      ? !sameTag(match, record.etag)
      : unmodified !== undefined && changedAt > unmodified;
  if (failed)
    throw fault(
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
      412,
    );
  const same =
    noneMatch !== undefined
      ? sameTag(noneMatch, record.etag)
      : modified !== undefined && changedAt <= modified;
  if (same) throw fault("NotModified", "Not Modified", 304);
}

function shownHead(record: ObjectRecord, parameters: JsonObject): JsonObject {
  const checksums =
    textIn(parameters, "ChecksumMode") === "ENABLED"
      ? { ...record.checksums, ChecksumType: "FULL_OBJECT" }
      : {};
  const asked = Object.entries(parameters)
    .filter(([name]) => name.startsWith("Response"))
    .map(([name, value]) => [name.slice("Response".length), value]);
  return present({
    ...{
      AcceptRanges: "bytes",
      LastModified: seconds(record.modifiedAt),
      ContentLength: record.bytes,
    },
    ...{ ETag: record.etag, ContentType: record.contentType, ...record.headers },
    ...Object.fromEntries(asked),
    ...{ Metadata: record.metadata, ServerSideEncryption: "AES256", ...checksums },
    TagCount: Object.keys(record.tags).length || undefined,
  });
}

async function getObject(store: Store, parameters: JsonObject): Promise<JsonObject> {
  const record = objectNamed(store, parameters);
  refuseUnmet(record, parameters);
  const range = rangeIn(textIn(parameters, "Range"), record.bytes);
  const version = shownVersion(store, parameters, record);
  if (range === undefined) {
    const whole = { ...shownHead(record, parameters), ...version };
    return withPayload(whole, await store.bytesOf(record));
  }
  // A checksum of the whole object says nothing of a part.
  const head = shownHead({ ...record, checksums: {} }, { ...parameters, ChecksumMode: null });
  const [start, end] = range;
  const bytes = await store.rangeOf(record, start, end);
  const ContentRange = `bytes ${start}-${end}/${record.bytes}`;
  return withPayload({ ...head, ...version, ContentLength: bytes.length, ContentRange }, bytes);
}

/** Both ends included; undefined where the whole object is asked for. */
export function rangeIn(
  text: string | undefined,
  bytes: number,
): readonly [number, number] | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [, from = "", to = ""] = match;
  const start = from === "" ? Math.max(bytes - Number(to), 0) : Number(from);
  const end = from === "" || to === "" ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (start > end) throw fault("InvalidRange", "The requested range is not satisfiable", 416);
  return [start, end];
}

export function sourceOf(
  store: Store,
  parameters: JsonObject,
): { readonly bucket: string; readonly record: ObjectRecord } {
  const [given = "", version] = (textIn(parameters, "CopySource") ?? "")
    .replace(/^\//, "")
    .split("?versionId=");
  const source = decodeURIComponent(given);
  const cut = source.indexOf("/");
  const bucket = source.slice(0, cut);
  const Key = source.slice(cut + 1);
  const named = present({ Bucket: bucket, Key, VersionId: version });
  return { bucket, record: objectNamed(store, named) };
}

async function copyObject(store: Store, parameters: JsonObject): Promise<JsonObject> {
  const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
  const key = textIn(parameters, "Key") ?? "";
  checkKey(key);
  const { bucket, record } = sourceOf(store, parameters);
  const replaced = textIn(parameters, "MetadataDirective") === "REPLACE";
  if (bucket === name && record.key === key && !replaced) {
    throw fault(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const match = textIn(parameters, "CopySourceIfMatch");
  if (match !== undefined && !sameTag(match, record.etag))
    throw fault(
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
      412,
    );
  const bytes = await store.bytesOf(record);
  const id = await store.blobs.write(bytes);
  const head = replaced ? headIn(parameters) : record;
  const tags =
    textIn(parameters, "TaggingDirective") === "REPLACE" ? headIn(parameters).tags : record.tags;
  const copied: ObjectRecord = {
    ...{
      ...record,
      contentType: head.contentType,
      headers: head.headers,
      metadata: head.metadata,
      tags,
    },
    ...{ key, blobs: [{ id, bytes: bytes.length }], etag: etagOf(bytes), modifiedAt: store.now() },
  };
  const made = store.putObject(name, copied, "Copy");
  const CopyObjectResult = {
    ETag: copied.etag,
    LastModified: seconds(copied.modifiedAt),
    ...copied.checksums,
  };
  const source = shownVersion(store, { Bucket: bucket }, record)["VersionId"];
  return present({
    ...{ CopyObjectResult, ServerSideEncryption: "AES256", CopySourceVersionId: source },
    ...shownVersion(store, parameters, made),
  });
}

function deleteObjects(store: Store, parameters: JsonObject): JsonObject {
  const { name } = store.bucket(textIn(parameters, "Bucket") ?? "");
  const request = objectIn(parameters, "Delete") ?? {};
  const objects = objectsIn(request, "Objects");
  if (objects.length === 0 || objects.length > 1_000) {
    throw fault(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
  const Deleted = objects.map((object) => {
    const Key = textIn(object, "Key") ?? "";
    const VersionId = textIn(object, "VersionId");
    const { versionId, isMarker } = store.deleteObject(name, Key, VersionId);
    const marker = { DeleteMarker: isMarker || undefined };
    return present({
      ...{ Key, VersionId, ...marker },
      DeleteMarkerVersionId: isMarker ? versionId : undefined,
    });
  });
  return request["Quiet"] === true ? {} : { Deleted };
}

function saveTags(store: Store, parameters: JsonObject, tags: Texts): JsonObject {
  const record = objectNamed(store, parameters);
  const bucket = textIn(parameters, "Bucket") ?? "";
  store.changeTags(bucket, { ...record, tags: checkedTags(tags) });
  return shownVersion(store, parameters, record);
}
