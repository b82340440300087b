// newest-lines.ts — the newest lines of a log group over all its streams, in the order of time.
//
//   L1. Lines stand in the order of their times, then in that of their arrival: the place of a line is unique, so that
//       who goes on before it misses none of the same millisecond and sees none twice.
//   L2. For one answer no more is looked at than LOOKED_MAX, and no more told than TOLD_MAX. Where a text is rare, or
//       lines are long, the answer holds what was found so far, and the place to go on from.
import type { StoredEvent } from "./records.ts";

export interface LinesAsked {
  readonly limit: number;
  /** Only lines with this, large letters like small ones. */
  readonly text?: string;
  /** The place that an earlier answer told: only older lines. */
  readonly before?: string;
}

export interface LogLine {
  readonly at: number;
  readonly text: string;
  readonly stream: string;
}

export interface NewestLines {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** Where older lines go on; undefined where there are none. */
  readonly before?: string;
}

/** Events in their order, of one stream. */
export interface StreamEvents {
  readonly name: string;
  readonly events: readonly StoredEvent[];
}

/** In characters; a line is some, however short it is. */
const LOOKED_MAX = 5_000_000;
const TOLD_MAX = 1_000_000;
const LINE_CHARACTERS = 100;

/** The events of a stream that are left: those before `end`. */
interface Head {
  readonly stream: StreamEvents;
  readonly last: StoredEvent;
  readonly end: number;
}

/** None before what is no place. */
export function newestLines(
  streams: readonly StreamEvents[],
  { limit, text = "", before }: LinesAsked,
): NewestLines {
  const place = before === undefined ? undefined : placeOf(before);
  if (before !== undefined && place === undefined) return { lines: [] };
  const heads = streams
    .flatMap((stream) => headOf(stream, place === undefined ? undefined : endBefore(stream, place)))
    .sort((a, b) => order(a.last, b.last));
  const found = new Found(limit, text.toLowerCase());
  while (!found.isEnough) {
    const head = heads.pop();
    if (head === undefined) break;
    const { name, events } = head.stream;
    const rival = heads.at(-1)?.last;
    let end = head.end;
    let next: StoredEvent | undefined = head.last;
    // As long as no other stream has a newer one, without a new place among them.
    do {
      found.look(next, name);
      end -= 1;
      next = events[end - 1];
    } while (next !== undefined && !found.isEnough && isBehind(next, rival));
    if (next !== undefined) insert(heads, { stream: head.stream, last: next, end });
  }
  const newest = heads.at(-1);
  const rest = newest === undefined ? {} : { before: `${newest.last.at}-${newest.last.id}` };
  return { lines: found.lines.reverse(), ...rest };
}

function isBehind(event: StoredEvent, rival: StoredEvent | undefined): boolean {
  return rival === undefined || order(event, rival) > 0;
}

/** The lines of an answer, newest first. */
class Found {
  readonly lines: LogLine[] = [];
  readonly #limit: number;
  readonly #wanted: string;
  #looked = 0;
  #told = 0;

  /** `wanted`: in small letters. */
  constructor(limit: number, wanted: string) {
    this.#limit = limit;
    this.#wanted = wanted;
  }

  get isEnough(): boolean {
    return this.lines.length >= this.#limit || this.#looked >= LOOKED_MAX || this.#told >= TOLD_MAX;
  }

  look({ at, message: text }: StoredEvent, stream: string): void {
    this.#looked += text.length + LINE_CHARACTERS;
    if (this.#wanted !== "" && !text.toLowerCase().includes(this.#wanted)) return;
    this.lines.push({ at, text, stream });
    this.#told += text.length;
  }
}

interface Place {
  readonly at: number;
  readonly id: string;
}

function placeOf(text: string): Place | undefined {
  const [, at, id] = /^(\d{1,16})-(\d{1,60})$/.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}

function order(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** How many events of the stream are not behind the place, which is that of the newest asked for. */
function endBefore({ events }: StreamEvents, place: Place): number {
  return firstWhere(events.length, (i) => {
    const event = events[i];
    return event !== undefined && order(event, place) > 0;
  });
}

function headOf(stream: StreamEvents, end = stream.events.length): readonly Head[] {
  const last = stream.events[end - 1];
  return last === undefined ? [] : [{ stream, last, end }];
}

function insert(heads: Head[], head: Head): void {
  const at = firstWhere(heads.length, (i) => {
    const other = heads[i];
    return other !== undefined && order(other.last, head.last) > 0;
  });
  heads.splice(at, 0, head);
}

/** The first index below `length` that is so, where all behind it are too. */
function firstWhere(length: number, isSo: (index: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isSo(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
