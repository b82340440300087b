// manifest.ts — objects that name other objects: S3 inventories and Athena's manifests.
import {
  foreignJson,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import type { ItemPage, ItemStream, PageLimit } from "./item-stream.ts";
import type { ObjectBytes, ObjectPlace } from "./object-bytes.ts";
import { Unreadable } from "./object-store.ts";

/** One file of an inventory, as an item. */
export type InventoryFile = JsonObject;

/** The files that an inventory's manifest.json names. */
export function inventoryOf(text: string): readonly InventoryFile[] {
  const manifest = manifestIn(text);
  const files = memberOf(manifest, "files");
  const bucket = memberOf(manifest, "destinationBucket");
  if (!isJsonArray(files) || typeof bucket !== "string") {
    throw new Unreadable("The object is not the manifest of an S3 Inventory.");
  }
  const Format = memberOf(manifest, "fileFormat") ?? "CSV";
  if (Format !== "CSV" && Format !== "Parquet") {
    throw new Unreadable(`Inventories in the format ${String(Format)} cannot be read: use CSV.`);
  }
  const schema = memberOf(manifest, "fileSchema");
  const names = typeof schema === "string" ? schema.split(",").map((name) => name.trim()) : [];
  const Bucket = bucket.replace(/^arn:[^:]*:s3:::/, "");
  return files
    .filter(isJsonObject)
    .map((file) => ({ Bucket, Key: memberOf(file, "key") ?? "", Format, Schema: names }));
}

function manifestIn(text: string): JsonObject {
  const value = foreignJson(text);
  if (isJsonObject(value)) return value;
  throw new Unreadable("The manifest is not a JSON object.");
}

/** The files of a manifest as a stream. */
export class ManifestFiles implements ItemStream {
  readonly #files: readonly InventoryFile[];
  readonly #bytes: ObjectBytes;
  #at: number;

  constructor(files: readonly InventoryFile[], bytes: ObjectBytes, at: number) {
    this.#files = files;
    this.#bytes = bytes;
    this.#at = at;
  }

  async next({ items: itemsMax }: PageLimit): Promise<ItemPage> {
    const items: readonly Json[] = this.#files.slice(this.#at, this.#at + itemsMax);
    this.#at += items.length;
    const { Bucket, Key } = this.#bytes.place;
    return {
      items,
      cursor: String(this.#at),
      ended: this.#at >= this.#files.length,
      origin: `S3://${Bucket}/${Key}`,
      pin: this.#bytes.etag,
    };
  }

  async close(): Promise<void> {
    this.#at = this.#files.length;
  }
}

/** `s3://bucket/key`, in quotes or not. */
export function locationOf(text: string): ObjectPlace | undefined {
  const match = /^\s*"?s3:\/\/([^/]+)\/(.+?)"?\s*$/is.exec(text);
  const [, Bucket, Key] = match ?? [];
  return Bucket === undefined || Key === undefined ? undefined : { Bucket, Key };
}
