// data-parting.ts — where the data of two executions parts first: what they were given, or what a state that both were
// in was given or gave. What is only handed on is not told: it differed before.
import { foreignJson, jsonEquals } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import { type FoldedVisit, foldEvent, textOf } from "../fold/index.ts";
import { nameInPlace, type Parting, sharedVisits } from "./divergence.ts";
import type { Subject } from "./subject.ts";

/** Inputs and outputs that are compared, at most. */
const MOMENTS_MAX = 2_000;
const AT_ONCE = 50;

export interface Both {
  readonly left: Subject;
  readonly right: Subject;
}

/** Up to where the ways part. */
export async function dataParting(
  engine: Engine,
  both: Both,
  ways: Parting | undefined,
): Promise<Parting | undefined> {
  const { left, right } = both;
  if (!isSame(left.record.input, right.record.input)) {
    const why = "the two executions were given different inputs";
    return { left: undefined, right: undefined, at: "the input", why };
  }
  const differing = await firstDiffering(engine, momentsUntil(ways, both), both);
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

/**
 * By the events of both, so what is inside a Map or Parallel before what that gave, and in the same order whichever of
 * the two is the left one. What is before on one side alone, as an iteration may be, is not told as before.
 */
function momentsUntil(ways: Parting | undefined, { left, right }: Both): readonly Moment[] {
  const moments: Moment[] = [];
  for (const visits of sharedVisits(left, right)) {
    const [a, b] = visits;
    moments.push({ what: "input", visits, events: [a.enteredEventId, b.enteredEventId] });
    if (a.exitedEventId === undefined || b.exitedEventId === undefined) continue;
    moments.push({ what: "output", visits, events: [a.exitedEventId, b.exitedEventId] });
  }
  const [untilLeft, untilRight] = [lastEvent(ways?.left), lastEvent(ways?.right)];
  return moments
    .filter(({ events: [a, b] }) => a <= untilLeft && b <= untilRight)
    .sort((one, other) => one.events[0] + one.events[1] - other.events[0] - other.events[1]);
}

/** What a visit was given comes before what it came to. */
function lastEvent(parting: FoldedVisit | undefined): number {
  return parting?.enteredEventId ?? Number.POSITIVE_INFINITY;
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
