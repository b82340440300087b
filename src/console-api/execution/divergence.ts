// divergence.ts — where two executions part: the innermost visit that differs, or the one after which they went apart.
//
//   V1. A Map or Parallel is told only where nothing inside it differs: what it came to is the consequence.
//       But a Map of another count had other items before anything in it began: the count is told.
//   V2. What was aborted is told last: something else was the reason.
//   V3. Flows are followed side by side, an iteration beside the one of its index, whatever else came between.
import type { VisitStatus } from "../../console-wire/index.ts";
import type { FoldedScope, FoldedVisit } from "../fold/index.ts";
import { type Subject, statusOf } from "./subject.ts";
import { branchOf, errorOf } from "./wire-visit.ts";

export interface Parting {
  readonly left: FoldedVisit | undefined;
  readonly right: FoldedVisit | undefined;
  /** `Pay in iteration #2 › #1`, `after Pick`. */
  readonly at: string;
  readonly why: string;
}

interface Found extends Parting {
  /** V2. */
  readonly byAbort: boolean;
}

/** The visits of one flow in their order: of the execution, an iteration, a branch. */
interface Way {
  readonly scope: FoldedScope;
  readonly visits: FoldedVisit[];
}

type Ways = ReadonlyMap<number, Way>;

interface Side {
  readonly subject: Subject;
  /** By the Map or Parallel around them (undefined: the execution itself), and by index or branch. */
  readonly inside: ReadonlyMap<FoldedVisit | undefined, Ways>;
}

type Sides = readonly [Side, Side];

export function parting(left: Subject, right: Subject): Parting | undefined {
  return firstInside(undefined, undefined, [sideOf(left), sideOf(right)]);
}

/** What both visited, in every flow up to where that parts. */
export function sharedVisits(
  left: Subject,
  right: Subject,
): readonly (readonly [FoldedVisit, FoldedVisit])[] {
  const sides: Sides = [sideOf(left), sideOf(right)];
  const shared: [FoldedVisit, FoldedVisit][] = [];
  const follow = (a: FoldedVisit | undefined, b: FoldedVisit | undefined): void => {
    for (const [visits, others = []] of besideEachOther(a, b, sides)) {
      for (const [i, visit] of visits.entries()) {
        const other = others[i];
        if (other?.name !== visit.name) break;
        shared.push([visit, other]);
        follow(visit, other);
      }
    }
  };
  follow(undefined, undefined);
  return shared;
}

/** Of what was tried again the last attempt. */
function sideOf(subject: Subject): Side {
  const inside = new Map<FoldedVisit | undefined, Map<number, Way>>();
  for (const visit of subject.fold.visits) {
    const { scope } = visit;
    const place = scope.index ?? (scope.owner === undefined ? 0 : branchOf(visit, subject));
    const ways = inside.get(scope.owner) ?? new Map<number, Way>();
    inside.set(scope.owner, ways);
    const way = ways.get(place);
    if (way?.scope === scope) way.visits.push(visit);
    else ways.set(place, { scope, visits: [visit] });
  }
  return { subject, inside };
}

type Visits = readonly FoldedVisit[];

/** V3: the flows inside a visit of the left, each with that of the right, in order of index. */
function besideEachOther(
  a: FoldedVisit | undefined,
  b: FoldedVisit | undefined,
  sides: Sides,
): readonly (readonly [Visits, Visits | undefined])[] {
  const [left, right] = [sides[0].inside.get(a), sides[1].inside.get(b)];
  return [...(left ?? [])]
    .sort(([x], [y]) => x - y)
    .map(([place, { visits }]) => [visits, right?.get(place)?.visits]);
}

/** V1, V2: the first in order of index that no abort explains, else the first. */
function firstInside(
  a: FoldedVisit | undefined,
  b: FoldedVisit | undefined,
  sides: Sides,
): Found | undefined {
  let aborted: Found | undefined;
  for (const [left, right] of besideEachOther(a, b, sides)) {
    const found = between(left, right, sides);
    if (found?.byAbort === false) return found;
    aborted ??= found;
  }
  return aborted;
}

