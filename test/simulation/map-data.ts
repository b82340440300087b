// map-data.ts — the objects that Distributed Maps of a simulation read and write: slow, moody, never wrong.
//
// An object `list-N` holds N items `{ "n": 0 }`, …; its ETag never changes. Cursors are numbers of items.
import { type Json, type JsonObject, parseJson } from "../../src/base/index.ts";
import type {
  ItemsOutcome,
  ItemsRequest,
  MapData,
  ResultsOutcome,
  ResultsRequest,
} from "../../src/engine/index.ts";
import type { Auditor } from "./auditor.ts";
import type { Life, World } from "./world.ts";

interface Result {
  readonly Input?: string;
  readonly Status: string;
}

export class SimulatedObjects {
  readonly #world: World;
  readonly #auditor: Auditor;
  readonly #files = new Map<string, string>();
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
    const from = Number(cursor ?? 0) + skip;
    if (pin !== (from === 0 && pin === undefined ? undefined : `etag-${Key}`)) {
      this.#auditor.violate("a read holds to what was found first", `${mapRunArn} ${pin}`);
    }
    const most = bytesMax === undefined ? itemsMax : Math.min(itemsMax, this.#world.int(1, 5));
    const to = Math.min(from + most, count);
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

  /** A run that succeeded and wrote its results: every item is in them once. */
  checkRun(mapRunArn: string, items: number): void {
    const folder = `${mapRunArn.split(":").at(-1)}/`;
    const manifest = this.#files.get(`${folder}manifest.json`);
    if (manifest === undefined) return;
    const found: number[] = [];
    for (const key of keysIn(parseJson(manifest))) {
      // The cast: the files are those of results.
      const results = JSON.parse(this.#files.get(key) ?? "[]") as readonly Result[];
      for (const { Input = "null" } of results) found.push(...numbersIn(parseJson(Input)));
    }
    found.sort((left, right) => left - right);
    const wanted = Array.from({ length: items }, (_, n) => n);
    if (found.join() !== wanted.join()) {
      this.#auditor.violate("each item is in the results once", `${mapRunArn} ${found.join()}`);
    }
  }
}

function keysIn(manifest: Json): readonly string[] {
  // The casts: the manifest was written by map-writer.ts.
  const files = (manifest as JsonObject)["ResultFiles"] as {
    readonly [status: string]: readonly { readonly Key: string }[];
  };
  return [...(files["SUCCEEDED"] ?? []), ...(files["FAILED"] ?? [])].map(({ Key }) => Key);
}

function numbersIn(input: Json): readonly number[] {
  // The cast: an item or a batch of them.
  const item = input as { readonly n?: number; readonly Items?: readonly { readonly n: number }[] };
  return item.Items?.map(({ n }) => n) ?? (item.n === undefined ? [] : [item.n]);
}
