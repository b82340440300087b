// history-event.ts — what following a history needs of an event.
import {
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";

/** `details` is the member whose name ends with `EventDetails`. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousId: number;
  readonly type: string;
  /** In milliseconds. */
  readonly at: number;
  readonly details: JsonObject;
}

const NO_DETAILS: JsonObject = {};

/** Reads an event as GetExecutionHistory gives it; its time in seconds, or as ISO text. */
export function historyEvent(event: JsonObject): HistoryEvent {
  const { id, previousEventId, type, timestamp } = event;
  return {
    id: numberIn(id),
    previousId: numberIn(previousEventId),
    type: typeof type === "string" ? type : "",
    at:
      typeof timestamp === "string"
        ? Date.parse(timestamp)
        : Math.round(numberIn(timestamp) * 1000),
    details: detailsOf(event),
  };
}

/** All states share two kinds of details; the others are named after the event. */
function detailsOf(event: JsonObject): JsonObject {
  for (const name in event) {
    const value = event[name];
    if (name.endsWith("EventDetails") && isJsonObject(value)) return value;
  }
  return NO_DETAILS;
}

function numberIn(value: Json | undefined): number {
  return isJsonNumber(value) ? numberOf(value) : 0;
}

/** A member that is a text. */
export function textOf(
  details: Readonly<Record<string, unknown>>,
  member: string,
): string | undefined {
  const value = details[member];
  return typeof value === "string" ? value : undefined;
}
