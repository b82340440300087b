// listed-objects.ts — the objects of a bucket as items: `arn:aws:states:::s3:listObjectsV2`.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
} from "../../base/index.ts";
import type { ItemPage, ItemStream, PageLimit } from "./item-stream.ts";
import type { ObjectAccess } from "./object-access.ts";

/** One listed object with its key, which is its place. */
interface Listed {
  readonly key: string;
  readonly item: Json;
}

export class ListedObjects implements ItemStream {
  readonly #access: ObjectAccess;
  readonly #parameters: JsonObject;
  /** The last key that was given. */
  #after: string;
  #listed: readonly Listed[] = [];
  #at = 0;
  #token: string | undefined;
  #isLast = false;

  constructor(access: ObjectAccess, parameters: JsonObject, after: string) {
    this.#access = access;
    this.#parameters = parameters;
    this.#after = after;
  }

  async next({ items: itemsMax }: PageLimit): Promise<ItemPage> {
    const items: Json[] = [];
    while (items.length < itemsMax) {
      const next = await this.#peek();
      if (next === undefined) break;
      items.push(next.item);
      this.#after = next.key;
      this.#at += 1;
    }
    return {
      items,
      cursor: this.#after,
      ended: (await this.#peek()) === undefined,
      origin: `S3://${String(memberOf(this.#parameters, "Bucket"))}`,
      pin: "",
    };
  }

  async close(): Promise<void> {
    this.#listed = [];
  }

  async #peek(): Promise<Listed | undefined> {
    while (this.#at >= this.#listed.length) {
      if (this.#isLast) return undefined;
      await this.#more();
    }
    return this.#listed[this.#at];
  }

  async #more(): Promise<void> {
    const after = this.#after === "" ? {} : { StartAfter: this.#after };
    const place = this.#token === undefined ? after : { ContinuationToken: this.#token };
    const { output } = await this.#access.call("ListObjectsV2", { ...this.#parameters, ...place });
    const contents = memberOf(output, "Contents");
    this.#listed = isJsonArray(contents) ? contents.filter(isJsonObject).map(listedOf) : [];
    this.#at = 0;
    const token = memberOf(output, "NextContinuationToken");
    this.#token = typeof token === "string" ? token : undefined;
    this.#isLast = this.#token === undefined;
  }
}

/** Members in AWS's order, recorded. */
function listedOf(object: JsonObject): Listed {
  const key = String(memberOf(object, "Key"));
  const modified = memberOf(object, "LastModified");
  const seconds = isJsonNumber(modified) ? Math.floor(numberOf(modified)) : (modified ?? null);
  const item: JsonObject = {
    Etag: memberOf(object, "ETag") ?? null,
    LastModified: seconds,
    Key: key,
    Size: memberOf(object, "Size") ?? 0,
    StorageClass: memberOf(object, "StorageClass") ?? "STANDARD",
  };
  return { key, item };
}
