// inner-result.ts — what a Map iterated and what came of it, a Parallel likewise: put together from the visits inside.
import type { MapState } from "../../asl/index.ts";
import { isJsonArray, isJsonObject, type Json, parseJson } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { branchOf, type Subject } from "../execution/index.ts";
import { type FoldedScope, type FoldedVisit, textOf } from "../fold/index.ts";
import type { AttemptMeant } from "./attempt-meant.ts";
import { effectiveInput, evaluated, type MapItem, type Sight } from "./flow-env.ts";
import { eventAt } from "./visit-events.ts";

/** Outputs that are put together, at most. */
const INNER_MAX = 1_000;
const AT_ONCE = 100;

/** The list of outputs; undefined where one of them is not to be had. */
export async function innerResult(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
  meant?: AttemptMeant,
): Promise<Json | undefined> {
  const ends =
    visit.type === "Map"
      ? lastOfIterations(subject, meant?.attempt ?? visit)
      : lastOfBranches(subject, visit, meant?.number);
  if (ends === undefined || ends.length > INNER_MAX) return undefined;
  const outputs: Json[] = [];
  for (let i = 0; i < ends.length; i += AT_ONCE) {
    const part = ends.slice(i, i + AT_ONCE);
    const events = await Promise.all(
      part.map((id) => eventAt(engine, subject.record.executionArn, id)),
    );
    for (const event of events) {
      const output = event && textOf(event.details, "output");
      if (output === undefined) return undefined;
      outputs.push(parseJson(output));
    }
  }
  return outputs;
}

/** The exits that ended the iterations, in order of the index. */
function lastOfIterations(
  { fold }: Subject,
  { iterations, mapRunArn }: Pick<FoldedVisit, "iterations" | "mapRunArn">,
): readonly number[] | undefined {
  if (iterations === undefined || mapRunArn !== undefined) return undefined;
  const ends = new Map<FoldedScope, number>();
  for (const { scope, exitedEventId } of fold.visits) {
    if (exitedEventId !== undefined) ends.set(scope, exitedEventId);
  }
  const found: number[] = [];
  for (let index = 0; index < iterations.total; index += 1) {
    const scope = iterations.scopes.get(index);
    const end = scope?.end === "succeeded" ? ends.get(scope) : undefined;
    if (end === undefined) return undefined;
    found.push(end);
  }
  return found;
}

function lastOfBranches(
  subject: Subject,
  visit: FoldedVisit,
  attempt: number = visit.attempts.length,
): readonly number[] | undefined {
  if (visit.type !== "Parallel") return undefined;
  const { fold, picture } = subject;
  const count = picture.states.get(visit.name)?.graph.flows.length ?? 0;
  const ends = new Map<number, number>();
  for (const inner of fold.visits) {
    const { scope, exitedEventId } = inner;
    if (scope.owner !== visit || scope.attempt !== attempt || exitedEventId === undefined) continue;
    if (isLast(inner, subject)) ends.set(branchOf(inner, subject), exitedEventId);
  }
  const found = Array.from({ length: count }, (_, branch) => ends.get(branch));
  return found.every((end) => end !== undefined) ? found : undefined;
}

/** A branch that was cut off between two states gave nothing. */
function isLast({ name, type }: FoldedVisit, { picture }: Subject): boolean {
  return type === "Succeed" || picture.states.get(name)?.json["End"] === true;
}

/** What an inline Map iterates, by its own fields. */
export function itemsOf(state: MapState, sight: Sight, input: Json): readonly Json[] | undefined {
  const now = sight.begunAt;
  const effective = effectiveInput(state, sight, { input, now });
  if (effective instanceof QueryFailure) return undefined;
  const { items } = state;
  const found =
    items === undefined
      ? effective
      : (items.template.constant?.value ??
        evaluated(items.template.evaluate, sight, { input: effective, now }));
  return isJsonArray(found as Json) ? (found as readonly Json[]) : undefined;
}

/** A list; for a Distributed Map also the members of an object. */
export function isIterable({ distributed }: MapState, items: Json): boolean {
  return isJsonArray(items) || (distributed !== undefined && isJsonObject(items));
}

/** Of a Map whose items are read from outside. */
export const UNSEEN_ITEM: MapItem = { index: 0, value: undefined };

/** The item that an iteration or a child is given; undefined where there is none. */
export function itemAt({ distributed }: MapState, items: Json, index: number): MapItem | undefined {
  const source = distributed === undefined ? {} : { source: "STATE_DATA" };
  if (isJsonArray(items)) {
    const value = items[index];
    return value === undefined ? undefined : { index, value, ...source };
  }
  if (distributed === undefined || !isJsonObject(items)) return undefined;
  const key = Object.keys(items)[index];
  const value = key === undefined ? undefined : items[key];
  return key === undefined || value === undefined ? undefined : { index, value, key, ...source };
}
