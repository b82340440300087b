// guard.ts — what becomes of a state that failed: another attempt, a catcher, or its frame fails too.
//
//   G1. States.Runtime ends the execution wherever it happens: it is never retried and never caught.
//   G2. A retrier's counter lives as long as the visit to the state; a redrive sets it to 0.

import type { Catcher, MapState, ParallelState, Retrier, State, TaskState } from "../asl/index.ts";
import { boundedFailure, type Failure, Payload, stateCause } from "../base/index.ts";
import { QueryFailure } from "../query/index.ts";
import { failExecution, settle } from "./closing.ts";
import { type Conclusion, evaluateAssign, fill } from "./data-flow.ts";
import type { Draft } from "./draft.ts";
import { type Frame, TRYING } from "./frame.ts";
import { leave } from "./transition.ts";
import { beyondParallel, errorOutputOf, matches, type Trouble } from "./trouble.ts";

type GuardedState = TaskState | ParallelState | MapState;

/** Decides about a failed state. `frame` must be the draft's own. */
export function failState(draft: Draft, frame: Frame, trouble: Trouble): void {
  if (trouble.failure.error === "States.Runtime") {
    failExecution(draft, frame, trouble.failure);
    return;
  }
  const state = draft.stateOf(frame);
  if (!isGuarded(state)) {
    failFrame(draft, frame, trouble);
    return;
  }
  if (retry(draft, frame, state, trouble)) return;
  if (state.type === "Parallel") draft.emit(frame, "ParallelStateFailed");
  if (state.type === "Map") draft.emit(frame, "MapStateFailed");
  const catcher = state.catchers.find(({ errorEquals }) => matches(errorEquals, trouble));
  // Nobody catches it: the frame has failed, and its parent, or the execution, hears of it next.
  if (catcher === undefined) failFrame(draft, frame, trouble);
  else catchTrouble(draft, frame, { catcher, catchers: state.catchers }, trouble);
}

export function failFrame(draft: Draft, frame: Frame, trouble: Trouble): void {
  settle(frame, trouble.failure);
  draft.report({ type: "failed", frame, trouble: beyondParallel(trouble) });
}

/**
 * An expression gave no value. In the words of AWS the state is named in front; States.Runtime ends the
 * execution at once, other errors can be retried and caught.
 */
export function failEvaluation(draft: Draft, frame: Frame, problem: QueryFailure): void {
  failState(draft, frame, { failure: recordedFailure(draft, frame, problem) });
}

/** The failure in AWS's words, its event written where it has one. */
export function recordedFailure(draft: Draft, frame: Frame, problem: QueryFailure): Failure {
  const failure = evaluationFailure(draft, frame, problem);
  if (problem.error === "States.QueryEvaluationError")
    recordEvaluation(draft, frame, failure, problem);
  return failure;
}

export function evaluationFailure(draft: Draft, frame: Frame, problem: QueryFailure): Failure {
  const { stateName, enteredEventId } = frame;
  // TestState has no event to point at.
  if (draft.inspector !== undefined) return { error: problem.error, cause: problem.reason };
  // The reason may quote an input, as AWS does.
  return boundedFailure({
    error: problem.error,
    cause: stateCause({ stateName, enteredEventId, reason: problem.reason }),
  });
}

/** A failure of the runtime's own, worded like that of an expression. */
export function failRuntime(draft: Draft, frame: Frame, reason: string): void {
  failEvaluation(draft, frame, new QueryFailure("States.Runtime", reason));
}

function recordEvaluation(
  draft: Draft,
  frame: Frame,
  failure: Failure,
  problem: QueryFailure,
): void {
  const location =
    "location" in problem && typeof problem.location === "string" ? problem.location : undefined;
  // AWS evaluates what a state needs to begin before its Entered event counts; a Wait begins later.
  const early = frame.lastEventId === frame.enteredEventId && draft.stateOf(frame).type !== "Wait";
  const previous = early ? frame.beforeEnteredId : frame.lastEventId;
  const id = draft.emitBeside(frame, previous, "EvaluationFailed", {
    ...failure,
    ...(location === undefined ? {} : { location }),
    state: frame.stateName,
  });
  if (id > 0) frame.lastEventId = id;
}