function between(left: Visits, right: Visits | undefined, sides: Sides): Found | undefined {
  if (right === undefined) return undefined;
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [a, b] = [left[i], right[i]];
    if (a === undefined || b === undefined || a.name !== b.name) {
      return apart(i === 0 ? undefined : left[i - 1], a, b);
    }
    const found = different(a, b, sides);
    if (found !== undefined) return found;
  }
  return undefined;
}

function apart(
  after: FoldedVisit | undefined,
  left: FoldedVisit | undefined,
  right: FoldedVisit | undefined,
): Found {
  const shown = after ?? left ?? right;
  const place = shown === undefined ? "" : iterationText(shown.scope);
  // Where one went no further though it left the last state well, it was cut off from outside.
  const byAbort = left === undefined || right === undefined;
  if (after === undefined) {
    const why = `the left began with ${left?.name}, the right with ${right?.name}`;
    return { left, right, at: `the beginning${place}`, why, byAbort };
  }
  const way = ({ name }: FoldedVisit): string => `to ${name}`;
  const why =
    left !== undefined && right !== undefined
      ? `the left went ${way(left)}, the right ${way(right)}`
      : left !== undefined
        ? `the left went ${way(left)}, the right no further`
        : `the right went ${right === undefined ? "" : way(right)}, the left no further`;
  return { left, right, at: `after ${after.name}${place}`, why, byAbort };
}

function different(a: FoldedVisit, b: FoldedVisit, sides: Sides): Found | undefined {
  const counts = otherCount(a, b);
  if (counts !== undefined) {
    return { left: a, right: b, at: nameInPlace(a), why: counts, byAbort: false };
  }
  const [left, right] = [statusOf(a, sides[0].subject), statusOf(b, sides[1].subject)];
  const byAbort = left === "aborted" || right === "aborted";
  const inside = firstInside(a, b, sides);
  if (inside?.byAbort === false || (inside !== undefined && byAbort)) return inside;
  const why = whyDifferent(a, b, sides);
  if (why === undefined) return inside;
  return { left: a, right: b, at: nameInPlace(a), why, byAbort };
}

const WORDS: Readonly<Record<VisitStatus, string>> = {
  succeeded: "succeeded",
  running: "is running",
  failed: "failed",
  caught: "failed and was caught",
  aborted: "was aborted",
};

function whyDifferent(a: FoldedVisit, b: FoldedVisit, [left, right]: Sides): string | undefined {
  const [ofLeft, ofRight] = [statusOf(a, left.subject), statusOf(b, right.subject)];
  if (ofLeft !== ofRight) return `${WORDS[ofLeft]} on the left, ${WORDS[ofRight]} on the right`;
  const [leftError, rightError] = [errorOf(a, left.subject), errorOf(b, right.subject)];
  if ((leftError ?? "") === (rightError ?? "")) return undefined;
  return `failed ${withError(leftError)} on the left, ${withError(rightError)} on the right`;
}

/** A Fail state need not name its error. */
function withError(error: string | undefined): string {
  return error === undefined || error === "" ? "without an error's name" : `with ${error}`;
}

function otherCount(a: FoldedVisit, b: FoldedVisit): string | undefined {
  const [left, right] = [a.iterations?.total, b.iterations?.total];
  if (left === undefined || right === undefined || left === right) return undefined;
  return `${left} ${left === 1 ? "iteration" : "iterations"} on the left, ${right} on the right`;
}

/** `Pay`, `Pay in iteration #2 › #1`. */
export function nameInPlace({ name, scope }: FoldedVisit): string {
  return `${name}${iterationText(scope)}`;
}

function iterationText(scope: FoldedScope): string {
  const indexes: string[] = [];
  for (let at: FoldedScope | undefined = scope; at !== undefined; at = at.owner?.scope) {
    if (at.index !== undefined) indexes.unshift(`#${at.index}`);
  }
  return indexes.length === 0 ? "" : ` in iteration ${indexes.join(" › ")}`;
}
