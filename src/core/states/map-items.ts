// map-items.ts — what a Map iterates, found in its input.
import type { MapState } from "../../asl/index.ts";
import { isJsonArray, type Json, type JsonArray, type Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { Draft } from "../draft.ts";
import { evaluationProblem, shownText } from "../fields.ts";
import type { Frame } from "../frame.ts";

export function itemsOf(
  draft: Draft,
  frame: Frame,
  state: MapState,
  input: Payload,
): JsonArray | QueryFailure {
  const { items } = state;
  if (items === undefined) return wholeInput(state, input.value);
  const env = draft.env.of(frame, input.value);
  const value = items.template.constant?.value ?? items.template.evaluate(env);
  if (value instanceof QueryFailure || isJsonArray(value)) return value;
  if (items.field === "Items") return evaluationProblem(items, value, "array");
  return notAnArray(items.text);
}

function wholeInput(state: MapState, value: Json): JsonArray | QueryFailure {
  if (isJsonArray(value)) return value;
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
