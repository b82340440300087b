// verdict.mjs — a goal and what was measured against it: a ratio within the same rounds, met or missed.
import { median, pairedRatio } from "./statistics.mjs";

/** Ours must be at least `factor` times theirs. */
export function atLeast(goal, ours, theirs, factor) {
  const measured = pairedRatio(ours, theirs);
  return { goal, measured, limit: factor, met: measured >= factor };
}

/** Ours must be at most `factor` times theirs. */
export function atMost(goal, ours, theirs, factor) {
  const measured = pairedRatio(ours, theirs);
  return { goal, measured, limit: factor, met: measured <= factor };
}

/** A goal in a unit of its own: it depends on the machine, so a ratio stands beside it. */
export function atMostAbsolute(goal, values, limit) {
  const measured = median(values);
  return { goal, measured, limit, met: measured <= limit };
}

/** The same the other way round, for figures of peers that are not part of the run. */
export function atLeastAbsolute(goal, values, limit) {
  const measured = median(values);
  return { goal, measured, limit, met: measured >= limit };
}
