// transition.ts — into a state, out of it, and on to the next or to the end of the frame.

import type { State } from "../asl/index.ts";
import { Payload } from "../base/index.ts";
import { failExecution } from "./closing.ts";
import type { Assigned, Conclusion } from "./data-flow.ts";
import type { Details, Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { exceedsBound, tooLargeResult } from "./payload-size.ts";
import { NOT_TRUNCATED, STATE_EVENTS } from "./state-events.ts";
import { assignVariables } from "./variables.ts";

/** Writes the Entered event; from here on the frame is in its state. */
export function enter(draft: Draft, frame: Frame, state: State): void {
  draft.transitions += 1;
  // Recorded: a Map with a Label has its input written anew, without the spaces that it came with.
  const rewritten = state.type === "Map" && state.distributed?.label !== undefined;
  frame.beforeEnteredId = frame.lastEventId;
  frame.enteredAt = draft.at;
  frame.enteredEventId = draft.emit(frame, STATE_EVENTS[state.type].entered, {
    input: rewritten ? new Payload(frame.input.value) : frame.input,
    inputDetails: NOT_TRUNCATED,
    name: state.name,
  });
}

/** Out of the state with what it concluded; `next` undefined: the frame has come to its end. */
export function leave(
  draft: Draft,
  frame: Frame,
  conclusion: Conclusion,
  next: string | undefined,
): void {
  const { output, assigned } = conclusion;
  const bytesMax = draft.limits.payloadBytesMax;
  const bound = draft.weigh(output);
  if (output !== frame.input && exceedsBound(output, bytesMax, bound)) {
    failExecution(draft, frame, tooLargeResult(frame.stateName));
    return;
  }
  if (assigned !== undefined) {
    const refused = assignVariables(draft, frame, assigned);
    if (refused !== undefined) {
      failExecution(draft, frame, refused);
      return;
    }
  }
  const { exited } = STATE_EVENTS[draft.stateOf(frame).type];
  if (exited !== undefined) draft.emit(frame, exited, exitedDetails(frame, output, assigned));
  draft.inspector?.left(output, next);
  if (next === undefined) {
    draft.report({ type: "ended", frame, output });
    return;
  }
  frame.moveTo(next, output);
  draft.enqueue(frame);
}

function exitedDetails(frame: Frame, output: Payload, assigned: Assigned | undefined): Details {
  const name = frame.stateName;
  if (assigned === undefined || assigned.length === 0) {
    return { name, output, outputDetails: NOT_TRUNCATED };
  }
  return {
    name,
    output,
    outputDetails: NOT_TRUNCATED,
    assignedVariables: Object.fromEntries(assigned),
    assignedVariablesDetails: NOT_TRUNCATED,
  };
}
