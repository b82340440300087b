// sights.ts — the compiled state of a visit, and what its expressions could see.
import { compileDefinition, parseDefinition, type State } from "../../asl/index.ts";
import { parseJson } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Subject } from "../execution/index.ts";
import { type FoldedVisit, retryCountOf } from "../fold/index.ts";
import { type AttemptMeant, attemptMeant } from "./attempt-meant.ts";
import type { MapItem, Sight } from "./flow-env.ts";
import { itemsOf } from "./inner-result.ts";
import { seenVariables } from "./seen-variables.ts";
import { jsonOf, visitEvents } from "./visit-events.ts";

/** Compiled anew: a definition is small, and only who looks at data pays for it. */
export function stateOf({ picture }: Subject, name: string): State | undefined {
  const parsed = parseDefinition(picture.definition);
  if (!parsed.ok) return undefined;
  for (const flow of compileDefinition(parsed.value).flows) {
    const state = flow.state(name);
    if (state !== undefined) return state;
  }
  return undefined;
}

export async function sightOf(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
  meant: AttemptMeant | undefined = attemptMeant(visit),
): Promise<Sight> {
  const { variables, unknown } = await seenVariables(engine, subject, visit);
  const executionInput = parseJson(subject.record.input);
  const mapItem = await mapItemOf(engine, subject, visit);
  return {
    ...{ subject, visit, variables, unknown, executionInput, mapItem },
    retryCount: meant?.attempt.retryCount ?? retryCountOf(visit),
    begunAt: (meant?.attempt ?? visit.attempts.at(-1))?.scheduledAt ?? visit.enteredAt,
    begunEventId:
      meant?.next === undefined || meant.attempt.goesOn
        ? undefined
        : meant.attempt.scheduledEventId,
  };
}

/** `$$.Map.Item` of the nearest inline Map around, in that attempt of it. */
async function mapItemOf(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<MapItem | undefined> {
  let { scope } = visit;
  while (scope.owner !== undefined && scope.index === undefined) scope = scope.owner.scope;
  const { owner, index, attempt } = scope;
  if (owner === undefined || index === undefined) return undefined;
  const state = stateOf(subject, owner.name);
  const { entered } = await visitEvents(engine, subject, owner);
  const input = jsonOf(entered, "input");
  if (state?.type !== "Map" || input === undefined) return { index, value: undefined };
  const sight = await sightOf(engine, subject, owner, attemptMeant(owner, attempt));
  return { index, value: itemsOf(state, sight, input)?.[index] };
}
