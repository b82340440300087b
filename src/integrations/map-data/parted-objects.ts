// parted-objects.ts — files of a ResultWriter that are longer than one write: S3's multipart uploads.
//
// Holds: which uploads are open, as far as this process knows; after a restart S3 is asked.
//   U1. A part that is written again takes the place of what it was.
//   U2. An object is there when its last part is, or not at all.
import { setFlagsFromString } from "node:v8";
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
} from "../../base/index.ts";
import type { ResultsRequest } from "../../engine/index.ts";
import type { ObjectAccess } from "./object-access.ts";
import { refusedBy, Unreadable } from "./object-store.ts";

type FilePart = NonNullable<ResultsRequest["files"][number]["part"]>;

interface ObjectKey extends JsonObject {
  readonly Bucket: string;
  readonly Key: string;
}

interface Part {
  readonly body: Uint8Array;
  readonly part: FilePart;
}

const UPLOADS_MAX = 10_000;
/**
 * Results that wait for a part live just long enough to become old, and V8 lets old objects grow to four times what
 * is alive. Twice is as fast here, and a map over a million rows stays below 250 MiB.
 */
const FRUGAL = "--heap-growing-percent=100";

export class PartedObjects {
  /** By bucket and key. */
  readonly #uploads = new Map<string, string>();
  #isFrugal = false;

  /** Throws Unreadable for what S3 refuses. */
  async write(access: ObjectAccess, place: ObjectKey, { body, part }: Part): Promise<void> {
    const name = `${place.Bucket}/${place.Key}`;
    if (!this.#isFrugal) setFlagsFromString(FRUGAL);
    this.#isFrugal = true;
    const UploadId = this.#uploads.get(name) ?? (await this.#upload(access, place, part));
    // The upload was completed before a crash, and nobody had heard of it.
    if (UploadId === undefined) return;
    this.#keep(name, UploadId);
    // An upload that ends needs a part that has something in it only where it is the first one.
    if (body.length > 0 || part.number === 1) {
      const asked = { ...place, UploadId, PartNumber: part.number };
      await access.call("UploadPart", asked, body);
    }
    if (!part.last) return;
    const Parts = await partsOf(access, { ...place, UploadId });
    await access.call("CompleteMultipartUpload", {
      ...place,
      UploadId,
      MultipartUpload: { Parts },
    });
    this.#uploads.delete(name);
  }

  #keep(name: string, uploadId: string): void {
    for (const oldest of this.#uploads.keys()) {
      if (this.#uploads.size < UPLOADS_MAX) break;
      this.#uploads.delete(oldest);
    }
    this.#uploads.set(name, uploadId);
  }

  /** Undefined where there is none because the object is whole. */
  async #upload(
    access: ObjectAccess,
    place: ObjectKey,
    { number, last }: FilePart,
  ): Promise<string | undefined> {
    const { Key, ...bucket } = place;
    const listed = await access.call("ListMultipartUploads", { ...bucket, Prefix: Key });
    const known = objectsIn(listed.output, "Uploads").find((one) => memberOf(one, "Key") === Key);
    const uploadId = known === undefined ? undefined : memberOf(known, "UploadId");
    if (typeof uploadId === "string") return uploadId;
    if (number === 1) {
      const made = await access.call("CreateMultipartUpload", {
        ...{ ...place, ContentType: typeOf(Key) },
      });
      return String(memberOf(made.output, "UploadId"));
    }
    const whole = await access.ask("HeadObject", place);
    if (whole.type === "answered" && last) return undefined;
    if (whole.type === "refused" && whole.httpStatus !== 404) throw refusedBy(whole);
    throw new Unreadable(
      `The multipart upload of s3://${place.Bucket}/${Key} is not there any more.`,
    );
  }
}

/** Of an upload, in their order; S3 lists a thousand at a time. */
async function partsOf(access: ObjectAccess, upload: JsonObject): Promise<readonly JsonObject[]> {
  const parts: JsonObject[] = [];
  let marker: Json | undefined;
  for (;;) {
    const more = marker === undefined ? {} : { PartNumberMarker: marker };
    const { output } = await access.call("ListParts", { ...upload, ...more });
    for (const one of objectsIn(output, "Parts")) {
      const [PartNumber, ETag] = [memberOf(one, "PartNumber"), memberOf(one, "ETag")];
      if (PartNumber !== undefined && ETag !== undefined) parts.push({ PartNumber, ETag });
    }
    marker = memberOf(output, "NextPartNumberMarker");
    if (memberOf(output, "IsTruncated") !== true || marker === undefined) return parts;
    // On the wire the marker is a number; models have it as text.
    if (isJsonNumber(marker)) marker = String(numberOf(marker));
  }
}

function objectsIn(output: JsonObject, name: string): readonly JsonObject[] {
  const list = memberOf(output, name);
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}

export function typeOf(key: string): string {
  return key.endsWith(".jsonl") ? "application/jsonl" : "application/json";
}
