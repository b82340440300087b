// item-source.ts — which stream an ItemReader means: its resource, its parameters and its ReaderConfig.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import type { ItemRead } from "../../core/index.ts";
import { CsvRows, DELIMITERS } from "./csv.ts";
import { FlattenedItems, type OpenInner } from "./flattened.ts";
import type { ItemStream, OpenStream, StreamPlace } from "./item-stream.ts";
import { JsonElements, JsonLines } from "./json-list.ts";
import { ListedObjects } from "./listed-objects.ts";
import { inventoryOf, locationOf, ManifestFiles } from "./manifest.ts";
import type { ObjectAccess } from "./object-access.ts";
import { ObjectBytes, type ObjectPlace } from "./object-bytes.ts";
import { Unreadable } from "./object-store.ts";
import { ParquetRows } from "./parquet.ts";
import { TextItems } from "./text-items.ts";

export interface ReaderConfig {
  readonly InputType?: string;
  readonly ManifestType?: string;
  readonly Transformation?: string;
  readonly CSVHeaderLocation?: string;
  readonly CSVHeaders?: readonly string[];
  readonly CSVDelimiter?: string;
  readonly ItemsPointer?: string;
  readonly VersionId?: string;
  readonly ExpectedBucketOwner?: string;
}

export function openSource(access: ObjectAccess, read: ItemRead): OpenStream {
  const parameters = objectOf(read.parameters.value);
  // The cast: the validator has let the members through only in these types.
  const config = objectOf(read.config.value) as ReaderConfig;
  const source = new Source(access, config);
  return read.resourceArn.endsWith(":listObjectsV2")
    ? source.listing(withOwner(parameters, config))
    : source.document(placeIn(parameters, config));
}

class Source {
  readonly #access: ObjectAccess;
  readonly #config: ReaderConfig;

  constructor(access: ObjectAccess, config: ReaderConfig) {
    this.#access = access;
    this.#config = config;
  }

