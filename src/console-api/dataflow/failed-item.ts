// failed-item.ts — the item for which an ItemSelector failed, or made more than a state may be given.
//
// The iterations of an inline Map tell which one it is. Of a Distributed Map nothing does: its items are gone through again
// until one fails in the words that the history has.
import type { MapState } from "../../asl/index.ts";
import type { Json } from "../../base/index.ts";
import { type Evaluated, QueryFailure } from "../../query/index.ts";
import { evaluated, type View } from "./flow-env.ts";
import { itemAt } from "./inner-result.ts";
import { saysTooLarge, tooLargeItem } from "./too-large.ts";
import type { Work } from "./work.ts";

/** Items that are gone through, at most. */
const LOOKED_MAX = 1_000;

/** The work with the item of a Distributed Map that failed, where it can be found out. `items`: what it iterates. */
export function atFailedChild(work: Work, state: MapState, items: Json, view: View): Work {
  const { failure, failed, visit, item } = work;
  const isMeant = item.isBegun && (failure === "failed" || failure === "caught");
  if (state.distributed === undefined || !isMeant || failed?.began.stateName !== visit.name) {
    return work;
  }
  const cause = failed.value.Cause ?? "";
  for (let index = 0; index < LOOKED_MAX; index += 1) {
    const mapItem = itemAt(state, items, index);
    if (mapItem === undefined) return work;
    const value = selected(work, state, { ...view, mapItem });
    if (value === undefined) return work;
    const hasFailed =
      value instanceof QueryFailure
        ? cause.endsWith(value.reason)
        : saysTooLarge(work) && tooLargeItem(work, value) !== undefined;
    if (hasFailed) return { ...work, item: { ...item, index, hasFailed, recorded: undefined } };
    // It failed with something else before it came to this one.
    if (value instanceof QueryFailure) return work;
  }
  return work;
}

/** Why the iteration could not begin with what came of its ItemSelector. */
export function itemRefusal(work: Work, state: MapState, view: View): QueryFailure | undefined {
  if (!work.item.hasFailed) return undefined;
  const value = selected(work, state, view);
  if (value === undefined || value instanceof QueryFailure) return undefined;
  return tooLargeItem(work, value);
}

function selected({ steps }: Work, state: MapState, view: View): Evaluated | undefined {
  const template = state.itemSelector;
  return template && (template.constant?.value ?? evaluated(template.evaluate, steps.sight, view));
}
