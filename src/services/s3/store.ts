// store.ts — buckets and objects: the records in the journal, the bytes in files.
import type { TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { Blobs } from "./blobs.ts";
import {
  type BucketRecord,
  noSuchBucket,
  type ObjectRecord,
  type PartRecord,
  type UploadRecord,
} from "./records.ts";

export interface StoreParts {
  readonly journal: Journal;
  readonly blobs: Blobs;
  readonly now: () => TimestampMs;
  readonly report: (where: string, error: unknown) => void;
}

export class Store {
  readonly buckets: Shelf<BucketRecord>;
  readonly uploads: Shelf<UploadRecord>;
  readonly parts: Shelf<PartRecord>;
  readonly blobs: Blobs;
  readonly now: () => TimestampMs;
  readonly #objects: Shelf<ObjectRecord>;
  readonly #journal: Journal;
  readonly #report: StoreParts["report"];
  /** Keys of each bucket in the order of their UTF-8 bytes; made when it is asked for. */
  readonly #sorted = new Map<string, string[]>();
  readonly #keys = new Map<string, Set<string>>();

  constructor({ journal, blobs, now, report }: StoreParts) {
    this.#journal = journal;
    this.#report = report;
    this.blobs = blobs;
    this.now = now;
    this.buckets = journal.shelf("buckets");
    this.uploads = journal.shelf("uploads");
    this.parts = journal.shelf("parts");
    this.#objects = journal.shelf("objects");
    for (const [key] of this.#objects.entries()) {
      const cut = key.indexOf("\n");
      this.#keysOf(key.slice(0, cut)).add(key.slice(cut + 1));
    }
  }

  #keysOf(bucket: string): Set<string> {
    const known = this.#keys.get(bucket) ?? new Set<string>();
    this.#keys.set(bucket, known);
    return known;
  }

  /** Every file that a record names. */
  knownBlobs(): Set<string> {
    const known = new Set<string>();
    for (const { blobs } of this.#objects.values()) for (const { id } of blobs) known.add(id);
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

  putObject(bucket: string, record: ObjectRecord): void {
    const before = this.object(bucket, record.key);
    this.#objects.put(`${bucket}\n${record.key}`, record);
    const keys = this.#keysOf(bucket);
    if (!keys.has(record.key)) {
      keys.add(record.key);
      this.#sorted.delete(bucket);
    }
    const kept = new Set(record.blobs.map(({ id }) => id));
    this.forget((before?.blobs ?? []).map(({ id }) => id).filter((id) => !kept.has(id)));
  }

  deleteObject(bucket: string, key: string): boolean {
    const before = this.object(bucket, key);
    if (before === undefined) return false;
    this.#objects.delete(`${bucket}\n${key}`);
    this.#keysOf(bucket).delete(key);
    this.#sorted.delete(bucket);
    this.forget(before.blobs.map(({ id }) => id));
    return true;
  }

  /** The files go when the records that named them are gone for good. */
  forget(blobs: readonly string[]): void {
    if (blobs.length === 0) return;
    const gone = this.#journal
      .durable()
      .then(() => Promise.all(blobs.map((id) => this.blobs.delete(id))));
    gone.catch((error) => this.#report("s3:forget", error));
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
