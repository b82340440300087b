// map-data.ts — the objects that Distributed Maps of a simulation read and write: slow, moody, never wrong.
//
// An object `list-N` holds N items `{ "n": 0 }`, …; its ETag never changes. Cursors are numbers of items.
import { type Json, type JsonObject, parseJson } from "../../src/base/index.ts";
import type {
  ItemsOutcome,
  ItemsRequest,
  MapData,
  MapRunRecord,
  ResultsOutcome,
  ResultsRequest,
} from "../../src/engine/index.ts";
import type { Auditor } from "./auditor.ts";
import { COMPACT_PREFIX } from "./rich-maps.ts";
import type { Life, World } from "./world.ts";

interface Result {
  readonly Input?: string;
  readonly Status: string;
}

export class SimulatedObjects {
  readonly #world: World;
  readonly #auditor: Auditor;
  readonly #files = new Map<string, string>();
  /** How many items each run that reads has to find. */
  readonly #items = new Map<string, number>();
  #calm = false;
  #lost = true;

  constructor(world: World, auditor: Auditor) {
    this.#world = world;
    this.#auditor = auditor;
  }

  /** Nobody keeps an answer back. */
  answerAlways(): void {
    this.#lost = false;
  }

  goCalm(): void {
    this.#calm = true;
  }

  mapData(life: Life): MapData {
    return {
      read: (request) => this.#read(request, life),
      write: (request) => this.#write(request, life),
      release: () => undefined,
    };
  }

  async #read(request: ItemsRequest, life: Life): Promise<ItemsOutcome> {
    const { cursor, skip, itemsMax, bytesMax, pin, mapRunArn, read } = request;
    await this.#pause(life);
    const mood = this.#world.random.next();
    if (!this.#calm && this.#lost && mood < 0.03) return await new Promise(() => undefined);
    if (!this.#calm && mood < 0.06) {
      const failure = { error: "States.ItemReaderFailed", cause: "not today" };
      return { type: "failed", failure };
    }
    // The cast: machines.ts writes the parameters.
    const { Key } = read.parameters.value as { readonly Key: string };
    const count = Number(Key.slice("list-".length));
    const most = read.itemsMax === 0 ? count : Math.min(read.itemsMax, count);
    this.#items.set(mapRunArn, most);
    const from = Number(cursor ?? 0) + skip;
    if (pin !== (from === 0 && pin === undefined ? undefined : `etag-${Key}`)) {
      this.#auditor.violate("a read holds to what was found first", `${mapRunArn} ${pin}`);
    }
    const now = bytesMax === undefined ? itemsMax : Math.min(itemsMax, this.#world.int(1, 5));
    const to = Math.min(from + now, count);
    if (bytesMax === undefined && to - from < itemsMax) {
      this.#auditor.violate("a portion is read again where it is", `${mapRunArn} ${from}`);
    }
    const items: Json[] = [];
    for (let n = from; n < to; n++) items.push({ n });
    const place = { pin: `etag-${Key}`, cursor: String(to), origin: `S3://b/${Key}` };
    return { type: "read", items, ended: to >= count, ...place };
  }

  async #write(request: ResultsRequest, life: Life): Promise<ResultsOutcome> {
    const sizes: number[] = [];
    for (const { key, text } of request.files) {
      await this.#pause(life);
      const lost = this.#world.chance(0.02);
      if (!this.#calm && this.#lost && lost) return await new Promise(() => undefined);
      this.#files.set(key, text);
      sizes.push(text.length);
    }
    return { type: "written", sizes };
  }

  #pause(life: Life): Promise<void> {
    const slow = this.#world.chance(0.1);
    const milliseconds = this.#world.int(0, slow ? 3_000 : 50);
    return new Promise((resolve) => this.#world.after(milliseconds, resolve, life));
  }

  /** A run that succeeded has had every item; one that wrote its results has every item in them once. */
  checkRun({ mapRunArn, status, itemCounts, executionCounts }: MapRunRecord): void {
    if (status === "ABORTED") return;
    const { total } = itemCounts;
    const wanted = this.#items.get(mapRunArn) ?? total;
    if (status === "SUCCEEDED" && total !== wanted) {
      this.#auditor.violate("a run has all items", `${mapRunArn} ${total} of ${wanted}`);
    }
    const folder = `${mapRunArn.split(":").at(-1)}/`;
    const manifest = this.#files.get(`${folder}manifest.json`);
    if (manifest !== undefined) {
      this.#auditor.count("manifest");
      const parts = filesIn(parseJson(manifest));
      this.#checkItems(mapRunArn, parts, status === "SUCCEEDED" ? total : undefined);
    }
    const compact = this.#files.get(`${COMPACT_PREFIX}/${folder}manifest.json`);
    if (compact !== undefined) {
      this.#auditor.count("compact manifest");
      const outputs = this.#resultsIn(filesIn(parseJson(compact)).SUCCEEDED);
      if (outputs.length !== executionCounts.succeeded) {
        const evidence = `${mapRunArn} ${outputs.length} of ${executionCounts.succeeded}`;
        this.#auditor.violate("each child is in the results once", evidence);
      }
    }
  }

  /** `total`: of a run that succeeded. Of another one, items may be missing, but none is told of twice. */
  #checkItems(mapRunArn: string, files: ResultFiles, total: number | undefined): void {
    const found: number[] = [];
    for (const keys of Object.values(files)) {
      for (const { Input = "null" } of this.#resultsIn(keys)) {
        found.push(...numbersIn(parseJson(Input)));
      }
    }
    found.sort((left, right) => left - right);
    const wanted = Array.from({ length: total ?? 0 }, (_, n) => n);
    const isRight =
      total === undefined ? new Set(found).size === found.length : found.join() === wanted.join();
    if (isRight) return;
    this.#auditor.violate("each item is in the results once", `${mapRunArn} ${found.join()}`);
  }

  #resultsIn(keys: readonly string[]): readonly Result[] {
    return keys.flatMap((key) => {
      const text = this.#files.get(key) ?? "[]";
      // The cast: the files are those of results.
      if (!key.endsWith(".jsonl")) return JSON.parse(text) as readonly Result[];
      return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Result]));
    });
  }
}

interface ResultFiles {
  readonly SUCCEEDED: readonly string[];
  readonly FAILED: readonly string[];
  readonly PENDING: readonly string[];
}

function filesIn(manifest: Json): ResultFiles {
  // The casts: the manifest was written by map-writer.ts.
  const files = (manifest as JsonObject)["ResultFiles"] as {
    readonly [status in keyof ResultFiles]: readonly { readonly Key: string }[];
  };
  const keysOf = (status: keyof ResultFiles) => files[status].map(({ Key }) => Key);
  return { SUCCEEDED: keysOf("SUCCEEDED"), FAILED: keysOf("FAILED"), PENDING: keysOf("PENDING") };
}

function numbersIn(input: Json): readonly number[] {
  if (input === null) return [];
  // The cast: an item or a batch of them.
  const item = input as { readonly n?: number; readonly Items?: readonly { readonly n: number }[] };
  return item.Items?.map(({ n }) => n) ?? (item.n === undefined ? [] : [item.n]);
}
