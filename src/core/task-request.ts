// task-request.ts — the command that sends a task out, made from the frame that waits for it.
import type { TaskState } from "../asl/index.ts";
import type { TimestampMs } from "../base/index.ts";
import type { TaskRequest } from "./command.ts";
import type { Frame, TaskAttempt } from "./frame.ts";
import type { ExecutionIdentity } from "./trigger.ts";

export function taskRequestOf(
  {
    identity,
    startDate,
  }: { readonly identity: ExecutionIdentity; readonly startDate: TimestampMs },
  frame: Frame,
  state: TaskState,
  task: TaskAttempt,
): TaskRequest {
  const { credentialsRoleArn, taskToken, timeoutSeconds, heartbeatSeconds } = task;
  return {
    taskId: task.taskId,
    executionArn: identity.arn,
    executionName: identity.name,
    executionStartDate: startDate,
    stateMachineArn: identity.stateMachineArn,
    stateMachineName: identity.stateMachineName,
    roleArn: identity.roleArn,
    region: identity.region,
    account: identity.account,
    stateName: frame.stateName,
    enteredEventId: frame.enteredEventId,
    resource: state.resource,
    resourceArn: state.resourceArn,
    parameters: task.parameters,
    retryCount: frame.retryCount,
    ...(credentialsRoleArn === undefined ? {} : { credentialsRoleArn }),
    ...(taskToken === undefined ? {} : { taskToken }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
  };
}

/** Names the visit that a task is begun in to those who keep what was done for it, such as a function's log. */
export function visitNameOf({
  executionArn,
  executionStartDate,
  enteredEventId,
}: Pick<TaskRequest, "executionArn" | "executionStartDate" | "enteredEventId">): string {
  return `${executionArn} ${executionStartDate} ${enteredEventId}`;
}
