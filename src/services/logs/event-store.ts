// event-store.ts — log events: batch by batch on the journal, stream by stream in memory.
//
//   E1. At most EVENTS_MAX events of a stream are kept; the oldest batches go first. So do those past the group's
//       retention, when the stream is written to or read.
//   E2. Events of a stream are in the order of their times; equal times in the order of arrival.
import type { TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { Batch, StoredEvent } from "./records.ts";

const EVENTS_MAX = 200_000;
const ID_DIGITS = 56;

interface Stream {
  readonly keys: string[];
  count: number;
  sorted: StoredEvent[] | undefined;
}

export class EventStore {
  readonly #batches: Shelf<Batch>;
  readonly #streams = new Map<string, Stream>();
  #last = 0;

  constructor(journal: Journal) {
    this.#batches = journal.shelf("events");
    for (const [key, { events }] of this.#batches.entries()) {
      const cut = key.lastIndexOf("#");
      const stream = this.#stream(key.slice(0, cut));
      stream.keys.push(key);
      stream.count += events.length;
      this.#last = Math.max(this.#last, Number(key.slice(cut + 1)));
    }
  }

  #stream(key: string): Stream {
    const known = this.#streams.get(key) ?? { keys: [], count: 0, sorted: undefined };
    this.#streams.set(key, known);
    return known;
  }

  /** `eventsMax`: where less is kept than of any stream. */
  add(stream: string, batch: Batch, eventsMax: number = EVENTS_MAX): void {
    this.#last += 1;
    const key = `${stream}#${this.#last}`;
    this.#batches.put(key, batch);
    const known = this.#stream(stream);
    known.keys.push(key);
    known.count += batch.events.length;
    known.sorted = undefined;
    while (known.count > eventsMax && known.keys.length > 1) this.#dropFirst(known);
  }

  #dropFirst(stream: Stream): void {
    const key = stream.keys.shift() ?? "";
    stream.count -= this.#batches.get(key)?.events.length ?? 0;
    stream.sorted = undefined;
    this.#batches.delete(key);
  }

  /** `oldest`: what the group's retention still keeps. */
  events(stream: string, oldest: TimestampMs): readonly StoredEvent[] {
    const known = this.#streams.get(stream);
    if (known === undefined) return [];
    while (known.keys.length > 0) {
      const first = this.#batches.get(known.keys[0] ?? "");
      if (first === undefined || first.events.some(({ at }) => at >= oldest)) break;
      this.#dropFirst(known);
    }
    known.sorted ??= known.keys.flatMap((key) => this.#stored(key)).sort((a, b) => a.at - b.at);
    return known.sorted;
  }

  #stored(key: string): StoredEvent[] {
    const batch = this.#batches.get(key);
    const number = key.slice(key.lastIndexOf("#") + 1);
    return (batch?.events ?? []).map((event, i) => ({
      ...event,
      ingestedAt: batch?.ingestedAt ?? 0,
      id: `3${number.padStart(15, "0")}${String(i).padStart(6, "0")}`.padEnd(ID_DIGITS, "0"),
    }));
  }

  lastIngestedAt(stream: string): TimestampMs | undefined {
    const key = this.#streams.get(stream)?.keys.at(-1);
    return key === undefined ? undefined : this.#batches.get(key)?.ingestedAt;
  }

  drop(stream: string): void {
    for (const key of this.#streams.get(stream)?.keys ?? []) this.#batches.delete(key);
    this.#streams.delete(stream);
  }
}
