// map-tolerance.ts — how many failed items a Distributed Map puts up with.
import type { MapState } from "../../asl/index.ts";
import type { Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { Draft } from "../draft.ts";
import { integerOf, numberIn, outOfRange } from "../fields.ts";
import type { Frame } from "../frame.ts";
import type { Trouble } from "../trouble.ts";

export interface Tolerance {
  readonly count: number;
  readonly percentage: number;
}

export const THRESHOLD_EXCEEDED: Trouble = {
  failure: {
    error: "States.ExceedToleratedFailureThreshold",
    cause: "The specified tolerated failure threshold was exceeded",
  },
};

/** Fields that the state lacks count as 0. */
export function toleranceOf(
  draft: Draft,
  frame: Frame,
  state: MapState,
  input: Payload,
): Tolerance | QueryFailure {
  const env = draft.env.of(frame, input.value);
  const { toleratedFailureCount, toleratedFailurePercentage } = state;
  const count = toleratedFailureCount === undefined ? 0 : integerOf(toleratedFailureCount, env);
  if (count instanceof QueryFailure) return count;
  if (count < 0) {
    return outOfRange(toleratedFailureCount, "ToleratedFailureCount cannot be negative.");
  }
  const percentage =
    toleratedFailurePercentage === undefined ? 0 : numberIn(toleratedFailurePercentage, env);
  if (percentage instanceof QueryFailure) return percentage;
  if (percentage >= 0 && percentage <= 100) {
    noteTolerance(draft, state, { count, percentage });
    return { count, percentage };
  }
  return outOfRange(
    toleratedFailurePercentage,
    "ToleratedFailurePercentage must be between 0 and 100.",
  );
}

function noteTolerance(draft: Draft, state: MapState, tolerance: Tolerance): void {
  if (state.toleratedFailureCount !== undefined) {
    draft.inspector?.note("toleratedFailureCount", tolerance.count);
  }
  if (state.toleratedFailurePercentage !== undefined) {
    draft.inspector?.note("toleratedFailurePercentage", tolerance.percentage);
  }
}
