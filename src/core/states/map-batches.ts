// map-batches.ts — how the items of a Distributed Map are shared out among its children.
import type { ItemBatcher, MapState, NumberField } from "../../asl/index.ts";
import type { Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { fill } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import { integerOf } from "../fields.ts";
import type { Frame } from "../frame.ts";
import type { MapRunSource } from "../map-run.ts";
import type { MapWork } from "./map-items.ts";
import { itemInput } from "./map-run-input.ts";

export function batchesOf(
  draft: Draft,
  frame: Frame,
  state: MapState,
  work: MapWork,
): MapRunSource | QueryFailure {
  const { input, items, keys } = work;
  const source: MapRunSource = {
    input,
    items,
    keys,
    starts: undefined,
    itemsPerChild: 1,
    batchInput: undefined,
    batched: false,
  };
  const batcher = state.distributed?.batcher;
  if (batcher === undefined) return source;
  const limits = batchLimits(draft, frame, batcher, input);
  if (limits instanceof QueryFailure) return limits;
  const batchInput =
    batcher.batchInput && fill(batcher.batchInput, draft.env.of(frame, input.value));
  if (batchInput instanceof QueryFailure) return batchInput;
  const batched = { ...source, batched: true, batchInput, itemsPerChild: limits.itemsMax };
  if (limits.bytesMax === Number.POSITIVE_INFINITY) return batched;
  const starts = startsBySize(draft, frame, state, { source: batched, bytesMax: limits.bytesMax });
  return starts instanceof QueryFailure ? starts : { ...batched, starts };
}

interface BatchLimits {
  readonly itemsMax: number;
  readonly bytesMax: number;
}

function batchLimits(
  draft: Draft,
  frame: Frame,
  batcher: ItemBatcher,
  input: Payload,
): BatchLimits | QueryFailure {
  const limit = (field: NumberField | undefined): number | QueryFailure => {
    if (field === undefined) return Number.POSITIVE_INFINITY;
    const value = integerOf(field, draft.env.of(frame, input.value));
    if (value instanceof QueryFailure || value > 0) return value;
    return new QueryFailure("States.Runtime", `${nameOf(field)} must be a positive integer.`);
  };
  const items = limit(batcher.maxItemsPerBatch);
  if (items instanceof QueryFailure) return items;
  const bytes = limit(batcher.maxInputBytesPerBatch);
  if (bytes instanceof QueryFailure) return bytes;
  return { itemsMax: items, bytesMax: bytes };
}

function nameOf(field: NumberField): string {
  return field.kind === "literal" ? "The limit of a batch" : field.field;
}

/** `{"BatchInput":,"Items":[]}` around the items. */
const BATCH_FRAME_BYTES = 27;

/** The first item of each batch, so that no batch has more bytes than allowed but one of a single item. */
function startsBySize(
  draft: Draft,
  frame: Frame,
  state: MapState,
  batch: { readonly source: MapRunSource; readonly bytesMax: number },
): readonly number[] | QueryFailure {
  const { source, bytesMax } = batch;
  const empty = BATCH_FRAME_BYTES + (source.batchInput?.byteLength() ?? 0);
  const starts: number[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  let count = 0;
  for (let index = 0; index < source.items.length; index++) {
    const item = itemInput(draft, frame, state, { source, index });
    if (item instanceof QueryFailure) return item;
    const size = item.byteLength() + 1;
    if (count >= source.itemsPerChild || bytes + size > bytesMax) {
      starts.push(index);
      bytes = empty;
      count = 0;
    }
    bytes += size;
    count += 1;
  }
  return starts;
}
