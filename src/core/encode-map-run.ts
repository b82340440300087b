// encode-map-run.ts — a map run as text records.
//
//   m<n>      the run (see MapRunRecord)
//   m<n>.s    how it began, with its source
//   m<n>.c<k> chunk k of its children: {"<slot>":{…}}; a child before `next` without a slot has succeeded
//   m<n>.g    the beginning of a batch that is still being gathered: {"from":…,"items":[…]}
//   m<n>.p<i> the place of the portion whose first item is i; its items are not stored
//   m<n>.r<k> chunk k of the results that wait to be written: a line of JSON about it, then their text
import { type Json, stringifyJson } from "../base/index.ts";
import { type Changes, type Entry, type NoteEntries, noteChunks } from "./encode-entry.ts";
import type { ResultChunk, Results } from "./map-results.ts";
import type { ChildRecord, MapRun } from "./map-run.ts";
import type { MapRunSource } from "./map-run-source.ts";

/** Notes what must be written so that `current` is stored where `old` is. */
export function noteMapRun(
  note: NoteEntries,
  changes: Changes,
  run: {
    readonly n: number;
    readonly old: MapRun | undefined;
    readonly current: MapRun | undefined;
  },
): void {
  const { n, old, current } = run;
  note(old ? entriesOf(n, old) : [], current ? entriesOf(n, current) : []);
  noteChunks(changes, `m${n}.c`, [old?.children, current?.children], childText);
}

function entriesOf(n: number, run: MapRun): Entry[] {
  const key = `m${n}`;
  const { gathered, reading, results } = run;
  return [
    { key, identity: run, text: () => runText(run) },
    { key: `${key}.s`, identity: run.start, text: () => startText(run) },
    ...(gathered === undefined
      ? []
      : [{ key: `${key}.g`, identity: gathered, text: () => stringifyJson({ ...gathered }) }]),
    ...reading.portions.map(({ place }) => ({
      key: `${key}.p${place.first}`,
      identity: place,
      text: () => JSON.stringify(place),
    })),
    ...results.chunks.map((chunk) => ({
      key: `${key}.r${chunk.n}`,
      identity: chunk,
      text: () => chunkText(chunk),
    })),
  ];
}

function chunkText({ text, ...about }: ResultChunk): string {
  return `${JSON.stringify(about)}\n${text}`;
}

/** What of a run stands in its own record. */
export interface MapRunRecord
  extends Pick<
    MapRun,
    | "status"
    | "stopDate"
    | "maxConcurrency"
    | "toleratedFailureCount"
    | "toleratedFailurePercentage"
    | "next"
    | "nextItem"
    | "redriveFrom"
    | "redriveCount"
    | "redriveDate"
    | "tallies"
    | "outputBytes"
    | "tooLarge"
    | "ending"
  > {
  readonly reading: Omit<MapRun["reading"], "portions">;
  readonly results: Omit<Results, "chunks">;
}

function runText(run: MapRun): string {
  const { portions: _portions, ...reading } = run.reading;
  const { chunks: _chunks, ...results } = run.results;
  const record: MapRunRecord = {
    status: run.status,
    stopDate: run.stopDate,
    maxConcurrency: run.maxConcurrency,
    toleratedFailureCount: run.toleratedFailureCount,
    toleratedFailurePercentage: run.toleratedFailurePercentage,
    next: run.next,
    nextItem: run.nextItem,
    redriveFrom: run.redriveFrom,
    redriveCount: run.redriveCount,
    redriveDate: run.redriveDate,
    tallies: run.tallies,
    outputBytes: run.outputBytes,
    tooLarge: run.tooLarge,
    ending: run.ending,
    reading,
    results,
  };
  return JSON.stringify(record);
}

function startText(run: MapRun): string {
  const { source, ...start } = run.start;
  const { input, items, keys, starts, batchInput, batched, read, write } = source;
  const record: { readonly [name in keyof MapRunSource]: Json | undefined } = {
    input: input.value,
    items,
    keys,
    starts,
    itemsPerChild: finite(source.itemsPerChild),
    bytesPerChild: finite(source.bytesPerChild),
    batchInput: batchInput?.value,
    batched,
    read: read && { ...read, parameters: read.parameters.value, config: read.config.value },
    write: write && definedMembers({ ...write, destination: destinationValue(write.destination) }),
  };
  return stringifyJson({ ...start, source: definedMembers(record) });
}

function destinationValue(
  destination: NonNullable<MapRunSource["write"]>["destination"],
): Json | undefined {
  return destination && { ...destination, parameters: destination.parameters.value };
}

/** JSON has no Infinity. */
function finite(limit: number): number {
  return Number.isFinite(limit) ? limit : 0;
}

function definedMembers(record: { readonly [name: string]: Json | undefined }): Json {
  const members: Record<string, Json> = {};
  for (const [name, value] of Object.entries(record)) {
    if (value !== undefined) members[name] = value;
  }
  return members;
}

function childText(child: ChildRecord): string {
  const { name, status, output, redrivable, range, was, round } = child;
  const members = [`"status":"${status}"`, `"redrivable":${redrivable}`];
  if (was !== undefined) members.push(`"was":"${was}"`);
  if (round !== undefined) members.push(`"round":${round}`);
  if (name !== undefined) members.push(`"name":${JSON.stringify(name)}`);
  if (range !== undefined) members.push(`"range":[${range[0]},${range[1]}]`);
  if (output !== undefined) members.push(`"output":${output.text()}`);
  return `{${members.join(",")}}`;
}
