// abort.ts — the Aborted events of states that are torn down because another branch failed.
//
// Every state that was entered and not left gets one, the failed Task itself included; all of them follow the
// event that brought the failure. Types without an Aborted event (Pass, Choice, Fail …) are silent.
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { STATE_EVENTS } from "./state-events.ts";

/** The state of a frame that is torn down, and then, outer before inner, what runs in it. */
export function abortState(draft: Draft, frame: Frame, previous: number): void {
  const { position } = frame;
  if (position.at === "entering") return;
  const state = draft.stateOf(frame);
  const { aborted } = STATE_EVENTS[state.type];
  if (aborted !== undefined) draft.emitBeside(frame, previous, aborted);
  if (position.at === "mapRun") draft.emitBeside(frame, previous, "MapRunAborted");
  for (const child of frame.children.values()) {
    if (state.type === "Map") abortIteration(draft, child, previous, state.name);
    else abortState(draft, child, previous);
  }
}

/** The same for the frame that failed: a Map or Parallel has said so itself, and has torn down what ran in it. */
export function abortFailed(draft: Draft, frame: Frame): void {
  const { type } = draft.stateOf(frame);
  const { aborted } = STATE_EVENTS[type];
  if (aborted === undefined || type === "Map" || type === "Parallel") return;
  draft.emitBeside(frame, frame.lastEventId, aborted);
}

export function abortIteration(draft: Draft, frame: Frame, previous: number, name: string): void {
  draft.emitBeside(frame, previous, "MapIterationAborted", { index: frame.index, name });
  abortState(draft, frame, previous);
}
