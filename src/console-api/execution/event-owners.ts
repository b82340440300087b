// event-owners.ts — whose event each one is: the state, and the iteration that it stands in.
//
//   O1. An event belongs to the visit that its previous events lead to; the starts and ends of iterations and of branches
//       to the Map or Parallel around them.
//   O2. The owner of an event is the one that it had when it was told, whatever comes later.
import type { EventPlace } from "../../console-wire/index.ts";
import { attemptOf, type FoldedScope, type FoldedVisit } from "../fold/index.ts";
import { abortedOwners, type EventOwner } from "./aborted-owners.ts";
import { idOf, type Subject } from "./subject.ts";
import { attemptOfMap, pathOf } from "./wire-visit.ts";

export type OwnerOf = (eventId: number) => EventOwner | undefined;

export function eventOwners(subject: Subject): OwnerOf {
  const { fold } = subject;
  let aborted: ReadonlyMap<number, EventOwner> | undefined;
  const byEvents = (id: number): EventOwner | undefined => {
    const position = fold.positionOf(id);
    const scope = fold.scopeOf(id);
    if (position === undefined || scope === undefined) return undefined;
    const ofIteration = fold.typeOf(id).startsWith("MapIteration");
    const visit = (ofIteration ? undefined : position.visit) ?? scope.owner;
    return visit && { name: visit.name, visit, scope };
  };
  return (id) => {
    const type = fold.typeOf(id);
    if (type.startsWith("Execution")) return undefined;
    if (!type.endsWith("StateAborted")) return byEvents(id);
    aborted ??= abortedOwners(fold);
    return aborted.get(id);
  };
}

export function eventPlace(
  { name, visit, scope }: EventOwner,
  eventId: number,
  subject: Subject,
): EventPlace {
  const place = { name, id: idOf(subject, name), path: pathTo(scope, visit, subject) };
  if (visit === undefined) return place;
  const attempt = attemptOf(visit, eventId);
  const entered = visit.enteredEventId;
  return { ...place, entered, ...(attempt === undefined ? {} : { attempt }) };
}

function pathTo(
  scope: FoldedScope,
  visit: FoldedVisit | undefined,
  subject: Subject,
): EventPlace["path"] {
  if (visit?.scope === scope) return pathOf(visit, subject);
  const path: EventPlace["path"][number][] = [];
  for (let at: FoldedScope | undefined = scope; at !== undefined; at = at.owner?.scope) {
    if (at.index === undefined || at.owner === undefined) continue;
    path.unshift({ of: idOf(subject, at.owner.name), index: at.index, ...attemptOfMap(at) });
  }
  return path;
}
