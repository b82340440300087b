// comparison.ts — `compare`: two executions side by side, and the first visit in which they differ.
//
// Branches and iterations interleave by chance, so visits are not compared by their place in the history but by what
// they are: the same state, in the same iteration and branch, for the same time.
import type { Comparison, Divergence } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
import type { BlameSources } from "./blame.ts";
import { dataParting } from "./data-parting.ts";
import { type Parting, parting } from "./divergence.ts";
import { executionView } from "./execution-view.ts";
import type { Subject } from "./subject.ts";
import { wireVisit } from "./wire-visit.ts";

export async function comparison(
  sources: BlameSources,
  { left, right, now }: { readonly left: Subject; readonly right: Subject; readonly now: number },
): Promise<Comparison> {
  const [leftView, rightView] = await Promise.all([
    executionView(sources, left, now),
    executionView(sources, right, now),
  ]);
  const { divergence, dataDivergence } = await divergences(sources.engine, left, right);
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
  if (left.record.executionArn === right.record.executionArn) return {};
  const found = parting(left, right);
  const differing = await dataParting(engine, { left, right }, found);
  const data = differing && told(differing, left, right);
  if (found === undefined) return data === undefined ? {} : { divergence: data };
  const divergence = told(found, left, right);
  return data === undefined ? { divergence } : { divergence, dataDivergence: data };
}

function told({ left: a, right: b, at, why }: Parting, left: Subject, right: Subject): Divergence {
  const [position, other] = new Set([...placeOf(a, left), ...placeOf(b, right)]);
  return {
    ...{ at, why },
    ...(position === undefined || other !== undefined ? {} : { position }),
    ...(a === undefined ? {} : { left: wireVisit(a, left) }),
    ...(b === undefined ? {} : { right: wireVisit(b, right) }),
  };
}

function placeOf(visit: FoldedVisit | undefined, { fold }: Subject): readonly number[] {
  return visit === undefined ? [] : [fold.visits.indexOf(visit)];
}
