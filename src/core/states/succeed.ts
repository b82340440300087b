// succeed.ts — the Succeed state: the end of its flow.
import type { SucceedState } from "../../asl/index.ts";
import { QueryFailure } from "../../query/index.ts";
import {
  type Conclusion,
  concludeWithoutResult,
  effectiveInput,
  selectOutput,
} from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation } from "../guard.ts";
import { leave } from "../transition.ts";

export function runSucceed(draft: Draft, frame: Frame, state: SucceedState): void {
  const conclusion =
    state.language === "JSONata"
      ? concludeWithoutResult(draft, frame, state)
      : succeedJsonPath(draft, frame, state);
  if (conclusion instanceof QueryFailure) failEvaluation(draft, frame, conclusion);
  else leave(draft, frame, conclusion, undefined);
}

function succeedJsonPath(
  draft: Draft,
  frame: Frame,
  state: SucceedState,
): Conclusion | QueryFailure {
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) return input;
  const output = selectOutput(draft, frame, state, input);
  return output instanceof QueryFailure ? output : { output, assigned: undefined };
}
