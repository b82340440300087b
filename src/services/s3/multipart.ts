// multipart.ts — uploads in parts.
import { createHash, randomBytes } from "node:crypto";
import type { JsonObject } from "../../base/index.ts";
import { numberIn, objectIn, objectsIn, present, textIn } from "../parameters.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { checksumsOf, etagOf } from "./body.ts";
import { checkKey, headIn, rangeIn, shownVersion, sourceOf } from "./objects.ts";
import {
  fault,
  type ObjectRecord,
  type PartRecord,
  seconds,
  type UploadRecord,
} from "./records.ts";
import type { Store } from "./store.ts";

const PART_BYTES_MIN = 5 * 1024 * 1024;
const PARTS_MAX = 10_000;

export function multipartOperations(store: Store): OperationTable {
  const uploads = new Uploads(store);
  return {
    AbortMultipartUpload: (parameters) => uploads.abort(parameters),
    CompleteMultipartUpload: (parameters, call) => uploads.complete(parameters, call),
    CreateMultipartUpload: (parameters) => uploads.create(parameters),
    ListMultipartUploads: (parameters) => uploads.list(parameters),
    ListParts: (parameters) => uploads.listParts(parameters),
    UploadPart: (parameters, { payload }) => uploads.put(parameters, payload ?? new Uint8Array()),
    UploadPartCopy: (parameters) => uploads.copy(parameters),
  };
}

class Uploads {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  create(parameters: JsonObject): JsonObject {
    const { name } = this.#store.bucket(textIn(parameters, "Bucket") ?? "");
    const key = textIn(parameters, "Key") ?? "";
    checkKey(key);
    const id = randomBytes(48).toString("base64url");
    const upload = { ...headIn(parameters), id, bucket: name, key, startedAt: this.#store.now() };
    this.#store.uploads.put(id, upload);
    return { Bucket: name, Key: key, UploadId: id, ServerSideEncryption: "AES256" };
  }

  #named(parameters: JsonObject): UploadRecord {
    const id = textIn(parameters, "UploadId") ?? "";
    const upload = this.#store.uploads.get(id);
    const { name } = this.#store.bucket(textIn(parameters, "Bucket") ?? "");
    if (upload !== undefined && upload.bucket === name && upload.key === textIn(parameters, "Key"))
      return upload;
    throw new ServiceFault(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      { status: 404, members: { UploadId: id } },
    );
  }

  #partsOf({ id }: UploadRecord): PartRecord[] {
    const own = [...this.#store.parts.entries()].filter(([key]) => key.startsWith(`${id}/`));
    return own.map(([, part]) => part).sort((left, right) => left.number - right.number);
  }

