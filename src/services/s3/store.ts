// store.ts — buckets and objects: the records in the journal, the bytes in files.
import { randomBytes } from "node:crypto";
import type { TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import { textIn } from "../parameters.ts";
import type { Blobs } from "./blobs.ts";
import type { ObjectChange } from "./event-shapes.ts";
import {
  type BucketRecord,
  NULL_VERSION,
  noSuchBucket,
  type ObjectRecord,
  type PartRecord,
  type UploadRecord,
} from "./records.ts";
import { Versions } from "./versions.ts";

export interface StoreParts {
  readonly journal: Journal;
  readonly blobs: Blobs;
  readonly now: () => TimestampMs;
  readonly report: (where: string, error: unknown) => void;
  /** Told of what becomes of objects. */
  readonly changed: (change: ObjectChange) => void;
}

export interface BucketUse {
  readonly objects: number;
  readonly bytes: number;
}

/** How an object came to be, in the words of notifications. */
export type Creation = "CompleteMultipartUpload" | "Copy" | "Put";

/** What a deletion did, as DeleteObject tells it. */
export interface Deleted {
  /** Undefined where the bucket never had versions. */
  readonly versionId: string | undefined;
  /** A delete marker was made, or one was deleted. */
  readonly isMarker: boolean;
}

type Told = Pick<ObjectChange, "bytes" | "etag" | "key" | "versionId">;

export class Store {
  readonly buckets: Shelf<BucketRecord>;
  readonly uploads: Shelf<UploadRecord>;
  readonly parts: Shelf<PartRecord>;
  readonly versions: Versions;
  readonly blobs: Blobs;
  readonly now: () => TimestampMs;
  readonly #objects: Shelf<ObjectRecord>;
  readonly #journal: Journal;
  readonly #report: StoreParts["report"];
  readonly #changed: StoreParts["changed"];
  readonly #forgetting = new Set<Promise<void>>();
  /** Keys of each bucket in the order of their UTF-8 bytes; made when it is asked for. */
  readonly #sorted = new Map<string, string[]>();
  readonly #keys = new Map<string, Set<string>>();
  /** Of the current versions in each bucket. */
  readonly #bytes = new Map<string, number>();

  constructor({ journal, blobs, now, report, changed }: StoreParts) {
    this.#journal = journal;
    this.#report = report;
    this.#changed = changed;
    this.blobs = blobs;
    this.now = now;
    this.buckets = journal.shelf("buckets");
    this.uploads = journal.shelf("uploads");
    this.parts = journal.shelf("parts");
    this.versions = new Versions(journal.shelf("versions"));
    this.#objects = journal.shelf("objects");
    for (const [key, { bytes }] of this.#objects.entries()) {
      const cut = key.indexOf("\n");
      this.#keysOf(key.slice(0, cut)).add(key.slice(cut + 1));
      this.#addBytes(key.slice(0, cut), bytes);
    }
  }

  #keysOf(bucket: string): Set<string> {
    const known = this.#keys.get(bucket) ?? new Set<string>();
    this.#keys.set(bucket, known);
    return known;
  }

  #addBytes(bucket: string, bytes: number): void {
    this.#bytes.set(bucket, (this.#bytes.get(bucket) ?? 0) + bytes);
  }

  /** The objects of a bucket, older versions not among them; undefined where there is no such bucket. */
  use(bucket: string): BucketUse | undefined {
    if (this.buckets.get(bucket) === undefined) return undefined;
    return { objects: this.#keysOf(bucket).size, bytes: this.#bytes.get(bucket) ?? 0 };
  }

  /** Every file that a record names. */
  knownBlobs(): Set<string> {
    const known = new Set<string>();
    for (const { blobs } of this.#objects.values()) for (const { id } of blobs) known.add(id);
    for (const { object } of this.versions.all())
      for (const { id } of object?.blobs ?? []) known.add(id);
    for (const { blob } of this.parts.values()) known.add(blob);
    return known;
  }

  bucket(name: string): BucketRecord {
    const found = this.buckets.get(name);
    if (found === undefined) throw noSuchBucket(name);
    return found;
  }

  object(bucket: string, key: string): ObjectRecord | undefined {
    return this.#objects.get(`${bucket}\n${key}`);
  }

  /** `Enabled`, `Suspended`; undefined for a bucket that never kept versions. */
  versioning(bucket: string): string | undefined {
    return textIn(this.buckets.get(bucket)?.settings["Versioning"] ?? {}, "Status");
  }

  /** Makes it the current version; gives it with its id. */
  putObject(bucket: string, record: ObjectRecord, creation: Creation): ObjectRecord {
    const status = this.versioning(bucket);
    const { versionId: _, ...plain } = record;
    const made = status === "Enabled" ? { ...plain, versionId: newVersionId() } : plain;
    this.#setAside(bucket, record.key, status);
    this.#putCurrent(bucket, made);
    this.#tell(bucket, `ObjectCreated:${creation}`, made);
    return made;
  }

  #tell(bucket: string, event: string, object: Told): void {
    const { key, bytes, etag, versionId } = object;
    this.#changed({ bucket: this.bucket(bucket), event, key, bytes, etag, versionId });
  }

  /** Keeps the current version beside the new one, or lets its bytes go where it has the same id. */
  #setAside(bucket: string, key: string, status: string | undefined): void {
    if (status === "Suspended") this.#forgetNull(bucket, key);
    const current = this.object(bucket, key);
    if (current === undefined) return;
    const { versionId = NULL_VERSION, modifiedAt, blobs } = current;
    const isKept = status === "Enabled" || (status === "Suspended" && versionId !== NULL_VERSION);
    if (isKept) this.versions.push(bucket, key, { id: versionId, modifiedAt, object: current });
    else this.forget(blobs.map(({ id }) => id));
  }

  #forgetNull(bucket: string, key: string): void {
    const older = this.versions.find(bucket, key, NULL_VERSION);
    if (older === undefined) return;
    this.versions.remove(older);
    this.forget((older.object?.blobs ?? []).map(({ id }) => id));
  }

  /** The same version with other tags. */
  changeTags(bucket: string, record: ObjectRecord): void {
    const id = record.versionId ?? NULL_VERSION;
    const older = this.versions.find(bucket, record.key, id);
    if (older === undefined) this.#putCurrent(bucket, record);
    else this.versions.replace({ ...older, object: record });
    const isGone = Object.keys(record.tags).length === 0;
    this.#tell(bucket, `ObjectTagging:${isGone ? "Delete" : "Put"}`, {
      ...record,
      bytes: undefined,
    });
  }

  #putCurrent(bucket: string, record: ObjectRecord): void {
    this.#addBytes(bucket, record.bytes - (this.object(bucket, record.key)?.bytes ?? 0));
    this.#objects.put(`${bucket}\n${record.key}`, record);
    const keys = this.#keysOf(bucket);
    if (keys.has(record.key)) return;
    keys.add(record.key);
    this.#sorted.delete(bucket);
  }

  #dropCurrent(bucket: string, key: string): void {
    const bytes = this.object(bucket, key)?.bytes ?? 0;
    if (!this.#objects.delete(`${bucket}\n${key}`)) return;
    this.#addBytes(bucket, -bytes);
    this.#keysOf(bucket).delete(key);
    this.#sorted.delete(bucket);
  }

  deleteObject(bucket: string, key: string, versionId?: string): Deleted {
    const status = this.versioning(bucket);
    if (versionId !== undefined) return this.#deleteVersion(bucket, key, versionId);
    const isThere = this.object(bucket, key) !== undefined;
    this.#setAside(bucket, key, status);
    this.#dropCurrent(bucket, key);
    if (status === undefined) {
      if (isThere) this.#tell(bucket, "ObjectRemoved:Delete", { key });
      return { versionId: undefined, isMarker: false };
    }
    const id = status === "Enabled" ? newVersionId() : NULL_VERSION;
    this.versions.push(bucket, key, { id, modifiedAt: this.now() });
    this.#tell(bucket, "ObjectRemoved:DeleteMarkerCreated", { key, versionId: id });
    return { versionId: id, isMarker: true };
  }

  #deleteVersion(bucket: string, key: string, versionId: string): Deleted {
    const shown = this.versioning(bucket) === undefined ? undefined : versionId;
    const current = this.object(bucket, key);
    if (current !== undefined && (current.versionId ?? NULL_VERSION) === versionId) {
      this.#dropCurrent(bucket, key);
      this.forget(current.blobs.map(({ id }) => id));
      this.#raise(bucket, key);
      this.#tell(bucket, "ObjectRemoved:Delete", { key, versionId: shown });
      return { versionId: shown, isMarker: false };
    }
    const older = this.versions.find(bucket, key, versionId);
    if (older === undefined) return { versionId: shown, isMarker: false };
    this.versions.remove(older);
    this.forget((older.object?.blobs ?? []).map(({ id }) => id));
    if (current === undefined) this.#raise(bucket, key);
    this.#tell(bucket, "ObjectRemoved:Delete", { key, versionId: shown });
    return { versionId: shown, isMarker: older.object === undefined };
  }

  /** The newest of what is left becomes current, unless it is a delete marker. */
  #raise(bucket: string, key: string): void {
    const newest = this.versions.of(bucket, key)[0];
    if (newest?.object === undefined) return;
    this.versions.remove(newest);
    this.#putCurrent(bucket, newest.object);
  }

  /** The files go when the records that named them are gone for good. */
  forget(blobs: readonly string[]): void {
    if (blobs.length === 0) return;
    const gone = this.#journal
      .durable()
      .then(() => Promise.all(blobs.map((id) => this.blobs.delete(id))))
      .then(() => {})
      .catch((error) => this.#report("s3:forget", error))
      .finally(() => this.#forgetting.delete(gone));
    this.#forgetting.add(gone);
  }

  /** Resolves when every file that was to be forgotten is gone. */
  async forgotten(): Promise<void> {
    await Promise.all(this.#forgetting);
  }

  sortedKeys(bucket: string): readonly string[] {
    const known = this.#sorted.get(bucket);
    if (known !== undefined) return known;
    const made = [...this.#keysOf(bucket)].sort((a, b) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    this.#sorted.set(bucket, made);
    return made;
  }

  async bytesOf({ blobs }: ObjectRecord): Promise<Buffer> {
    const parts = await Promise.all(blobs.map(({ id }) => this.blobs.read(id)));
    return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  }

  /** From `start` to `end`, both included. */
  async rangeOf({ blobs }: ObjectRecord, start: number, end: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let at = 0;
    for (const { id, bytes } of blobs) {
      const from = Math.max(start - at, 0);
      const to = Math.min(end - at, bytes - 1);
      if (from <= to) parts.push(await this.blobs.readRange(id, from, to));
      at += bytes;
    }
    return Buffer.concat(parts);
  }
}

/** As opaque as S3's own. */
function newVersionId(): string {
  return randomBytes(24).toString("base64url").replaceAll("-", ".");
}
