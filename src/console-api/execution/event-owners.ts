// event-owners.ts — whose event each one is: the state, and the iteration that it stands in.
//
//   O1. An event belongs to the visit that its previous events lead to; the starts and ends of iterations and of branches
//       to the Map or Parallel around them.
//   O2. `…StateAborted` names no state and follows what failed elsewhere (AWS). It belongs to what was open there: in
//       the iteration whose abort was told last, else beside what failed. Where several could be meant, only what they
//       have in common is said.
import type { EventPlace } from "../../console-wire/index.ts";
import { attemptOf, type FoldedScope, type FoldedVisit } from "../fold/index.ts";
import { idOf, type Subject } from "./subject.ts";
import { attemptOfMap, pathOf } from "./wire-visit.ts";

export interface EventOwner {
  readonly name: string;
  /** Undefined where it is one of several. */
  readonly visit: FoldedVisit | undefined;
  /** That of the visit, or one of its own iterations. */
  readonly scope: FoldedScope;
}

export type OwnerOf = (eventId: number) => EventOwner | undefined;

export function eventOwners(subject: Subject): OwnerOf {
  const { fold } = subject;
  let open: ReadonlyMap<FoldedScope, readonly FoldedVisit[]> | undefined;
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
    const [, aborted] = /^(.+)StateAborted$/.exec(type) ?? [];
    if (aborted === undefined) return byEvents(id);
    open ??= openInside(fold.visits);
    return abortedOne(subject, id, { type: aborted, open });
  };
}

/** O2. */
function abortedOne(
  { fold }: Subject,
  id: number,
  of: { readonly type: string; readonly open: ReadonlyMap<FoldedScope, readonly FoldedVisit[]> },
): EventOwner | undefined {
  const fits = (visit: FoldedVisit): boolean =>
    visit.type === of.type && visit.enteredEventId < id && visit.exitedEventId === undefined;
  let before = id - 1;
  while (fold.typeOf(before).endsWith("StateAborted")) before -= 1;
  const told = fold.typeOf(before);
  if (told === "MapIterationAborted") {
    const scope = fold.scopeOf(before);
    return scope && common((of.open.get(scope) ?? []).filter(fits), scope);
  }
  const position = fold.positionOf(id);
  if (position === undefined) return undefined;
  const { visit, scope } = position;
  // What failed is aborted itself, first of all.
  if (visit !== undefined && before === id - 1 && fits(visit)) {
    return { name: visit.name, visit, scope: visit.scope };
  }
  const around = scope.owner?.scope ?? scope;
  const inside = (of.open.get(around) ?? []).filter(
    (one) => fits(one) && one !== visit && one !== scope.owner,
  );
  return common(inside, around);
}

function common(visits: readonly FoldedVisit[], around: FoldedScope): EventOwner | undefined {
  const [first] = visits;
  if (first === undefined || visits.some(({ name }) => name !== first.name)) return undefined;
  if (visits.length === 1) return { name: first.name, visit: first, scope: first.scope };
  const { scope } = first;
  const shared = visits.every((one) => one.scope === scope);
  return { name: first.name, visit: undefined, scope: shared ? scope : around };
}

/** What was never left, by each scope around it. */
function openInside(
  visits: readonly FoldedVisit[],
): ReadonlyMap<FoldedScope, readonly FoldedVisit[]> {
  const open = new Map<FoldedScope, FoldedVisit[]>();
  for (const visit of visits) {
    if (visit.exitedEventId !== undefined) continue;
    for (let at: FoldedScope | undefined = visit.scope; at !== undefined; at = at.owner?.scope) {
      const own = open.get(at);
      if (own === undefined) open.set(at, [visit]);
      else own.push(visit);
    }
  }
  return open;
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
