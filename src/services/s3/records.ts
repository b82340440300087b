// records.ts — what S3 keeps of buckets, objects and uploads; and its errors.
import type { JsonObject, TimestampMs } from "../../base/index.ts";
import type { Texts } from "../parameters.ts";
import { ServiceFault } from "../service-fault.ts";

export interface BucketRecord {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: TimestampMs;
  /** Settings by the name of their operation: `Tagging`, `Policy`. */
  readonly settings: { readonly [name: string]: JsonObject };
}

/** Headers that come back as they were sent. */
export interface ObjectHead {
  readonly contentType: string;
  /** Members of GetObject's answer: `CacheControl`, `ContentEncoding`. */
  readonly headers: Texts;
  readonly metadata: Texts;
  readonly tags: Texts;
}

export interface ObjectRecord extends ObjectHead {
  readonly key: string;
  /** Undefined: the version whose id is `null`, of buckets that keep no versions. */
  readonly versionId?: string;
  /** In the order of the bytes; one for objects that were put whole. */
  readonly blobs: readonly { readonly id: string; readonly bytes: number }[];
  readonly bytes: number;
  /** With its quotation marks. */
  readonly etag: string;
  readonly modifiedAt: TimestampMs;
  /** `{ChecksumCRC32: "…"}` and the like. */
  readonly checksums: Texts;
}

/** A version that is not the current one, or a delete marker. */
export interface VersionRecord {
  readonly bucket: string;
  readonly key: string;
  readonly id: string;
  /** Of two versions of one key the newer has the higher number. */
  readonly order: number;
  readonly modifiedAt: TimestampMs;
  /** Undefined: a delete marker. */
  readonly object?: ObjectRecord;
}

export const NULL_VERSION = "null";

export interface UploadRecord extends ObjectHead {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: TimestampMs;
}

export interface PartRecord {
  readonly number: number;
  readonly blob: string;
  readonly bytes: number;
  readonly etag: string;
  readonly modifiedAt: TimestampMs;
}

/** Seconds since 1970; S3 shows no parts of them. */
export function seconds(at: TimestampMs): number {
  return Math.floor(at / 1000);
}

export function noSuchBucket(BucketName: string): ServiceFault {
  const text = "The specified bucket does not exist";
  return new ServiceFault("NoSuchBucket", text, { status: 404, members: { BucketName } });
}

export function noSuchKey(Key: string): ServiceFault {
  return new ServiceFault("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    members: { Key },
  });
}

export function fault(code: string, message: string, status = 400): ServiceFault {
  return new ServiceFault(code, message, { status });
}
