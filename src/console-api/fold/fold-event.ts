// fold-event.ts — an event of a history from its text on the wire.
import type { JsonObject } from "../../base/index.ts";
import { type HistoryEvent, historyEvent } from "../../graph/index.ts";

/** The text is one that the engine has written. */
export function foldEvent(text: string): HistoryEvent {
  // The cast: an event is an object. The digits of its data stand inside texts; the plain parser is the faster one.
  return historyEvent(JSON.parse(text) as JsonObject);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
