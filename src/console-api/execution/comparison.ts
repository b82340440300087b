// comparison.ts — `compare`: two executions side by side, and the first visit in which they differ.
//
// Branches and iterations interleave by chance, so visits are not compared by their place in the history but by what
// they are: the same state, in the same iteration and branch, for the same time.
import type { Comparison, Divergence } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import { type FoldedVisit, foldEvent, textOf } from "../fold/index.ts";
import { nameInPlace, type Parting, parting } from "./divergence.ts";
import { executionView } from "./execution-view.ts";
import type { Subject } from "./subject.ts";
import { pathOf, wireVisit } from "./wire-visit.ts";

/** Outputs that are compared, at most. */
const OUTPUTS_MAX = 1_000;
const AT_ONCE = 50;

export async function comparison(
  engine: Engine,
  { left, right, now }: { readonly left: Subject; readonly right: Subject; readonly now: number },
): Promise<Comparison> {
  const [leftView, rightView] = await Promise.all([
    executionView(engine, left, now),
    executionView(engine, right, now),
  ]);
  const { divergence, dataDivergence } = await divergences(engine, left, right);
  // By name: another definition may have the same state in another place.
  const shown = [...leftView.states, ...rightView.states];
  const ids = new Map(
    shown.map(({ id, name }) => [name, right.picture.states.get(name)?.id ?? id]),
  );
  return {
    left: leftView,
    right: rightView,
    ...(divergence === undefined ? {} : { divergence }),
    ...(dataDivergence === undefined ? {} : { dataDivergence }),
    states: [...ids].map(([name, id]) => {
      const ofLeft = leftView.states.find((state) => state.name === name);
      const ofRight = rightView.states.find((state) => state.name === name);
      return {
        ...{ id, name },
        ...(ofLeft === undefined ? {} : { left: ofLeft }),
        ...(ofRight === undefined ? {} : { right: ofRight }),
      };
    }),
  };
}

/** Where the ways part, and where the data does: other inputs make other outputs from the first state on. */
async function divergences(
  engine: Engine,
  left: Subject,
  right: Subject,
): Promise<Pick<Comparison, "divergence" | "dataDivergence">> {
  const found = parting(left, right);
  const structural = found && told(found, left, right);
  const pairs = pairsBefore(found?.left?.enteredEventId, left, right);
  const differing = await differentOutput(engine, pairs, { left, right });
  if (differing === undefined) return structural === undefined ? {} : { divergence: structural };
  const [a, b] = differing;
  const at = nameInPlace(a);
  const data = told({ left: a, right: b, at, why: `the outputs of ${at} differ` }, left, right);
  if (structural === undefined) return { divergence: data };
  return { divergence: structural, dataDivergence: data };
}

function told({ left: a, right: b, at, why }: Parting, left: Subject, right: Subject): Divergence {
  const position = a === undefined ? placeOf(b, right) : placeOf(a, left);
  return {
    ...{ position, at, why },
    ...(a === undefined ? {} : { left: wireVisit(a, left) }),
    ...(b === undefined ? {} : { right: wireVisit(b, right) }),
  };
}

function placeOf(visit: FoldedVisit | undefined, { fold }: Subject): number {
  return Math.max(0, visit === undefined ? 0 : fold.visits.indexOf(visit));
}

type Pair = readonly [FoldedVisit, FoldedVisit];

/** What both left, before the left came to an event; in the order of leaving, so the innermost first. */
function pairsBefore(event: number | undefined, left: Subject, right: Subject): readonly Pair[] {
  const ofRight = keyed(right);
  const pairs: Pair[] = [];
  for (const [key, visit] of keyed(left)) {
    const other = ofRight.get(key);
    const { exitedEventId: exited = Number.POSITIVE_INFINITY } = visit;
    if (exited < (event ?? Number.POSITIVE_INFINITY) && other?.exitedEventId !== undefined) {
      pairs.push([visit, other]);
    }
  }
  return pairs.sort(([a], [b]) => (a.exitedEventId ?? 0) - (b.exitedEventId ?? 0));
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

async function differentOutput(
  engine: Engine,
  pairs: readonly Pair[],
  { left, right }: { readonly left: Subject; readonly right: Subject },
): Promise<Pair | undefined> {
  const bounded = pairs.slice(0, OUTPUTS_MAX);
  for (let i = 0; i < bounded.length; i += AT_ONCE) {
    const part = bounded.slice(i, i + AT_ONCE);
    const same = await Promise.all(
      part.map(async ([a, b]) => {
        const outputs = await Promise.all([outputOf(engine, left, a), outputOf(engine, right, b)]);
        return outputs[0] === outputs[1];
      }),
    );
    const at = same.indexOf(false);
    if (at >= 0) return part[at];
  }
  return undefined;
}

async function outputOf(
  engine: Engine,
  { record }: Subject,
  { exitedEventId }: FoldedVisit,
): Promise<string | undefined> {
  if (exitedEventId === undefined) return undefined;
  const page = await engine.history(record.executionArn, { fromId: exitedEventId, limit: 1 });
  const [text] = page?.events ?? [];
  return text === undefined ? undefined : textOf(foldEvent(text).details, "output");
}
