// object-bytes.ts — the bytes of one object, range by range, all of the same version.
//
//   B1. What was read first fixes the ETag; a later range of another version is refused by S3 itself (If-Match).
//   B2. gzip and zstd are known by their first bytes and undone; places then count undone bytes.
import { Readable } from "node:stream";
import * as zlib from "node:zlib";
import { isJsonNumber, type JsonObject, memberOf, numberOf } from "../../base/index.ts";
import type { Answered, ObjectAccess } from "./object-access.ts";
import { refusedBy, Unreadable } from "./object-store.ts";

const RANGE_BYTES = 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Which object: members of GetObject. */
export interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
  readonly ExpectedBucketOwner?: string;
}

export class ObjectBytes {
  readonly place: ObjectPlace;
  readonly #access: ObjectAccess;
  #etag: string | undefined;
  #size: number | undefined;

  /** `etag`: of the version to be read, where that is decided. */
  constructor(access: ObjectAccess, place: ObjectPlace, etag: string | undefined) {
    this.#access = access;
    this.place = place;
    this.#etag = etag === "" ? undefined : etag;
  }

  /** Of the version that is read; empty before anything was read. */
  get etag(): string {
    return this.#etag ?? "";
  }

  /** The chunks from a place on; the last one may be short. */
  async *chunks(from: number): AsyncGenerator<Buffer> {
    const first = await this.#range(0, from === 0 ? RANGE_BYTES : 4);
    const unpack = unpackerOf(first);
    if (unpack === undefined) {
      if (from === 0) yield first;
      yield* this.#ranges(from === 0 ? first.length : from);
      return;
    }
    let left = from;
    for await (const chunk of this.#unpacked(unpack)) {
      if (chunk.length <= left) left -= chunk.length;
      else {
        yield chunk.subarray(left);
        left = 0;
      }
    }
  }

  /** Random access, for formats that need it. */
  async slice(start: number, end: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let at = start; at < end; ) {
      const part = await this.#range(at, Math.min(end - at, RANGE_BYTES));
      if (part.length === 0) break;
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  }

  /** Bytes of the object as it lies in S3. */
  async size(): Promise<number> {
    if (this.#size === undefined) await this.#range(0, 4);
    return this.#size ?? 0;
  }

  async *#ranges(from: number): AsyncGenerator<Buffer> {
    for (let at = from; this.#size === undefined || at < this.#size; ) {
      const bytes = await this.#range(at, RANGE_BYTES);
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  }

  async *#unpacked(unpack: NodeJS.ReadWriteStream & AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const packed = Readable.from(this.#ranges(0));
    packed.on("error", (error) => unpack.emit("error", error));
    try {
      yield* packed.pipe(unpack);
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      const { Bucket, Key } = this.place;
      throw new Unreadable(`The compressed object s3://${Bucket}/${Key} is damaged.`);
    } finally {
      packed.destroy();
    }
  }

  /** Empty behind the end. */
  async #range(start: number, length: number): Promise<Buffer> {
    const { Bucket, Key } = this.place;
    const answer = await this.#access.ask("GetObject", {
      ...this.place,
      Range: `bytes=${start}-${start + length - 1}`,
      ...(this.#etag === undefined ? {} : { IfMatch: this.#etag }),
    });
    if (answer.type === "refused") {
      if (answer.code === "InvalidRange") {
        this.#size ??= 0;
        return Buffer.alloc(0);
      }
      if (answer.code === "PreconditionFailed") {
        throw new Unreadable(
          `The object s3://${Bucket}/${Key} has changed since the Map Run began to read it.`,
        );
      }
      throw refusedBy(answer);
    }
    this.#learn(answer.output, start);
    return bytesOf(answer);
  }

  #learn(output: JsonObject, start: number): void {
    const etag = memberOf(output, "ETag");
    if (typeof etag === "string") this.#etag ??= etag;
    const range = memberOf(output, "ContentRange");
    const total = typeof range === "string" ? Number(range.split("/")[1]) : Number.NaN;
    const length = memberOf(output, "ContentLength");
    if (Number.isFinite(total)) this.#size = total;
    else if (isJsonNumber(length)) this.#size = start + numberOf(length);
  }
}

function bytesOf({ payload, output }: Answered): Buffer {
  if (payload !== undefined) {
    return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  }
  const body = memberOf(output, "Body");
  return Buffer.from(typeof body === "string" ? body : "", "utf8");
}

function unpackerOf(first: Buffer): (NodeJS.ReadWriteStream & AsyncIterable<Buffer>) | undefined {
  if (first.subarray(0, 2).equals(GZIP)) return zlib.createGunzip();
  if (!first.subarray(0, 4).equals(ZSTD)) return undefined;
  // Node 20 has none; Node 22.15 and later do.
  const make = Reflect.get(zlib, "createZstdDecompress");
  if (typeof make === "function") return make();
  throw new Unreadable("Objects in zstd compression need Node 22.15 or newer.");
}
