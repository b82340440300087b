// s3-map-data.ts — the engine's MapData over S3.
//
// Owns: streams that stand where their run will most likely read on. Never: a place of its own; a request says
// where it reads, and a stream that does not stand there is not used.
import type { JsonObject } from "../../base/index.ts";
import { isJsonObject, memberOf } from "../../base/index.ts";
import type {
  ItemsOutcome,
  ItemsRequest,
  MapData,
  ResultsOutcome,
  ResultsRequest,
} from "../../engine/index.ts";
import { openSource } from "./item-source.ts";
import type { ItemPage, ItemStream } from "./item-stream.ts";
import { ObjectAccess } from "./object-access.ts";
import { type ObjectStore, Unreadable } from "./object-store.ts";
import { PartedObjects, typeOf } from "./parted-objects.ts";

export interface MapDataPorts {
  readonly store: ObjectStore;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Streams kept for one run: of the next items, and of some that are read again. */
const KEPT_MAX = 2;
/** Streams kept for all runs. */
const RUNS_MAX = 1_000;

interface Kept {
  readonly stream: ItemStream;
  readonly cursor: string | undefined;
}

export class S3MapData implements MapData {
  readonly #ports: MapDataPorts;
  readonly #kept = new Map<string, readonly Kept[]>();
  readonly #parted = new PartedObjects();

  constructor(ports: MapDataPorts) {
    this.#ports = ports;
  }

  async read(request: ItemsRequest, signal: AbortSignal): Promise<ItemsOutcome> {
    try {
      return await this.#read(request, signal);
    } catch (error) {
      return failed("States.ItemReaderFailed", error);
    }
  }

  async write(request: ResultsRequest, signal: AbortSignal): Promise<ResultsOutcome> {
    const { destination, files } = request;
    const access = this.#access(request, signal);
    try {
      const sizes: number[] = [];
      for (const { key, text, part } of files) {
        const body = Buffer.from(text, "utf8");
        const owner = ownerOf(destination.parameters.value);
        const place = { ...owner, Bucket: destination.bucket, Key: key };
        if (part !== undefined) await this.#parted.write(access, place, { body, part });
        else await access.call("PutObject", { ...place, ContentType: typeOf(key) }, body);
        sizes.push(body.length);
      }
      return { type: "written", sizes };
    } catch (error) {
      return failed("States.ResultWriterFailed", error);
    }
  }

  release(mapRunArn: string): void {
    const kept = this.#kept.get(mapRunArn) ?? [];
    this.#kept.delete(mapRunArn);
    for (const { stream } of kept) forget(stream);
  }

  async #read(request: ItemsRequest, signal: AbortSignal): Promise<ItemsOutcome> {
    const { mapRunArn, cursor, skip, itemsMax, bytesMax } = request;
    const stream =
      this.#take(mapRunArn, skip === 0 ? cursor : undefined) ?? (await this.#open(request, signal));
    if (skip > 0) await exactly(stream, skip);
    const page =
      bytesMax === undefined
        ? await exactly(stream, itemsMax)
        : await stream.next({ items: itemsMax, bytes: bytesMax });
    if (page.ended) forget(stream);
    else this.#keep(mapRunArn, { stream, cursor: page.cursor });
    return { type: "read", ...page };
  }

  async #open(request: ItemsRequest, signal: AbortSignal): Promise<ItemStream> {
    const { read, cursor, pin } = request;
    return await openSource(this.#access(request, signal), read)({ cursor, pin });
  }

  #access({ identity }: Pick<ItemsRequest, "identity">, signal: AbortSignal): ObjectAccess {
    const { account, region } = identity;
    const { store, pause } = this.#ports;
    return new ObjectAccess({
      store,
      scope: { account, region },
      signal,
      pause: (milliseconds) => pause(milliseconds, signal),
    });
  }

  /** The stream that stands at this place, for one who gives it back. */
  #take(mapRunArn: string, cursor: string | undefined): ItemStream | undefined {
    if (cursor === undefined) return undefined;
    const kept = this.#kept.get(mapRunArn) ?? [];
    const found = kept.find((one) => one.cursor === cursor);
    if (found === undefined) return undefined;
    this.#kept.set(
      mapRunArn,
      kept.filter((one) => one !== found),
    );
    return found.stream;
  }

  #keep(mapRunArn: string, kept: Kept): void {
    const all = [...(this.#kept.get(mapRunArn) ?? []), kept];
    for (const { stream } of all.slice(0, -KEPT_MAX)) forget(stream);
    this.#kept.delete(mapRunArn);
    this.#kept.set(mapRunArn, all.slice(-KEPT_MAX));
    if (this.#kept.size <= RUNS_MAX) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.release(oldest);
  }
}

/** As many items as are asked for, unless the end comes before. */
async function exactly(stream: ItemStream, count: number): Promise<ItemPage> {
  let page = await stream.next({ items: count, bytes: Number.POSITIVE_INFINITY });
  while (page.items.length < count && !page.ended) {
    const left = count - page.items.length;
    const more = await stream.next({ items: left, bytes: Number.POSITIVE_INFINITY });
    page = { ...more, items: [...page.items, ...more.items] };
  }
  if (page.items.length === count) return page;
  throw new Unreadable("Items that were read before are not there any more.");
}

/** Closing a stream is never waited for; what it says then interests nobody. */
function forget(stream: ItemStream): void {
  stream.close().catch(() => undefined);
}

function ownerOf(parameters: unknown): JsonObject {
  // The cast: parameters are a JSON value.
  const value = parameters as JsonObject;
  const owner = isJsonObject(value) ? memberOf(value, "ExpectedBucketOwner") : undefined;
  return owner === undefined ? {} : { ExpectedBucketOwner: owner };
}

function failed(
  error: string,
  reason: unknown,
): {
  readonly type: "failed";
  readonly failure: { readonly error: string; readonly cause: string };
} {
  if (!(reason instanceof Unreadable)) throw reason;
  return { type: "failed", failure: { error, cause: reason.message } };
}
