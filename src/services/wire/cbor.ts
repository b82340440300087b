// cbor.ts — CBOR (RFC 8949) as Smithy's rpc-v2-cbor protocol uses it: CloudWatch speaks it.
//
// Read: every length form, definite and indefinite; floats of all widths; tag 1 (a time) becomes its number.
// Written: definite lengths, integers where a number is whole, doubles elsewhere; times get tag 1 by the model.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  numberOf,
  setMember,
} from "../../base/index.ts";
import { type ApiModel, type ApiShape, shapeOf } from "./api-model.ts";

export class CborMalformed extends Error {
  override readonly name = "CborMalformed";
}

const DEPTH_MAX = 64;
const BREAK = Symbol("break");

/** Bytes come out as base64 text. Throws {@link CborMalformed}. */
export function readCbor(bytes: Buffer): Json {
  const value = new CborReader(bytes).read(0);
  if (value === BREAK) throw new CborMalformed("a break outside of a list");
  return value;
}

class CborReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  #take(count: number): Buffer {
    if (this.#at + count > this.#bytes.length) throw new CborMalformed("the data ends too early");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  read(depth: number): Json | typeof BREAK {
    if (depth > DEPTH_MAX) throw new CborMalformed("nested too deep");
    const head = this.#take(1).readUInt8();
    const major = head >> 5;
    const info = head & 31;
    if (major === 7) return this.#simple(info);
    const length = info === 31 ? undefined : this.#length(info);
    switch (major) {
      case 0:
        return length ?? 0;
      case 1:
        return -1 - (length ?? 0);
      case 2:
        return this.#string(length, depth, "base64");
      case 3:
        return this.#string(length, depth, "utf8");
      case 4:
        return this.#list(length, depth);
      case 5:
        return this.#map(length, depth);
      default:
        return this.read(depth + 1);
    }
  }

  #length(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.#take(1).readUInt8();
    if (info === 25) return this.#take(2).readUInt16BE();
    if (info === 26) return this.#take(4).readUInt32BE();
    if (info === 27) return Number(this.#take(8).readBigUInt64BE());
    throw new CborMalformed("an unknown length");
  }

  #simple(info: number): Json | typeof BREAK {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22 || info === 23) return null;
    if (info === 25) return halfFloat(this.#take(2).readUInt16BE());
    if (info === 26) return this.#take(4).readFloatBE();
    if (info === 27) return this.#take(8).readDoubleBE();
    if (info === 31) return BREAK;
    throw new CborMalformed("an unknown simple value");
  }

  #string(length: number | undefined, depth: number, encoding: "base64" | "utf8"): string {
    if (length !== undefined) return this.#take(length).toString(encoding);
    const parts: Buffer[] = [];
    for (;;) {
      const part = this.read(depth + 1);
      if (part === BREAK) return Buffer.concat(parts).toString(encoding);
      parts.push(Buffer.from(String(part), encoding));
    }
  }

  #list(length: number | undefined, depth: number): Json {
    const items: Json[] = [];
    while (length === undefined || items.length < length) {
      const item = this.read(depth + 1);
      if (item === BREAK) break;
      items.push(item);
    }
    return items;
  }

  #map(length: number | undefined, depth: number): Json {
    const members: Record<string, Json> = {};
    for (let count = 0; length === undefined || count < length; count++) {
      const key = this.read(depth + 1);
      if (key === BREAK) break;
      const value = this.read(depth + 1);
      if (value === BREAK) throw new CborMalformed("a name without a value");
      setMember(members, String(key), value);
    }
    return members;
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** `shape` says which numbers are times and which texts are bytes. */
export function writeCbor(model: ApiModel, shape: ApiShape, value: Json): Buffer {
  const parts: Buffer[] = [];
  write(parts, { model, shape }, value);
  return Buffer.concat(parts);
}

interface Place {
  readonly model: ApiModel;
  readonly shape: ApiShape;
}

function write(parts: Buffer[], place: Place, value: Json): void {
  const { shape } = place;
  if (value === null) parts.push(Buffer.of(0xf6));
  else if (typeof value === "boolean") parts.push(Buffer.of(value ? 0xf5 : 0xf4));
  else if (isJsonNumber(value)) writeNumber(parts, shape, numberOf(value));
  else if (typeof value === "string") {
    const bytes = Buffer.from(value, shape.type === "blob" ? "base64" : "utf8");
    parts.push(head(shape.type === "blob" ? 2 : 3, bytes.length), bytes);
  } else if (isJsonArray(value)) {
    parts.push(head(4, value.length));
    for (const item of value) write(parts, inner(place, shape.member?.shape), item);
  } else if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    parts.push(head(5, entries.length));
    for (const [name, member] of entries) {
      const bytes = Buffer.from(name, "utf8");
      parts.push(head(3, bytes.length), bytes);
      const known = Object.hasOwn(shape.members ?? {}, name) ? shape.members?.[name] : undefined;
      write(parts, inner(place, (known ?? shape.value)?.shape), member);
    }
  }
}

function inner({ model }: Place, name: string | undefined): Place {
  return { model, shape: shapeOf(model, name) };
}

function writeNumber(parts: Buffer[], shape: ApiShape, value: number): void {
  if (shape.type === "timestamp") parts.push(Buffer.of(0xc1));
  const whole = Number.isSafeInteger(value) && shape.type !== "double" && shape.type !== "float";
  if (whole) parts.push(value < 0 ? head(1, -1 - value) : head(0, value));
  else {
    const bytes = Buffer.alloc(9);
    bytes.writeUInt8(0xfb, 0);
    bytes.writeDoubleBE(value, 1);
    parts.push(bytes);
  }
}

function head(major: number, length: number): Buffer {
  const top = major << 5;
  if (length < 24) return Buffer.of(top | length);
  if (length < 0x100) return Buffer.of(top | 24, length);
  const bytes = Buffer.alloc(length < 0x10000 ? 3 : length < 0x100000000 ? 5 : 9);
  if (bytes.length === 3) bytes.writeUInt16BE(length, 1);
  else if (bytes.length === 5) bytes.writeUInt32BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  bytes.writeUInt8(top | (bytes.length === 3 ? 25 : bytes.length === 5 ? 26 : 27), 0);
  return bytes;
}
