// surroundings.ts — what runners need of the world and are given by the host.
import { parseArn, type Scope, type TimestampMs } from "../base/index.ts";
import type { TaskRequest } from "../core/index.ts";
import type { TaskOutcome } from "../engine/index.ts";

export interface Surroundings {
  now(): TimestampMs;
  /** A version 4 UUID: request ids. */
  uuid(): string;
  /** Resolves after so long on the engine's clock, or when the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** 262,144 on AWS; Infinity where limits are relaxed. */
  readonly payloadBytesMax: number;
}

/** Where a task's calls go: the execution's account, or the one of the role that `Credentials` names. */
export function scopeOf(request: TaskRequest): Scope {
  const { account, region, credentialsRoleArn } = request;
  const assumed = credentialsRoleArn === undefined ? undefined : parseArn(credentialsRoleArn);
  return { account: assumed?.account || account, region };
}

/**
 * The same for a task that is given again after a crash, and for no other: an Express execution that begins anew under
 * the same ARN numbers its tasks as it did before.
 */
export function taskKey({ executionArn, executionStartDate, taskId }: TaskRequest): string {
  return `${executionArn}/${executionStartDate}/${taskId}`;
}

/** Text for an outcome that nobody reads: the task was given up before it ended. */
export const GIVEN_UP = "The task was cancelled before it ended.";

/** The reason of a signal that an engine aborts because it closes: the task will be given again, nothing is undone. */
export const ENGINE_CLOSES = "engineCloses";

/** True where the workflow wants the task no more, so that what it has started should be stopped. */
export function isGivenUp(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason !== ENGINE_CLOSES;
}

/** A task that cannot even be started: the execution fails with States.Runtime and the core's words around it. */
export function notStarted(cause: string): TaskOutcome {
  return { type: "failed", failure: { error: "States.Runtime", cause }, stage: "schedule" };
}

/** A task whose parameters fit no request. */
export function parametersRefused(request: TaskRequest, problem: string): TaskOutcome {
  return notStarted(refusalText(request, problem));
}

export function refusalText({ parameters }: TaskRequest, problem: string): string {
  return `The Parameters '${parameters.text()}' could not be used to start the Task: [${problem}]`;
}
