import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, type JsonObject, Payload } from "../../base/index.ts";
import type { ItemsOutcome } from "../../engine/index.ts";
import { PARQUET } from "../fixtures/parquet.ts";
import { type ObjectAnswer, type ObjectRequest, type ObjectStore, S3MapData } from "./index.ts";

/** S3 in a Map: ranges, ETags, If-Match, pages of two keys. */
class Objects implements ObjectStore {
  readonly bytes = new Map<string, Buffer>();
  readonly calls: ObjectRequest[] = [];
  readonly failures: ObjectAnswer[] = [];

  put(key: string, body: string | Buffer): this {
    this.bytes.set(key, Buffer.from(body));
    return this;
  }

  async call(request: ObjectRequest): Promise<ObjectAnswer> {
    this.calls.push(request);
    const failure = this.failures.shift();
    if (failure !== undefined) return failure;
    const { operation, parameters, payload } = request;
    if (operation === "PutObject") {
      this.bytes.set(String(parameters["Key"]), Buffer.from(payload ?? ""));
      return { type: "answered", output: {} };
    }
    return operation === "ListObjectsV2" ? this.#list(parameters) : this.#get(parameters);
  }

  #list({ Prefix = "", StartAfter = "", ContinuationToken }: JsonObject): ObjectAnswer {
    const after = String(ContinuationToken ?? StartAfter);
    const keys = [...this.bytes.keys()].filter((key) => key.startsWith(String(Prefix)));
    const found = keys.sort().filter((key) => key > after);
    const page = found.slice(0, 2);
    const Contents = page.map((Key) => ({
      Key,
      ETag: etag(this.bytes.get(Key)),
      Size: this.bytes.get(Key)?.length ?? 0,
      LastModified: 1_700_000_000.5,
      StorageClass: "STANDARD",
    }));
    const next = found.length > 2 ? { NextContinuationToken: page[1] ?? "" } : {};
    return { type: "answered", output: { Contents, ...next } };
  }

  #get({ Key, Range, IfMatch }: JsonObject): ObjectAnswer {
    const bytes = this.bytes.get(String(Key));
    if (bytes === undefined) return refused("NoSuchKey", "The specified key does not exist.", 404);
    if (IfMatch !== undefined && IfMatch !== etag(bytes)) {
      return refused("PreconditionFailed", "It has changed", 412);
    }
    const [from = 0, to = 0] = String(Range).replace("bytes=", "").split("-").map(Number);
    if (from >= bytes.length) return refused("InvalidRange", "Not satisfiable", 416);
    const payload = bytes.subarray(from, to + 1);
    const ContentRange = `bytes ${from}-${from + payload.length - 1}/${bytes.length}`;
    return { type: "answered", output: { ETag: etag(bytes), ContentRange }, payload };
  }
}

function refused(code: string, message: string, httpStatus: number): ObjectAnswer {
  return { type: "refused", code, message, httpStatus, requestId: "id" };
}

function etag(bytes: Buffer | undefined): string {
  let hash = 7;
  for (const byte of bytes ?? []) hash = (hash * 31 + byte) | 0;
  return `"${hash}"`;
}

interface Reading {
  readonly config?: JsonObject;
  readonly parameters?: JsonObject;
  readonly action?: string;
  /** Items in each read, in turn; the last one goes on. */
  readonly pages?: readonly number[];
  /** A new reader for every page, as after a restart. */
  readonly anew?: boolean;
}

const IDENTITY = { account: "123456789012", region: "us-east-1" };

