// comparison.ts — `compare`: two executions side by side, and the first visit in which they differ.
//
// Branches and iterations interleave by chance, so visits are not compared by their place in the history but by what
// they are: the same state, in the same iteration and branch, for the same time.
import type { Comparison, Divergence, Visit } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import { type FoldedVisit, foldEvent, textOf } from "../fold/index.ts";
import { executionView } from "./execution-view.ts";
import type { Subject } from "./subject.ts";
import { statusOf } from "./subject.ts";
import { errorOf, pathOf, wireVisit } from "./wire-visit.ts";

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
  const ofRight = keyed(right);
  const pairs: (readonly [FoldedVisit, FoldedVisit])[] = [];
  const show = (visit: FoldedVisit | undefined, subject: Subject): Visit | undefined =>
    visit && wireVisit(visit, subject);
  const told = (
    position: number,
    a: FoldedVisit | undefined,
    b: FoldedVisit | undefined,
    why: string,
  ): Divergence => {
    const [shownLeft, shownRight] = [show(a, left), show(b, right)];
    return {
      ...{ position, why },
      ...(shownLeft === undefined ? {} : { left: shownLeft }),
      ...(shownRight === undefined ? {} : { right: shownRight }),
    };
  };
  let structural: Divergence | undefined;
  for (const [key, visit] of keyed(left)) {
    const other = ofRight.get(key);
    const why =
      other === undefined
        ? `only the left visited ${visit.name}`
        : whyDifferent(visit, left, other, right);
    if (why !== undefined) {
      // Where the left went another way, the right's own next visit says where to.
      const instead = other ?? nextOf(right, pairs.at(-1)?.[1]);
      structural = told(pairs.length, visit, instead, why);
      break;
    }
    if (other !== undefined) pairs.push([visit, other]);
  }
  let data: Divergence | undefined;
  const byOutput = await differentOutput(engine, pairs, { left, right });
  if (byOutput !== undefined) {
    const [a, b] = pairs[byOutput] ?? [];
    data = told(byOutput, a, b, `the outputs of ${a?.name} differ`);
  }
  const known = keyed(left);
  const extra = [...ofRight].find(([key]) => !known.has(key))?.[1];
  if (structural === undefined && extra !== undefined)
    structural = told(pairs.length, undefined, extra, `only the right visited ${extra.name}`);
  if (structural === undefined) return data === undefined ? {} : { divergence: data };
  return { divergence: structural, ...(data === undefined ? {} : { dataDivergence: data }) };
}

function nextOf({ fold }: Subject, visit: FoldedVisit | undefined): FoldedVisit | undefined {
  return fold.visits.find(({ from }) => from === visit);
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

function whyDifferent(
  a: FoldedVisit,
  left: Subject,
  b: FoldedVisit,
  right: Subject,
): string | undefined {
  const [ofLeft, ofRight] = [statusOf(a, left), statusOf(b, right)];
  if (ofLeft !== ofRight) return `${a.name} ${ofLeft} on the left and ${ofRight} on the right`;
  const [leftError, rightError] = [errorOf(a, left), errorOf(b, right)];
  if (leftError === rightError) return undefined;
  return `${a.name} failed with ${leftError} on the left and with ${rightError} on the right`;
}

async function differentOutput(
  engine: Engine,
  pairs: readonly (readonly [FoldedVisit, FoldedVisit])[],
  { left, right }: { readonly left: Subject; readonly right: Subject },
): Promise<number | undefined> {
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
    if (at >= 0) return i + at;
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
