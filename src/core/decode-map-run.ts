// decode-map-run.ts — the records of encode-map-run.ts back to map runs; those of version 1 too.
//
// Version 1 kept a record of every child, with its name; it had no readers, no writers and no tallies.
import { type Json, type JsonObject, memberOf, Payload } from "../base/index.ts";
import { decodeChunks, numbered, object, type Records, text } from "./decode-record.ts";
import type { MapRunRecord } from "./encode-map-run.ts";
import type { Portion, PortionPlace } from "./map-reading.ts";
import { NO_RESULTS, type ResultChunk } from "./map-results.ts";
import { type ChildRecord, MapRun, type MapRunStart } from "./map-run.ts";
import type { MapRunSource } from "./map-run-source.ts";
import { addTally } from "./map-run-tallies.ts";

// The casts of this file: the records were written by encode-map-run.ts.

export function decodeMapRuns(records: Records): readonly MapRun[] {
  return numbered(records, "m").map(([n, record]) => decodeMapRun(records, n, record));
}

function decodeMapRun(records: Records, n: number, record: string): MapRun {
  const run = new MapRun(undefined, decodeStart(object(text(records, `m${n}.s`))));
  const { reading, results, ...data } = JSON.parse(record) as Partial<MapRunRecord>;
  for (const name of ["running", "succeededItems", "failedItems"])
    Reflect.deleteProperty(data, name);
  // Older runs stopped no child without counting it as aborted.
  Object.assign(run, data, { tallies: { ...run.tallies, ...data.tallies } });
  const gathered = records.get(`m${n}.g`);
  if (gathered !== undefined) run.gathered = object(gathered) as unknown as MapRun["gathered"];
  run.children = decodeChunks(records, `m${n}.c`, decodeChild);
  if (data.tallies === undefined) countAnew(run);
  if (reading !== undefined) {
    const portions = numbered(records, `m${n}.p`).map(([, place]) => decodePortion(run, place));
    run.reading = { ...run.reading, ...reading, portions };
  }
  const chunks = numbered(records, `m${n}.r`).map(([, chunk]) => decodeChunk(chunk));
  run.results = { ...NO_RESULTS, ...results, chunks };
  return run;
}

function countAnew(run: MapRun): void {
  for (const [child, known] of run.children.entries()) {
    const [from, to] = run.rangeOf(child);
    addTally(run.tallies, known, to - from);
    run.nextItem = Math.max(run.nextItem, to);
  }
}

/** The items of a portion are not stored; how many of them are still open follows from the children. */
function decodePortion(run: MapRun, record: string): Portion {
  const place = JSON.parse(record) as PortionPlace;
  const end = place.first + place.count;
  let open = Math.max(end - Math.max(run.nextItem, place.first), 0);
  for (const [child, { status, redrivable }] of run.children.entries()) {
    const [from, to] = run.rangeOf(child);
    const isOver = status === "SUCCEEDED" || (status !== "RUNNING" && !redrivable);
    if (from >= place.first && from < end && !isOver) open += to - from;
  }
  return { place, items: undefined, asked: false, open };
}

function decodeChunk(record: string): ResultChunk {
  const end = record.indexOf("\n");
  const about = JSON.parse(record.slice(0, end)) as Omit<ResultChunk, "text">;
  return { ...about, text: record.slice(end + 1) };
}

function decodeStart(record: JsonObject): MapRunStart {
  const source = record["source"] as JsonObject;
  const batchInput = memberOf(source, "batchInput");
  return {
    ...(record as unknown as MapRunStart),
    source: {
      input: new Payload(source["input"] as Json),
      items: source["items"] as readonly Json[],
      keys: source["keys"] as readonly string[] | undefined,
      starts: source["starts"] as readonly number[] | undefined,
      itemsPerChild: unlimited(source["itemsPerChild"]),
      bytesPerChild: unlimited(source["bytesPerChild"]),
      batchInput: batchInput === undefined ? undefined : new Payload(batchInput),
      batched: source["batched"] === true,
      read: decodeRead(memberOf(source, "read")),
      write: decodeWrite(memberOf(source, "write")),
    },
  };
}

/** 0, or nothing, stands for no limit. */
function unlimited(limit: Json | undefined): number {
  return typeof limit === "number" && limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

function decodeRead(value: Json | undefined): MapRunSource["read"] {
  if (value === undefined) return undefined;
  const record = value as JsonObject;
  const read = value as unknown as NonNullable<MapRunSource["read"]>;
  return {
    ...read,
    parameters: new Payload(record["parameters"] as Json),
    config: new Payload(record["config"] as Json),
  };
}

function decodeWrite(value: Json | undefined): MapRunSource["write"] {
  if (value === undefined) return undefined;
  const record = value as JsonObject;
  const write = value as unknown as NonNullable<MapRunSource["write"]>;
  const place = record["destination"] as JsonObject | undefined;
  if (place === undefined) return { ...write, destination: undefined };
  const parameters = new Payload(place["parameters"] as Json);
  const destination = place as unknown as NonNullable<typeof write.destination>;
  return { ...write, destination: { ...destination, parameters } };
}

function decodeChild(value: Json): ChildRecord {
  const record = value as JsonObject;
  const output = memberOf(record, "output");
  return {
    name: record["name"] as string | undefined,
    status: record["status"] as ChildRecord["status"],
    ...("was" in record ? { was: record["was"] as ChildRecord["status"] } : {}),
    ...("round" in record ? { round: record["round"] as number } : {}),
    redrivable: record["redrivable"] === true,
    range: record["range"] as ChildRecord["range"],
    output: output === undefined ? undefined : new Payload(output),
  };
}
