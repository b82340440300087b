// trouble.ts — the small steps that following a history is made of.
import type { FoldedScope, FoldedVisit, Trouble } from "./folded.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";

export function scopeOf(
  owner: FoldedVisit | undefined,
  index: number | undefined,
  { id, at }: Pick<HistoryEvent, "id" | "at">,
): FoldedScope {
  return {
    owner,
    index,
    attempt: owner?.attempts.length ?? 0,
    startedEventId: id,
    startedAt: at,
    endedAt: undefined,
    end: undefined,
    failedInside: undefined,
  };
}

export function troubleOf({ id, details }: HistoryEvent): Trouble {
  const error = textOf(details, "error") ?? "";
  return { eventId: id, error, cause: textOf(details, "cause") ?? "" };
}

/** A visit fails once: the first time tells when. */
export function failed(visit: FoldedVisit, at: number): void {
  if (visit.failure !== "failed") visit.endedAt = at;
  visit.failure = "failed";
}
