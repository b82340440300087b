// decode-record.ts — reading the text records of a stored execution.
import { assert, isJsonObject, type Json, type JsonObject, parseJson } from "../base/index.ts";
import { CHUNK_LENGTH, ChunkedList } from "./chunked-list.ts";

export type Records = ReadonlyMap<string, string>;

export function text(records: Records, key: string): string {
  const found = records.get(key);
  assert(found !== undefined, `a stored execution has the record ${key}`);
  return found;
}

export function object(recordText: string): JsonObject {
  const value = parseJson(recordText);
  assert(isJsonObject(value), "a record is a JSON object");
  return value;
}

/** The records `<prefix><number>`, in the order of their numbers. */
export function numbered(records: Records, prefix: string): (readonly [number, string])[] {
  return [...records]
    .filter(([key]) => key.startsWith(prefix) && /^\d+$/.test(key.slice(prefix.length)))
    .map(([key, record]) => [Number(key.slice(prefix.length)), record] as const)
    .sort(([left], [right]) => left - right);
}

export function decodeChunks<T>(
  records: Records,
  prefix: string,
  slotOf: (value: Json) => T,
): ChunkedList<T> {
  const chunks: ((T | undefined)[] | undefined)[] = [];
  for (const [n, record] of numbered(records, prefix)) {
    while (chunks.length < n) chunks.push(undefined);
    const slots: (T | undefined)[] = [];
    for (const [slot, value] of Object.entries(object(record))) {
      assert(Number(slot) < CHUNK_LENGTH, "a chunk has no more slots than it may");
      while (slots.length < Number(slot)) slots.push(undefined);
      slots[Number(slot)] = slotOf(value);
    }
    chunks.push(slots);
  }
  return ChunkedList.of(chunks);
}