  listing(parameters: JsonObject): OpenStream {
    needText(parameters, "Bucket");
    const listed: OpenStream = async ({ cursor = "" }) =>
      new ListedObjects(this.#access, parameters, cursor);
    if (this.#config.Transformation !== "LOAD_AND_FLATTEN") return listed;
    const { Bucket } = parameters;
    const inner: OpenInner = (item) => {
      const object = objectOf(item);
      // What stands for a folder has nothing in it.
      if (memberOf(object, "Size") === 0) return undefined;
      return this.loaded({ Bucket: String(Bucket), Key: String(object["Key"]) });
    };
    return (place) => FlattenedItems.at(place, listed, inner);
  }

  document(place: ObjectPlace): OpenStream {
    const { InputType, ManifestType } = this.#config;
    if (ManifestType === "ATHENA_DATA") return this.#athena(place);
    if (InputType === "MANIFEST" || ManifestType !== undefined) return this.#inventory(place);
    return this.#items(place, InputType);
  }

  /** An object that another one names. */
  loaded(place: ObjectPlace): OpenStream {
    const { InputType } = this.#config;
    const type =
      InputType === undefined || InputType === "MANIFEST" ? typeByName(place) : InputType;
    return this.#items(place, type);
  }

  #items(place: ObjectPlace, type: string | undefined): OpenStream {
    return async (from) => this.#stream(place, from, type);
  }

  async #stream(
    place: ObjectPlace,
    { cursor, pin }: StreamPlace,
    type: string | undefined,
  ): Promise<ItemStream> {
    const bytes = new ObjectBytes(this.#access, place, pin);
    const at = Number(cursor ?? 0);
    switch (type) {
      case "CSV":
        return await this.#rows(bytes, at);
      case "JSON":
        return new TextItems(
          bytes,
          new JsonElements(this.#config.ItemsPointer ?? "", cursor !== undefined),
          at,
        );
      case "JSONL":
        return new TextItems(bytes, new JsonLines(), at);
      case "PARQUET":
        return new ParquetRows(bytes, at);
      default:
        throw new Unreadable(`Items of the type ${type ?? "(none)"} cannot be read.`);
    }
  }

  async #rows(bytes: ObjectBytes, at: number): Promise<ItemStream> {
    const { CSVHeaderLocation, CSVHeaders, CSVDelimiter = "COMMA" } = this.#config;
    const delimiter = DELIMITERS.get(CSVDelimiter) ?? ",";
    const given = CSVHeaderLocation === "GIVEN" ? (CSVHeaders ?? []) : undefined;
    const headers = given ?? (at === 0 ? undefined : await firstRow(bytes, delimiter));
    return new TextItems(bytes, new CsvRows({ delimiter, headers, begin: at === 0 }), at);
  }

  /** The files of an S3 Inventory hold rows about objects; those may be loaded in turn. */
  #inventory(place: ObjectPlace): OpenStream {
    const rows: OpenStream = (from) => FlattenedItems.at(from, files, inner);
    const files: OpenStream = async ({ cursor, pin }) => {
      const bytes = new ObjectBytes(this.#access, place, pin);
      const manifest = inventoryOf(await wholeText(bytes));
      return new ManifestFiles(manifest, bytes, Number(cursor ?? 0));
    };
    const inner: OpenInner = (item) => this.#inventoryFile(objectOf(item));
    if (this.#config.Transformation !== "LOAD_AND_FLATTEN") return rows;
    const object: OpenInner = (row) => {
      const { Bucket, Key } = objectOf(row);
      if (typeof Bucket !== "string" || typeof Key !== "string") return undefined;
      return this.loaded({ Bucket, Key: decodeKey(Key) });
    };
    return (from) => FlattenedItems.at(from, rows, object);
  }

  #inventoryFile(file: JsonObject): OpenStream {
    const place = { Bucket: String(file["Bucket"]), Key: String(file["Key"]) };
    if (file["Format"] === "Parquet") return this.#items(place, "PARQUET");
    const headers = isJsonArray(file["Schema"]) ? file["Schema"].map(String) : [];
    return async ({ cursor, pin }) => {
      const bytes = new ObjectBytes(this.#access, place, pin);
      const at = Number(cursor ?? 0);
      const rows = new CsvRows({ delimiter: ",", headers, begin: at === 0 });
      return new TextItems(bytes, rows, at);
    };
  }

  /** The manifest of an UNLOAD or a query: a line for each object. */
  #athena(place: ObjectPlace): OpenStream {
    const lines: OpenStream = async ({ cursor, pin }) => {
      const at = Number(cursor ?? 0);
      const bytes = new ObjectBytes(this.#access, place, pin);
      const rows = new CsvRows({ delimiter: ",", headers: ["location"], begin: at === 0 });
      return new TextItems(bytes, rows, at);
    };
    const inner: OpenInner = (item) => {
      const location = locationOf(String(objectOf(item)["location"]));
      return location && this.loaded(location);
    };
    return (from) => FlattenedItems.at(from, lines, inner);
  }
}

/** In inventories keys are URL-encoded. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch (error) {
    // A key that was not encoded.
    if (error instanceof URIError) return key;
    throw error;
  }
}

async function firstRow(bytes: ObjectBytes, delimiter: string): Promise<readonly string[]> {
  const rows = new CsvRows({ delimiter, headers: undefined, begin: true });
  const items = new TextItems(bytes, rows, 0);
  await items.next({ items: 1, bytes: 1 });
  await items.close();
  return rows.headers ?? [];
}

/** A manifest is small, whatever it names. */
async function wholeText(bytes: ObjectBytes): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes.chunks(0)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function typeByName({ Key }: ObjectPlace): string {
  const name = Key.toLowerCase().replace(/\.(gz|zst|zstd)$/, "");
  if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) return "JSONL";
  if (name.endsWith(".json")) return "JSON";
  return name.endsWith(".parquet") ? "PARQUET" : "CSV";
}

function placeIn(parameters: JsonObject, config: ReaderConfig): ObjectPlace {
  const version = memberOf(parameters, "VersionId") ?? config.VersionId;
  const owner = memberOf(parameters, "ExpectedBucketOwner") ?? config.ExpectedBucketOwner;
  return {
    Bucket: needText(parameters, "Bucket"),
    Key: needText(parameters, "Key"),
    ...(typeof version === "string" ? { VersionId: version } : {}),
    ...(typeof owner === "string" ? { ExpectedBucketOwner: owner } : {}),
  };
}

function withOwner(parameters: JsonObject, { ExpectedBucketOwner }: ReaderConfig): JsonObject {
  return ExpectedBucketOwner === undefined ? parameters : { ExpectedBucketOwner, ...parameters };
}

function needText(parameters: JsonObject, name: string): string {
  const value = memberOf(parameters, name);
  if (typeof value === "string" && value !== "") return value;
  throw new Unreadable(`The ItemReader's parameters lack the text '${name}'.`);
}

function objectOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}
