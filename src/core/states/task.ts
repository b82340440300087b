// task.ts — the Task state: one attempt after the other until one succeeds, is caught, or fails the frame.
//
//   T1. Every attempt has a task id of its own, so a late answer to an earlier attempt is no answer.
//   T2. The clocks of TimeoutSeconds and HeartbeatSeconds start at the Started event; a timer exists only where
//       the state asks for one.
//   T3. An activity's Scheduled event is written when the activity is known to exist (`taskSubmitted`); AWS
//       writes none for an activity that does not.
import type { NumberField, TaskState, TextField } from "../../asl/index.ts";
import { boundedFailure, type Failure, type Payload } from "../../base/index.ts";
import { type QueryEnv, QueryFailure } from "../../query/index.ts";
import { conclude, effectiveInput, taskParameters } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import { integerOf, outOfRange, textOf } from "../fields.ts";
import type { Frame, TaskAttempt } from "../frame.ts";
import { failEvaluation, failRuntime, failState } from "../guard.ts";
import { exceeds, tooLargeResult } from "../payload-size.ts";
import {
  emitFailed,
  emitScheduled,
  emitStarted,
  emitSubmitted,
  emitSucceeded,
  emitTimedOut,
  limitName,
  type TaskStage,
} from "../task-events.ts";
import { taskRequestOf } from "../task-request.ts";
import { taskTokenOf } from "../task-token.ts";
import { leave } from "../transition.ts";
import { HEARTBEAT_LOST, TIMEOUT } from "../trouble.ts";

/** Evaluates what the task needs and sends it out. Also runs for every retry. */
export function scheduleTask(draft: Draft, frame: Frame, state: TaskState): void {
  const task = prepare(draft, frame, state);
  draft.env.taskToken = undefined;
  if (task instanceof QueryFailure) {
    failEvaluation(draft, frame, task);
    return;
  }
  if (exceeds(task.parameters, draft.limits.payloadBytesMax)) {
    failState(draft, frame, { failure: tooLargeParameters(state) });
    return;
  }
  const request = taskRequestOf(draft, frame, state, task);
  const refusal = draft.refuseTask?.(request);
  if (refusal !== undefined) {
    failRuntime(draft, frame, refusal);
    return;
  }
  frame.position = task;
  if (state.resource.kind !== "activity") {
    emitScheduled(draft, frame, state, task);
    draft.enqueue(frame);
  }
  draft.commands.schedule(request);
}

/** The task runs: its clocks start. Activities are started by their workers, all others at once. */
export function startTask(
  draft: Draft,
  frame: Frame,
  state: TaskState,
  workerName?: string,
): TaskAttempt | undefined {
  const task = frame.position;
  if (task.at !== "task") return undefined;
  if (task.phase !== "scheduled") return task;
  if (state.resource.kind === "activity" && !task.announced)
    emitScheduled(draft, frame, state, task);
  emitStarted(draft, frame, state, workerName);
  const { timeoutSeconds, heartbeatSeconds } = task;
  const started: TaskAttempt = {
    ...task,
    announced: true,
    phase: "started",
    timeout: timeoutSeconds === undefined ? undefined : draft.startTimer(frame, timeoutSeconds),
    heartbeat:
      heartbeatSeconds === undefined ? undefined : draft.startTimer(frame, heartbeatSeconds),
  };
  frame.position = started;
  return started;
}

/** The service has accepted the request, or the activity's queue the task. */
export function submitTask(draft: Draft, frame: Frame, state: TaskState, output: Payload): void {
  if (state.resource.kind === "activity") {
    const task = frame.position;
    if (task.at !== "task" || task.announced) return;
    emitScheduled(draft, frame, state, task);
    frame.position = { ...task, announced: true };
    return;
  }
  const task = startTask(draft, frame, state);
  if (task === undefined || task.phase === "submitted") return;
  emitSubmitted(draft, frame, state, output);
  frame.position = { ...task, phase: "submitted" };
}

export function succeedTask(draft: Draft, frame: Frame, state: TaskState, output: Payload): void {
  const task = startTask(draft, frame, state);
  if (task === undefined) return;
  if (exceeds(output, draft.limits.payloadBytesMax)) {
    failTask(draft, frame, state, { failure: tooLargeResult(limitName(state)) });
    return;
  }
  stopClocks(draft, task);
  emitSucceeded(draft, frame, state, output);
  draft.inspector?.note("result", output);
  const conclusion = conclude(draft, frame, state, output);
  if (conclusion instanceof QueryFailure) failEvaluation(draft, frame, conclusion);
  else leave(draft, frame, conclusion, state.next);
}

