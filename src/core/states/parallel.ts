// parallel.ts — the Parallel state: all branches at once, a list of their outputs; the first failure ends all.
import type { ParallelState } from "../../asl/index.ts";
import { assert, type Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { abortFailed, abortState } from "../abort.ts";
import { halt } from "../closing.ts";
import { effectiveInput, listPayload, taskParameters } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation, failState } from "../guard.ts";
import { exceeds, tooLargeResult } from "../payload-size.ts";
import type { Trouble } from "../trouble.ts";
import { finishInner } from "./finish-inner.ts";

/** Starts all branches. Also runs for every retry. */
export function startParallel(draft: Draft, frame: Frame, state: ParallelState): void {
  const parameters = branchInput(draft, frame, state);
  if (parameters instanceof QueryFailure) {
    failEvaluation(draft, frame, parameters);
    return;
  }
  if (exceeds(parameters, draft.limits.payloadBytesMax)) {
    failState(draft, frame, { failure: tooLargeResult(state.name) });
    return;
  }
  const lastEventId = draft.emit(frame, "ParallelStateStarted");
  frame.position = { at: "branches", progress: { kind: "parallel", outputs: new Map() } };
  state.branches.forEach((flow, index) => {
    draft.enqueue(draft.addChild(frame, index, { flow, input: parameters, lastEventId }));
  });
}

/** What every branch gets. */
export function branchInput(
  draft: Draft,
  frame: Frame,
  state: ParallelState,
): Payload | QueryFailure {
  const input = effectiveInput(draft, frame, state);
  return input instanceof QueryFailure ? input : taskParameters(draft, frame, state, input);
}

/** A branch has come to its end; the last one to do so ends the state. */
export function endBranch(draft: Draft, frame: Frame, branch: Frame, output: Payload): void {
  const state = draft.stateOf(frame);
  const { position } = frame;
  assert(state.type === "Parallel" && position.at === "branches", "a branch ends in a Parallel");
  const outputs = new Map(position.progress.outputs).set(branch.index, output);
  frame.position = { at: "branches", progress: { kind: "parallel", outputs } };
  draft.removeChild(frame, branch.index);
  if (outputs.size === state.branches.length) frame.lastEventId = branch.lastEventId;
  finishIfDone(draft, frame, state);
}

/** Ends the state when all branches have; after a redrive they may have done so before. */
export function finishIfDone(draft: Draft, frame: Frame, state: ParallelState): void {
  const { position } = frame;
  if (position.at !== "branches") return;
  const { outputs } = position.progress;
  if (outputs.size < state.branches.length) return;
  const results = state.branches.map((_, index) => outputs.get(index));
  finishInner(draft, frame, state, listPayload(results));
}

/** A branch has failed: the others are aborted, and the state fails. */
export function failBranch(draft: Draft, frame: Frame, branch: Frame, trouble: Trouble): void {
  const previous = branch.lastEventId;
  draft.unqueue(frame.id);
  abortFailed(draft, branch);
  for (const [index, sibling] of frame.children) {
    if (index !== branch.index) abortState(draft, sibling, previous);
  }
  frame.lastEventId = previous;
  for (const child of [...frame.children.values()]) halt(draft, draft.touch(child), undefined);
  failState(draft, frame, { ...trouble, ofBranch: true });
}
