// fail.ts — the Fail state: the frame fails with the state's Error and Cause.
import type { FailState, TextField } from "../../asl/index.ts";
import { boundedFailure } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { Draft } from "../draft.ts";
import { textOf } from "../fields.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation, failFrame } from "../guard.ts";

export function runFail(draft: Draft, frame: Frame, state: FailState): void {
  // It has no InputPath, and AWS shows the stage all the same.
  if (state.language === "JSONPath") draft.inspector?.note("afterInputPath", frame.input);
  const error = optionalText(draft, frame, state.error);
  if (error instanceof QueryFailure) {
    failEvaluation(draft, frame, error);
    return;
  }
  const cause = optionalText(draft, frame, state.cause);
  if (cause instanceof QueryFailure) {
    failEvaluation(draft, frame, cause);
    return;
  }
  const failure = boundedFailure({
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  });
  failFrame(draft, frame, { failure });
}

function optionalText(
  draft: Draft,
  frame: Frame,
  field: TextField | undefined,
): string | QueryFailure | undefined {
  return field && textOf(field, draft.env.of(frame, frame.input.value));
}