  async put(parameters: JsonObject, bytes: Uint8Array): Promise<JsonObject> {
    const upload = this.#named(parameters);
    const number = numberIn(parameters, "PartNumber") ?? 0;
    if (!Number.isInteger(number) || number < 1 || number > PARTS_MAX)
      throw fault(
        "InvalidArgument",
        `Part number must be an integer between 1 and ${PARTS_MAX}, inclusive`,
      );
    const checksums = checksumsOf(bytes, parameters);
    const blob = await this.#store.blobs.write(bytes);
    // The upload may have ended while the bytes were written.
    this.#named(parameters);
    const key = `${upload.id}/${number}`;
    const before = this.#store.parts.get(key);
    const etag = etagOf(bytes);
    this.#store.parts.put(key, {
      number,
      blob,
      bytes: bytes.length,
      etag,
      modifiedAt: this.#store.now(),
    });
    if (before !== undefined) this.#store.forget([before.blob]);
    return { ETag: etag, ServerSideEncryption: "AES256", ...checksums };
  }

  async copy(parameters: JsonObject): Promise<JsonObject> {
    const { record } = sourceOf(this.#store, parameters);
    const range = rangeIn(textIn(parameters, "CopySourceRange"), record.bytes);
    const bytes =
      range === undefined
        ? await this.#store.bytesOf(record)
        : await this.#store.rangeOf(record, ...range);
    const { Bucket, Key, UploadId, PartNumber } = parameters;
    const put = await this.put(present({ Bucket, Key, UploadId, PartNumber }), bytes);
    return {
      CopyPartResult: { ETag: put["ETag"] ?? "", LastModified: seconds(this.#store.now()) },
    };
  }

  #end(upload: UploadRecord): void {
    for (const { number } of this.#partsOf(upload))
      this.#store.parts.delete(`${upload.id}/${number}`);
    this.#store.uploads.delete(upload.id);
  }

  abort(parameters: JsonObject): JsonObject {
    const upload = this.#named(parameters);
    const blobs = this.#partsOf(upload).map(({ blob }) => blob);
    this.#end(upload);
    this.#store.forget(blobs);
    return {};
  }

  complete(parameters: JsonObject, { origin }: Call): JsonObject {
    const upload = this.#named(parameters);
    const chosen = this.#chosen(
      upload,
      objectsIn(objectIn(parameters, "MultipartUpload") ?? {}, "Parts"),
    );
    const digests = chosen.map(({ etag }) => Buffer.from(etag.replaceAll('"', ""), "hex"));
    const digest = createHash("md5").update(Buffer.concat(digests)).digest("hex");
    const record: ObjectRecord = {
      ...{ key: upload.key, contentType: upload.contentType, headers: upload.headers },
      ...{
        metadata: upload.metadata,
        tags: upload.tags,
        checksums: {},
        modifiedAt: this.#store.now(),
      },
      blobs: chosen.map(({ blob, bytes }) => ({ id: blob, bytes })),
      bytes: chosen.reduce((sum, { bytes }) => sum + bytes, 0),
      etag: `"${digest}-${chosen.length}"`,
    };
    const kept = new Set(chosen.map(({ blob }) => blob));
    const unused = this.#partsOf(upload).filter(({ blob }) => !kept.has(blob));
    const made = this.#store.putObject(upload.bucket, record, "CompleteMultipartUpload");
    this.#end(upload);
    this.#store.forget(unused.map(({ blob }) => blob));
    const Location = `${origin}/${upload.bucket}/${encodeURIComponent(upload.key)}`;
    return {
      Location,
      Bucket: upload.bucket,
      Key: upload.key,
      ETag: record.etag,
      ServerSideEncryption: "AES256",
      ...shownVersion(this.#store, parameters, made),
    };
  }

  #chosen(upload: UploadRecord, asked: readonly JsonObject[]): PartRecord[] {
    const numbers = asked.map((part) => numberIn(part, "PartNumber") ?? 0);
    if (asked.length === 0)
      throw fault(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
      );
    if (numbers.some((number, i) => number <= (numbers[i - 1] ?? 0)))
      throw fault(
        "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
      );
    return asked.map((part, i) => {
      const found = this.#store.parts.get(`${upload.id}/${numbers[i]}`);
      const etag = (textIn(part, "ETag") ?? "").replaceAll('"', "");
      if (found === undefined || found.etag.replaceAll('"', "") !== etag) {
        throw fault(
          "InvalidPart",
          "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        );
      }
      if (found.bytes < PART_BYTES_MIN && i < asked.length - 1)
        throw fault(
          "EntityTooSmall",
          "Your proposed upload is smaller than the minimum allowed size",
        );
      return found;
    });
  }

  list(parameters: JsonObject): JsonObject {
    const { name } = this.#store.bucket(textIn(parameters, "Bucket") ?? "");
    const prefix = textIn(parameters, "Prefix") ?? "";
    const own = [...this.#store.uploads.values()].filter(
      ({ bucket, key }) => bucket === name && key.startsWith(prefix),
    );
    const Uploads = own.map(({ id, key, startedAt }) => ({
      ...{ UploadId: id, Key: key, Initiated: seconds(startedAt), StorageClass: "STANDARD" },
    }));
    return present({
      Bucket: name,
      IsTruncated: false,
      Uploads: Uploads.length === 0 ? undefined : Uploads,
    });
  }

  listParts(parameters: JsonObject): JsonObject {
    const upload = this.#named(parameters);
    const max = Math.min(numberIn(parameters, "MaxParts") ?? 1_000, 1_000);
    const marker = Number(textIn(parameters, "PartNumberMarker") ?? 0);
    const rest = this.#partsOf(upload).filter(({ number }) => number > marker);
    const page = rest.slice(0, max);
    const Parts = page.map(({ number, etag, bytes, modifiedAt }) => ({
      ...{ PartNumber: number, ETag: etag, Size: bytes, LastModified: seconds(modifiedAt) },
    }));
    return present({
      ...{ Bucket: upload.bucket, Key: upload.key, UploadId: upload.id, MaxParts: max },
      ...{
        PartNumberMarker: String(marker),
        IsTruncated: rest.length > max,
        StorageClass: "STANDARD",
      },
      NextPartNumberMarker: page.length === 0 ? undefined : String(page.at(-1)?.number),
      Parts: Parts.length === 0 ? undefined : Parts,
    });
  }
}
