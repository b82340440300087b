// encode-entry.ts — one record of a stored execution, and how lists become records.
import type { ChunkedList } from "./chunked-list.ts";

/** A record: what it stands for, compared by identity, and how its text is made. */
export interface Entry {
  readonly key: string;
  readonly identity: unknown;
  readonly text: () => string;
}

/** Notes which records are new, changed or gone. */
export type NoteEntries = (old: readonly Entry[], current: readonly Entry[]) => void;

export interface Changes {
  readonly put: Map<string, string>;
  readonly del: Set<string>;
}

export function chunkEntries<T>(
  key: string,
  list: ChunkedList<T>,
  textOf: (slot: T) => string,
): Entry[] {
  const entries: Entry[] = [];
  for (let n = 0; n < list.chunkCount; n++) {
    const slots = list.chunkAt(n);
    if (slots === undefined) continue;
    entries.push({ key: `${key}${n}`, identity: slots, text: () => slotsText(slots, textOf) });
  }
  return entries;
}

/** Notes what differs between two lists that share most of their chunks. */
export function noteChunks<T>(
  { put, del }: Changes,
  key: string,
  [old, current]: readonly [ChunkedList<T> | undefined, ChunkedList<T> | undefined],
  textOf: (slot: T) => string,
): void {
  const count = Math.max(old?.chunkCount ?? 0, current?.chunkCount ?? 0);
  for (let n = 0; n < count; n++) {
    const slots = current?.chunkAt(n);
    const before = old?.chunkAt(n);
    if (slots === before) continue;
    if (slots === undefined) del.add(`${key}${n}`);
    else put.set(`${key}${n}`, slotsText(slots, textOf));
  }
}

function slotsText<T>(slots: readonly (T | undefined)[], textOf: (slot: T) => string): string {
  const members: string[] = [];
  slots.forEach((slot, i) => {
    if (slot !== undefined) members.push(`"${i}":${textOf(slot)}`);
  });
  return `{${members.join(",")}}`;
}
