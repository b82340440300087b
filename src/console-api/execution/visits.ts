// visits.ts — `visits` and `iterations`: pages of what a history comes to.
import type { IterationPage, Visit, VisitPage, VisitStatus } from "../../console-wire/index.ts";
import { notFound, type Query, Refused } from "../door/index.ts";
import { type FoldedScope, type FoldedVisit, outwardFrom, type Position } from "../fold/index.ts";
import { idOf, type Subject, statusOf } from "./subject.ts";
import { errorOf, wireVisit } from "./wire-visit.ts";

const STATUSES: readonly VisitStatus[] = ["succeeded", "running", "failed", "caught", "aborted"];

export function visitPage(subject: Subject, query: Query): VisitPage {
  const limit = query.limit(1_000, 5_000);
  const from = query.number("from");
  const reverse = query.flag("reverse");
  const { visits } = subject.fold;
  const test = visitTest(subject, query);
  const found: FoldedVisit[] = [];
  let total = 0;
  let next: number | undefined;
  const ordered = reverse ? visits.toReversed() : visits;
  for (const visit of ordered) {
    if (!test(visit)) continue;
    total += 1;
    const id = visit.enteredEventId;
    if (from !== undefined && (reverse ? id > from : id < from)) continue;
    if (found.length < limit) found.push(visit);
    else next ??= id;
  }
  const isPart = from !== undefined || next !== undefined;
  return {
    visits: found.map((visit): Visit => wireVisit(visit, subject)),
    total,
    ...(next === undefined ? {} : { next }),
    ...(isPart ? { around: visitsAround(found, subject) } : {}),
  };
}

/** Entered before all of these, the oldest first. */
function visitsAround(visits: readonly FoldedVisit[], subject: Subject): readonly Visit[] {
  const [first, last] = [visits[0]?.enteredEventId ?? 0, visits.at(-1)?.enteredEventId ?? 0];
  const around = new Set<FoldedVisit>();
  for (const { scope } of visits) {
    let { owner } = scope;
    while (owner !== undefined && !around.has(owner)) {
      around.add(owner);
      ({ owner } = owner.scope);
    }
  }
  return [...around]
    .filter(({ enteredEventId }) => enteredEventId < Math.min(first, last))
    .sort((a, b) => a.enteredEventId - b.enteredEventId)
    .map((visit) => wireVisit(visit, subject));
}

function visitTest(subject: Subject, query: Query): (visit: FoldedVisit) => boolean {
  const state = query.text("state");
  const statuses = query.several("status", STATUSES);
  const inIteration = iterationTest(subject, query);
  return (visit) =>
    (state === undefined || visit.name === state || idOf(subject, visit.name) === state) &&
    (statuses === undefined || statuses.includes(statusOf(visit, subject))) &&
    (inIteration === undefined || inIteration(visit.scope));
}

/**
 * `iteration=<Map id>:<indexes>`: whether a scope lies in it; `1.2`: the third of the Map inside the second around it,
 * `1@2`: the second in the Map's second attempt.
 */
export function iterationTest(
  subject: Subject,
  query: Query,
): ((scope: FoldedScope) => boolean) | undefined {
  const asked = query.text("iteration");
  if (asked === undefined) return undefined;
  const [, of, digits, tried] = /^(.+):(\d+(?:\.\d+)*)(?:@(\d+))?$/s.exec(asked) ?? [];
  if (of === undefined || digits === undefined) {
    throw new Refused(400, "BadRequest", "'iteration' is the id of a Map, a colon and an index.");
  }
  const indexes = digits.split(".").map(Number).reverse();
  return (scope) => {
    for (let at = scope; at.owner !== undefined; at = at.owner.scope) {
      if (idOf(subject, at.owner.name) !== of) continue;
      if (tried !== undefined && at.attempt !== Number(tried)) return false;
      const own = indexesOutward(at);
      return indexes.every((index, i) => own[i] === index);
    }
    return false;
  };
}

/** Of the iterations that a scope is, or lies in; its own first. */
function indexesOutward(scope: FoldedScope): readonly number[] {
  const indexes: number[] = [];
  for (let at: FoldedScope | undefined = scope; at !== undefined; at = at.owner?.scope) {
    if (at.index !== undefined) indexes.push(at.index);
  }
  return indexes;
}

/**
 * Of the last visit of the Map, or of the one that `entered` names: its own, or that of a visit inside it; likewise of
 * its last attempt, the one that `attempt` names, or that of the visit inside it.
 */
export function iterationPage(subject: Subject, query: Query): IterationPage {
  const state = query.need("state");
  const from = query.number("from") ?? 0;
  const limit = query.limit(1_000, 1_000);
  const entered = query.number("entered");
  const isIt = (visit: FoldedVisit): boolean =>
    idOf(subject, visit.name) === state || visit.name === state;
  const { fold } = subject;
  const inside = entered === undefined ? undefined : fold.positionOf(entered);
  const map =
    entered === undefined
      ? fold.visits.findLast(isIt)
      : inside && [...outwardFrom(inside)].find(isIt);
  if (map === undefined) throw notFound(`The execution has not visited the state ${state}.`);
  const { attempts } = map;
  const attempt =
    query.number("attempt") ?? (inside && attemptAround(inside, map)) ?? attempts.length;
  const its = attempt === attempts.length ? map : attempts[attempt - 1];
  if (its === undefined) {
    throw notFound(`${map.name} has ${attempts.length} attempts, and none that is ${attempt}.`);
  }
  const { total = 0, scopes } = its.iterations ?? {};
  const started = [...(scopes?.values() ?? [])]
    .filter(({ index = 0 }) => index >= from)
    .sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  const status = attempt < attempts.length ? "aborted" : statusOf(map, subject);
  const next = started[limit]?.index;
  return {
    items: started.slice(0, limit).map((scope) => iterationItem(scope, status, subject)),
    total,
    ...(next === undefined ? {} : { next }),
    ...(attempts.length < 2 ? {} : { attempt }),
  };
}

/** In which attempt of a Map something inside it stands; undefined of the Map itself. */
function attemptAround({ scope }: Position, map: FoldedVisit): number | undefined {
  let at = scope;
  while (at.owner !== undefined && at.owner !== map) at = at.owner.scope;
  return at.owner === map ? at.attempt : undefined;
}

function iterationItem(
  scope: FoldedScope,
  ofMap: VisitStatus,
  subject: Subject,
): IterationPage["items"][number] {
  const { index = 0, startedAt, startedEventId, endedAt, end, failedInside } = scope;
  const error = failedInside && errorOf(failedInside, subject);
  return {
    ...{ index, startedAt, startedEventId },
    status: end ?? (ofMap === "running" ? "running" : "aborted"),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(error === undefined || error === "" ? {} : { error }),
  };
}
