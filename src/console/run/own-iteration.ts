// own-iteration.ts — the iteration that is chosen, where it is one of the very visit of a Map that is shown.
import type { Visit } from "../../console-wire/index.ts";
import { iterationText, outerIndexes, parseIteration } from "./iteration.ts";
import type { Selection } from "./selection.ts";

/** `attempt`: of the visit, from 1, that is shown. Without those around it, which the visit tells by itself. */
export function ownIteration(
  visit: Pick<Visit, "id" | "path">,
  { iteration }: Pick<Selection, "iteration">,
  attempt: number,
): string | undefined {
  const chosen = parseIteration(iteration);
  if (chosen === undefined || chosen.of !== visit.id) return undefined;
  const { of, index, outer } = chosen;
  const stands = outerIndexes(visit, of);
  // It names as many of those around it as it wants to.
  const isHere = outer.every((one, i) => stands[stands.length - outer.length + i] === one);
  if (!isHere || (chosen.attempt ?? attempt) !== attempt) return undefined;
  return iterationText({ of, index, outer: [] });
}
