// before-begin.ts — attempts that an expression kept from their beginning.
//
// AWS writes `EvaluationFailed` of what a state needs to begin (Arguments, Items, TimeoutSeconds) and of what it makes of
// its result or of an error (Output, Assign, a Catch). Only the first is an attempt of its own. ItemSelector is evaluated
// for an iteration, which a Map has once it has begun.
import { failBeforeBegin, resultFailed } from "./attempts.ts";
import { type FoldedVisit, outward, type Position } from "./folded.ts";
import { groupStarted } from "./groups.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";

const RETRIED: ReadonlySet<string> = new Set(["Task", "Map", "Parallel"]);
const AFTER_BEGIN = /^(?:ItemSelector|Assign|Output|Catch\[\d+\])(?:\/|\[|$)/;
const OF_GROUP = /^(?:Arguments|Items|MaxConcurrency)(?:\/|\[|$)/;

/** `before`: where the event before stands, and when it was: the attempt before had failed with it. */
export function keptFromBeginning(
  event: HistoryEvent,
  visit: FoldedVisit,
  before: { readonly at: Position; readonly endedAt: number },
): void {
  if (!isBeforeBegin(event, visit)) {
    resultFailed(visit, textOf(event.details, "error"));
    return;
  }
  if (visit.attempts.at(-1)?.status === "running") {
    const type = `${visit.type}StateStarted`;
    const isInside = outward(before.at, (one) => one === visit) !== undefined;
    const from = isInside ? before.at : { scope: visit.scope, visit };
    groupStarted({ ...event, type, details: {}, at: before.endedAt }, from);
  }
  failBeforeBegin(event, visit);
}

function isBeforeBegin({ details }: HistoryEvent, visit: FoldedVisit): boolean {
  const { type, attempts, trouble } = visit;
  if (!RETRIED.has(type)) return false;
  const last = attempts.at(-1);
  const location = textOf(details, "location");
  // Of a Map or Parallel that is tried again no event tells that the attempt before has ended.
  if (last?.status === "running") return location !== undefined && OF_GROUP.test(location);
  if (location !== undefined) return !AFTER_BEGIN.test(location);
  // Not of a result that was just given.
  if (last?.status !== "succeeded") return true;
  return (trouble?.eventId ?? 0) > last.scheduledEventId;
}