async function readAll(store: ObjectStore, reading: Reading): Promise<readonly Json[]> {
  const { pages = [1_000_000], anew = false } = reading;
  let data = dataOf(store);
  let at: { cursor: string | undefined; pin: string | undefined } = {
    cursor: undefined,
    pin: undefined,
  };
  const items: Json[] = [];
  for (let n = 0; n < 10_000; n++) {
    if (anew) data = dataOf(store);
    const itemsMax = pages[Math.min(n, pages.length - 1)] ?? 1;
    const outcome = await read(data, { ...reading, ...at, itemsMax });
    if (outcome.type === "failed") throw new Error(outcome.failure.cause);
    items.push(...outcome.items);
    at = { cursor: outcome.cursor, pin: outcome.pin };
    if (outcome.ended) return items;
    if (outcome.items.length === 0) throw new Error("a page without items is the last");
  }
  throw new Error("the reader does not end");
}

function dataOf(store: ObjectStore): S3MapData {
  return new S3MapData({ store, pause: async () => undefined });
}

function read(
  data: S3MapData,
  {
    config = {},
    parameters = { Bucket: "b", Key: "k" },
    action = "getObject",
    ...at
  }: Reading & {
    readonly cursor?: string | undefined;
    readonly pin?: string | undefined;
    readonly skip?: number;
    readonly itemsMax: number;
    readonly exact?: boolean;
  },
): Promise<ItemsOutcome> {
  return data.read(
    {
      identity: IDENTITY as never,
      mapRunArn: "run",
      read: {
        resourceArn: `arn:aws:states:::s3:${action}`,
        parameters: new Payload(parameters),
        config: new Payload(config),
        itemsMax: 0,
      },
      pin: at.pin,
      cursor: at.cursor,
      skip: at.skip ?? 0,
      itemsMax: at.itemsMax,
      bytesMax: at.exact === true ? undefined : 1_000_000,
    },
    new AbortController().signal,
  );
}

async function causeOf(store: ObjectStore, reading: Reading): Promise<string | undefined> {
  const outcome = await read(dataOf(store), { ...reading, itemsMax: 10 });
  return outcome.type === "failed" ? outcome.failure.cause : undefined;
}

const CSV = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" };