export function failTask(
  draft: Draft,
  frame: Frame,
  state: TaskState,
  failed: { readonly failure: Failure; readonly stage?: TaskStage },
): void {
  const { stage = "run" } = failed;
  const failure = boundedFailure(failed.failure);
  if (failure.error === "States.Runtime" && stage === "schedule") {
    const task = frame.position;
    if (task.at === "task") stopClocks(draft, task);
    failRuntime(draft, frame, failure.cause ?? "");
    return;
  }
  const task = startTask(draft, frame, state);
  if (task === undefined) return;
  stopClocks(draft, task);
  emitFailed(draft, frame, state, { failure, stage });
  failState(draft, frame, { failure });
}

/** A clock ran out; false where the timer is not one of the task's. */
export function timeOutTask(
  draft: Draft,
  frame: Frame,
  state: TaskState,
  timerId: string,
): boolean {
  const task = frame.position;
  if (task.at !== "task") return false;
  const late = task.timeout?.timerId === timerId;
  if (!late && task.heartbeat?.timerId !== timerId) return false;
  draft.cancelTimer(late ? task.heartbeat : task.timeout);
  draft.commands.cancelTask(task.taskId);
  const trouble = late ? TIMEOUT : HEARTBEAT_LOST;
  emitTimedOut(draft, frame, state, trouble.failure);
  failState(draft, frame, trouble);
  return true;
}

/** Starts the heartbeat's clock again. It does not extend the timeout, and writes no event. */
export function beatTask(draft: Draft, frame: Frame): void {
  const task = frame.position;
  if (task.at !== "task" || task.heartbeatSeconds === undefined || task.heartbeat === undefined)
    return;
  draft.cancelTimer(task.heartbeat);
  frame.position = { ...task, heartbeat: draft.startTimer(frame, task.heartbeatSeconds) };
}

function stopClocks(draft: Draft, task: TaskAttempt): void {
  draft.cancelTimer(task.timeout);
  draft.cancelTimer(task.heartbeat);
}

// Preparing an attempt.

function prepare(draft: Draft, frame: Frame, state: TaskState): TaskAttempt | QueryFailure {
  const taskId = draft.nextId(frame);
  const taskToken = hasToken(state)
    ? taskTokenOf(draft.identity.arn, taskId, draft.random.uuid())
    : undefined;
  draft.env.taskToken = taskToken;
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) return input;
  const parameters = taskParameters(draft, frame, state, input);
  if (parameters instanceof QueryFailure) return parameters;
  const env = draft.env.of(frame, input.value);
  const timeoutSeconds = optionalSeconds(state.timeoutSeconds, env);
  if (timeoutSeconds instanceof QueryFailure) return timeoutSeconds;
  const heartbeatSeconds = optionalSeconds(state.heartbeatSeconds, env);
  if (heartbeatSeconds instanceof QueryFailure) return heartbeatSeconds;
  const credentialsRoleArn = state.credentialsRoleArn && roleArnOf(state.credentialsRoleArn, env);
  if (credentialsRoleArn instanceof QueryFailure) return credentialsRoleArn;
  return {
    at: "task",
    taskId,
    resourceArn: state.resourceArn,
    parameters,
    phase: "scheduled",
    announced: state.resource.kind !== "activity",
    taskToken,
    credentialsRoleArn,
    timeoutSeconds,
    heartbeatSeconds,
    timeout: undefined,
    heartbeat: undefined,
  };
}

/** A token can finish what waits: `.waitForTaskToken`, activities, and `.sync` where it was passed on. */
function hasToken({ resource }: TaskState): boolean {
  if (resource.kind === "activity") return true;
  return "pattern" in resource && resource.pattern !== "requestResponse";
}

function optionalSeconds(
  field: NumberField | undefined,
  env: QueryEnv,
): number | QueryFailure | undefined {
  if (field === undefined) return undefined;
  const seconds = integerOf(field, env);
  if (seconds instanceof QueryFailure || seconds > 0) return seconds;
  const name = field.kind === "literal" ? "TimeoutSeconds" : field.field;
  return outOfRange(field, `The ${name} field must be a positive integer but was: ${seconds}`);
}

/** IAM's limit: whatever is longer names no role, and would be written into the history. */
const ROLE_ARN_MAX = 2_048;

function roleArnOf(field: TextField, env: QueryEnv): string | QueryFailure {
  const roleArn = textOf(field, env);
  if (roleArn instanceof QueryFailure || roleArn.length <= ROLE_ARN_MAX) return roleArn;
  const reason = `The RoleArn field must be the ARN of a role, of ${ROLE_ARN_MAX} characters at most, but has ${roleArn.length}`;
  return outOfRange(field, reason);
}

function tooLargeParameters(state: TaskState): Failure {
  return {
    error: "States.DataLimitExceeded",
    cause: `The state/task '${limitName(state)}' provided parameters with a size exceeding the maximum number of bytes service limit.`,
  };
}
