// wire-event.ts — a history event as the wire shows it, made into text once and stored as that.
import { Payload } from "../base/index.ts";
import {
  detailsMemberOf,
  type HistoryDetail,
  type HistoryEvent,
  type HistoryEventType,
  NOT_TRUNCATED,
} from "../core/index.ts";

/** It stands in nearly every event. */
const NOT_TRUNCATED_TEXT = JSON.stringify(NOT_TRUNCATED);

const members = new Map<HistoryEventType, string | undefined>();

/** `{"timestamp":1.5,"type":"…","id":1,"previousEventId":0,"…EventDetails":{…}}`, without line breaks. */
export function wireEvent(event: HistoryEvent): string {
  const member = memberFor(event.type);
  const details =
    member === undefined || event.details === undefined
      ? ""
      : `,"${member}":${detailsText(event.details)}`;
  return `{"timestamp":${event.timestamp / 1000},"type":"${event.type}","id":${event.id},"previousEventId":${event.previousEventId}${details}}`;
}

/** What JSON.stringify gives, without its detour over Payload's toJSON; the names are AWS's and need no quoting. */
function detailsText(details: { readonly [name: string]: HistoryDetail }): string {
  let text = "";
  for (const name in details) {
    const value = details[name];
    if (value === undefined) continue;
    const shown = value instanceof Payload ? value.quoted() : shownText(value);
    text += text === "" ? `"${name}":${shown}` : `,"${name}":${shown}`;
  }
  return `{${text}}`;
}

function shownText(value: HistoryDetail): string {
  return value === NOT_TRUNCATED ? NOT_TRUNCATED_TEXT : JSON.stringify(value);
}

function memberFor(type: HistoryEventType): string | undefined {
  if (!members.has(type)) members.set(type, detailsMemberOf(type));
  return members.get(type);
}

/** Members of details that hold execution data: left out where only metadata are wanted. */
const EXECUTION_DATA: ReadonlySet<string> = new Set([
  "input",
  "inputDetails",
  "output",
  "outputDetails",
  "parameters",
  "assignedVariables",
  "assignedVariablesDetails",
]);

/** The details without inputs, outputs and the like. */
export function withoutExecutionData<T>(details: { readonly [name: string]: T }): {
  readonly [name: string]: T;
} {
  return Object.fromEntries(Object.entries(details).filter(([name]) => !EXECUTION_DATA.has(name)));
}

/** The same for an event's text. */
export function wireEventWithoutData(text: string): string {
  return JSON.stringify(JSON.parse(text), (name, value: unknown) =>
    name.endsWith("EventDetails") && typeof value === "object" && value !== null
      ? withoutExecutionData(Object.fromEntries(Object.entries(value)))
      : value,
  );
}
