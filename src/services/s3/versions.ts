// versions.ts — versions of objects that are not current, and delete markers, by bucket and key.
import type { TimestampMs } from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import type { ObjectRecord, VersionRecord } from "./records.ts";

export interface NewVersion {
  readonly id: string;
  readonly modifiedAt: TimestampMs;
  /** Undefined: a delete marker. */
  readonly object?: ObjectRecord;
}

const NONE: readonly VersionRecord[] = [];

export class Versions {
  readonly #shelf: Shelf<VersionRecord>;
  /** By bucket and key, the newest first. */
  readonly #byBucket = new Map<string, Map<string, VersionRecord[]>>();
  #lastOrder = 0;

  constructor(shelf: Shelf<VersionRecord>) {
    this.#shelf = shelf;
    for (const record of shelf.values()) {
      this.#lastOrder = Math.max(this.#lastOrder, record.order);
      this.#listOf(record.bucket, record.key).push(record);
    }
    for (const keys of this.#byBucket.values())
      for (const list of keys.values()) list.sort((left, right) => right.order - left.order);
  }

  #listOf(bucket: string, key: string): VersionRecord[] {
    const keys = this.#byBucket.get(bucket) ?? new Map<string, VersionRecord[]>();
    this.#byBucket.set(bucket, keys);
    const list = keys.get(key) ?? [];
    keys.set(key, list);
    return list;
  }

  all(): IterableIterator<VersionRecord> {
    return this.#shelf.values();
  }

  /** The newest first. */
  of(bucket: string, key: string): readonly VersionRecord[] {
    return this.#byBucket.get(bucket)?.get(key) ?? NONE;
  }

  keysOf(bucket: string): readonly string[] {
    return [...(this.#byBucket.get(bucket)?.keys() ?? [])];
  }

  find(bucket: string, key: string, id: string): VersionRecord | undefined {
    return this.of(bucket, key).find((record) => record.id === id);
  }

  /** Newer than all that are there. */
  push(bucket: string, key: string, version: NewVersion): void {
    this.#lastOrder += 1;
    const record: VersionRecord = { bucket, key, order: this.#lastOrder, ...version };
    this.#shelf.put(shelfKey(record), record);
    this.#listOf(bucket, key).unshift(record);
  }

  /** The same version with other tags. */
  replace(record: VersionRecord): void {
    this.#shelf.put(shelfKey(record), record);
    const list = this.#listOf(record.bucket, record.key);
    list[list.findIndex(({ id }) => id === record.id)] = record;
  }

  remove({ bucket, key, id }: VersionRecord): void {
    this.#shelf.delete(shelfKey({ bucket, key, id }));
    const left = this.of(bucket, key).filter((record) => record.id !== id);
    const keys = this.#byBucket.get(bucket);
    if (left.length > 0) keys?.set(key, left);
    else keys?.delete(key);
  }
}

/** No bucket and no id has a line end, keys may. */
function shelfKey({ bucket, key, id }: Pick<VersionRecord, "bucket" | "key" | "id">): string {
  return `${bucket}\n${id}\n${key}`;
}
