// data-parting.ts — where the data of two executions parts first: what they were given, or what a state that both were
// in was given or gave. What is only handed on is not told: it differed before.
import { foreignJson, jsonEquals } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import { type FoldedVisit, foldEvent, textOf } from "../fold/index.ts";
import { nameInPlace, type Parting } from "./divergence.ts";
import type { Subject } from "./subject.ts";
import { pathOf } from "./wire-visit.ts";

/** Inputs and outputs that are compared, at most. */
const MOMENTS_MAX = 2_000;
const AT_ONCE = 50;

export interface Both {
  readonly left: Subject;
  readonly right: Subject;
}

/** Up to the visit of the left one in which the ways part. */
export async function dataParting(
  engine: Engine,
  both: Both,
  last: FoldedVisit | undefined,
): Promise<Parting | undefined> {
  const { left, right } = both;
  if (!isSame(left.record.input, right.record.input)) {
    const why = "the two executions were given different inputs";
    return { left: undefined, right: undefined, at: "the input", why };
  }
  const differing = await firstDiffering(engine, momentsUntil(last, both), both);
  if (differing === undefined) return undefined;
  const [a, b] = differing.visits;
  const at = nameInPlace(a);
  return { left: a, right: b, at, why: `the ${differing.what}s of ${at} differ` };
}

/** A state was entered, or left, by both. */
interface Moment {
  readonly what: "input" | "output";
  readonly visits: readonly [FoldedVisit, FoldedVisit];
  /** Events of the left and of the right. */
  readonly events: readonly [number, number];
}

/** In the order of the left one, so what is inside a Map or Parallel before what that gave. */
function momentsUntil(last: FoldedVisit | undefined, { left, right }: Both): readonly Moment[] {
  const until = last?.enteredEventId ?? Number.POSITIVE_INFINITY;
  const ofRight = keyed(right);
  const moments: Moment[] = [];
  for (const [key, visit] of keyed(left)) {
    const other = ofRight.get(key);
    if (other === undefined || visit.enteredEventId > until) continue;
    const visits = [visit, other] as const;
    const entered = [visit.enteredEventId, other.enteredEventId] as const;
    moments.push({ what: "input", visits, events: entered });
    const { exitedEventId: exited = Number.POSITIVE_INFINITY } = visit;
    if (exited < until && other.exitedEventId !== undefined) {
      moments.push({ what: "output", visits, events: [exited, other.exitedEventId] });
    }
  }
  return moments.sort((a, b) => a.events[0] - b.events[0]);
}

/** By state, iteration and branch, and the how manieth time; in order of entry. */
function keyed(subject: Subject): ReadonlyMap<string, FoldedVisit> {
  const times = new Map<string, number>();
  const visits = new Map<string, FoldedVisit>();
  for (const visit of subject.fold.visits) {
    const place = pathOf(visit, subject).map(({ index }) => index);
    const key = `${visit.name} ${place.join(".")}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    visits.set(`${key} ${time}`, visit);
  }
  return visits;
}

async function firstDiffering(
  engine: Engine,
  moments: readonly Moment[],
  { left, right }: Both,
): Promise<Moment | undefined> {
  const bounded = moments.slice(0, MOMENTS_MAX);
  for (let i = 0; i < bounded.length; i += AT_ONCE) {
    const part = bounded.slice(i, i + AT_ONCE);
    const same = await Promise.all(
      part.map(async ({ what, events: [a, b] }) => {
        const texts = [textAt(engine, left, a, what), textAt(engine, right, b, what)] as const;
        return isSame(await texts[0], await texts[1]);
      }),
    );
    const at = same.indexOf(false);
    if (at >= 0) return part[at];
  }
  return undefined;
}

/** Not by its spaces and the order of its members. */
function isSame(left: string | undefined, right: string | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  const [a, b] = [foreignJson(left), foreignJson(right)];
  return a !== undefined && b !== undefined && jsonEquals(a, b);
}

async function textAt(
  engine: Engine,
  { record }: Subject,
  event: number,
  what: Moment["what"],
): Promise<string | undefined> {
  const page = await engine.history(record.executionArn, { fromId: event, limit: 1 });
  const [text] = page?.events ?? [];
  return text === undefined ? undefined : textOf(foldEvent(text).details, what);
}
