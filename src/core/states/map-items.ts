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
import type { Draft } from "../draft.ts";
import { evaluationProblem, shownText } from "../fields.ts";
import type { Frame } from "../frame.ts";

export interface Items {
  readonly items: JsonArray;
  /** Names of the members where an object is iterated. */
  readonly keys: readonly string[] | undefined;
}

export function itemsOf(
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
  if (found !== undefined) return found;
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
