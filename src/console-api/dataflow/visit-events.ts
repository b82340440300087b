// visit-events.ts — the events of one visit that its data stands in.
import { type Json, parseJson } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Subject } from "../execution/index.ts";
import { type FoldEvent, type FoldedVisit, foldEvent, textOf } from "../fold/index.ts";
import { type AttemptMeant, eventsOf } from "./attempt-meant.ts";

export interface VisitEvents {
  readonly entered: FoldEvent;
  /** The attempt that is meant, else the last one. */
  readonly scheduled: FoldEvent | undefined;
  readonly succeeded: FoldEvent | undefined;
  readonly exited: FoldEvent | undefined;
}

const SCHEDULED = /^(?:Task|LambdaFunction|Activity)Scheduled$/;
const SUCCEEDED = /^(?:Task|LambdaFunction|Activity)Succeeded$/;

export async function visitEvents(
  engine: Engine,
  { fold, record }: Subject,
  visit: FoldedVisit,
  meant?: AttemptMeant,
): Promise<VisitEvents> {
  const { enteredEventId, attempts } = visit;
  // Who is tried again has not been left.
  const exitedEventId = meant === undefined ? visit.exitedEventId : undefined;
  const [first, end] =
    meant === undefined
      ? [attempts.at(-1)?.scheduledEventId ?? enteredEventId, (exitedEventId ?? fold.count) + 1]
      : eventsOf(meant, fold.count);
  let [scheduledId, succeededId]: (number | undefined)[] = [];
  for (let id = first; id < end; id += 1) {
    if (fold.positionOf(id)?.visit !== visit) continue;
    const type = fold.typeOf(id);
    if (SCHEDULED.test(type)) {
      scheduledId = id;
      succeededId = undefined;
    } else if (SUCCEEDED.test(type)) succeededId = id;
  }
  const read = (id: number | undefined): Promise<FoldEvent | undefined> =>
    eventAt(engine, record.executionArn, id);
  const [entered, scheduled, succeeded, exited] = await Promise.all(
    [enteredEventId, scheduledId, succeededId, exitedEventId].map(read),
  );
  if (entered === undefined) throw new Error(`event ${enteredEventId} of a history is missing`);
  return { entered, scheduled, succeeded, exited };
}

export async function eventAt(
  engine: Engine,
  executionArn: string,
  id: number | undefined,
): Promise<FoldEvent | undefined> {
  if (id === undefined) return undefined;
  const page = await engine.history(executionArn, { fromId: id, limit: 1 });
  const [text] = page?.events ?? [];
  return text === undefined ? undefined : foldEvent(text);
}

/** The JSON in a text member of an event's details; undefined where the member is absent. */
export function jsonOf(event: FoldEvent | undefined, member: string): Json | undefined {
  const text = event && textOf(event.details, member);
  return text === undefined ? undefined : parseJson(text);
}
