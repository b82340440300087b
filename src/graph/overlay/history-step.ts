// history-step.ts — what the picture needs of a history event.
import {
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";

export interface HistoryStep {
  readonly id: number;
  readonly previousId: number;
  readonly type: string;
  readonly atMs: number;
  /** Of the state, or of the Map of an iteration. */
  readonly name: string | undefined;
  /** Of an iteration. */
  readonly index: number | undefined;
  /** Of a Map that starts. */
  readonly length: number | undefined;
}

/** Reads an event as GetExecutionHistory gives it; its time in seconds, or as ISO text. */
export function historyStep(event: JsonObject): HistoryStep {
  const type = event["type"];
  const details = detailsOf(event);
  // EvaluationFailed names its state otherwise.
  const name = details["name"] ?? details["state"];
  return {
    id: wholeNumber(event["id"]) ?? 0,
    previousId: wholeNumber(event["previousEventId"]) ?? 0,
    type: typeof type === "string" ? type : "",
    atMs: milliseconds(event["timestamp"]),
    name: typeof name === "string" ? name : undefined,
    index: wholeNumber(details["index"]),
    length: wholeNumber(details["length"]),
  };
}

/** All states share two kinds of details; the others are named after the event. */
function detailsOf(event: JsonObject): JsonObject {
  for (const [name, value] of Object.entries(event)) {
    if (name.endsWith("EventDetails") && isJsonObject(value)) return value;
  }
  return {};
}

function wholeNumber(value: Json | undefined): number | undefined {
  return isJsonNumber(value) ? numberOf(value) : undefined;
}

function milliseconds(value: Json | undefined): number {
  if (isJsonNumber(value)) return Math.round(numberOf(value) * 1000);
  return typeof value === "string" ? Date.parse(value) : 0;
}
