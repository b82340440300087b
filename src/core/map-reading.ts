// map-reading.ts — how far the items of a run have been read, portion by portion.
//
// Holds: where each portion begins, so that it can be read again, and the items of those whose turn has come.
// Never: reads; keeps items for longer than their children need them to start.
//   P1. Portions are in the order of their items, without gaps from the first that is open.
//   P2. Items are a copy of what stands at their place. They are never stored: after a restart they are away,
//       and who needs them asks for them again.
//   P3. A portion is forgotten when none of its items can be needed any more.
import type { Json } from "../base/index.ts";

/** Where a portion begins and how long it is. */
export interface PortionPlace {
  /** Index of the first item in the run. */
  readonly first: number;
  readonly count: number;
  /** The reader's own text for a place; undefined: the beginning. */
  readonly cursor: string | undefined;
  /** Items to leave out behind the cursor. */
  readonly skip: number;
  /** `$$.Map.Item.Source`. */
  readonly origin: string;
}

export interface Portion {
  readonly place: PortionPlace;
  /** Undefined: away. */
  readonly items: readonly Json[] | undefined;
  /** Asked for again. */
  readonly asked: boolean;
  /** Items that are not started, not done, or could be redriven. */
  readonly open: number;
}

export interface Reading {
  /** What the reader found at the beginning and holds to: the ETags of what it reads. */
  readonly pin: string | undefined;
  /** Where the next portion begins. */
  readonly cursor: string | undefined;
  /** Items read so far. */
  readonly index: number;
  readonly ended: boolean;
  /** The next portion is being read. */
  readonly asked: boolean;
  readonly portions: readonly Portion[];
}

export const UNREAD: Reading = {
  pin: undefined,
  cursor: undefined,
  index: 0,
  ended: false,
  asked: false,
  portions: [],
};

/** What a reader brought. */
export interface ReadPortion {
  readonly items: readonly Json[];
  readonly pin: string;
  readonly cursor: string | undefined;
  readonly ended: boolean;
  readonly origin: string;
}

/** The portion that an item stands in. */
export function portionOf(reading: Reading, item: number): Portion | undefined {
  const { portions } = reading;
  let low = 0;
  let high = portions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const portion = portions[middle];
    if (portion === undefined) return undefined;
    const { first, count } = portion.place;
    if (item < first) high = middle - 1;
    else if (item >= first + count) low = middle + 1;
    else return portion;
  }
  return undefined;
}

export interface RunPlace {
  /** The first item that no child has got. */
  readonly nextItem: number;
  /** Items read at most; 0: all. */
  readonly itemsMax: number;
  readonly batched: boolean;
}

/**
 * With the next portion. Items of a batched run that are at hand and not started move into it, so that a batch
 * never stands in two portions.
 */
export function withNext(
  reading: Reading,
  read: ReadPortion,
  { nextItem, itemsMax, batched }: RunPlace,
): Reading {
  const last = reading.portions.at(-1);
  const joins =
    batched &&
    last?.items !== undefined &&
    nextItem < reading.index &&
    last.place.origin === read.origin;
  const index = reading.index + read.items.length;
  const before = joins ? shortened(reading, last, nextItem) : reading.portions;
  const moved = joins ? movedItems(last, nextItem) : NOTHING_MOVED;
  const place = {
    first: reading.index - moved.items.length,
    count: moved.items.length + read.items.length,
    cursor: joins ? moved.cursor : reading.cursor,
    skip: moved.skip,
    origin: read.origin,
  };
  const items = moved.items.length === 0 ? read.items : [...moved.items, ...read.items];
  const portions =
    place.count === 0 ? before : [...before, { place, items, asked: false, open: place.count }];
  const ended = read.ended || (itemsMax > 0 && index >= itemsMax);
  return { pin: read.pin, cursor: read.cursor, index, ended, asked: false, portions };
}

const NOTHING_MOVED = { items: [] as readonly Json[], cursor: undefined, skip: 0 };

function movedItems({ place, items = [] }: Portion, from: number) {
  const at = Math.max(from - place.first, 0);
  return { items: items.slice(at), cursor: place.cursor, skip: place.skip + at };
}

function shortened(reading: Reading, last: Portion, from: number): readonly Portion[] {
  const before = reading.portions.slice(0, -1);
  const count = Math.max(from - last.place.first, 0);
  const gone = last.place.count - count;
  const place = { ...last.place, count };
  const open = last.open - gone;
  return open === 0 ? before : [...before, { ...last, place, open, items: undefined }];
}

/** With the portion that begins at `first` changed; undefined takes it out. */
export function withPortion(
  reading: Reading,
  first: number,
  change: (portion: Portion) => Portion | undefined,
): Reading {
  const portions = reading.portions.flatMap((portion) => {
    if (portion.place.first !== first) return [portion];
    return change(portion) ?? [];
  });
  return { ...reading, portions };
}

/** With nothing under way: what a run had asked for when it closed never comes. */
export function unasked(reading: Reading): Reading {
  const portions = reading.portions.map((portion) => ({ ...portion, asked: false }));
  return { ...reading, asked: false, portions };
}

/** Without the items that have all been given to children. */
export function withoutStarted(reading: Reading, nextItem: number): Reading {
  const done = ({ place, items }: Portion): boolean =>
    items !== undefined && place.first + place.count <= nextItem;
  if (!reading.portions.some(done)) return reading;
  const portions = reading.portions.map((portion) =>
    done(portion) ? { ...portion, items: undefined } : portion,
  );
  return { ...reading, portions };
}

/** So many items of the portion of each `item` are over for good. */
export function settled(reading: Reading, over: ReadonlyMap<number, number>): Reading {
  if (over.size === 0) return reading;
  const portions = reading.portions.flatMap((portion) => {
    const gone = over.get(portion.place.first) ?? 0;
    if (gone === 0) return [portion];
    const open = portion.open - gone;
    return open <= 0 ? [] : [{ ...portion, open }];
  });
  return { ...reading, portions };
}
