// fold-event.ts — what the fold needs of a history event, read from its text on the wire.

/** `details` is the member whose name ends with `EventDetails`. */
export interface FoldEvent {
  readonly id: number;
  readonly previousId: number;
  readonly type: string;
  readonly at: number;
  readonly details: Readonly<Record<string, unknown>>;
}

const NO_DETAILS: FoldEvent["details"] = {};

/** The text is one that the engine has written. */
export function foldEvent(text: string): FoldEvent {
  // The cast: an event is an object with these members.
  const event = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const { id, previousEventId, type, timestamp } = event;
  return {
    id: Number(id),
    previousId: Number(previousEventId ?? 0),
    type: String(type),
    at: Math.round(Number(timestamp) * 1000),
    details: detailsOf(event),
  };
}

function detailsOf(event: Readonly<Record<string, unknown>>): FoldEvent["details"] {
  for (const name in event) {
    const value = event[name];
    if (isRecord(value)) return value;
  }
  return NO_DETAILS;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that is a text. */
export function textOf(details: FoldEvent["details"], member: string): string | undefined {
  const value = details[member];
  return typeof value === "string" ? value : undefined;
}