describe("CSV", () => {
  const csv = (body: string | Buffer, config: JsonObject = {}, more: Reading = {}) =>
    readAll(new Objects().put("k", body), { ...more, config: { ...CSV, ...config } });

  test("rows are objects of texts, named by the first row", async () => {
    expect(await csv("a,b\n1,x\r\n2,y")).toEqual([
      { a: "1", b: "x" },
      { a: "2", b: "y" },
    ]);
  });

  test("headers may be given, and there is no row without fields", async () => {
    const given = { CSVHeaderLocation: "GIVEN", CSVHeaders: ["a", "b"] };
    expect(await csv("1,2,3\n\n,,,\n4\n", given)).toEqual([
      { a: "1", b: "2" },
      { a: "", b: "" },
      { a: "4", b: "" },
    ]);
  });

  test("quotes hold delimiters and line breaks, and are doubled or escaped", async () => {
    const body =
      'a,b\n"x, y","two\nlines"\n"say ""hi""",C:\\\\Program\n\\"q\\",1\\,5\n"half",un\\known\n';
    expect(await csv(body)).toEqual([
      { a: "x, y", b: "two\nlines" },
      { a: 'say "hi"', b: "C:\\Program" },
      { a: '"q"', b: "1,5" },
      { a: "half", b: "unknown" },
    ]);
  });

  test.each([
    ["PIPE", "|"],
    ["SEMICOLON", ";"],
    ["SPACE", " "],
    ["TAB", "\t"],
  ])("the delimiter may be %s", async (CSVDelimiter, character) => {
    expect(await csv(`a${character}b\n1,2${character}3`, { CSVDelimiter })).toEqual([
      { a: "1,2", b: "3" },
    ]);
  });

  test("letters beyond ASCII and a byte order mark are read as they are meant", async () => {
    expect(await csv("\ufeffnäme,b\nJosé,日本\nplain,x\n")).toEqual([
      { näme: "José", b: "日本" },
      { näme: "plain", b: "x" },
    ]);
  });

  test("members named like those of every object are members", async () => {
    const [item] = await csv("__proto__,constructor\n1,2\n");
    expect(JSON.stringify(item)).toBe('{"__proto__":"1","constructor":"2"}');
  });

  test("duplicate headers are refused in AWS's words", async () => {
    const store = new Objects().put("k", "a,a\n1,2\n");
    expect(await causeOf(store, { config: CSV })).toBe("CSV headers cannot contain duplicates.");
  });

  test("an empty object, and one of headers alone, have no items", async () => {
    expect(await csv("")).toEqual([]);
    expect(await csv("a,b\n")).toEqual([]);
    expect(await csv(gzipSync("a,b\n"))).toEqual([]);
  });

  test("gzip is undone wherever one begins to read", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i},row ${i}`);
    const items = await csv(gzipSync(`n,t\n${rows.join("\n")}\n`), {}, { pages: [7], anew: true });
    expect(items).toHaveLength(500);
    expect(items[499]).toEqual({ n: "499", t: "row 499" });
  });
});

describe("a reader that begins anew in any place", () => {
  const field = fc.stringMatching(/^[a-z"\\,\né日 ]{0,6}$/);
  const quoted = (text: string): string =>
    `"${text.replaceAll("\\", "\\\\").replaceAll('"', '""')}"`;

  test("gives the rows of a CSV object that were written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        async (rows, pages) => {
          const body = `a,b\n${rows.map((row) => row.map(quoted).join(",")).join("\n")}`;
          const store = new Objects().put("k", body);
          const items = await readAll(store, { config: CSV, pages, anew: true });
          expect(items).toEqual(rows.map(([a, b]) => ({ a, b })));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("gives the elements of a JSON list, and its lines", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        async (values, page) => {
          const written = values.map((value) => JSON.stringify(value));
          const items = values.map((_, n) => JSON.parse(written[n] ?? "null"));
          const list = new Objects().put("k", `[${written.join(" ,\n")}]`);
          const lines = new Objects().put("k", written.join("\n"));
          const how = { pages: [page], anew: true };
          expect(await readAll(list, { ...how, config: { InputType: "JSON" } })).toEqual(items);
          expect(await readAll(lines, { ...how, config: { InputType: "JSONL" } })).toEqual(items);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("JSON", () => {
  const json = (body: string, config: JsonObject = {}) =>
    readAll(new Objects().put("k", body), { config: { InputType: "JSON", ...config } });

  test("ItemsPointer leads to the list, through objects and lists, and escapes", async () => {
    const body =
      '{"skip":[1,{"items":[0]}],"a/b":{"x":[{"items":[9]},{"items":["]",{"k":2}]}]},"c":1}';
    expect(await json(body, { ItemsPointer: "/a~1b/x/1/items" })).toEqual(["]", { k: 2 }]);
    expect(await json('{"Data":[1,2],"More":[3]}', { ItemsPointer: "/Data" })).toEqual([1, 2]);
  });

  test("numbers keep their digits", async () => {
    const items = await json("[1.0,12345678901234567890]");
    expect(new Payload(items).text()).toBe("[1.0,12345678901234567890]");
  });

  test.each([
    ['{"Hello":"world"}', {}, "Attempting to map over non-iterable node."],
    ["5", {}, "Attempting to map over non-iterable node."],
    ['{"a":{"b":1}}', { ItemsPointer: "/a" }, "Attempting to map over non-iterable node."],
    ['{"a":[1]}', { ItemsPointer: "/b" }, "ItemsPointer '/b' points to nothing in the object."],
    ["[1,", {}, "The JSON list of items does not end."],
    ["", {}, "The object is not a JSON document."],
  ])("%s is refused", async (body, config, cause) => {
    const store = new Objects().put("k", body);
    expect(await causeOf(store, { config: { InputType: "JSON", ...config } })).toBe(cause);
  });

  test("broken elements and lines are refused by name", async () => {
    const list = new Objects().put("k", "[1,nope]");
    const why = "Unrecognized token 'nope': was expecting (JSON String, Number, Array, Object or";
    expect(await causeOf(list, { config: { InputType: "JSON" } })).toContain(
      `An item is not valid JSON: ${why}`,
    );
    const lines = new Objects().put("k", "1\nnope\n");
    expect(await causeOf(lines, { config: { InputType: "JSONL" } })).toContain(
      `A line is not valid JSON: ${why}`,
    );
    const name = new Objects().put("k", '{"\\q":[1]}');
    const pointed = { InputType: "JSON", ItemsPointer: "/a" } as const;
    expect(await causeOf(name, { config: pointed })).toContain("A name is not valid JSON: ");
  });
});

describe("Parquet", () => {
  const config = { InputType: "PARQUET" };

  test("rows are objects, wherever one begins: large numbers, times, missing values", async () => {
    const store = new Objects().put("k", PARQUET);
    const items = await readAll(store, { config, pages: [1], anew: true });
    expect(items.map((item) => new Payload(item).text())).toEqual([
      '{"id":1,"name":"Ada","score":1.5,"at":"1970-01-01T00:00:00.000Z","ok":true}',
      '{"id":2,"name":"José","score":2,"at":"2023-11-14T22:13:20.123Z","ok":false}',
      '{"id":9007199254740993,"name":null,"score":3,"at":"2001-09-09T01:46:40.000Z","ok":true}',
    ]);
  });

  test("what is not Parquet is refused by name", async () => {
    const store = new Objects().put("k", "a,b\n1,2\n");
    expect(await causeOf(store, { config })).toContain("s3://b/k cannot be read");
  });
});

describe("listings", () => {
  const store = (): Objects =>
    new Objects().put("p/1.csv", "a\n1\n2\n").put("p/2.csv", "a\n3\n").put("p/3/", "").put("q", "");

  test("objects are items in AWS's order of members", async () => {
    const reading = { action: "listObjectsV2", parameters: { Bucket: "b", Prefix: "p/" } };
    const items = await readAll(store(), { ...reading, pages: [1], anew: true });
    expect(items.map((item) => (item as JsonObject)["Key"])).toEqual([
      "p/1.csv",
      "p/2.csv",
      "p/3/",
    ]);
    expect(JSON.stringify(items[1])).toBe(
      `{"Etag":${JSON.stringify(etag(Buffer.from("a\n3\n")))},"LastModified":1700000000,"Key":"p/2.csv","Size":4,"StorageClass":"STANDARD"}`,
    );
  });

  test("LOAD_AND_FLATTEN reads the objects one after the other, from any place on", async () => {
    const items = await readAll(store(), {
      action: "listObjectsV2",
      parameters: { Bucket: "b", Prefix: "p/" },
      config: { ...CSV, Transformation: "LOAD_AND_FLATTEN" },
      pages: [1],
      anew: true,
    });
    expect(items).toEqual([{ a: "1" }, { a: "2" }, { a: "3" }]);
  });
});

describe("manifests", () => {
  const inventory = (more: JsonObject = {}): string =>
    JSON.stringify({
      sourceBucket: "b",
      destinationBucket: "arn:aws:s3:::b",
      fileFormat: "CSV",
      fileSchema: "Bucket, Key, Size",
      files: [{ key: "f1.gz" }, { key: "f2.gz" }],
      ...more,
    });
  const store = (): Objects =>
    new Objects()
      .put("k", inventory())
      .put("f1.gz", gzipSync('"b","x.json","3"\n"b","y%20z.json","3"\n'))
      .put("f2.gz", gzipSync('"b","w.json","3"\n'))
      .put("x.json", "[1,2]")
      .put("y z.json", "[3]")
      .put("w.json", "[]");
  const config = { InputType: "MANIFEST", ManifestType: "S3_INVENTORY" };

  test("an inventory's rows are items", async () => {
    expect(await readAll(store(), { config, pages: [1], anew: true })).toEqual([
      { Bucket: "b", Key: "x.json", Size: "3" },
      { Bucket: "b", Key: "y%20z.json", Size: "3" },
      { Bucket: "b", Key: "w.json", Size: "3" },
    ]);
  });

  test("or the objects that the rows name are loaded", async () => {
    const flat = { ...config, Transformation: "LOAD_AND_FLATTEN" };
    expect(await readAll(store(), { config: flat, pages: [1], anew: true })).toEqual([1, 2, 3]);
  });

  test("a format that cannot be read is refused by name", async () => {
    const orc = new Objects().put("k", inventory({ fileFormat: "ORC" }));
    expect(await causeOf(orc, { config })).toContain("ORC");
  });

  test("Athena's manifest names objects line by line", async () => {
    const athena = store().put("k", '"s3://b/x.json"\n"s3://b/y z.json"\n');
    const how = { InputType: "JSON", ManifestType: "ATHENA_DATA" };
    expect(await readAll(athena, { config: how, pages: [2], anew: true })).toEqual([1, 2, 3]);
  });
});

describe("an object", () => {
  test("that changes while it is read is noticed", async () => {
    const store = new Objects().put("k", `a\n${"1\n".repeat(50)}`);
    const first = await read(dataOf(store), { config: CSV, itemsMax: 10 });
    if (first.type !== "read") throw new Error("it can be read");
    store.put("k", `a\n${"2\n".repeat(50)}`);
    const { cursor, pin } = first;
    const then = await read(dataOf(store), { config: CSV, itemsMax: 10, cursor, pin });
    expect(then).toMatchObject({
      type: "failed",
      failure: { error: "States.ItemReaderFailed", cause: expect.stringContaining("has changed") },
    });
  });

  test("that is not there fails in S3's words", async () => {
    expect(await causeOf(new Objects(), { config: CSV })).toBe(
      "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: id) (SDK Attempt Count: 1)",
    );
  });

  test("is asked for again when S3 is busy", async () => {
    const store = new Objects().put("k", "a\n1\n");
    store.failures.push(refused("SlowDown", "Reduce your request rate", 503));
    expect(await readAll(store, { config: CSV })).toEqual([{ a: "1" }]);
  });

  test("gives the same items behind a cursor and some more that were skipped", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i}`);
    const store = new Objects().put("k", `n\n${rows.join("\n")}\n`);
    const data = dataOf(store);
    const first = await read(data, { config: CSV, itemsMax: 20 });
    if (first.type !== "read") throw new Error("it can be read");
    const { cursor, pin } = first;
    const again = await read(data, { config: CSV, cursor, pin, skip: 5, itemsMax: 3, exact: true });
    expect(again).toMatchObject({ items: [{ n: "25" }, { n: "26" }, { n: "27" }] });
    const next = await read(data, { config: CSV, cursor, pin, itemsMax: 1 });
    expect(next).toMatchObject({ items: [{ n: "20" }] });
  });

  test("is read from where the last read ended without opening it again", async () => {
    const store = new Objects().put("k", `n\n${"1\n".repeat(1_000)}`);
    await readAll(store, { config: CSV, pages: [10] });
    expect(store.calls).toHaveLength(1);
  });
});

test("files are written in their order, and their sizes told", async () => {
  const store = new Objects();
  const outcome = await dataOf(store).write(
    {
      identity: IDENTITY as never,
      mapRunArn: "run",
      destination: { bucket: "b", prefix: "", parameters: new Payload({ Bucket: "b" }) },
      files: [
        { key: "SUCCEEDED_0.json", text: '["é"]' },
        { key: "manifest.json", text: "{}" },
      ],
    },
    new AbortController().signal,
  );
  expect(outcome).toEqual({ type: "written", sizes: [6, 2] });
  expect(store.calls.map(({ parameters }) => parameters["Key"])).toEqual([
    "SUCCEEDED_0.json",
    "manifest.json",
  ]);
  expect(store.bytes.get("SUCCEEDED_0.json")?.toString()).toBe('["é"]');
});
