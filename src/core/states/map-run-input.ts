// map-run-input.ts — what a child of a Distributed Map gets: its item or batch, behind ItemSelector.
import type { MapState } from "../../asl/index.ts";
import { type Json, type JsonObject, Payload } from "../../base/index.ts";
import type { QueryFailure } from "../../query/index.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { portionOf } from "../map-reading.ts";
import type { MapRun } from "../map-run.ts";
import type { MapRunSource } from "../map-run-source.ts";
import { fillBounded } from "./bounded-fill.ts";

/** A run with the state that it belongs to. */
export interface RunWork {
  readonly draft: Draft;
  readonly frame: Frame;
  readonly state: MapState;
  readonly run: MapRun;
}

/** Items side by side that are at hand. */
export interface ItemWindow {
  readonly items: readonly Json[];
  /** Index in the run of the first of `items`. */
  readonly first: number;
  readonly keys: readonly string[] | undefined;
  readonly origin: string;
}

const STATE_DATA = "STATE_DATA";

/** The items around `index`; undefined where they are away. */
export function windowAt({ start, reading }: MapRun, index: number): ItemWindow | undefined {
  const { read, items, keys } = start.source;
  if (read === undefined) return { items, first: 0, keys, origin: STATE_DATA };
  const portion = portionOf(reading, index);
  if (portion?.items === undefined) return undefined;
  const { first, origin } = portion.place;
  return { items: portion.items, first, keys: undefined, origin };
}

export function batchPayload(
  { batchInput }: Pick<MapRunSource, "batchInput">,
  items: readonly Json[],
): Payload {
  const batch: JsonObject =
    batchInput === undefined ? { Items: items } : { BatchInput: batchInput.value, Items: items };
  return new Payload(batch);
}

export interface ChosenItem {
  readonly window: ItemWindow;
  /** In the run. */
  readonly index: number;
  /** What ItemSelector reads as `$`. */
  readonly input: Payload;
}

/** An item behind ItemSelector. */
export function itemInput(
  draft: Draft,
  frame: Frame,
  state: MapState,
  { window, index, input: dollar }: ChosenItem,
): Payload | QueryFailure {
  const { items, first, keys, origin: source } = window;
  // The cast: an index inside the window has an item.
  const value = items[index - first] as Json;
  const key = keys?.[index - first];
  if (state.itemSelector === undefined) {
    return new Payload(key === undefined ? value : { Key: key, Value: value });
  }
  draft.env.mapItem = { index, value, source, ...(key === undefined ? {} : { key }) };
  const input = state.language === "JSONata" ? frame.input.value : dollar.value;
  const env = draft.env.of(frame, input);
  const selected = fillBounded(draft, state.name, state.itemSelector, env);
  draft.env.mapItem = undefined;
  return selected;
}
