// map-batches.ts — how the items of a Distributed Map are shared out among its children, as they come.
import type { ItemBatcher, MapState, NumberField } from "../../asl/index.ts";
import { type Json, Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { type Batching, BatchSize } from "../batch-size.ts";
import type { Draft } from "../draft.ts";
import { integerOf, outOfRange } from "../fields.ts";
import type { Frame } from "../frame.ts";
import type { MapRun } from "../map-run.ts";
import { exceeds } from "../payload-size.ts";
import { fillBounded } from "./bounded-fill.ts";
import type { MapWork } from "./map-items.ts";
import {
  batchPayload,
  type ItemWindow,
  itemInput,
  type RunWork,
  windowAt,
} from "./map-run-input.ts";

const ONE_EACH: Batching = {
  itemsPerChild: 1,
  bytesPerChild: Number.POSITIVE_INFINITY,
  batchInput: undefined,
  batched: false,
};

export function batchingOf(
  draft: Draft,
  frame: Frame,
  state: MapState,
  { input }: MapWork,
): Batching | QueryFailure {
  const batcher = state.distributed?.batcher;
  if (batcher === undefined) return ONE_EACH;
  const limits = batchLimits(draft, frame, batcher, input);
  if (limits instanceof QueryFailure) return limits;
  const batchInput =
    batcher.batchInput &&
    fillBounded(draft, state.name, batcher.batchInput, draft.env.of(frame, input.value));
  if (batchInput instanceof QueryFailure) return batchInput;
  return { batched: true, batchInput, ...limits };
}

/** A batch may never be larger than a payload, whatever the definition says. */
function batchLimits(
  draft: Draft,
  frame: Frame,
  batcher: ItemBatcher,
  input: Payload,
): Pick<Batching, "itemsPerChild" | "bytesPerChild"> | QueryFailure {
  const limit = (field: NumberField | undefined): number | QueryFailure => {
    if (field === undefined) return Number.POSITIVE_INFINITY;
    const value = integerOf(field, draft.env.of(frame, input.value));
    if (value instanceof QueryFailure || value > 0) return value;
    return outOfRange(field, `${nameOf(field)} must be a positive integer.`);
  };
  const items = limit(batcher.maxItemsPerBatch);
  if (items instanceof QueryFailure) return items;
  const bytes = limit(batcher.maxInputBytesPerBatch);
  if (bytes instanceof QueryFailure) return bytes;
  const bytesPerChild = Math.min(bytes, draft.limits.payloadBytesMax);
  return { itemsPerChild: items, bytesPerChild };
}

function nameOf(field: NumberField): string {
  return field.kind === "literal" ? "The limit of a batch" : field.field;
}

/** The next child's share. */
export interface Share {
  readonly from: number;
  readonly count: number;
  readonly input: Payload;
}

/** The step's effort is used up: the next step goes on. */
export const LATER = "later";

/** The items of the next child; undefined where they are not at hand or there are none. */
export function nextShare(work: RunWork): Share | QueryFailure | typeof LATER | undefined {
  const { draft, frame, state, run } = work;
  const from = run.nextItem;
  if (from >= run.itemsKnown) return undefined;
  const window = windowAt(run, from);
  if (window === undefined) return undefined;
  const { source } = run.start;
  if (draft.env.isSpent) return LATER;
  if (source.batched) return nextBatch(work, window);
  const input = itemInput(draft, frame, state, { window, index: from, input: source.input });
  return input instanceof QueryFailure ? input : { from, count: 1, input };
}

/** As many items as fit; those that a step has gathered are kept for the next one. */
function nextBatch(
  work: RunWork,
  window: ItemWindow,
): Share | QueryFailure | typeof LATER | undefined {
  const { draft, frame, state, run } = work;
  const { source } = run.start;
  const from = run.nextItem;
  const end = Math.min(window.first + window.items.length, from + source.itemsPerChild);
  const { items, size } = gatheredFrom(run, from);
  run.gathered = undefined;
  const asTheyAre = state.itemSelector === undefined && window.keys === undefined;
  for (let index = from + items.length; index < end; index++) {
    if (draft.env.isSpent) {
      run.gathered = { from, items };
      return LATER;
    }
    const item = asTheyAre
      ? window.items[index - window.first]
      : itemInput(draft, frame, state, { window, index, input: source.input });
    if (item instanceof QueryFailure) return item;
    // The cast: an index inside the window has an item.
    const value = item instanceof Payload ? item.value : (item as Json);
    if (!size.takes(value, items)) return shareOf(work, from, items);
    items.push(value);
  }
  if (items.length < source.itemsPerChild && awaitsMore(run, window)) return undefined;
  return shareOf(work, from, items);
}

/** The batch as the step before left it; a copy, because what an execution holds never changes. */
function gatheredFrom(
  { gathered, start }: MapRun,
  from: number,
): { readonly items: Json[]; readonly size: BatchSize } {
  const size = new BatchSize(start.source);
  const items: Json[] = [];
  if (gathered?.from !== from) return { items, size };
  for (const item of gathered.items) {
    size.takes(item, items);
    items.push(item);
  }
  return { items, size };
}

function shareOf({ run }: RunWork, from: number, items: readonly Json[]): Share | QueryFailure {
  const input = batchOf(run.start.source, items);
  return input instanceof QueryFailure ? input : { from, count: items.length, input };
}

/** A batch; a failure where even one item has more bytes than a batch may. */
function batchOf(source: Batching, items: readonly Json[]): Payload | QueryFailure {
  const input = batchPayload(source, items);
  const { bytesPerChild } = source;
  if (items.length > 1 || !exceeds(input, bytesPerChild)) return input;
  return new QueryFailure(
    "States.DataLimitExceeded",
    `A batch of a single item has ${input.byteLength()} bytes, and no more than ${bytesPerChild} are allowed.`,
  );
}

/** The inputs of all children, where the items are all at hand. */
export function batchesOf(source: Batching, all: readonly Json[]): readonly Json[] | QueryFailure {
  const batches: Json[][] = [];
  let size = new BatchSize(source);
  for (const item of all) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < source.itemsPerChild && size.takes(item, last)) {
      last.push(item);
      continue;
    }
    size = new BatchSize(source);
    size.takes(item, []);
    batches.push([item]);
  }
  const inputs: Json[] = [];
  for (const items of batches) {
    const input = batchOf(source, items);
    if (input instanceof QueryFailure) return input;
    inputs.push(input.value);
  }
  return inputs;
}

/** The last items at hand wait for those that are still to be read. */
function awaitsMore(run: MapRun, { first, items }: ItemWindow): boolean {
  return !run.isRead && first + items.length === run.itemsKnown;
}
