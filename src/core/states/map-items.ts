// map-items.ts — what a Map iterates, found in its input.
import type { MapState } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  type Payload,
} from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { effectiveInput } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import { evaluationProblem, integerOf, outOfRange, shownText } from "../fields.ts";
import type { Frame } from "../frame.ts";
import { tooManyItems } from "../payload-size.ts";
import { tooLargeProblem } from "./bounded-fill.ts";

export interface Items {
  readonly items: JsonArray;
  /** Names of the members where an object is iterated. */
  readonly keys: readonly string[] | undefined;
}

/** What a Map finds out before it starts. */
export interface MapWork extends Items {
  /** The effective input, which ItemSelector reads as `$`. */
  readonly input: Payload;
  /** 0: as many as AWS allows. */
  readonly concurrency: number;
}

/** What a Map with an ItemReader knows of its items when it starts. */
const NOT_READ: Items = { items: [], keys: undefined };

export function prepareMap(draft: Draft, frame: Frame, state: MapState): MapWork | QueryFailure {
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) return input;
  const reader = state.distributed?.reader;
  const found = reader === undefined ? itemsOf(draft, frame, state, input) : NOT_READ;
  if (found instanceof QueryFailure) return found;
  // What is read lies outside; what an expression made is written down with the execution.
  if (state.items !== undefined && tooManyItems(found.items)) return tooLargeProblem(state.name);
  const concurrency = maxConcurrency(draft, frame, state, input);
  if (concurrency instanceof QueryFailure) return concurrency;
  draft.inspector?.note("maxConcurrency", concurrency);
  return { input, ...found, concurrency };
}

function maxConcurrency(
  draft: Draft,
  frame: Frame,
  state: MapState,
  input: Payload,
): number | QueryFailure {
  if (state.maxConcurrency === undefined) return 0;
  const value = integerOf(state.maxConcurrency, draft.env.of(frame, input.value));
  if (value instanceof QueryFailure || value >= 0) return value;
  return outOfRange(state.maxConcurrency, "MaxConcurrency cannot be negative.");
}

function itemsOf(
  draft: Draft,
  frame: Frame,
  state: MapState,
  input: Payload,
): Items | QueryFailure {
  const { items } = state;
  if (items === undefined) {
    return iterable(state, input.value) ?? wholeInputProblem(state, input.value);
  }
  const env = draft.env.of(frame, input.value);
  const value = items.template.constant?.value ?? items.template.evaluate(env);
  if (value instanceof QueryFailure) return value;
  const found = iterable(state, value);
  if (found !== undefined) {
    if (items.field === "ItemsPath") draft.inspector?.note("afterItemsPath", value);
    return found;
  }
  return items.field === "Items"
    ? evaluationProblem(items, value, "array")
    : notAnArray(items.text);
}

/** A list; for a Distributed Map also the members of an object. */
function iterable(state: MapState, value: Json): Items | undefined {
  if (isJsonArray(value)) return { items: value, keys: undefined };
  if (state.distributed === undefined || !isJsonObject(value)) return undefined;
  return { items: Object.values(value), keys: Object.keys(value) };
}

function wholeInputProblem(state: MapState, value: Json): QueryFailure {
  if (state.language === "JSONPath") return notAnArray("$");
  return new QueryFailure(
    "States.QueryEvaluationError",
    `Map state input must be an array but was: ${shownText(value)}`,
  );
}

/** AWS quotes the reference path without the second dollar of a context path. */
function notAnArray(path: string): QueryFailure {
  const quoted = path.startsWith("$$") ? path.slice(1) : path;
  return new QueryFailure("States.Runtime", `Reference path "${quoted}" must point to array.`);
}
