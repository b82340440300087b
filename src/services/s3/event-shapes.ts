// event-shapes.ts — a change of an object as EventBridge tells of it, and as queues, topics and functions are told.
//
// S3 user guide, "Event message structure" and "EventBridge event message structure".
import { bucketArn, isoTime, type JsonObject, type TimestampMs } from "../../base/index.ts";
import { present } from "../parameters.ts";
import type { BucketRecord } from "./records.ts";

export interface ObjectChange {
  readonly bucket: BucketRecord;
  /** `ObjectCreated:Put`, `ObjectRemoved:DeleteMarkerCreated`. */
  readonly event: string;
  readonly key: string;
  readonly versionId?: string | undefined;
  /** Undefined: nobody asks how large what is gone was. */
  readonly bytes?: number | undefined;
  /** With its quotation marks. */
  readonly etag?: string | undefined;
}

export interface Occasion {
  readonly at: TimestampMs;
  /** Of two changes of one key the later has the greater, as text. */
  readonly sequencer: string;
  readonly requestId: string;
}

interface BridgeWords {
  readonly detailType: string;
  readonly more: JsonObject;
}

const BRIDGE_WORDS: Readonly<Record<string, BridgeWords>> = {
  "ObjectCreated:Put": { detailType: "Object Created", more: { reason: "PutObject" } },
  "ObjectCreated:Copy": { detailType: "Object Created", more: { reason: "CopyObject" } },
  "ObjectCreated:CompleteMultipartUpload": {
    detailType: "Object Created",
    more: { reason: "CompleteMultipartUpload" },
  },
  "ObjectRemoved:Delete": {
    detailType: "Object Deleted",
    more: { reason: "DeleteObject", "deletion-type": "Permanently Deleted" },
  },
  "ObjectRemoved:DeleteMarkerCreated": {
    detailType: "Object Deleted",
    more: { reason: "DeleteObject", "deletion-type": "Delete Marker Created" },
  },
  "ObjectTagging:Put": { detailType: "Object Tags Added", more: {} },
  "ObjectTagging:Delete": { detailType: "Object Tags Deleted", more: {} },
};

/** An entry of PutEvents. */
export function bridgeEntry(change: ObjectChange, occasion: Occasion): JsonObject {
  const { bucket, key } = change;
  const { detailType, more } = BRIDGE_WORDS[change.event] ?? { detailType: change.event, more: {} };
  const object = present({
    ...{ key, size: change.bytes, etag: change.etag?.replaceAll('"', "") },
    ...{ "version-id": change.versionId, sequencer: occasion.sequencer },
  });
  const detail = {
    ...{ version: "0", bucket: { name: bucket.name }, object },
    ...{ "request-id": occasion.requestId, requester: bucket.account },
    ...{ "source-ip-address": "127.0.0.1", ...more },
  };
  return {
    ...{ Source: "aws.s3", DetailType: detailType, Detail: JSON.stringify(detail) },
    ...{ Resources: [bucketArn(bucket.region, bucket.name)], Time: occasion.at / 1000 },
  };
}

export function recordsMessage(
  change: ObjectChange,
  occasion: Occasion,
  configurationId: string,
): JsonObject {
  const { bucket } = change;
  const owner = { principalId: bucket.account };
  const object = present({
    key: encodeURIComponent(change.key).replaceAll("%2F", "/").replaceAll("%20", "+"),
    ...{ size: change.bytes, eTag: change.etag?.replaceAll('"', "") },
    ...{ versionId: change.versionId, sequencer: occasion.sequencer },
  });
  const record = {
    ...{ eventVersion: "2.1", eventSource: "aws:s3", awsRegion: bucket.region },
    ...{ eventTime: isoTime(occasion.at), eventName: change.event, userIdentity: owner },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: {
      "x-amz-request-id": occasion.requestId,
      "x-amz-id-2": Buffer.from(occasion.requestId).toString("base64"),
    },
    s3: {
      ...{ s3SchemaVersion: "1.0", configurationId },
      bucket: {
        ...{ name: bucket.name, ownerIdentity: owner, arn: bucketArn(bucket.region, bucket.name) },
      },
      object,
    },
  };
  return { Records: [record] };
}

/** What queues and topics get when a bucket is told to notify them. */
export function testMessage(bucket: BucketRecord, { at, requestId }: Occasion): JsonObject {
  return {
    ...{ Service: "Amazon S3", Event: "s3:TestEvent", Time: isoTime(at), Bucket: bucket.name },
    ...{ RequestId: requestId, HostId: Buffer.from(requestId).toString("base64") },
  };
}
