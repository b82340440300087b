// task-events.ts — the events of a task, in the three forms that AWS has: for functions, activities, services.
import type { TaskResource, TaskState } from "../asl/index.ts";
import type { Failure, Payload } from "../base/index.ts";
import type { Details, Draft } from "./draft.ts";
import type { Frame, TaskAttempt } from "./frame.ts";
import type { HistoryEventType } from "./history-event.ts";
import { NOT_TRUNCATED } from "./state-events.ts";
import { failureDetails } from "./trouble.ts";

/** Where a task failed. */
export type TaskStage = "schedule" | "start" | "submit" | "run";

interface TaskEventTypes {
  readonly scheduled: HistoryEventType;
  readonly started: HistoryEventType;
  readonly succeeded: HistoryEventType;
  readonly timedOut: HistoryEventType;
  readonly failed: { readonly [stage in TaskStage]: HistoryEventType };
}

const LAMBDA: TaskEventTypes = {
  scheduled: "LambdaFunctionScheduled",
  started: "LambdaFunctionStarted",
  succeeded: "LambdaFunctionSucceeded",
  timedOut: "LambdaFunctionTimedOut",
  failed: {
    schedule: "LambdaFunctionScheduleFailed",
    start: "LambdaFunctionStartFailed",
    submit: "LambdaFunctionFailed",
    run: "LambdaFunctionFailed",
  },
};

const ACTIVITY: TaskEventTypes = {
  scheduled: "ActivityScheduled",
  started: "ActivityStarted",
  succeeded: "ActivitySucceeded",
  timedOut: "ActivityTimedOut",
  failed: {
    schedule: "ActivityScheduleFailed",
    start: "ActivityFailed",
    submit: "ActivityFailed",
    run: "ActivityFailed",
  },
};

const SERVICE: TaskEventTypes = {
  scheduled: "TaskScheduled",
  started: "TaskStarted",
  succeeded: "TaskSucceeded",
  timedOut: "TaskTimedOut",
  failed: {
    schedule: "TaskFailed",
    start: "TaskStartFailed",
    submit: "TaskSubmitFailed",
    run: "TaskFailed",
  },
};

function typesOf(resource: TaskResource): TaskEventTypes {
  if (resource.kind === "lambdaFunction") return LAMBDA;
  return resource.kind === "activity" ? ACTIVITY : SERVICE;
}

/** `resource` and `resourceType` of a service task's events: `sendMessage.waitForTaskToken`, `sqs`. */
function serviceNames(resource: TaskResource): Details {
  switch (resource.kind) {
    case "integration":
    case "sdk": {
      const { service, action, pattern } = resource;
      return {
        resource: pattern === "requestResponse" ? action : `${action}.${pattern}`,
        resourceType: resource.kind === "sdk" ? `aws-sdk:${service}` : service,
      };
    }
    case "unknown":
      return { resource: resource.text, resourceType: "unknown" };
    case "lambdaFunction":
    case "activity":
      return {};
  }
}

/** What AWS calls the task in "The state/task '…' returned a result …". */
export function limitName(state: TaskState): string {
  const { resource, resourceArn } = state;
  if (resource.kind === "integration") return resource.service;
  return resource.kind === "sdk" ? `aws-sdk:${resource.service}` : resourceArn;
}

export function emitScheduled(
  draft: Draft,
  frame: Frame,
  state: TaskState,
  task: TaskAttempt,
): void {
  const { resource, resourceArn } = state;
  const { timeoutSeconds, heartbeatSeconds, credentialsRoleArn } = task;
  const limits: Details = {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
    ...(credentialsRoleArn === undefined
      ? {}
      : { taskCredentials: { roleArn: credentialsRoleArn } }),
  };
  const direct = resource.kind === "lambdaFunction" || resource.kind === "activity";
  draft.emit(
    frame,
    typesOf(resource).scheduled,
    direct
      ? { resource: resourceArn, input: task.parameters, inputDetails: NOT_TRUNCATED, ...limits }
      : Object.assign(
          serviceNames(resource),
          { region: draft.identity.region, parameters: task.parameters },
          limits,
        ),
  );
}

export function emitStarted(
  draft: Draft,
  frame: Frame,
  state: TaskState,
  workerName: string | undefined,
): void {
  const { resource } = state;
  const type = typesOf(resource).started;
  if (resource.kind === "lambdaFunction") draft.emit(frame, type);
  else if (resource.kind === "activity")
    draft.emit(frame, type, workerName === undefined ? {} : { workerName });
  else draft.emit(frame, type, serviceNames(resource));
}

export function emitSubmitted(draft: Draft, frame: Frame, state: TaskState, output: Payload): void {
  draft.emit(frame, "TaskSubmitted", outputDetails(state.resource, output));
}

export function emitSucceeded(draft: Draft, frame: Frame, state: TaskState, output: Payload): void {
  draft.emit(frame, typesOf(state.resource).succeeded, outputDetails(state.resource, output));
}

/** Assigned, not spread: members behind a spread cost microseconds each in Node 20. */
function outputDetails(resource: TaskResource, output: Payload): Details {
  return Object.assign(serviceNames(resource), { output, outputDetails: NOT_TRUNCATED });
}

export function emitFailed(
  draft: Draft,
  frame: Frame,
  state: TaskState,
  failed: { readonly failure: Failure; readonly stage: TaskStage },
): void {
  const details = { ...failureDetails(failed.failure), ...serviceNames(state.resource) };
  draft.emit(frame, typesOf(state.resource).failed[failed.stage], details);
}

export function emitTimedOut(draft: Draft, frame: Frame, state: TaskState, failure: Failure): void {
  const details = { ...failureDetails(failure), ...serviceNames(state.resource) };
  draft.emit(frame, typesOf(state.resource).timedOut, details);
}
