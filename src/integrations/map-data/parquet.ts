// parquet.ts — the rows of a Parquet object. The library is loaded by the first one that is read.
//
// A row group is decoded as a whole, so its rows are kept until they are given; at most WINDOW_ROWS of them.
import * as zlib from "node:zlib";
import { type Json, JsonNumber, setMember } from "../../base/index.ts";
import type { ItemPage, ItemStream, PageLimit } from "./item-stream.ts";
import type { ObjectBytes } from "./object-bytes.ts";
import { Unreadable } from "./object-store.ts";

const WINDOW_ROWS = 50_000;

type Hyparquet = typeof import("hyparquet");
type Metadata = Awaited<ReturnType<Hyparquet["parquetMetadataAsync"]>>;

export class ParquetRows implements ItemStream {
  readonly #bytes: ObjectBytes;
  #row: number;
  #parquet: Hyparquet | undefined;
  #metadata: Metadata | undefined;
  #window: { readonly first: number; readonly rows: readonly Record<string, unknown>[] } = {
    first: 0,
    rows: [],
  };

  constructor(bytes: ObjectBytes, row: number) {
    this.#bytes = bytes;
    this.#row = row;
  }

  async next({ items: itemsMax, bytes: bytesMax }: PageLimit): Promise<ItemPage> {
    const total = await this.#total();
    const items: Json[] = [];
    // What a row takes is not known before it is made; texts stand for it.
    let bytes = 0;
    while (
      this.#row < total &&
      items.length < itemsMax &&
      (bytes < bytesMax || items.length === 0)
    ) {
      const row = await this.#rowAt(this.#row, total);
      const item = jsonOf(row);
      if (bytesMax !== Number.POSITIVE_INFINITY) bytes += JSON.stringify(item).length;
      items.push(item);
      this.#row += 1;
    }
    const { Bucket, Key } = this.#bytes.place;
    return {
      items,
      cursor: String(this.#row),
      ended: this.#row >= total,
      origin: `S3://${Bucket}/${Key}`,
      pin: this.#bytes.etag,
    };
  }

  async close(): Promise<void> {
    this.#window = { first: 0, rows: [] };
  }

  async #total(): Promise<number> {
    return await this.#guard(async () => {
      this.#parquet ??= await import("hyparquet");
      this.#metadata ??= await this.#parquet.parquetMetadataAsync(await this.#file());
      return Number(this.#metadata.num_rows);
    });
  }

  async #rowAt(row: number, total: number): Promise<unknown> {
    const { first, rows } = this.#window;
    if (row >= first && row < first + rows.length) return rows[row - first];
    const rowEnd = Math.min(row + WINDOW_ROWS, this.#groupEnd(row), total);
    const loaded = await this.#guard(async () => {
      const [parquet, metadata] = [this.#parquet, this.#metadata];
      if (parquet === undefined || metadata === undefined) return [];
      const file = await this.#file();
      return await parquet.parquetReadObjects({
        ...{ file, metadata, rowStart: row, rowEnd, compressors: COMPRESSORS, utf8: true },
      });
    });
    this.#window = { first: row, rows: loaded };
    return loaded[0];
  }

  /** Behind the last row of the group that a row is in. */
  #groupEnd(row: number): number {
    let end = 0;
    for (const group of this.#metadata?.row_groups ?? []) {
      end += Number(group.num_rows);
      if (row < end) return end;
    }
    return end;
  }

  async #file() {
    const byteLength = await this.#bytes.size();
    return {
      byteLength,
      slice: async (start: number, end = byteLength): Promise<ArrayBuffer> => {
        const from = start < 0 ? byteLength + start : start;
        const bytes = await this.#bytes.slice(from, end);
        return new Uint8Array(bytes).buffer;
      },
    };
  }

  /** The library throws plain errors for what is not Parquet. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Unreadable || !(error instanceof Error)) throw error;
      const { Bucket, Key } = this.#bytes.place;
      throw new Unreadable(
        `The Parquet object s3://${Bucket}/${Key} cannot be read: ${error.message}`,
      );
    }
  }
}

function unpack(make: (input: Uint8Array) => Uint8Array): (input: Uint8Array) => Uint8Array {
  return (input) => new Uint8Array(make(input));
}

/** Snappy is the library's own. */
const COMPRESSORS = {
  GZIP: unpack((input) => zlib.gunzipSync(input)),
  BROTLI: unpack((input) => zlib.brotliDecompressSync(input)),
  ZSTD: unpack((input) => {
    // Node 20 has none; Node 22.15 and later do.
    const make = Reflect.get(zlib, "zstdDecompressSync");
    if (typeof make === "function") return make(input);
    throw new Unreadable("Objects in zstd compression need Node 22.15 or newer.");
  }),
};

/** A value of the library as JSON: dates as ISO texts, large numbers with all their digits. */
function jsonOf(value: unknown): Json {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "boolean":
    case "string":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint": {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : new JsonNumber(String(value));
    }
    case "object":
      return jsonOfObject(value);
    default:
      return String(value);
  }
}

function jsonOfObject(value: object): Json {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, jsonOf);
  }
  const object: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) setMember(object, name, jsonOf(member));
  return object;
}
