// choice.ts — the Choice state: the first rule that holds says where to go.
import type { ChoiceState } from "../../asl/index.ts";
import { QueryFailure } from "../../query/index.ts";
import {
  type Conclusion,
  concludeWithoutResult,
  effectiveInput,
  evaluateAssign,
  selectOutput,
} from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation, failRuntime } from "../guard.ts";
import { leave } from "../transition.ts";

/** What the chosen way, or the state itself for the default, says about data. */
type Way = Pick<ChoiceState["data"], "assign" | "output">;

export function runChoice(draft: Draft, frame: Frame, state: ChoiceState): void {
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) {
    failEvaluation(draft, frame, input);
    return;
  }
  for (const rule of state.rules) {
    const holds = rule.holds(draft.env.of(frame, input.value));
    if (holds instanceof QueryFailure) {
      failEvaluation(draft, frame, holds);
      return;
    }
    if (holds) {
      choose(draft, frame, state, { way: rule, next: rule.next });
      return;
    }
  }
  if (state.defaultNext === undefined) {
    failRuntime(
      draft,
      frame,
      "Failed to transition out of the state. The state does not point to a next state.",
    );
    return;
  }
  choose(draft, frame, state, { way: state.data, next: state.defaultNext });
}

function choose(
  draft: Draft,
  frame: Frame,
  state: ChoiceState,
  choice: { readonly way: Way; readonly next: string },
): void {
  const conclusion =
    state.language === "JSONata"
      ? concludeWithoutResult(draft, frame, { data: choice.way })
      : chooseJsonPath(draft, frame, state, choice.way);
  if (conclusion instanceof QueryFailure) failEvaluation(draft, frame, conclusion);
  else leave(draft, frame, conclusion, choice.next);
}

function chooseJsonPath(
  draft: Draft,
  frame: Frame,
  state: ChoiceState,
  way: Way,
): Conclusion | QueryFailure {
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) return input;
  const assigned = way.assign && evaluateAssign(way.assign, draft.env.of(frame, input.value));
  if (assigned instanceof QueryFailure) return assigned;
  const output = selectOutput(draft, frame, state, input);
  return output instanceof QueryFailure ? output : { output, assigned };
}
