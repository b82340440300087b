// pass.ts — the Pass state: hands on its input, a constant, or what a template makes of them.
import type { PassState } from "../../asl/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { conclude, concludeWithoutResult, effectiveInput, taskParameters } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation } from "../guard.ts";
import { leave } from "../transition.ts";

export function runPass(draft: Draft, frame: Frame, state: PassState): void {
  const conclusion =
    state.language === "JSONata"
      ? concludeWithoutResult(draft, frame, state)
      : passJsonPath(draft, frame, state);
  if (conclusion instanceof QueryFailure) failEvaluation(draft, frame, conclusion);
  else leave(draft, frame, conclusion, state.next);
}

function passJsonPath(draft: Draft, frame: Frame, state: PassState) {
  // A Result makes AWS look at neither InputPath nor Parameters.
  if (state.result !== undefined) {
    draft.inspector?.note("result", state.result);
    return conclude(draft, frame, state, state.result);
  }
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) return input;
  const parameters = taskParameters(draft, frame, state, input);
  if (parameters instanceof QueryFailure) return parameters;
  return conclude(draft, frame, state, parameters);
}
