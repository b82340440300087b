// finish-inner.ts — out of a state that held others, with the list of what they gave: Map and Parallel.
import type { MapState, ParallelState } from "../../asl/index.ts";
import type { Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { conclude } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation, failState } from "../guard.ts";
import { exceeds, tooLargeResult } from "../payload-size.ts";
import { leave } from "../transition.ts";

export function finishInner(
  draft: Draft,
  frame: Frame,
  state: MapState | ParallelState,
  result: Payload,
): void {
  if (exceeds(result, draft.limits.payloadBytesMax)) {
    failInner(draft, frame, state);
    return;
  }
  draft.unqueue(frame.id);
  const conclusion = conclude(draft, frame, state, result);
  if (conclusion instanceof QueryFailure) {
    failEvaluation(draft, frame, conclusion);
    return;
  }
  // The Exited event follows the iteration or branch that ended last, not this one.
  draft.emitBeside(frame, frame.lastEventId, `${state.type}StateSucceeded`);
  leave(draft, frame, conclusion, state.next);
}

/** What they gave is together more than a result may be. */
export function failInner(draft: Draft, frame: Frame, state: MapState | ParallelState): void {
  draft.unqueue(frame.id);
  failState(draft, frame, { failure: tooLargeResult(state.name) });
}
