// map-run-input.ts — what a child of a Distributed Map gets: its item or batch, behind ItemSelector.
import type { MapState } from "../../asl/index.ts";
import { type Json, type JsonObject, Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { fill } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import type { MapRun, MapRunSource } from "../map-run.ts";

/** One item, or a batch of them. */
export function childInput(
  draft: Draft,
  frame: Frame,
  state: MapState,
  child: { readonly run: Pick<MapRun, "rangeOf" | "start">; readonly index: number },
): Payload | QueryFailure {
  const { source } = child.run.start;
  const [from, to] = child.run.rangeOf(child.index);
  if (!source.batched) return itemInput(draft, frame, state, { source, index: from });
  const items: Json[] = [];
  for (let index = from; index < to; index++) {
    const item = itemInput(draft, frame, state, { source, index });
    if (item instanceof QueryFailure) return item;
    items.push(item.value);
  }
  const batch: JsonObject =
    source.batchInput === undefined
      ? { Items: items }
      : { BatchInput: source.batchInput.value, Items: items };
  return new Payload(batch);
}

/** An item behind ItemSelector. */
export function itemInput(
  draft: Draft,
  frame: Frame,
  state: MapState,
  item: { readonly source: Pick<MapRunSource, "items" | "keys" | "input">; readonly index: number },
): Payload | QueryFailure {
  const { source, index } = item;
  // The cast: an index below the length has an item.
  const value = source.items[index] as Json;
  const key = source.keys?.[index];
  if (state.itemSelector === undefined) {
    return new Payload(key === undefined ? value : { Key: key, Value: value });
  }
  draft.env.mapItem = { index, value, source: "STATE_DATA", ...(key === undefined ? {} : { key }) };
  const input = state.language === "JSONata" ? frame.input.value : source.input.value;
  const selected = fill(state.itemSelector, draft.env.of(frame, input));
  draft.env.mapItem = undefined;
  return selected;
}
