// wire-event.ts — a history event as the wire shows it, made into text once and stored as that.
import { detailsMemberOf, type HistoryEvent, type HistoryEventType } from "../core/index.ts";

const members = new Map<HistoryEventType, string | undefined>();

/** `{"timestamp":1.5,"type":"…","id":1,"previousEventId":0,"…EventDetails":{…}}`, without line breaks. */
export function wireEvent(event: HistoryEvent): string {
  const member = memberFor(event.type);
  // Payloads write themselves as text, as the wire wants.
  const details =
    member === undefined || event.details === undefined
      ? ""
      : `,"${member}":${JSON.stringify(event.details)}`;
  return `{"timestamp":${event.timestamp / 1000},"type":"${event.type}","id":${event.id},"previousEventId":${event.previousEventId}${details}}`;
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
