// map-reader.ts — items that stand outside: asked for portion by portion, taken in as they come.
//
//   I1. One read of the next portion is under way at a time, and only while few items wait for their children.
//   I2. A portion that was read before gives the same items again, or its read fails.
import type { ItemReader } from "../../asl/index.ts";
import { type Failure, Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { Command } from "../command.ts";
import type { Draft } from "../draft.ts";
import { integerOf } from "../fields.ts";
import type { Frame } from "../frame.ts";
import { type Portion, portionOf, withNext, withPortion } from "../map-reading.ts";
import type { MapRun } from "../map-run.ts";
import type { ItemRead } from "../map-run-source.ts";
import type { Trigger } from "../trigger.ts";
import { fillBounded } from "./bounded-fill.ts";

/** AWS reads no more, whatever MaxItems says. */
const ITEMS_MAX = 100_000_000;
/** Items that wait for their children before more are read, and items of one portion. */
const WAITING_MIN = 50;
const PORTION_MIN = 100;
const PORTION_MAX = 4_000;
/** Children that one portion starts at most. */
const PORTION_CHILDREN_MAX = 1_000;
const PORTION_BYTES_MAX = 4 * 1024 * 1024;

const NOTHING: Payload = new Payload({}, "{}");

/** What an ItemReader reads, with its expressions evaluated. */
export function itemReadOf(
  draft: Draft,
  frame: Frame,
  reader: ItemReader | undefined,
  input: Payload,
): ItemRead | QueryFailure | undefined {
  if (reader === undefined) return undefined;
  const { resourceArn, config } = reader;
  const env = draft.env.of(frame, input.value);
  const parameters =
    reader.parameters === undefined
      ? NOTHING
      : fillBounded(draft, frame.stateName, reader.parameters, env);
  if (parameters instanceof QueryFailure) return parameters;
  const limit = reader.maxItems === undefined ? 0 : integerOf(reader.maxItems, env);
  if (limit instanceof QueryFailure) return limit;
  return { resourceArn, parameters, config, itemsMax: Math.min(limit, ITEMS_MAX) };
}

/** Why the reader cannot even begin; undefined where it can. */
export function readRefusal({ itemsMax }: ItemRead): Failure | undefined {
  if (itemsMax >= 0) return undefined;
  return { error: "States.ItemReaderFailed", cause: "field MaxItems must be positive" };
}

/** Asks for the next portion, if there is more and few items wait. `hungry`: a child could start now. */
export function readOn(draft: Draft, run: MapRun, hungry: boolean): void {
  const { reading } = run;
  if (run.isRead || reading.asked) return;
  const wanted = itemsWanted(run);
  const waiting = reading.index - run.nextItem;
  if (!hungry && waiting >= Math.max(wanted, WAITING_MIN)) return;
  run.reading = { ...reading, asked: true };
  draft.command(nextRead(run));
}

/** Items that would keep all places busy, as far as one portion may. */
function itemsWanted({ concurrency, start }: MapRun): number {
  const children = Math.min(concurrency, PORTION_CHILDREN_MAX);
  return Math.min(children * start.source.itemsPerChild, PORTION_MAX);
}

type ReadItems = Extract<Command, { readonly type: "readItems" }>;

/** The command that reads the next portion. */
export function nextRead(run: MapRun): ReadItems {
  const { reading, start } = run;
  const wanted = Math.max(itemsWanted(run), PORTION_MIN);
  const limit = start.source.read?.itemsMax || Number.POSITIVE_INFINITY;
  return {
    ...readOf(run),
    readId: `next:${reading.index}`,
    cursor: reading.cursor,
    skip: 0,
    itemsMax: Math.min(wanted, limit - reading.index),
    bytesMax: PORTION_BYTES_MAX,
    again: false,
  };
}

/** The command that reads a portion once more. `again`: its running children are then given again. */
export function portionRead(run: MapRun, { place }: Portion, again: boolean): ReadItems {
  return {
    ...readOf(run),
    readId: `portion:${place.first}`,
    cursor: place.cursor,
    skip: place.skip,
    itemsMax: place.count,
    bytesMax: undefined,
    again,
  };
}

function readOf({ start, reading }: MapRun) {
  const { source, arn: mapRunArn } = start;
  const { read = { resourceArn: "", parameters: NOTHING, config: NOTHING, itemsMax: 0 } } = source;
  return { type: "readItems", mapRunArn, read, pin: reading.pin } as const;
}

/** Asks for the portion of an item that is away. */
export function readAgain(draft: Draft, run: MapRun, item: number): void {
  const portion = portionOf(run.reading, item);
  if (portion === undefined || portion.asked || portion.items !== undefined) return;
  const { first } = portion.place;
  run.reading = withPortion(run.reading, first, (one) => ({ ...one, asked: true }));
  draft.command(portionRead(run, portion, false));
}

/** Takes in what was read; false where nobody waits for it, else the portion that is there again. */
export function takeItems(
  run: MapRun,
  read: Extract<Trigger, { readonly type: "itemsRead" }>,
): Portion | boolean {
  const [kind, number] = read.readId.split(":");
  const { reading } = run;
  const index = Number(number);
  if (kind === "next") {
    if (!reading.asked || index !== reading.index) return false;
    const { read: of, batched } = run.start.source;
    const place = { nextItem: run.nextItem, itemsMax: of?.itemsMax ?? 0, batched };
    run.reading = withNext(reading, read, place);
    return true;
  }
  const portion = reading.portions.find(({ place }) => place.first === index);
  if (portion === undefined || portion.place.count !== read.items.length) return false;
  const here: Portion = { ...portion, items: read.items, asked: false };
  run.reading = withPortion(reading, index, () => here);
  return here;
}

/** True where the failed read was wanted. */
export function takesFailure(run: MapRun, readId: string): boolean {
  const [kind, number] = readId.split(":");
  const index = Number(number);
  if (kind === "next") return run.reading.asked && run.reading.index === index;
  return run.reading.portions.some(({ place }) => place.first === index);
}
