// thrown-at.ts — which expression of a visit failed, where the history tells so.
import { reasonIn } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Subject } from "../execution/index.ts";
import { type FoldedVisit, textOf } from "../fold/index.ts";
import type { FailedWith } from "./failed-with.ts";
import type { ThrownAt } from "./steps.ts";
import { eventAt } from "./visit-events.ts";

/** AWS says so of JSONata only. */
export async function thrownAt(
  engine: Engine,
  { record, fold }: Subject,
  visit: FoldedVisit,
  failed: FailedWith | undefined,
): Promise<ThrownAt | undefined> {
  const { eventId = 0 } = failed?.began ?? {};
  if (fold.typeOf(eventId) !== "EvaluationFailed") return undefined;
  if (fold.positionOf(eventId)?.visit !== visit) return undefined;
  const event = await eventAt(engine, record.executionArn, eventId);
  const location = event && textOf(event.details, "location");
  if (event === undefined || location === undefined) return undefined;
  return { location, reason: reasonIn(textOf(event.details, "cause") ?? ""), eventId };
}