function isGuarded(state: State): state is GuardedState {
  return state.type === "Task" || state.type === "Parallel" || state.type === "Map";
}

// Retry.

function retry(draft: Draft, frame: Frame, state: GuardedState, trouble: Trouble): boolean {
  const at = state.retriers.findIndex(({ errorEquals }) => matches(errorEquals, trouble));
  const retrier = state.retriers[at];
  if (retrier === undefined) return false;
  const attempts = frame.attempts[at] ?? 0;
  if (attempts >= retrier.maxAttempts) {
    draft.inspector?.retrier(at, undefined);
    return false;
  }
  frame.attempts = state.retriers.map((_, i) => (frame.attempts[i] ?? 0) + (i === at ? 1 : 0));
  frame.retryCount += 1;
  frame.dropChildren();
  const seconds = retryDelaySeconds(retrier, attempts, () => draft.random.next());
  draft.inspector?.retrier(at, seconds);
  if (seconds > 0) {
    frame.position = { at: "retrying", timer: draft.startTimer(frame, seconds) };
    return true;
  }
  frame.position = TRYING;
  draft.enqueue(frame);
  return true;
}

/** States Language, "Retry": MaxDelaySeconds caps the delay before jitter. `attempts`: those made already. */
export function retryDelaySeconds(
  retrier: Pick<Retrier, "intervalSeconds" | "backoffRate" | "maxDelaySeconds" | "jitter">,
  attempts: number,
  chance: () => number,
): number {
  const backoff = retrier.intervalSeconds * retrier.backoffRate ** attempts;
  const delay = Math.min(backoff, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return retrier.jitter === "FULL" ? delay * chance() : delay;
}

// Catch.

function catchTrouble(
  draft: Draft,
  frame: Frame,
  caught: { readonly catcher: Catcher; readonly catchers: readonly Catcher[] },
  trouble: Trouble,
): void {
  const { catcher, catchers } = caught;
  const conclusion = catcherConclusion(draft, frame, catcher, trouble);
  draft.inspector?.catcher(catchers.indexOf(catcher));
  if (conclusion instanceof QueryFailure) {
    const failure = evaluationFailure(draft, frame, conclusion);
    if (conclusion.error === "States.Runtime") {
      failExecution(draft, frame, failure);
      return;
    }
    if (conclusion.error === "States.QueryEvaluationError") {
      recordEvaluation(draft, frame, failure, conclusion);
    }
    failFrame(draft, frame, { failure });
    return;
  }
  frame.dropChildren();
  leave(draft, frame, conclusion, catcher.next);
}

function catcherConclusion(
  draft: Draft,
  frame: Frame,
  catcher: Catcher,
  trouble: Trouble,
): Conclusion | QueryFailure {
  const errorOutput = errorOutputOf(trouble);
  const jsonata = draft.stateOf(frame).language === "JSONata";
  const env = jsonata
    ? draft.env.of(frame, frame.input.value).withErrorOutput(errorOutput)
    : draft.env.of(frame, errorOutput);
  const assigned = catcher.assign && evaluateAssign(catcher.assign, env);
  if (assigned instanceof QueryFailure) return assigned;
  const output =
    catcher.output === undefined
      ? placeError(frame, catcher, new Payload(errorOutput))
      : fill(catcher.output, env);
  return output instanceof QueryFailure ? output : { output, assigned };
}

function placeError(frame: Frame, catcher: Catcher, error: Payload): Payload | QueryFailure {
  if (catcher.resultPath === undefined) return error;
  if (catcher.resultPath === null) return frame.input;
  const merged = catcher.resultPath(frame.input.value, error.value);
  return merged instanceof QueryFailure ? merged : new Payload(merged);
}
